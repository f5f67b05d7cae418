package io.everalign.registry;

import io.everalign.runtime.Setting;
import io.everalign.runtime.StationSettings;
import io.everalign.schemas.KafkaSettings;
import java.nio.file.Path;
import java.time.Duration;

/**
 * What a registry is told.
 *
 * @param station where it answers for operators
 * @param kafka where events are sent; without brokers they stay in the journal
 * @param data folder that holds everything
 * @param host address for clients
 * @param port port for clients; 0 takes a free one
 * @param maxBlobBytes largest blob
 * @param maxBodyBytes largest manifest or other body
 * @param maxConnections open connections at once
 * @param idleTimeout silence after which a connection is closed
 * @param drainTimeout how long requests under way may take once the process is told to end
 * @param collectGrace how long a blob that nothing names is kept
 * @param collectInterval pause between two passes of the collector
 */
public record RegistrySettings(
        StationSettings station,
        KafkaSettings kafka,
        @Setting(
                        key = "registry.data",
                        value = "data/registry",
                        about = "Folder that holds blobs, manifests, pins and the journal.")
                Path data,
        @Setting(
                        key = "registry.host",
                        value = "127.0.0.1",
                        about = "Address on which clients are served.")
                String host,
        @Setting(
                        key = "registry.port",
                        value = "8080",
                        min = "0",
                        max = "65535",
                        about = "Port on which clients are served; 0 takes a free one.")
                int port,
        @Setting(
                        key = "registry.max-blob-bytes",
                        value = "64GiB",
                        min = "1",
                        unit = "bytes",
                        about = "Largest blob that is taken.")
                long maxBlobBytes,
        @Setting(
                        key = "registry.max-body-bytes",
                        value = "4MiB",
                        min = "1KiB",
                        max = "64MiB",
                        unit = "bytes",
                        about = "Largest manifest, or other body that is no blob.")
                int maxBodyBytes,
        @Setting(
                        key = "registry.max-connections",
                        value = "1024",
                        min = "1",
                        about = "Connections open at once; more are closed unheard.")
                int maxConnections,
        @Setting(
                        key = "registry.idle-timeout",
                        value = "60s",
                        min = "1s",
                        about = "Silence after which a connection is closed.")
                Duration idleTimeout,
        @Setting(
                        key = "registry.drain-timeout",
                        value = "8s",
                        about = "How long requests under way may go on after SIGTERM.")
                Duration drainTimeout,
        @Setting(
                        key = "registry.gc-grace",
                        value = "10min",
                        min = "1s",
                        about = "How long a blob stays that no version and no pin names.")
                Duration collectGrace,
        @Setting(
                        key = "registry.gc-interval",
                        value = "5min",
                        min = "1s",
                        about = "Pause between two passes that delete such blobs.")
                Duration collectInterval) {}
