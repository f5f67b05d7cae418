package io.everalign.registry.client;

import java.util.List;
import java.util.Map;

/**
 * A published version, whole.
 *
 * @param model as {@code owner/name}
 * @param summary its name, number, aliases and metrics
 * @param files its files
 * @param lineage what made it, as published
 */
public record Version(
        String model, VersionSummary summary, List<VersionFile> files, Map<String, ?> lineage) {

    /** 40 lowercase hex characters. */
    public String id() {
        return summary.id();
    }

    /** 1, 2, 3 … within the model. */
    public int number() {
        return summary.number();
    }
}
