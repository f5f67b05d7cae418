package io.everalign.tests.k8s;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.everalign.registry.client.RegistryClient;
import io.everalign.registry.client.VersionFile;
import io.everalign.registry.client.VersionManifest;
import io.everalign.schemas.Codec;
import io.everalign.schemas.RawPair;
import io.everalign.schemas.Topic;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import javax.imageio.ImageIO;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.utility.MountableFile;

/**
 * Broker, registry and crawler, each in a container of its own, made by {@code k8s/images/build}.
 * As the containers of one pod they share a network, whose ports the broker's container publishes,
 * so that Kafka has the same address for them and for this test.
 */
class ContainersIT {

    private static final String TAG = "containers-it";
    private static final int REGISTRY_PORT = 8080;
    private static final Duration LIMIT = Duration.ofMinutes(2);

    @TempDir private static Path folder;
    private static String missing = "";
    private static int kafkaPort;
    private static GenericContainer<?> broker;
    private static GenericContainer<?> registry;

    @BeforeAll
    static void startBrokerAndRegistry() throws Exception {
        missing = missing();
        if (!missing.isEmpty()) {
            return;
        }
        Images.build(TAG, "broker", "registry", "crawler");
        kafkaPort = freePort();
        broker =
                container("broker")
                        .withEnv("EVERALIGN_BROKER_PORT", Integer.toString(kafkaPort))
                        .withEnv("EVERALIGN_BROKER_ADVERTISED_HOST", "localhost")
                        .withExposedPorts(9400, REGISTRY_PORT)
                        .waitingFor(Wait.forHttp("/health").forPort(9400));
        broker.setPortBindings(List.of(kafkaPort + ":" + kafkaPort));
        broker.start();
        registry =
                besideTheBroker("registry", 9401)
                        .withEnv("EVERALIGN_REGISTRY_HOST", "0.0.0.0")
                        .withEnv("EVERALIGN_REGISTRY_PORT", Integer.toString(REGISTRY_PORT))
                        .withEnv("EVERALIGN_REGISTRY_DATA", "/data/registry");
        registry.start();
    }

    /** What this machine lacks to run containers; empty if nothing. */
    private static String missing() throws InterruptedException {
        String base = System.getenv().getOrDefault("BASE_IMAGE", Images.publicBase());
        if (!DockerClientFactory.instance().isDockerAvailable()) {
            return "no Docker engine answers; DOCKER_HOST says where one is";
        } else if (!Images.canBeHad(base)) {
            return base + " cannot be had; BASE_IMAGE names another image with a JRE 17";
        }
        return "";
    }

    @BeforeEach
    void skipWhatCannotRunHere() {
        assumeTrue(missing.isEmpty(), missing);
    }

    @AfterAll
    static void stop() {
        if (registry != null) {
            registry.stop();
        }
        if (broker != null) {
            broker.stop();
        }
    }

    @Test
    void theCrawlerBringsThePairsOfAFolderToTheBroker() throws IOException {
        Map<String, String> expected = site();
        try (GenericContainer<?> crawler =
                besideTheBroker("crawler", 9402)
                        .withCopyFileToContainer(
                                MountableFile.forHostPath(folder.resolve("site"), 0755), "/site")
                        .withEnv("EVERALIGN_CRAWL_FOLDER", "/site")
                        .withEnv("EVERALIGN_CRAWL_STATE_DIR", "/data/crawler")) {
            crawler.start();
            assertThat(pairs(expected.size())).as(crawler::getLogs).isEqualTo(expected);
        }
    }

