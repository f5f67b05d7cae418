package io.everalign.trainer;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.everalign.model.AlignConfig;
import io.everalign.runtime.Settings;
import io.prometheus.client.CollectorRegistry;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MemoryTest {

    private static final long GIBIBYTE = 1L << 30;

    @Test
    void whatCannotFitIsRefusedWithAnEstimateAndWhatToLower() {
        assertThatThrownBy(() -> check(false, 8 * GIBIBYTE, "--train.micro-batch=1024"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageMatching(
                        "Training needs about [0-9.]+ GiB of memory .* train.micro-batch=1024.*"
                                + " train.batch-size=1024.* has 8.00 GiB; lower train.micro-batch.*");
    }

    @Test
    void theDefaultsFitWhatTheManifestsAskFor() {
        assertThatCode(() -> check(false, 6 * GIBIBYTE)).doesNotThrowAnyException();
    }

    /** ALIGN's batch of 16384 on one device, by gradient caching. */
    @Test
    void thePapersBatchFitsOneGpu() {
        String[] large = {
            "--train.image-tower=b7",
            "--train.text-tower=base",
            "--train.batch-size=16384",
            "--train.steps-per-round=25",
            "--train.micro-batch=64"
        };
        assertThatCode(() -> check(true, 139 * GIBIBYTE, large)).doesNotThrowAnyException();
        large[4] = "--train.micro-batch=1024";
        assertThatThrownBy(() -> check(true, 139 * GIBIBYTE, large))
                .hasMessageContaining("the GPU has 139.00 GiB");
    }

    /** The pixels of a micro-batch are one tensor, those of a batch are not. */
    @Test
    void theLimitOfABufferIsThatOfAMicroBatch() {
        String[] large = {
            "--train.image-size=2048", "--train.batch-size=256", "--train.micro-batch=128"
        };
        assertThatCode(() -> check(true, 1000 * GIBIBYTE, large)).doesNotThrowAnyException();
        large[2] = "--train.micro-batch=256";
        assertThatThrownBy(() -> check(true, 1000 * GIBIBYTE, large))
                .hasMessageContaining("train.micro-batch=256 with train.image-size=2048 take 3.00");
    }

    /** Before it asks for a broker: there is none here. */
    @Test
    void aTrainerDoesNotStartWithSettingsThatCannotFit() {
        String[] huge = {
            "--train.image-tower=l2",
            "--train.image-size=2048",
            "--train.batch-size=65536",
            "--train.steps-per-round=1",
            "--train.micro-batch=65536"
        };
        TrainerSettings settings = Settings.of(TrainerSettings.class).read(huge, Map.of());
        assertThatThrownBy(() -> new Trainer(settings, new CollectorRegistry()).start())
                .hasMessageContaining("Training needs about");
    }

    private static void check(boolean gpu, long available, String... arguments) {
        TrainerSettings settings = Settings.of(TrainerSettings.class).read(arguments, Map.of());
        AlignConfig config = settings.model().config(settings.rounds().vocabularySize());
        Memory.require(settings, config, gpu, available);
    }
}
