package io.everalign.filter;

import static io.everalign.filter.JudgeHarness.awaiting;
import static io.everalign.filter.JudgeHarness.rejected;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.everalign.filter.nsfw.ShadeClassifier;
import io.everalign.filter.nsfw.ShadeClassifier.BeforeBatch;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A classifier that is slow, fails or is given up. The thread of the test is the task's. */
@Timeout(60)
@SuppressWarnings("try") // a harness closes with any exception
class JudgeOperatorWaitingTest {

    private final CountDownLatch gate = new CountDownLatch(1);

    @AfterEach
    void openTheGate() {
        gate.countDown();
    }

    @Test
    void noMoreThanThreeBatchesAreInMemory() throws Exception {
        try (JudgeHarness harness =
                JudgeHarness.opened(new ShadeClassifier(1, number -> gate.await()))) {
            CompletableFuture<Integer> prepared =
                    whenTheTaskWaits(() -> harness.classifier().prepared());
            harness.feed(awaiting(0, 40));
            assertThat(prepared.join()).isEqualTo(12);
            harness.prepareSnapshotPreBarrier(1);
            assertThat(harness.size()).isEqualTo(40);
        }
    }

    @Test
    void answersThatOvertakeAnOlderOneMakeNoRoom() throws Exception {
        ShadeClassifier overtaking =
                new ShadeClassifier(
                        2,
                        number -> {
                            if (number == 0) {
                                gate.await();
                            }
                        });
        try (JudgeHarness harness = JudgeHarness.opened(overtaking)) {
            harness.feed(awaiting(0, 11));
            await(() -> harness.getTaskMailbox().hasMail());
            harness.runMailUntil(() -> !harness.getTaskMailbox().hasMail());
            CompletableFuture<Integer> begun =
                    whenTheTaskWaits(() -> harness.classifier().batches().size());
            harness.feed(awaiting(11, 20));
            assertThat(begun.join()).isEqualTo(2);
            harness.prepareSnapshotPreBarrier(1);
            assertThat(harness.offsets()).isEqualTo(IntStream.range(0, 20).boxed().toList());
        }
    }

    @Test
    void recordsBehindAnImageAreBoundedToo() throws Exception {
        try (JudgeHarness harness =
                JudgeHarness.opened(new ShadeClassifier(1, number -> gate.await()))) {
            harness.feed(awaiting(0, 1));
            for (int i = 1; i < JudgeOperator.MOST_WAITING; i++) {
                harness.feed(List.of(rejected(i)));
            }
            assertThat(harness.size()).isZero();
            assertThat(harness.classifier().batches()).isEmpty();
            CompletableFuture<List<Integer>> hurried =
                    whenTheTaskWaits(
                            () -> {
                                // It begins on a thread of its own.
                                await(() -> !harness.classifier().batches().isEmpty());
                                return harness.classifier().batches();
                            });
            harness.feed(List.of(rejected(JudgeOperator.MOST_WAITING)));
            assertThat(hurried.join()).containsExactly(1);
            assertThat(harness.size()).isEqualTo(JudgeOperator.MOST_WAITING + 1);
        }
    }

    @Test
    void aBatchThatGainsNothingByBeingFullGoesWhenNoOtherIsUnderWay() throws Exception {
        ShadeClassifier oneByOne = new ShadeClassifier(1, 1, number -> gate.await());
        try (JudgeHarness harness = JudgeHarness.opened(oneByOne)) {
            harness.feed(awaiting(0, 4));
            await(() -> oneByOne.batches().size() == 1);
            gate.countDown();
            harness.runMailUntil(() -> harness.size() == 4);
            assertThat(oneByOne.batches()).containsExactly(1, 3);
            harness.feed(awaiting(4, 5));
            harness.runMailUntil(() -> harness.size() == 5);
        }
    }

    @Test
    void aFailureOfTheClassifierFailsTheTask() throws Exception {
        BeforeBatch broken =
                number -> {
                    throw new IllegalArgumentException("the weights are gone");
                };
        try (JudgeHarness harness = JudgeHarness.opened(new ShadeClassifier(1, broken))) {
            harness.feed(awaiting(0, 4));
            assertThatThrownBy(() -> harness.runMailUntil(() -> false))
                    .hasMessageContaining("The NSFW classifier failed at a batch of 4 images")
                    .hasRootCauseMessage("the weights are gone");
        }
        try (JudgeHarness harness = JudgeHarness.opened(new ShadeClassifier(1, broken))) {
            harness.feed(awaiting(0, 1));
            assertThatThrownBy(() -> harness.prepareSnapshotPreBarrier(1))
                    .hasRootCauseMessage("the weights are gone");
        }
    }

    @Test
    void aTaskThatIsCancelledEndsAlthoughTheClassifierIsSlow() throws Exception {
        AtomicBoolean interrupted = new AtomicBoolean();
        ShadeClassifier slow =
                new ShadeClassifier(
                        1,
                        number -> {
                            try {
                                gate.await();
                            } catch (InterruptedException e) {
                                interrupted.set(true);
                                throw e;
                            }
                        });
        try (JudgeHarness harness = JudgeHarness.opened(slow)) {
            Thread task = Thread.currentThread();
            harness.feed(awaiting(0, 5));
            var unused =
                    CompletableFuture.runAsync(
                            () -> {
                                await(() -> isWaiting(task) && slow.batches().size() == 1);
                                task.interrupt();
                            });
            assertThatThrownBy(() -> harness.prepareSnapshotPreBarrier(1))
                    .isInstanceOf(InterruptedException.class);
        }
        assertThat(interrupted).isTrue();
        assertThat(slow.isClosed()).isTrue();
    }

    /** What can be told when the thread of the test waits, which the gate then ends. */
    private <T> CompletableFuture<T> whenTheTaskWaits(Supplier<T> told) {
        Thread task = Thread.currentThread();
        return CompletableFuture.supplyAsync(
                () -> {
                    await(() -> isWaiting(task));
                    T then = told.get();
                    gate.countDown();
                    return then;
                });
    }

    private static boolean isWaiting(Thread thread) {
        for (StackTraceElement frame : thread.getStackTrace()) {
            if (frame.getClassName().equals(NsfwBatches.class.getName())
                    && frame.getMethodName().equals("waitWhile")) {
                return thread.getState() == Thread.State.TIMED_WAITING;
            }
        }
        return false;
    }

    private static void await(BooleanSupplier condition) {
        long deadline = System.nanoTime() + 30_000_000_000L;
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).isLessThan(deadline);
            LockSupport.parkNanos(1_000_000);
        }
    }
}
