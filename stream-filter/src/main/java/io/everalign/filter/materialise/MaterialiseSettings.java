package io.everalign.filter.materialise;

import io.everalign.runtime.Setting;
import io.everalign.schemas.KafkaSettings;
import java.nio.file.Path;
import java.time.Duration;

/**
 * Settings of a run.
 *
 * @param kafka the broker
 * @param out folder of the files
 * @param generation whose pairs are written; 0 for the newest
 * @param shards how large shards become
 * @param threads partitions that are read at a time
 * @param patience longest wait for an open transaction
 */
record MaterialiseSettings(
        KafkaSettings kafka,
        @Setting(
                        key = "materialise.out",
                        about = "Folder of the files; it must be empty or not exist.")
                Path out,
        @Setting(
                        key = "materialise.generation",
                        value = "0",
                        min = "0",
                        about =
                                "Generation whose pairs are written; 0 for the newest there is, which reads all pairs once more to find it.")
                int generation,
        ShardSettings shards,
        @Setting(
                        key = "materialise.threads",
                        value = "2",
                        min = "1",
                        max = "64",
                        about = "Partitions that are read and written at a time.")
                int threads,
        @Setting(
                        key = "materialise.patience",
                        value = "20min",
                        min = "1s",
                        about =
                                "A partition in which nothing can be read for this long ends the run. Must exceed the filter's transaction timeout.")
                Duration patience) {}
