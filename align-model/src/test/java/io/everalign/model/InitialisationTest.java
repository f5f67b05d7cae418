package io.everalign.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class InitialisationTest {
    private static final AlignConfig CONFIG =
            AlignConfig.of(ImageTower.preset("b0", 128), TextTower.preset("mini", 5000))
                    .withInitialTemperature(0.5);

    @Test
    void convolutionsDrawFromTwoByFanOutCutOffAtTwoDeviations() {
        float[] kernel = start("vision_model.encoder.blocks.15.projection.project_conv.weight", 1);
        double deviation = Math.sqrt(2.0 / 320);
        assertThat(deviation(kernel)).isCloseTo(deviation, within(0.01 * deviation));
        assertThat(largest(kernel)).isLessThan(2 * deviation / 0.8796 + 1e-6);
    }

    @Test
    void anOutputOfADepthwiseConvolutionFeedsOneChannel() {
        float[] kernel =
                start("vision_model.encoder.blocks.15.depthwise_conv.depthwise_conv.weight", 1);
        double deviation = Math.sqrt(2.0 / 9);
        assertThat(deviation(kernel)).isCloseTo(deviation, within(0.02 * deviation));
    }

    @Test
    void textWeightsAreThoseOfBertAndThePaddingTokenIsZero() {
        float[] words = start("text_model.embeddings.word_embeddings.weight", 1);
        assertThat(deviation(words)).isCloseTo(0.02, within(1e-4));
        assertThat(Arrays.copyOf(words, 256)).containsOnly(0f);
        assertThat(words[256]).isNotZero();
        float[] query = start("text_model.encoder.layer.0.attention.self.query.weight", 1);
        assertThat(deviation(query)).isCloseTo(0.02, within(5e-4));
    }

    @Test
    void theProjectionIsXaviersAndNormalisationsBeginAsIdentity() {
        float[] projection = start("text_projection.weight", 1);
        double limit = Math.sqrt(6.0 / (320 + 256));
        assertThat(largest(projection)).isLessThan(limit).isGreaterThan(0.99 * limit);
        assertThat(start("text_projection.bias", 1)).containsOnly(0f);
        assertThat(start("vision_model.embeddings.batchnorm.weight", 1)).containsOnly(1f);
        assertThat(start("vision_model.embeddings.batchnorm.running_var", 1)).containsOnly(1f);
        assertThat(start(Layout.LOG_TEMPERATURE, 1)[0]).isEqualTo((float) Math.log(0.5));
    }

    @Test
    void theSeedDecidesAndEachTensorDrawsItsOwn() {
        String one = "text_model.encoder.layer.0.attention.self.query.weight";
        String other = "text_model.encoder.layer.0.attention.self.key.weight";
        assertThat(start(one, 1)).isEqualTo(start(one, 1)).isNotEqualTo(start(one, 2));
        assertThat(start(one, 1)).isNotEqualTo(start(other, 1));
    }

    private static float[] start(String name, long seed) {
        Layout layout = new Layout(CONFIG);
        TensorSpec spec =
                Stream.of(layout.weights(), layout.statistics())
                        .flatMap(List::stream)
                        .filter(each -> each.name().equals(name))
                        .findFirst()
                        .orElseThrow();
        FloatBuffer values = new Initialisation(CONFIG, seed).start(spec).asFloatBuffer();
        float[] array = new float[values.remaining()];
        values.get(array);
        return array;
    }

    private static double deviation(float[] values) {
        double sum = 0;
        double squares = 0;
        for (float value : values) {
            sum += value;
            squares += (double) value * value;
        }
        double mean = sum / values.length;
        return Math.sqrt(squares / values.length - mean * mean);
    }

    private static double largest(float[] values) {
        double largest = 0;
        for (float value : values) {
            largest = Math.max(largest, Math.abs(value));
        }
        return largest;
    }
}
