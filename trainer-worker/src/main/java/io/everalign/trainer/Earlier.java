package io.everalign.trainer;

import java.nio.file.Path;
import java.util.SortedMap;

/**
 * The version before the one that is being made.
 *
 * @param frontier what it had covered: first offset of each partition that it does not know
 * @param model its files
 */
record Earlier(SortedMap<Integer, Long> frontier, Path model) {}
