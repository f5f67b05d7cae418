package io.everalign.filter;

import io.everalign.filter.nsfw.NsfwScores;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.function.BooleanSupplier;
import java.util.function.ObjLongConsumer;
import org.apache.flink.api.common.operators.MailboxExecutor;
import org.apache.flink.api.common.operators.ProcessingTimeService;
import org.apache.flink.util.function.ThrowingRunnable;
import org.jspecify.annotations.Nullable;

/**
 * Brings the scores of pictures, a batch at a time, from the threads of the classifier to the
 * thread of the task, which alone calls this and goes on meanwhile. A batch goes when it is full,
 * when it has lingered, when the task can do nothing else, or, if it would not be the faster for
 * being full, when no other is under way. Of those that have gone at most {@link #MOST_UNDER_WAY}
 * are kept until they and all before them are answered, so never more than these and the one that
 * fills. Whoever has to wait runs the task's mail, by which answers come.
 */
final class NsfwBatches implements AutoCloseable {

    /** One is classified, and the next is there when that is done. */
    static final int MOST_UNDER_WAY = 2;

    private final NsfwRule rule;
    private final int size;
    private final Duration linger;
    private final MailboxExecutor mailbox;
    private final ProcessingTimeService clock;
    private final ObjLongConsumer<String> counts;
    private final Runnable answered;
    private final Deque<Batch> underWay = new ArrayDeque<>();
    private List<Pending> filling = new ArrayList<>();
    private @Nullable ScheduledFuture<?> lingering;

    /** Whether the batch that fills goes as soon as it may. */
    private boolean due;

    private long gone;

    /**
     * @param counts takes counts under the names of {@link FilterMetrics}
     * @param answered is told when scores have come
     */
    NsfwBatches(
            NsfwRule rule,
            MailboxExecutor mailbox,
            ProcessingTimeService clock,
            ObjLongConsumer<String> counts,
            Runnable answered) {
        this.rule = rule;
        this.size = rule.settings().batch();
        this.linger = rule.settings().linger();
        this.mailbox = mailbox;
        this.clock = clock;
        this.counts = counts;
        this.answered = answered;
    }

    private static final class Batch {
        private final List<Pending> records;
        private @Nullable Future<?> task;
        private boolean complete;

        private Batch(List<Pending> records) {
            this.records = records;
        }

        private List<float[]> pictures() {
            return records.stream()
                    .map(record -> Objects.requireNonNull(record.examined().picture()))
                    .toList();
        }
    }

    /** Takes a record that awaits scores; waits while its batch is full and may not go. */
    void add(Pending record) throws InterruptedException {
        filling.add(record);
        if (filling.size() == 1) {
            startLingering();
        }
        sendIfDue();
        waitWhile(() -> filling.size() == size);
    }

    /** Waits until every record is answered. */
    void drain() throws InterruptedException {
        hurryWhile(() -> !filling.isEmpty() || !underWay.isEmpty());
    }

    /** Waits for answers while there is too much of something. */
    void hurryWhile(BooleanSupplier tooMuch) throws InterruptedException {
        due = !filling.isEmpty();
        sendIfDue();
        waitWhile(tooMuch);
    }

    private void waitWhile(BooleanSupplier condition) throws InterruptedException {
        if (!condition.getAsBoolean()) {
            return;
        }
        long begin = System.nanoTime();
        while (condition.getAsBoolean()) {
            mailbox.yield();
        }
        counts.accept(FilterMetrics.NSFW_WAITED, System.nanoTime() - begin);
    }

    private void startLingering() {
        long batch = gone;
        lingering =
                clock.registerTimer(
                        clock.getCurrentProcessingTime() + linger.toMillis(),
                        time -> {
                            // Its mail may have been on its way when the batch went.
                            due |= gone == batch;
                            sendIfDue();
                        });
    }

    private void sendIfDue() {
        boolean idle = underWay.isEmpty() && !filling.isEmpty() && !rule.gainsByFullBatches();
        due |= idle || filling.size() == size;
        if (!due || underWay.size() == MOST_UNDER_WAY) {
            return;
        }
        Batch batch = new Batch(filling);
        filling = new ArrayList<>();
        due = false;
        gone++;
        if (lingering != null) {
            lingering.cancel(false);
        }
        underWay.add(batch);
        counts.accept(FilterMetrics.NSFW_BATCHES, 1);
        counts.accept(FilterMetrics.NSFW_IMAGES, batch.records.size());
        batch.task = rule.submit(() -> classify(batch));
    }

    /** On a thread of the classifier. */
    private void classify(Batch batch) {
        try {
            List<NsfwScores> scores = rule.classify(batch.pictures());
            mail(() -> answer(batch, scores));
        } catch (Throwable e) {
            // Whatever it is, the task would wait for ever if it did not hear of it.
            mail(
                    () -> {
                        throw new IllegalStateException(
                                "The NSFW classifier failed at a batch of %d images: %s"
                                        .formatted(batch.records.size(), e),
                                e);
                    });
        }
    }

    private void mail(ThrowingRunnable<Exception> mail) {
        try {
            mailbox.execute(mail, "scores of NSFW");
        } catch (RejectedExecutionException e) {
            // The task has ended, and nobody waits for an answer.
        }
    }

    private void answer(Batch batch, List<NsfwScores> scores) {
        for (int i = 0; i < scores.size(); i++) {
            batch.records.get(i).answer(scores.get(i));
        }
        batch.complete = true;
        while (!underWay.isEmpty() && underWay.peek().complete) {
            underWay.remove();
        }
        sendIfDue();
        answered.run();
    }

    /** Gives up what has gone; its answers are dropped. */
    @Override
    public void close() {
        for (Batch batch : underWay) {
            if (batch.task != null) {
                batch.task.cancel(true);
            }
        }
    }
}
