package io.everalign.trainer;

import io.everalign.schemas.Codec;
import io.everalign.schemas.Contribution;
import io.everalign.schemas.KafkaSettings;
import io.everalign.schemas.RoundClosed;
import io.everalign.schemas.RoundEvent;
import io.everalign.schemas.RoundOpened;
import io.everalign.schemas.Topic;
import io.everalign.schemas.UndecodableException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Properties;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** What a trainer is at when it is killed, with the time that passes at most until it is. */
enum KillMoment {
    /** The record that opens the round is in the log; its transaction may be open. */
    OPENING(10),
    /** Steps have been taken, and one of them has a checkpoint. */
    STEPPING(80),
    /** A checkpoint is half written. */
    CHECKPOINT(5),
    /** The round's new state is on the disk, and its blobs are handed over. */
    UPLOADING(20),
    /** The contribution is announced, the round is open. */
    CLOSING(5),
    /** The files of a version are written. */
    PUBLISHING(300);

    private final int atMostMillis;

    KillMoment(int atMostMillis) {
        this.atMostMillis = atMostMillis;
    }

    /** Sees from outside what a trainer is at: in its topics and in its work folder. */
    static final class Watch implements AutoCloseable {

        private static final Duration LIMIT = Duration.ofMinutes(2);
        private static final long LOOK_NANOS = 300_000;
        private static final Codec<RoundEvent> ROUNDS = Codec.of(RoundEvent.class);
        private static final Codec<Contribution> CONTRIBUTIONS = Codec.of(Contribution.class);

        private final Path work;
        private final TrainerProcess trainer;
        private final KafkaConsumer<byte[], byte[]> consumer;
        private long opened = -1;
        private long closed = -1;
        private long contributed = -1;

        Watch(KafkaSettings kafka, Path work, TrainerProcess trainer) {
            this.work = work;
            this.trainer = trainer;
            Properties properties = kafka.clientProperties("test-watch");
            // What an open transaction has written shows too.
            properties.setProperty("isolation.level", "read_uncommitted");
            properties.setProperty("fetch.max.wait.ms", "5");
            consumer =
                    new KafkaConsumer<>(
                            properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
            List<TopicPartition> both =
                    List.of(
                            new TopicPartition(Topic.TRAIN_ROUNDS.topicName(), 0),
                            new TopicPartition(Topic.TRAIN_CONTRIBUTIONS.topicName(), 0));
            consumer.assign(both);
            consumer.seekToBeginning(both);
        }

        /** The last round that is closed, committed or not. */
        long closed() {
            read();
            return closed;
        }

        /**
         * Waits for the moment in a round or a later one, and a little longer; says what was seen.
         */
        String await(KillMoment moment, int round, Random random) {
            Path published = work.resolve("candidate/model.safetensors");
            await(
                    moment + " in round " + round,
                    () ->
                            switch (moment) {
                                case OPENING -> opened() >= round;
                                case STEPPING -> checkpoint(round, true);
                                case CHECKPOINT -> checkpoint(round, false);
                                case UPLOADING -> saved(round);
                                case CLOSING -> contributed() >= round;
                                case PUBLISHING -> closed() >= round && Files.exists(published);
                            });
            long micros = random.nextInt(1000 * moment.atMostMillis);
            long end = System.nanoTime() + 1000 * micros;
            while (System.nanoTime() < end) {
                LockSupport.parkNanos(end - System.nanoTime());
            }
            String seen = checkpointsOrNone();
            return "killed %d us after %s of round %d: checkpoints %s"
                    .formatted(micros, moment, round, seen);
        }

        /** Waits until something holds. */
        void await(String what, Callable<Boolean> holds) {
            long end = System.nanoTime() + LIMIT.toNanos();
            while (true) {
                try {
                    if (holds.call()) {
                        return;
                    }
                } catch (Exception e) {
                    throw new AssertionError(what + "\n" + trainer.log(), e);
                }
                if (System.nanoTime() > end || !trainer.alive()) {
                    throw new AssertionError(
                            "Not within %s: %s; alive: %s%n%s"
                                    .formatted(LIMIT, what, trainer.alive(), trainer.log()));
                }
                LockSupport.parkNanos(LOOK_NANOS);
            }
        }

        /** The last round that is open or was, committed or not. */
        long opened() {
            read();
            return opened;
        }

        private long contributed() {
            read();
            return contributed;
        }

        private void read() {
            try {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ZERO)) {
                    if (record.topic().equals(Topic.TRAIN_CONTRIBUTIONS.topicName())) {
                        contributed = CONTRIBUTIONS.decode(record.value()).getRound();
                    } else if (ROUNDS.decode(record.value()).getEvent()
                            instanceof RoundOpened event) {
                        opened = event.getRound();
                    } else if (ROUNDS.decode(record.value()).getEvent()
                            instanceof RoundClosed event) {
                        closed = event.getRound();
                    }
                }
            } catch (UndecodableException e) {
                throw new AssertionError(e);
            }
        }

        /** Whether the new state of that round or a later one is on the disk. */
        private boolean saved(int round) throws IOException {
            return names("states").stream()
                    .filter(name -> name.endsWith(".new") && roundOf(name) >= round)
                    .anyMatch(
                            name ->
                                    Files.exists(
                                            work.resolve("states")
                                                    .resolve(name)
                                                    .resolve("tokenizer.zip")));
        }

        /** Whether a checkpoint of that round or a later one is there, finished or not yet. */
        private boolean checkpoint(int round, boolean finished) throws IOException {
            return names("checkpoints").stream()
                    .anyMatch(name -> roundOf(name) >= round && name.endsWith(".new") != finished);
        }

        private static long roundOf(String name) {
            return Long.parseLong(name.replaceAll("^round-([0-9]+).*$", "$1"));
        }

        private List<String> names(String folder) throws IOException {
            try (Stream<Path> listed = Files.list(work.resolve(folder))) {
                return listed.map(path -> path.getFileName().toString()).sorted().toList();
            } catch (NoSuchFileException e) {
                return List.of();
            }
        }

        private String checkpointsOrNone() {
            try {
                return names("checkpoints").toString();
            } catch (IOException e) {
                return e.toString();
            }
        }

        @Override
        public void close() {
            consumer.close(Clients.SOON);
        }
    }
}
