package io.everalign.schemas;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.TopicExistsException;

/** Makes the topics that are missing and refuses those that do not fit. */
public final class Topics {

    private static final Duration LISTED_WITHIN = Duration.ofSeconds(20);

    private Topics() {}

    /**
     * Makes sure that the topics are there with the right number of partitions. A key's partition
     * is part of what restarts rely on, so a number that changed is refused.
     *
     * @throws IllegalStateException naming every topic that is missing or has another number of
     *     partitions, and what to do
     * @throws KafkaException if the broker does not answer
     */
    public static void ensure(KafkaSettings settings, Set<Topic> topics) {
        try (Admin admin = Admin.create(settings.clientProperties("everalign-topics"))) {
            if (settings.createTopics()) {
                create(admin, settings, topics);
            }
            check(admin, settings, topics);
        }
    }

    /** {@link #ensure} for every topic. */
    public static void ensureAll(KafkaSettings settings) {
        ensure(settings, EnumSet.allOf(Topic.class));
    }

    private static void create(Admin admin, KafkaSettings settings, Set<Topic> topics) {
        Set<String> present = await(() -> admin.listTopics().names().get());
        List<NewTopic> missing =
                topics.stream()
                        .filter(topic -> !present.contains(topic.topicName()))
                        .map(topic -> newTopic(topic, settings))
                        .toList();
        admin.createTopics(missing)
                .values()
                .forEach((name, made) -> await(() -> orAlreadyThere(made::get)));
        awaitListed(admin, topics);
    }

    /** A topic that was just made may be unknown to the broker that answers next. */
    private static void awaitListed(Admin admin, Set<Topic> topics) {
        List<String> names = topics.stream().map(Topic::topicName).toList();
        long end = System.nanoTime() + LISTED_WITHIN.toNanos();
        while (System.nanoTime() < end
                && !await(() -> admin.listTopics().names().get()).containsAll(names)) {
            await(
                    () -> {
                        Thread.sleep(100);
                        return null;
                    });
        }
    }

    private static NewTopic newTopic(Topic topic, KafkaSettings settings) {
        Optional<Integer> partitions = Optional.of(topic.partitions(settings.partitions()));
        Optional<Short> replicas = Optional.of((short) settings.replicationFactor());
        return new NewTopic(topic.topicName(), partitions, replicas).configs(topic.config());
    }

    private static void check(Admin admin, KafkaSettings settings, Set<Topic> topics) {
        Set<String> present = await(() -> admin.listTopics().names().get());
        List<String> names =
                topics.stream().map(Topic::topicName).filter(present::contains).toList();
        Map<String, TopicDescription> described =
                await(() -> admin.describeTopics(names).allTopicNames().get());
        List<String> problems = new ArrayList<>();
        for (Topic topic : topics) {
            int expected = topic.partitions(settings.partitions());
            TopicDescription found = described.get(topic.topicName());
            if (found == null) {
                problems.add(topic + " is missing; make it with " + expected + " partitions");
            } else if (found.partitions().size() != expected) {
                problems.add(
                        "%s has %d partitions, but kafka.partitions asks for %d; partitions are fixed when a topic is made"
                                .formatted(topic, found.partitions().size(), expected));
            }
        }
        if (!problems.isEmpty()) {
            throw new IllegalStateException(
                    problems.stream().collect(Collectors.joining("; ", "Topics do not fit: ", "")));
        }
    }

    @SuppressWarnings("NullAway")
    private static Void orAlreadyThere(Answer<Void> answer)
            throws ExecutionException, InterruptedException {
        try {
            return answer.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof TopicExistsException) {
                return null;
            }
            throw e;
        }
    }

    private interface Answer<T> {
        T get() throws ExecutionException, InterruptedException;
    }

    private static <T> T await(Answer<T> answer) {
        try {
            return answer.get();
        } catch (ExecutionException e) {
            throw new KafkaException("Kafka refused: " + e.getCause().getMessage(), e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new KafkaException("Interrupted while Kafka was asked", e);
        }
    }
}
