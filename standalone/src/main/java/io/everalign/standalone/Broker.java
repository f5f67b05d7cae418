package io.everalign.standalone;

import io.everalign.runtime.Component;
import io.everalign.runtime.Health;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.Feature;
import org.jspecify.annotations.Nullable;

/**
 * Kafka in KRaft mode, broker and controller in one process, on the loopback address unless told
 * otherwise. Nothing is deleted by time: the log is the truth.
 */
final class Broker implements Component {

    private static final String LOOPBACK = "127.0.0.1";
    private static final int NODE = 1;

    private final BrokerSettings settings;
    private @Nullable KafkaRaftServer server;

    Broker(BrokerSettings settings) {
        this.settings = settings;
    }

    @Override
    public void start() throws Exception {
        requireFree(settings.host(), settings.port(), "broker.port");
        requireFree(LOOPBACK, settings.controllerPort(), "broker.controller-port");
        if (!Files.exists(settings.directory().resolve("meta.properties"))) {
            format();
        }
        KafkaRaftServer starting = new KafkaRaftServer(new KafkaConfig(config()), Time.SYSTEM);
        starting.startup();
        server = starting;
        new BrokerMetrics().register();
    }

    @Override
    public Health check() {
        return server == null
                ? Health.down("the log is being opened")
                : Health.up("clients connect to " + advertised());
    }

    @Override
    public void close() {
        if (server != null) {
            server.shutdown();
            server.awaitShutdown();
        }
    }

    /** Kafka would report a port in use deep inside a stack trace, and only after a while. */
    private static void requireFree(String host, int port, String key) throws IOException {
        try (ServerSocket probe = new ServerSocket()) {
            probe.setReuseAddress(true);
            probe.bind(new java.net.InetSocketAddress(host, port));
        } catch (java.net.BindException e) {
            throw new IOException(
                    "%s:%d is in use; choose another with --%s".formatted(host, port, key), e);
        }
    }

    private void format() throws Exception {
        Files.createDirectories(settings.directory());
        String directory = settings.directory().toString();
        new Formatter()
                .setPrintStream(
                        new PrintStream(
                                OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8))
                .setSupportedFeatures(Feature.PRODUCTION_FEATURES)
                .setNodeId(NODE)
                .setClusterId(Uuid.randomUuid().toString())
                .setControllerListenerName("CONTROLLER")
                .setMetadataLogDirectory(Optional.of(directory))
                .addDirectory(directory)
                .run();
    }

    private String advertised() {
        return settings.advertisedHost() + ":" + settings.port();
    }

    private Map<String, String> config() {
        Map<String, String> config = new HashMap<>(ONE_MACHINE);
        String listener = "PLAINTEXT://%s:%d".formatted(settings.host(), settings.port());
        String controller = LOOPBACK + ":" + settings.controllerPort();
        config.put("node.id", Integer.toString(NODE));
        config.put("log.dirs", settings.directory().toString());
        config.put("listeners", listener + ",CONTROLLER://" + controller);
        config.put("advertised.listeners", "PLAINTEXT://" + advertised());
        config.put("controller.quorum.voters", NODE + "@" + controller);
        return config;
    }

    /** One node that keeps everything, with the threads and buffers of a small machine. */
    private static final Map<String, String> ONE_MACHINE =
            Map.ofEntries(
                    Map.entry("process.roles", "broker,controller"),
                    Map.entry("controller.listener.names", "CONTROLLER"),
                    Map.entry("inter.broker.listener.name", "PLAINTEXT"),
                    Map.entry(
                            "listener.security.protocol.map",
                            "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT"),
                    Map.entry("auto.create.topics.enable", "false"),
                    Map.entry("offsets.topic.num.partitions", "4"),
                    Map.entry("offsets.topic.replication.factor", "1"),
                    Map.entry("transaction.state.log.num.partitions", "4"),
                    Map.entry("transaction.state.log.replication.factor", "1"),
                    Map.entry("transaction.state.log.min.isr", "1"),
                    Map.entry("share.coordinator.state.topic.num.partitions", "1"),
                    Map.entry("share.coordinator.state.topic.replication.factor", "1"),
                    Map.entry("share.coordinator.state.topic.min.isr", "1"),
                    // As long as a Flink job may be away without losing its open transaction.
                    Map.entry("transaction.max.timeout.ms", "3600000"),
                    Map.entry("group.initial.rebalance.delay.ms", "0"),
                    Map.entry("group.min.session.timeout.ms", "1000"),
                    // A broker that was killed may register again after this time.
                    Map.entry("broker.session.timeout.ms", "6000"),
                    Map.entry("broker.heartbeat.interval.ms", "1000"),
                    Map.entry("log.retention.ms", "-1"),
                    Map.entry("log.segment.bytes", Integer.toString(128 << 20)),
                    Map.entry("log.cleaner.threads", "1"),
                    Map.entry("log.cleaner.dedupe.buffer.size", Integer.toString(16 << 20)),
                    Map.entry("num.network.threads", "2"),
                    Map.entry("num.io.threads", "4"),
                    Map.entry("background.threads", "2"));
}