    @Test
    void aVersionThatWasPublishedIsPulledByteForByte() throws IOException {
        String address =
                "http://%s:%d".formatted(broker.getHost(), broker.getMappedPort(REGISTRY_PORT));
        RegistryClient client = new RegistryClient(URI.create(address));
        byte[] config =
                "{\"model_type\":\"align\"}".getBytes(java.nio.charset.StandardCharsets.UTF_8);
        Path file = Files.write(folder.resolve("config.json"), config);
        VersionFile uploaded = client.uploadFile("config.json", file);
        String version =
                client.publish(
                        "everalign/test",
                        new VersionManifest(null, List.of(uploaded), Map.of(), Map.of()));
        client.moveAlias("everalign/test", "latest", null, version);
        Path pulled = folder.resolve("pulled");
        assertThat(client.pull("everalign/test", "latest", pulled).id()).isEqualTo(version);
        assertThat(pulled.resolve("config.json")).hasBinaryContent(config);
    }

    private static GenericContainer<?> container(String process) {
        return new GenericContainer<>("everalign/" + process + ":" + TAG)
                .withImagePullPolicy(name -> false)
                .withStartupTimeout(LIMIT);
    }

    private static GenericContainer<?> besideTheBroker(String process, int stationPort) {
        return container(process)
                .withNetworkMode("container:" + broker.getContainerId())
                .withEnv("EVERALIGN_KAFKA_BOOTSTRAP_SERVERS", "localhost:" + kafkaPort)
                .withEnv("EVERALIGN_STATION_PORT", Integer.toString(stationPort))
                .waitingFor(Wait.forLogMessage(".*serves .*health.*", 1))
                .withStartupTimeout(LIMIT);
    }

    /** Two pages with three pictures between them; the alt-text of each by its bytes' length. */
    private static Map<String, String> site() throws IOException {
        Path site = Files.createDirectory(folder.resolve("site"));
        Map<String, String> texts =
                Map.of(
                        "red.png", "a red square on its own",
                        "green.png", "a green square on its own",
                        "blue.png", "a blue square on its own");
        picture(site.resolve("red.png"), Color.RED);
        picture(site.resolve("green.png"), Color.GREEN);
        picture(site.resolve("blue.png"), Color.BLUE);
        page(site.resolve("index.html"), texts, "red.png", "green.png");
        page(site.resolve("other.html"), texts, "blue.png");
        return texts;
    }

    private static void picture(Path file, Color colour) throws IOException {
        BufferedImage image = new BufferedImage(240, 220, BufferedImage.TYPE_INT_RGB);
        for (int i = 0; i < 220; i++) {
            image.setRGB(i, i, colour.getRGB());
        }
        ImageIO.write(image, "png", file.toFile());
    }

    private static void page(Path file, Map<String, String> texts, String... pictures)
            throws IOException {
        StringBuilder html = new StringBuilder("<!doctype html><title>squares</title>");
        for (String picture : pictures) {
            html.append("<img src='%s' alt='%s'>".formatted(picture, texts.get(picture)));
        }
        Files.writeString(file, html);
    }

    /** Texts of the pairs in {@code pairs.raw} by the last part of the image's URL. */
    private static Map<String, String> pairs(int atLeast) {
        Properties properties = new Properties();
        properties.setProperty("bootstrap.servers", "localhost:" + kafkaPort);
        properties.setProperty("group.id", TAG);
        properties.setProperty("auto.offset.reset", "earliest");
        properties.setProperty("isolation.level", "read_committed");
        Map<String, String> found = new HashMap<>();
        long deadline = System.nanoTime() + LIMIT.toNanos();
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(
                        properties, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            consumer.subscribe(List.of(Topic.PAIRS_RAW.topicName()));
            while (found.size() < atLeast && System.nanoTime() < deadline) {
                consumer.poll(Duration.ofMillis(500)).forEach(record -> add(record, found));
            }
        }
        return found;
    }

    private static void add(ConsumerRecord<byte[], byte[]> record, Map<String, String> found) {
        try {
            RawPair pair = Codec.of(RawPair.class).decode(record.value());
            String url = pair.getImageUrl();
            assertThat(found.put(url.substring(url.lastIndexOf('/') + 1), pair.getText())).isNull();
        } catch (io.everalign.schemas.UndecodableException e) {
            throw new AssertionError("A record of the crawler does not decode", e);
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket probe = new ServerSocket(0)) {
            return probe.getLocalPort();
        }
    }
}
