package io.everalign.filter.materialise;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.everalign.schemas.Topic;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class StandstillTest {

    private static final LogRange RANGE = new LogRange(Topic.PAIRS_OVER, 2, 5, 90);

    @Test
    void aReaderThatGetsOnIsLeftAlone() {
        Standstill standstill = new Standstill(RANGE, Duration.ZERO);
        assertThatCode(
                        () -> {
                            standstill.check(6);
                            standstill.check(7);
                        })
                .doesNotThrowAnyException();
    }

    @Test
    void aReaderThatStandsStillTooLongIsEnded() {
        Standstill standstill = new Standstill(RANGE, Duration.ZERO);
        assertThatThrownBy(() -> standstill.check(5))
                .hasMessageStartingWith(RANGE + ": must be readable up to 90")
                .hasMessageContaining("nothing came from 5 on");
    }
}
