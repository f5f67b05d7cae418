package io.everalign.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.everalign.images.Resample;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class PreprocessorJsonTest {
    /** What other people's files may hold, each understood. */
    static final List<String> SETTINGS =
            List.of(
                    "{\"image_processor_type\": \"EfficientNetImageProcessor\"}",
                    given("\"do_center_crop\": true"),
                    given("\"size\": 40, \"crop_size\": 33, \"do_center_crop\": true"),
                    given(
                            "\"size\": {\"height\": 30, \"width\": 50}, \"do_center_crop\": true,"
                                    + "\"crop_size\": {\"height\": 29, \"width\": 29}, \"resample\": 0"),
                    given(
                            "\"size\": [60, 31], \"crop_size\": 31, \"do_center_crop\": true,"
                                    + "\"resample\": 1, \"do_normalize\": false"),
                    given(
                            "\"size\": 64, \"resample\": 2, \"include_top\": false,"
                                    + "\"image_mean\": [0.485, 0.456, 0.406],"
                                    + "\"image_std\": [0.229, 0.224, 0.225]"),
                    given(
                            "\"size\": 48, \"resample\": 4, \"include_top\": true,"
                                    + "\"image_mean\": [0.485, 0.456, 0.406],"
                                    + "\"image_std\": [0.229, 0.224, 0.225]"),
                    given(
                            "\"size\": 48, \"resample\": 5, \"do_rescale\": false,"
                                    + "\"image_mean\": 120, \"image_std\": 60, \"include_top\": false"),
                    given(
                            "\"size\": 48, \"rescale_offset\": true, \"do_normalize\": false,"
                                    + "\"rescale_factor\": 0.00784313725490196, \"include_top\": false"),
                    given(
                            "\"size\": 48, \"rescale_offset\": true, \"do_normalize\": true,"
                                    + "\"rescale_factor\": 0.01, \"include_top\": true"),
                    given(
                            "\"size\": 48, \"do_rescale\": false, \"do_normalize\": false,"
                                    + "\"include_top\": false, \"image_mean\": null"));

    @TempDir Path folder;

    private static String given(String fields) {
        return "{\"image_processor_type\": \"EfficientNetImageProcessor\", " + fields + "}";
    }

    static Stream<String> settings() {
        return SETTINGS.stream();
    }

    @Test
    void whatIsAbsentTakesTheDefaultsOfTheClass() {
        ImagePreprocessor preprocessor = PreprocessorJson.read("{}");
        // Normalised twice: ((x / 255 - 0.5) / 0.5) / 0.5.
        assertThat(preprocessor)
                .isEqualTo(
                        new ImagePreprocessor(
                                346,
                                346,
                                Resample.BICUBIC,
                                346,
                                List.of(4 / 255.0, 4 / 255.0, 4 / 255.0),
                                List.of(-2.0, -2.0, -2.0)));
    }

    @ParameterizedTest
    @MethodSource("settings")
    void whatWasReadIsWrittenBackInBothFiles(String json) throws IOException {
        ImagePreprocessor preprocessor = PreprocessorJson.read(json);
        preprocessor.save(folder);
        assertThat(ImagePreprocessor.load(folder)).isEqualTo(preprocessor);
        Files.delete(folder.resolve(ModelFiles.PROCESSOR));
        assertThat(ImagePreprocessor.load(folder)).isEqualTo(preprocessor);
    }

    @Test
    void familiarNumbersStayFamiliar() throws IOException {
        PreprocessorJson.read(SETTINGS.get(5)).save(folder);
        assertThat(Files.readString(folder.resolve(ModelFiles.PREPROCESSOR)))
                .contains("\"image_mean\" : [ 0.485, 0.456, 0.406 ]")
                .contains("\"image_std\" : [ 0.229, 0.224, 0.225 ]");
    }

    @Test
    void eachChannelHasItsScaleAndShift() {
        ImagePreprocessor preprocessor = PreprocessorJson.read(SETTINGS.get(5));
        for (int channel = 0; channel < 3; channel++) {
            double mean = List.of(0.485, 0.456, 0.406).get(channel);
            double deviation = List.of(0.229, 0.224, 0.225).get(channel);
            assertThat(preprocessor.scale().get(channel))
                    .isCloseTo(1 / (255 * deviation), within(1e-9));
            assertThat(preprocessor.shift().get(channel))
                    .isCloseTo(-mean / deviation, within(1e-6));
        }
    }

    @Test
    void theProcessorsFileGoesFirstWhereItHoldsSettings() throws IOException {
        Files.writeString(folder.resolve(ModelFiles.PREPROCESSOR), given("\"size\": 50"));
        Path nested = folder.resolve(ModelFiles.PROCESSOR);
        Files.writeString(nested, "{\"processor_class\": \"AlignProcessor\"}");
        assertThat(ImagePreprocessor.load(folder).side()).isEqualTo(50);
        Files.writeString(nested, "{\"image_processor\": " + given("\"size\": 60") + "}");
        assertThat(ImagePreprocessor.load(folder).side()).isEqualTo(60);
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            delimiter = ';',
            textBlock =
                    """
                    "do_resize": false; do_resize must be true
                    "size": {"shortest_edge": 300}; size must hold height and width
                    "size": {"height": 300, "width": 200}; size must be square, but is 300 × 200
                    "size": [3, 3, 3]; size must hold two sides
                    "size": -5; size must be 1 to 4096, but is -5 × -5
                    "size": "big"; size must be an object
                    "size": 100000; size must be 1 to 4096
                    "size": 4000; size must be at most 2048, but is 4000 × 4000
                    "do_center_crop": true, "size": 200; crop_size must fit into size 200 × 200, but is 289 × 289
                    "do_center_crop": true, "crop_size": [9, 8]; crop_size must be square, but is 9 × 8
                    "resample": 6; resample must be 0 to 5, but is 6
                    "resample": "bilinear"; resample must be an integer
                    "image_std": [0.5, 0, 0.5]; image_std must be positive, but is 0.0
                    "image_std": [0.5, 0.5]; image_std must hold 3
                    "image_mean": ["a", 1, 1]; image_mean must hold numbers
                    "image_mean": [1e300, 1, 1]; image_mean
                    "rescale_factor": 1e30; rescale_factor
                    "rescale_factor": 0; rescale_factor
                    "rescale_factor": -1; rescale_factor
                    "rescale_factor": 1e999; rescale_factor must be a number
                    "do_rescale": 1; do_rescale must be true or false
                    "image_processor_type": "CLIPImageProcessor"; image_processor_type must be
                    """)
    void whatCannotBeHonouredIsRefusedByName(String fields, String message) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PreprocessorJson.read("{" + fields + "}"))
                .withMessageContaining(message);
    }

    @Property(tries = 500)
    void damagedSettingsAreReadOrRefused(
            @ForAll @IntRange(min = 0, max = 10) int which,
            @ForAll @IntRange(min = 0, max = 400) int place,
            @ForAll char damage) {
        StringBuilder json = new StringBuilder(SETTINGS.get(which));
        json.setCharAt(place % json.length(), damage);
        try {
            assertThat(PreprocessorJson.read(json.toString()).side()).isPositive();
        } catch (IllegalArgumentException e) {
            assertThat(e).hasMessageMatching("(?s).{10,}");
        }
    }
}
