package io.everalign.trainer;

import io.everalign.schemas.KafkaSettings;
import io.everalign.schemas.Topic;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether this process leads: it does while the one partition of {@code train.rounds} is assigned
 * to it in the leaders' group. Membership is kept up by a thread of its own, so that rounds may
 * take their time. A leader that is slow to notice its end is stopped by the log's fence.
 */
final class Leadership implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Leadership.class);
    private static final Duration BEAT = Duration.ofMillis(500);

    private final KafkaConsumer<byte[], byte[]> member;
    private final CountDownLatch taken = new CountDownLatch(1);
    private final Thread thread = new Thread(this::run, "leadership");
    private volatile boolean lost;
    private volatile boolean closing;

    Leadership(KafkaSettings settings, String worker) {
        member = Clients.member(settings, worker);
    }

    void start() {
        thread.setDaemon(true);
        thread.start();
    }

    /** Waits for the leadership for so long at most; whether it came. */
    boolean await(Duration atMost) throws InterruptedException {
        boolean came = taken.await(atMost.toMillis(), TimeUnit.MILLISECONDS);
        check();
        return came;
    }

    /** Fails if the leadership has passed to another process. */
    void check() {
        if (lost) {
            throw new KafkaException("The leadership has passed to another process");
        }
    }

    private void run() {
        try {
            member.subscribe(List.of(Topic.TRAIN_ROUNDS.topicName()), new Changes());
            while (!closing) {
                // The partition is paused as soon as it is assigned: nothing is read here.
                member.poll(BEAT);
            }
        } catch (KafkaException e) {
            if (!closing) {
                LOG.warn("This process leads no longer: {}", e.toString());
                lost = true;
                taken.countDown();
            }
        } finally {
            member.close(Clients.SOON);
        }
    }

    @Override
    public void close() {
        closing = true;
        member.wakeup();
        try {
            thread.join(3_000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private final class Changes implements ConsumerRebalanceListener {

        @Override
        public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
            if (!partitions.isEmpty()) {
                member.pause(partitions);
                taken.countDown();
            }
        }

        @Override
        public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
            lost |= !partitions.isEmpty() && !closing;
        }
    }
}
