package io.everalign.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BrokerIT {

    private static final Duration LIMIT = Duration.ofSeconds(90);

    @TempDir private Path directory;
    private final List<String> said = new CopyOnWriteArrayList<>();

    @Test
    void aKilledBrokerIsStartedAgainAndKeepsWhatItTook() throws Exception {
        try (DataDirectory data = DataDirectory.open(directory)) {
            int port = data.port("broker");
            SupervisedStation broker = station(data, port);
            broker.start();
            broker.awaitUp(LIMIT);
            write(port, "kept");

            long killed = broker.pid();
            broker.kill();
            awaitRestart(broker);
            assertThat(broker.pid()).isNotEqualTo(killed);
            assertThat(said).anyMatch(line -> line.startsWith("broker was killed; starts again"));
            assertThat(read(port)).isEqualTo("kept");

            broker.end();
            broker.awaitEnd(Instant.now().plusSeconds(30));
            assertThat(said).noneMatch(line -> line.contains("did not end in time"));
        }
    }

    @Test
    void aPortInUseIsNamedInAPlainSentence() throws Exception {
        try (java.net.ServerSocket taken =
                new java.net.ServerSocket(0, 1, java.net.InetAddress.getLoopbackAddress())) {
            int port = taken.getLocalPort();
            BrokerSettings settings =
                    new BrokerSettings(
                            new io.everalign.runtime.StationSettings("127.0.0.1", 0),
                            directory,
                            "127.0.0.1",
                            "127.0.0.1",
                            port,
                            DataDirectory.freePort());
            assertThatIOException()
                    .isThrownBy(() -> new Broker(settings).start())
                    .withMessage(
                            "127.0.0.1:" + port + " is in use; choose another with --broker.port");
        }
    }

    @Test
    void aDirectoryHasOneRunAtATime() throws Exception {
        try (DataDirectory first = DataDirectory.open(directory)) {
            assertThatIOException()
                    .isThrownBy(() -> DataDirectory.open(directory))
                    .withMessageContaining(first.root() + " is in use by another run");
        }
        DataDirectory.open(directory).close();
    }

    private SupervisedStation station(DataDirectory data, int port) throws Exception {
        StationPlan plan =
                new StationPlan(
                        "broker",
                        "standalone",
                        BrokerMain.class.getName(),
                        List.of("-Xmx256m"),
                        Map.of(
                                "broker.dir", data.resolve("broker").toString(),
                                "broker.port", Integer.toString(port),
                                "broker.controller-port",
                                        Integer.toString(data.port("controller"))));
        return new SupervisedStation(
                plan,
                System.getProperty("java.class.path"),
                data.resolve("work"),
                data.log("broker"),
                SupervisedStation.Limits.DEFAULT,
                said::add);
    }

    private static void awaitRestart(SupervisedStation broker) throws Exception {
        Instant end = Instant.now().plus(LIMIT);
        while (broker.restarts() == 0 && Instant.now().isBefore(end)) {
            Thread.onSpinWait();
        }
        broker.awaitUp(LIMIT);
    }

    private static void write(int port, String text) throws Exception {
        Map<String, Object> client = Map.of("bootstrap.servers", "127.0.0.1:" + port);
        try (Admin admin = Admin.create(client)) {
            admin.createTopics(List.of(new NewTopic("t", Optional.of(1), Optional.empty())))
                    .all()
                    .get();
        }
        try (KafkaProducer<String, String> producer =
                new KafkaProducer<>(client, new StringSerializer(), new StringSerializer())) {
            producer.send(new ProducerRecord<>("t", text)).get();
        }
    }

    private static String read(int port) {
        Map<String, Object> client =
                Map.of("bootstrap.servers", "127.0.0.1:" + port, "auto.offset.reset", "earliest");
        try (KafkaConsumer<String, String> consumer =
                new KafkaConsumer<>(client, new StringDeserializer(), new StringDeserializer())) {
            consumer.assign(List.of(new TopicPartition("t", 0)));
            for (ConsumerRecord<String, String> record : consumer.poll(LIMIT)) {
                return record.value();
            }
            return "nothing";
        }
    }
}
