package io.everalign.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AlignConfigTest {

    @ParameterizedTest
    @CsvSource({
        "b0, 320, 16, 3595388",
        "b1, 320, 23, 6101024",
        "b2, 352, 23, 7202562",
        "b3, 384, 26, 10103336",
        "b4, 448, 32, 16742216",
        "b5, 512, 39, 27288112",
        "b6, 576, 45, 39403992",
        "b7, 640, 55, 62143440",
        "l2, 1376, 88, 467219796"
    })
    void everyPublishedImageTowerHasItsNumberOfBlocksAndWeights(
            String name, int features, int blocks, long weights) {
        ImageTower tower = ImageTower.preset(name, 289);
        assertThat(tower.features()).isEqualTo(features);
        assertThat(tower.blocks()).hasSize(blocks);
        AlignConfig config = AlignConfig.of(tower, TextTower.preset("tiny", 1000));
        assertThat(count(config, "vision_model.")).isEqualTo(weights);
    }

    @Test
    void theLengthOfEmbeddingsCanBeChosen() {
        for (double width : new double[] {0.5, 1, 1.2, 2}) {
            ImageTower tower = ImageTower.scaled(width, 1, 64);
            for (int features : new int[] {80, 160, 320, 640}) {
                ImageTower sized = tower.withFeatures(features);
                assertThat(sized.features()).isEqualTo(features);
                assertThat(sized.stages().subList(0, 6)).isEqualTo(tower.stages().subList(0, 6));
                AlignConfig config = AlignConfig.of(sized, TextTower.of(100, 2, 32));
                assertThat(AlignConfig.fromJson(config.toJson())).isEqualTo(config);
            }
        }
        assertThatThrownBy(() -> ImageTower.scaled(1, 1, 64).withFeatures(100))
                .hasMessageContaining("multiple of 8");
    }

    @Test
    void theBaseModelHasAllTensorsOfTheHuggingFaceStateDict() {
        AlignConfig config =
                AlignConfig.of(ImageTower.preset("b7", 289), TextTower.preset("base", 30522));
        Layout layout = new Layout(config);
        int tensors =
                layout.weights().size()
                        + layout.statistics().size()
                        + layout.counters().size()
                        + layout.pooler().size();
        assertThat(tensors).isEqualTo(1394);
        long pooler = layout.pooler().stream().mapToLong(TensorSpec::elements).sum();
        assertThat(count(config, "") + pooler).isEqualTo(172_117_841L);
    }

    private static long count(AlignConfig config, String prefix) {
        return new Layout(config)
                .weights().stream()
                        .filter(spec -> spec.name().startsWith(prefix))
                        .mapToLong(TensorSpec::elements)
                        .sum();
    }

    @Test
    void aConfigurationSurvivesItsJson() {
        AlignConfig config =
                AlignConfig.of(
                                ImageTower.scaled(0.35, 0.5, 64).withDropConnect(0.1),
                                TextTower.of(777, 3, 192).withDropout(0.2))
                        .withInitialTemperature(0.07);
        assertThat(AlignConfig.fromJson(config.toJson())).isEqualTo(config);
    }

    @Test
    void whatAConfigLeavesOutTakesTheDefaultsOfHuggingFace() {
        AlignConfig config = AlignConfig.fromJson("{\"model_type\":\"align\"}");
        assertThat(config.image()).isEqualTo(ImageTower.preset("b7", 600));
        assertThat(config.text()).isEqualTo(TextTower.preset("base", 30522));
        assertThat(config.projectionDim()).isEqualTo(640);
    }

    @Test
    void aProjectionThatDoesNotMatchTheImageTowerIsRefusedWithTheReason() {
        ImageTower image = ImageTower.preset("b3", 289);
        TextTower text = TextTower.preset("mini", 1000);
        assertThatThrownBy(() -> new AlignConfig(image, text, 640, 1.0))
                .hasMessageContaining("must equal the image tower's width, 384")
                .hasMessageContaining("is 640");
    }

    @Test
    void impossibleNumbersAreRefused() {
        assertThatThrownBy(() -> ImageTower.preset("b9", 289)).hasMessageContaining("b0…b7, l2");
        assertThatThrownBy(() -> ImageTower.scaled(0, 1, 64)).hasMessageContaining("width");
        assertThatThrownBy(() -> TextTower.preset("huge", 1000)).hasMessageContaining("tiny, mini");
        assertThatThrownBy(() -> TextTower.of(4, 2, 64)).hasMessageContaining("vocabulary");
    }

    @Test
    void aConfigOfAnotherNetworkIsRefusedByTheFieldThatDiffers() {
        for (String[] wrong :
                List.of(
                        new String[] {"{\"model_type\":\"clip\"}", "model_type must be align"},
                        new String[] {
                            "{\"vision_config\":{\"hidden_act\":\"relu\"}}",
                            "vision_config.hidden_act"
                        },
                        new String[] {
                            "{\"text_config\":{\"vocab_size\":\"many\"}}", "text_config.vocab_size"
                        },
                        new String[] {"[1]", "JSON object"},
                        new String[] {"{\"a\":", "not JSON"})) {
            assertThatThrownBy(() -> AlignConfig.fromJson(wrong[0]))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining(wrong[1]);
        }
    }
}
