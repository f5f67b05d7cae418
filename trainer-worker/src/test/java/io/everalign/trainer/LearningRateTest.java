package io.everalign.trainer;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LearningRateTest {

    @Test
    void growsLinearlyAndThenStays() {
        LearningRate rate = new LearningRate(0.001, 10);

        assertThat(rate.at(1)).isEqualTo(0.0001);
        assertThat(rate.at(5)).isEqualTo(0.0005);
        assertThat(rate.at(10)).isEqualTo(0.001);
        assertThat(rate.at(10_000_000)).isEqualTo(0.001);
    }

    @Test
    void withoutWarmUpIsConstantFromTheFirstStep() {
        assertThat(new LearningRate(0.5, 0).at(1)).isEqualTo(0.5);
    }
}
