package io.everalign.trainer;

/**
 * Where a record of {@code pairs.filtered} lies.
 *
 * @param partition its partition
 * @param offset its offset there
 */
record Place(int partition, long offset) {}
