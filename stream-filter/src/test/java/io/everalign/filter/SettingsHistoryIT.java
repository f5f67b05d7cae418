package io.everalign.filter;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.everalign.images.JpegCodecs;
import io.everalign.runtime.Settings;
import io.everalign.schemas.FrozenSettings;
import io.everalign.schemas.KafkaSettings;
import io.everalign.schemas.NumberedSettings;
import io.everalign.schemas.TestBroker;
import io.everalign.schemas.TestPairs;
import io.everalign.schemas.Topic;
import io.everalign.schemas.Topics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Map;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a number was started with, on a real topic. */
class SettingsHistoryIT {

    private static final KafkaSettings KAFKA =
            Settings.of(KafkaSettings.class)
                    .read(
                            new String[] {
                                "--kafka.bootstrap-servers=" + TestBroker.bootstrapServers()
                            },
                            Map.of());

    @TempDir Path folder;

    @BeforeAll
    static void makeTopic() {
        Topics.ensure(KAFKA, EnumSet.of(Topic.FILTER_SETTINGS, Topic.CENSUS_PROGRESS));
    }

    @Test
    void aChangedSettingNeedsAGenerationOfItsOwn() {
        assertHeld("--filter.generation=1");
        assertHeld("--filter.generation=1", "--filter.min-words=3");
        assertRefused("--filter.generation=1", "--filter.min-words=5")
                .hasMessageContaining(
                        "generation 1 was started with filter.min-words = 3, which is 5 now")
                .hasMessageContaining("--filter.generation=2");
        assertHeld("--filter.generation=2", "--filter.min-words=5");
        assertHeld("--filter.generation=1");
    }

    @Test
    void anotherCensusEpochNeedsAGenerationOfItsOwn() {
        assertHeld("--filter.generation=71");
        assertRefused("--filter.generation=71", "--census.epoch=2")
                .hasMessage(
                        "generation 71 was started with census.epoch = 1, which is 2 now; what has changed needs a number of its own, such as --filter.generation=72");
        assertHeld("--filter.generation=72", "--census.epoch=2");
    }

    @Test
    void thePresetOnlyNamesDefaults() {
        assertHeld("--filter.generation=11", "--filter.preset=coyo");
        assertHeld(
                "--filter.generation=11",
                "--filter.max-words=256",
                "--filter.min-image-bytes=5120",
                "--filter.limits-pass=true",
                "--filter.off=image_over");
    }

    @Test
    void aFileWithOtherContentNeedsAGenerationWhateverItsName() throws IOException {
        Path one = Files.createDirectory(folder.resolve("one"));
        Files.write(one.resolve("a.jpg"), TestPairs.jpeg(1, 300, 300));
        Path copy = Files.createDirectories(folder.resolve("copy").resolve("one"));
        Files.write(copy.resolve("a.jpg"), TestPairs.jpeg(1, 300, 300));
        Path two = Files.createDirectory(folder.resolve("two"));
        Files.write(two.resolve("b.jpg"), TestPairs.jpeg(2, 300, 300));
        assertHeld("--filter.generation=21", "--filter.evaluation-sets=" + one);
        assertHeld("--filter.generation=21", "--filter.evaluation-sets=" + copy);
        assertRefused("--filter.generation=21", "--filter.evaluation-sets=" + two)
                .hasMessageContaining("filter.evaluation-sets of SHA-256");
        assertRefused("--filter.generation=21").hasMessageContaining("which is (none) now");
    }

    @Test
    void whereAndHowImagesAreClassifiedIsNotHeld() {
        assertHeld("--filter.generation=81");
        assertHeld(
                "--filter.generation=81",
                "--filter.nsfw-device=cpu",
                "--filter.nsfw-batch=4",
                "--filter.nsfw-linger=1s");
        assertRefused("--filter.generation=81", "--filter.nsfw-limit=0.4")
                .hasMessageContaining("filter.nsfw-limit = 0.5, which is 0.4 now");
    }

    @Test
    void changedCountingNeedsAnEpochOfItsOwn() {
        SettingsHistory.holdEpoch(KAFKA, new CensusSettings(10, 1000, 1, CountFrom.LEDGER));
        SettingsHistory.holdEpoch(KAFKA, new CensusSettings(10, 1000, 1, CountFrom.LEDGER));
        assertThatThrownBy(
                        () ->
                                SettingsHistory.holdEpoch(
                                        KAFKA, new CensusSettings(20, 1000, 1, CountFrom.LEDGER)))
                .hasMessage(
                        "epoch 1 was started with census.text-limit = 10, which is 20 now; what has changed needs a number of its own, such as --census.epoch=2");
        SettingsHistory.holdEpoch(KAFKA, new CensusSettings(20, 1000, 2, CountFrom.LEDGER));
    }

    @Test
    void aSettingThatIsNewerThanTheGenerationHadItsDefault() {
        start(
                31,
                Map.of(
                        "filter.min-words",
                        "3",
                        "filter.long-gone",
                        "yes",
                        "everalign.jpeg",
                        JpegCodecs.identity()));
        assertHeld("--filter.generation=31");
        assertRefused("--filter.generation=31", "--filter.max-words=9")
                .hasMessageContaining("filter.max-words = 20, which is 9 now");
    }

    @Test
    void aGenerationIsHeldToItsJpegCodec() {
        start(41, Map.of("everalign.jpeg", "turbo 0123456789abcdef"));
        assertRefused("--filter.generation=41")
                .hasMessageContaining(
                        "everalign.jpeg = turbo 0123456789abcdef, which is %s now",
                        JpegCodecs.identity())
                .hasMessageContaining("--filter.generation=42");
        assertHeld("--filter.generation=42");
        start(43, Map.of("everalign.jpeg", JpegCodecs.identity()));
        assertHeld("--filter.generation=43");
    }

    @Test
    void aGenerationFromBeforeCodecsCouldBeChosenHadTheOneOfJava() {
        start(51, Map.of());
        if (JpegCodecs.isTurbo()) {
            assertRefused("--filter.generation=51")
                    .hasMessageContaining("everalign.jpeg = " + JpegCodecs.jdkIdentity());
        } else {
            assertHeld("--filter.generation=51");
        }
    }

    private static void start(int generation, Map<String, String> settings) {
        FrozenSettings old =
                new FrozenSettings(
                        NumberedSettings.GENERATION, generation, settings, Map.of(), null);
        SettingsLog.firstOrAppended(KAFKA, NumberedSettings.GENERATION, generation, () -> old);
    }

    private static void assertHeld(String... arguments) {
        assertThatCode(() -> hold(arguments)).doesNotThrowAnyException();
    }

    private static AbstractThrowableAssert<?, ?> assertRefused(String... arguments) {
        return assertThatThrownBy(() -> hold(arguments)).isInstanceOf(IllegalStateException.class);
    }

    private static void hold(String... arguments) {
        FilterStationSettings settings =
                Settings.of(FilterStationSettings.class).read(arguments, Map.of());
        SettingsHistory.holdGeneration(KAFKA, settings.rules(), settings.census());
    }
}
