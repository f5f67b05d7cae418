package io.everalign.filter.materialise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class WorkersTest {

    @Test
    void resultsComeInTheOrderOfTheTasks() throws IOException {
        CountDownLatch second = new CountDownLatch(1);
        Callable<String> slow =
                () -> {
                    second.await();
                    return "slow";
                };
        Callable<String> quick =
                () -> {
                    second.countDown();
                    return "quick";
                };
        assertThat(Workers.run(2, List.of(slow, quick))).containsExactly("slow", "quick");
    }

    @Test
    void aTaskThatFailsEndsTheOthers() {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch ended = new CountDownLatch(1);
        CountDownLatch never = new CountDownLatch(1);
        Callable<String> endless =
                () -> {
                    begun.countDown();
                    try {
                        never.await();
                    } finally {
                        ended.countDown();
                    }
                    return "";
                };
        Callable<String> failing =
                () -> {
                    begun.await();
                    throw new IOException("the disk is full");
                };
        assertThatThrownBy(() -> Workers.run(2, List.of(endless, failing)))
                .isInstanceOf(IOException.class)
                .hasMessage("the disk is full");
        assertThat(ended.getCount()).isZero();
    }
}
