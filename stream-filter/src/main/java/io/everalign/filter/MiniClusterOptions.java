package io.everalign.filter;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.CoreOptions;
import org.apache.flink.configuration.HeartbeatManagerOptions;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.state.rocksdb.RocksDBConfigurableOptions;

/** Flink's options for a mini cluster on a small machine. */
final class MiniClusterOptions {

    private MiniClusterOptions() {}

    /** For a bounded job that sorts, and runs in this process unless a cluster submits it. */
    static Configuration forSorting(NgramsSettings settings) throws IOException {
        Path work = settings.work().toAbsolutePath();
        Files.createDirectories(work);
        Configuration config = new Configuration();
        config.set(CoreOptions.TMP_DIRS, work.toString());
        config.set(
                TaskManagerOptions.MANAGED_MEMORY_SIZE, new MemorySize(settings.sortMemoryBytes()));
        MemorySize network = MemorySize.ofMebiBytes(64);
        config.set(TaskManagerOptions.NETWORK_MEMORY_MIN, network);
        config.set(TaskManagerOptions.NETWORK_MEMORY_MAX, network);
        config.set(HeartbeatManagerOptions.HEARTBEAT_TIMEOUT, Duration.ofMinutes(5));
        return config;
    }

    static Configuration of(ClusterSettings settings, Path work) {
        Configuration config = new Configuration();
        config.set(CoreOptions.TMP_DIRS, work.toString());
        config.set(
                TaskManagerOptions.MANAGED_MEMORY_SIZE,
                new MemorySize(settings.managedMemoryBytes()));
        // Arenas of an eighth of this must fit into the part of a slot's memory that may be
        // written.
        config.set(
                RocksDBConfigurableOptions.WRITE_BUFFER_SIZE,
                new MemorySize(settings.managedMemoryBytes() / 16));
        MemorySize network = new MemorySize(settings.networkMemoryBytes());
        config.set(TaskManagerOptions.NETWORK_MEMORY_MIN, network);
        config.set(TaskManagerOptions.NETWORK_MEMORY_MAX, network);
        // A busy machine must not look like a lost one: all parts are one process.
        config.set(HeartbeatManagerOptions.HEARTBEAT_TIMEOUT, Duration.ofMinutes(5));
        config.set(RestOptions.BIND_PORT, "0");
        config.set(RestOptions.ADDRESS, "127.0.0.1");
        config.set(RestOptions.BIND_ADDRESS, "127.0.0.1");
        if (settings.metricsPort() != 0) {
            config.setString(
                    "metrics.reporter.prometheus.factory.class",
                    "org.apache.flink.metrics.prometheus.PrometheusReporterFactory");
            config.setString(
                    "metrics.reporter.prometheus.port", Integer.toString(settings.metricsPort()));
        }
        return config;
    }
}
