package io.everalign.trainer;

import io.everalign.registry.client.RegistryClient;
import io.everalign.runtime.Settings;
import io.everalign.schemas.Codec;
import io.everalign.schemas.Contribution;
import io.everalign.schemas.KafkaSettings;
import io.everalign.schemas.OffsetRange;
import io.everalign.schemas.RoundClosed;
import io.everalign.schemas.RoundEvent;
import io.everalign.schemas.RoundOpened;
import io.everalign.schemas.TestBroker;
import io.everalign.schemas.Topic;
import io.everalign.schemas.Topics;
import io.everalign.schemas.UndecodableException;
import io.prometheus.client.CollectorRegistry;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Settings of a trainer that is done in seconds, and what its topics hold. */
final class TinyTrainer {

    private TinyTrainer() {}

    /** Settings as words; the later ones replace earlier ones of the same key. */
    static List<String> words(URI registry, Path work, String... more) {
        List<String> words =
                new ArrayList<>(
                        List.of(
                                "--kafka.bootstrap-servers=" + TestBroker.bootstrapServers(),
                                "--kafka.partitions=2",
                                "--train.registry=" + registry,
                                "--train.work-dir=" + work,
                                "--train.image-tower=custom",
                                "--train.image-width=0.25",
                                "--train.image-depth=0.25",
                                "--train.image-size=32",
                                "--train.text-tower=custom",
                                "--train.text-layers=1",
                                "--train.text-hidden=32",
                                "--train.vocabulary-size=200",
                                "--train.vocabulary-pairs=100",
                                "--train.batch-size=16",
                                "--train.ghost-batch=8",
                                "--train.steps-per-round=4",
                                "--train.warm-up-steps=4",
                                "--train.shuffle-window=50",
                                "--train.max-repeats=1",
                                "--train.held-out-per-mille=100",
                                "--train.evaluation-pairs=40",
                                "--train.report-every=3",
                                "--train.publish-every=2"));
        List<String> changed = Arrays.stream(more).map(TinyTrainer::keyOf).toList();
        words.removeIf(word -> changed.contains(keyOf(word)));
        words.addAll(List.of(more));
        return words;
    }

    private static String keyOf(String word) {
        return word.substring(0, word.indexOf('='));
    }

    static TrainerSettings settings(URI registry, Path work, String... more) {
        String[] words = words(registry, work, more).toArray(String[]::new);
        return Settings.of(TrainerSettings.class).read(words, Map.of());
    }

    /** Every topic, with nothing in it. */
    static void emptyTopics(KafkaSettings kafka) throws Exception {
        try (Admin admin = Admin.create(kafka.clientProperties("test-empty"))) {
            Set<String> names = admin.listTopics().names().get();
            admin.deleteTopics(names).all().get();
        }
        Topics.ensureAll(kafka);
    }

    /** One round done by a worker of its own that is never interrupted. */
    static Contribution work(TrainerSettings settings, RoundOpened round, RoundClosed base)
            throws Exception {
        Activity activity = new Activity();
        Path states = Files.createDirectories(settings.publication().workDir());
        StateStore store =
                new StateStore(
                        new RegistryClient(settings.publication().registry()),
                        new Patience(activity),
                        states,
                        "somebody/else");
        TrainerMetrics metrics = new TrainerMetrics(new CollectorRegistry());
        try (Retracted retracted = new Retracted(settings.kafka());
                HeldOutPairs heldOut = new HeldOutPairs(settings.kafka());
                Worker worker =
                        new Worker(settings, store, retracted, heldOut, metrics, activity)) {
            return worker.work(round, base);
        }
    }

    /** The fold of the log of rounds as it is now. */
    static Rounds fold(KafkaSettings kafka) {
        Rounds rounds = new Rounds();
        events(kafka).forEach(rounds::apply);
        return rounds;
    }

    /** The log of rounds as it is now. */
    static List<RoundEvent> events(KafkaSettings kafka) {
        Codec<RoundEvent> codec = Codec.of(RoundEvent.class);
        long end;
        try (var consumer = Clients.reader(kafka, "test-end")) {
            var partitions = Clients.partitions(kafka, Topic.TRAIN_ROUNDS);
            end = consumer.endOffsets(partitions).get(partitions.get(0));
        }
        List<RoundEvent> events = new ArrayList<>();
        try (RangeReader reader = new RangeReader(kafka, Topic.TRAIN_ROUNDS, "test-rounds")) {
            for (var record : reader.read(new OffsetRange(0, 0L, end))) {
                events.add(codec.decode(record.value()));
            }
        } catch (UndecodableException e) {
            throw new AssertionError(e);
        }
        return events;
    }

    /** Writes records in one transaction, whose marker has an offset too. */
    static void commit(
            KafkaProducer<byte[], byte[]> producer, List<ProducerRecord<byte[], byte[]>> records)
            throws Exception {
        producer.beginTransaction();
        for (ProducerRecord<byte[], byte[]> record : records) {
            producer.send(record).get();
        }
        producer.commitTransaction();
    }
}
