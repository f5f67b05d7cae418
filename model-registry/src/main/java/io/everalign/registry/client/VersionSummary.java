package io.everalign.registry.client;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A version as lists show it.
 *
 * @param id 40 lowercase hex characters
 * @param number 1, 2, 3 … within the model, in the order of publishing
 * @param received when the registry took it
 * @param aliases aliases that point to it now
 * @param parent version it was trained on from
 * @param metrics what it measured
 */
public record VersionSummary(
        String id,
        int number,
        Instant received,
        List<String> aliases,
        @Nullable String parent,
        Map<String, Double> metrics) {}
