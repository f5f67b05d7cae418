package io.everalign.schemas;

import io.everalign.runtime.Setting;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;

/**
 * How a process reaches Kafka.
 *
 * @param bootstrapServers brokers
 * @param clientProperties file of further client properties (TLS, SASL); empty for none
 * @param partitions partitions of each topic of data
 * @param replicationFactor copies of each partition
 * @param createTopics whether missing topics are made
 */
public record KafkaSettings(
        @Setting(
                        key = "kafka.bootstrap-servers",
                        value = "localhost:9092",
                        about = "Brokers to begin with, as host:port, comma separated.")
                String bootstrapServers,
        @Setting(
                        key = "kafka.client-properties",
                        value = "",
                        about =
                                "File of further properties for every Kafka client, for TLS and SASL.")
                String clientProperties,
        @Setting(
                        key = "kafka.partitions",
                        value = "4",
                        min = "1",
                        max = "720",
                        about = "Partitions of each topic of data; fixed when the topics are made.")
                int partitions,
        @Setting(
                        key = "kafka.replication-factor",
                        value = "1",
                        min = "1",
                        max = "15",
                        about = "Copies of each partition of topics made by this process.")
                int replicationFactor,
        @Setting(
                        key = "kafka.create-topics",
                        value = "true",
                        about =
                                "Whether missing topics are made; false where somebody else makes them.")
                boolean createTopics) {

    /**
     * Properties that every client begins with.
     *
     * @throws UncheckedIOException if the file of client properties cannot be read
     */
    public Properties clientProperties(String clientId) {
        Properties properties = new Properties();
        if (!clientProperties.isEmpty()) {
            try (Reader reader = Files.newBufferedReader(Path.of(clientProperties))) {
                properties.load(reader);
            } catch (IOException e) {
                throw new UncheckedIOException(
                        "Cannot read kafka.client-properties " + clientProperties, e);
            }
        }
        properties.setProperty("bootstrap.servers", bootstrapServers);
        properties.setProperty("client.id", clientId);
        return properties;
    }
}
