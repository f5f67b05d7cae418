package io.everalign.registry.client;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a version is made of. Equal manifests are the same version, whoever publishes them and
 * whenever: put no time, host or attempt into it.
 *
 * @param parent version this one was trained on from, 40 lowercase hex characters; null for a first
 * @param files every file, each already uploaded
 * @param lineage what made it: any object that JSON can hold (maps, lists, strings, numbers)
 * @param metrics what it measured, finite numbers by name
 */
public record VersionManifest(
        @Nullable String parent,
        List<VersionFile> files,
        Map<String, ?> lineage,
        Map<String, Double> metrics) {

    public VersionManifest {
        files = List.copyOf(files);
        lineage = Map.copyOf(lineage);
        metrics = Map.copyOf(metrics);
        metrics.forEach(
                (name, value) -> {
                    if (!Double.isFinite(value)) {
                        throw new IllegalArgumentException(
                                "Metric " + name + " must be a finite number, not " + value);
                    }
                });
    }
}
