package io.everalign.filter;

import io.everalign.runtime.Setting;
import java.nio.file.Path;

/**
 * The Flink mini cluster of a station that runs both jobs in one process.
 *
 * @param checkpointDir where checkpoints and savepoints lie
 * @param metricsPort port of Flink's Prometheus reporter; 0 for none
 * @param managedMemoryBytes native memory of the state backend
 * @param networkMemoryBytes buffers between operators
 */
record ClusterSettings(
        @Setting(
                        key = "filter.checkpoint-dir",
                        value = "data/filter",
                        about = "Directory of checkpoints, savepoints and working files.")
                Path checkpointDir,
        @Setting(
                        key = "filter.metrics-port",
                        value = "0",
                        min = "0",
                        max = "65535",
                        about = "Port of Flink's own Prometheus reporter; 0 turns it off.")
                int metricsPort,
        @Setting(
                        key = "filter.managed-memory",
                        value = "64MiB",
                        min = "16MiB",
                        unit = "bytes",
                        about = "Native memory of the census state (RocksDB), outside the heap.")
                long managedMemoryBytes,
        @Setting(
                        key = "filter.network-memory",
                        value = "16MiB",
                        min = "4MiB",
                        unit = "bytes",
                        about = "Memory of the buffers between operators, outside the heap.")
                long networkMemoryBytes) {}
