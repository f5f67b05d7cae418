package io.everalign.standalone;

import io.everalign.runtime.Setting;
import io.everalign.runtime.StationSettings;
import java.nio.file.Path;

/**
 * Settings of the broker for one machine.
 *
 * @param station where it answers
 * @param directory where the log lives
 * @param host address on which clients connect
 * @param advertisedHost name or address by which clients find it
 * @param port where clients connect
 * @param controllerPort where the controller listens for its own broker
 */
record BrokerSettings(
        StationSettings station,
        @Setting(
                        key = "broker.dir",
                        value = "data/broker",
                        about = "Directory of the log; made and formatted by the first start.")
                Path directory,
        @Setting(
                        key = "broker.host",
                        value = "127.0.0.1",
                        about = "Address on which clients connect; 0.0.0.0 for every one.")
                String host,
        @Setting(
                        key = "broker.advertised-host",
                        value = "127.0.0.1",
                        about = "Name or address of this broker that clients are told.")
                String advertisedHost,
        @Setting(
                        key = "broker.port",
                        value = "9092",
                        min = "1",
                        max = "65535",
                        about = "Port on which clients connect.")
                int port,
        @Setting(
                        key = "broker.controller-port",
                        value = "9093",
                        min = "1",
                        max = "65535",
                        about = "Port of the controller, on the loopback address.")
                int controllerPort) {}
