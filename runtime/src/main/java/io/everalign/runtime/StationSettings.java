package io.everalign.runtime;

/**
 * What every process has: where it answers {@code /health} and {@code /metrics}.
 *
 * @param host address to listen on
 * @param port port to listen on; 0 takes a free one
 */
public record StationSettings(
        @Setting(
                        key = "station.host",
                        value = "127.0.0.1",
                        about = "Address on which /health and /metrics are served.")
                String host,
        @Setting(
                        key = "station.port",
                        value = "0",
                        min = "0",
                        max = "65535",
                        about =
                                "Port on which /health and /metrics are served; 0 takes a free one.")
                int port) {}
