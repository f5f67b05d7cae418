package io.everalign.filter;

import io.everalign.schemas.Topic;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * The committed records of some topics as a file, and back on another broker. Where the state of
 * the jobs names offsets they come back at the same ones: there, offsets without a committed record
 * (markers, aborted records) come back as such.
 */
final class LogCopy {

    /** Each has one writer, so that no two transactions on it overlap. */
    private static final Set<String> NAMED_BY_STATE =
            Set.of(
                    Topic.PAIRS_RAW.topicName(),
                    Topic.PAIRS_OVER.topicName(),
                    Topic.CENSUS_PROGRESS.topicName());

    private static final byte[] ABORTED = {0};

    private LogCopy() {}

    /** A record and where it stands. */
    private record Placed(long offset, ProducerRecord<byte[], byte[]> record) {}

    /** A partition: its committed records and its end. */
    private record Copied(TopicPartition partition, long end, List<Placed> records) {

        private boolean isNamedByState() {
            return NAMED_BY_STATE.contains(partition.topic());
        }
    }

    /** Writes the topics to a file. No transaction may be open on them. */
    static void save(String bootstrapServers, Set<Topic> topics, Path file) throws Exception {
        try (DataOutputStream out =
                        new DataOutputStream(new GZIPOutputStream(Files.newOutputStream(file)));
                Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers))) {
            for (Topic topic : topics) {
                List<ConsumerRecord<byte[], byte[]>> all =
                        Committed.records(bootstrapServers, topic);
                int partitions = partitions(admin, topic);
                for (int number = 0; number < partitions; number++) {
                    TopicPartition partition = new TopicPartition(topic.topicName(), number);
                    out.writeBoolean(true);
                    save(partition, end(admin, partition), all, out);
                }
            }
            out.writeBoolean(false);
        }
    }

    /** Fills the empty topics of a broker from a file. */
    static void restore(String bootstrapServers, Path file) throws Exception {
        Map<String, Object> plain = Map.of("bootstrap.servers", bootstrapServers);
        try (DataInputStream in =
                        new DataInputStream(
                                new BufferedInputStream(
                                        new GZIPInputStream(Files.newInputStream(file))));
                KafkaProducer<byte[], byte[]> producer = producer(plain);
                KafkaProducer<byte[], byte[]> transactions =
                        producer(
                                Map.of(
                                        "bootstrap.servers",
                                        bootstrapServers,
                                        "transactional.id",
                                        "log-copy"));
                Admin admin = Admin.create(plain)) {
            transactions.initTransactions();
            while (in.readBoolean()) {
                Copied copied = read(in);
                if (copied.isNamedByState()) {
                    new Restoring(transactions).restore(copied);
                    // The last marker comes after the answer to its commit.
                    Deadlines.await(
                            "%s ends at %d".formatted(copied.partition, copied.end),
                            () -> end(admin, copied.partition) == copied.end);
                } else {
                    for (Placed placed : copied.records) {
                        producer.send(placed.record).get();
                    }
                }
            }
        }
    }

    /** One partition on its way back, to the same offsets. */
    private static final class Restoring {
        private final KafkaProducer<byte[], byte[]> producer;
        private long next;
        private boolean open;

        private Restoring(KafkaProducer<byte[], byte[]> producer) {
            this.producer = producer;
        }

        private void restore(Copied copied) {
            for (Placed placed : copied.records) {
                leaveOut(copied.partition, placed.offset);
                if (!open) {
                    producer.beginTransaction();
                    open = true;
                }
                var unused = producer.send(placed.record);
                next++;
            }
            leaveOut(copied.partition, copied.end);
        }

        /** Ends the transaction, and fills what is left up to the offset with one that aborts. */
        private void leaveOut(TopicPartition partition, long to) {
            if (open && next < to) {
                producer.commitTransaction();
                open = false;
                next++;
            }
            if (next == to) {
                return;
            }
            producer.beginTransaction();
            for (; next < to - 1; next++) {
                var unused =
                        producer.send(
                                new ProducerRecord<>(
                                        partition.topic(), partition.partition(), ABORTED, null));
            }
            producer.flush();
            producer.abortTransaction();
            next++;
        }
    }

    private static KafkaProducer<byte[], byte[]> producer(Map<String, Object> properties) {
        return new KafkaProducer<>(
                properties, new ByteArraySerializer(), new ByteArraySerializer());
    }

    private static int partitions(Admin admin, Topic topic) throws Exception {
        String name = topic.topicName();
        return admin.describeTopics(List.of(name))
                .allTopicNames()
                .get()
                .get(name)
                .partitions()
                .size();
    }

    private static long end(Admin admin, TopicPartition partition) throws Exception {
        return admin.listOffsets(Map.of(partition, OffsetSpec.latest()))
                .partitionResult(partition)
                .get()
                .offset();
    }

    private static void save(
            TopicPartition partition,
            long end,
            List<ConsumerRecord<byte[], byte[]>> all,
            DataOutputStream out)
            throws IOException {
        List<ConsumerRecord<byte[], byte[]>> records =
                all.stream().filter(r -> r.partition() == partition.partition()).toList();
        out.writeUTF(partition.topic());
        out.writeInt(partition.partition());
        out.writeLong(end);
        out.writeInt(records.size());
        for (ConsumerRecord<byte[], byte[]> record : records) {
            out.writeLong(record.offset());
            out.writeLong(record.timestamp());
            write(record.key(), out);
            write(record.value(), out);
            out.writeInt(record.headers().toArray().length);
            for (var header : record.headers()) {
                out.writeUTF(header.key());
                write(header.value(), out);
            }
        }
    }

    private static Copied read(DataInputStream in) throws IOException {
        TopicPartition partition = new TopicPartition(in.readUTF(), in.readInt());
        long end = in.readLong();
        int count = in.readInt();
        List<Placed> records = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            long offset = in.readLong();
            long timestamp = in.readLong();
            byte[] key = in.readNBytes(in.readInt());
            byte[] value = in.readNBytes(in.readInt());
            ProducerRecord<byte[], byte[]> record =
                    new ProducerRecord<>(
                            partition.topic(), partition.partition(), timestamp, key, value);
            int headers = in.readInt();
            for (int header = 0; header < headers; header++) {
                record.headers().add(in.readUTF(), in.readNBytes(in.readInt()));
            }
            records.add(new Placed(offset, record));
        }
        return new Copied(partition, end, records);
    }

    private static void write(byte[] bytes, DataOutputStream out) throws IOException {
        out.writeInt(bytes.length);
        out.write(bytes);
    }
}
