package io.everalign.trainer;

import io.everalign.runtime.Setting;
import java.net.URI;
import java.nio.file.Path;

/**
 * Where states and versions go.
 *
 * @param registry address of the registry
 * @param model name of the model there
 * @param workDir folder for what may be lost
 * @param every rounds between two versions
 * @param keepRounds states kept to go on from
 * @param keepEvery of the older states, each of so many is kept too
 * @param evaluationPairs held-out pairs measured on
 * @param gateMargin how much worse than the stable version a version may be to replace it
 */
record PublicationSettings(
        @Setting(
                        key = "train.registry",
                        value = "http://127.0.0.1:8080",
                        about = "Address of the registry.")
                URI registry,
        @Setting(
                        key = "train.model",
                        value = "everalign/align",
                        about = "Name of the model in the registry, as owner/name.")
                String model,
        @Setting(
                        key = "train.work-dir",
                        value = "data/trainer",
                        about =
                                "Folder for copies, and checkpoints inside a round: what is lost costs time only.")
                Path workDir,
        @Setting(
                        key = "train.publish-every",
                        value = "10",
                        min = "1",
                        unit = "rounds",
                        about = "Rounds between two published versions.")
                int every,
        @Setting(
                        key = "train.keep-rounds",
                        value = "3",
                        min = "2",
                        max = "16",
                        about = "Last rounds whose whole state the registry keeps.")
                int keepRounds,
        @Setting(
                        key = "train.keep-every",
                        value = "1000",
                        min = "1",
                        unit = "rounds",
                        about = "Of the older rounds, the states kept are those of each so many.")
                int keepEvery,
        @Setting(
                        key = "train.evaluation-pairs",
                        value = "2000",
                        min = "2",
                        max = "50000",
                        unit = "pairs",
                        about = "Held-out pairs that retrieval is measured on, at most.")
                int evaluationPairs,
        @Setting(
                        key = "train.gate-margin",
                        value = "0.02",
                        min = "0",
                        max = "1",
                        about =
                                "The alias stable moves unless mean R@1 is lower than its by more than this.")
                double gateMargin) {

    PublicationSettings {
        if (!model.matches("[A-Za-z0-9][A-Za-z0-9._-]*/[A-Za-z0-9][A-Za-z0-9._-]*")) {
            throw new IllegalArgumentException(
                    "train.model must be owner/name, not \"" + model + '"');
        }
    }
}
