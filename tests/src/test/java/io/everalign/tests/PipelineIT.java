package io.everalign.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.everalign.model.AlignModel;
import io.everalign.registry.client.Version;
import io.everalign.schemas.Codec;
import io.everalign.schemas.FilteredPair;
import io.everalign.schemas.PairId;
import io.everalign.schemas.PairIdentity;
import io.everalign.schemas.RawPair;
import io.everalign.schemas.Topic;
import io.everalign.schemas.UndecodableException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole path, from pages of every kind to a pulled model, and then a second start. */
class PipelineIT {

    private static final int GALLERY_PAGES = 16;
    private static final Duration DELAY = Duration.ofMillis(10);

    @TempDir private static Path data;

    private static final String EMBEDDED = "red circles on a table";

    private static List<Shown> shown;
    private static Map<String, Long> expectedOnPages;
    private static Map<String, Long> expectedFetches;
    private static Path model;
    private static Version pulled;
    private static JsonNode embedded;
    private static Snapshot first;
    private static Snapshot second;

    @BeforeAll
    static void runTwice() throws Exception {
        try (TestSite site = new TestSite()) {
            Gallery.add(site, 0, GALLERY_PAGES);
            OddPages.add(site);
            shown = site.pairs();
            expectedOnPages = site.expected(Becomes.Stage.FOUND);
            expectedFetches = site.expected(Becomes.Stage.FETCHED);
            try (Demo demo = Demo.start(site, data, DELAY)) {
                demo.station("crawler").awaitUp(Duration.ofMinutes(2));
                Hostile.send(demo.bootstrapServers());
                demo.awaitRest();
                first = Snapshot.of(demo);
                model = data.resolve("pulled");
                pulled = demo.registry().pull(demo.model(), "latest", model);
                embedded = EmbedCommand.json(data, demo.modelAddress(), EMBEDDED);
            }
            try (Demo demo = Demo.start(site, data, DELAY)) {
                demo.awaitRest();
                second = Snapshot.of(demo);
            }
        }
    }

    @Test
    void whatAPageHidesOrForbidsIsCountedByReason() {
        assertThat(first.lostOnPages()).isEqualTo(expectedOnPages);
    }

    @Test
    void whatCannotBeFetchedIsCountedByReason() {
        assertThat(first.lostFetches()).isEqualTo(expectedFetches);
    }

    @Test
    void everyTaskThatWasReadHasEnded() {
        assertThat(first.count("everalign_crawler_tasks_ended_total"))
                .isEqualTo(first.count("everalign_crawler_tasks_read_total"))
                .isEqualTo(
                        first.count("everalign_crawler_tasks_sent_total")
                                + first.count("everalign_crawler_tasks_seeded_total"));
    }

    @Test
    void everyPairThatThePagesShowIsInTheRawLogOnce() throws UndecodableException {
        assertThat(rawPairs())
                .containsExactlyInAnyOrderElementsOf(
                        shown.stream().map(pair -> pair.imageUrl() + " " + pair.text()).toList());
        assertThat(first.records().get(Topic.PAIRS_RAW))
                .isEqualTo(
                        first.count("everalign_crawler_pairs_published_total")
                                + Hostile.RECORDS.size());
    }

    @Test
    void everyRawRecordHasExactlyOneOutcome() {
        assertThat(first.outcomes().judgedPlaces())
                .containsExactlyInAnyOrderElementsOf(first.outcomes().rawPlaces());
    }

    @Test
    void theFiltersAccountsAgreeWithTheLogs() {
        Map<String, Long> byReason =
                first.outcomes().reasons().values().stream()
                        .collect(
                                Collectors.groupingBy(
                                        reason -> reason.label(),
                                        TreeMap::new,
                                        Collectors.counting()));
        assertThat(first.rejected()).isEqualTo(byReason);
        assertThat(first.count("everalign_filter_accepted_total"))
                .isEqualTo(first.records().get(Topic.PAIRS_FILTERED));
        assertThat(first.count("everalign_census_occurrences_total"))
                .isEqualTo(first.records().get(Topic.PAIRS_RAW))
                .isEqualTo(
                        first.records().get(Topic.PAIRS_LEDGER)
                                + first.count("everalign_census_undecodable_total"));
    }

    @Test
    void everyHostileRecordIsRejectedAsUndecodable() {
        assertThat(first.rejected())
                .containsEntry("undecodable_record", (long) Hostile.RECORDS.size());
    }

    @Test
    void everyPairBecomesWhatTheSiteSays() throws UndecodableException {
        Map<String, Becomes> expected = expectedByPair();
        Map<String, String> texts = textsByPair();
        Map<String, List<String>> actual = first.outcomes().byPair();
        actual.keySet().retainAll(expected.keySet());
        assertThat(actual).hasSameSizeAs(expected);
        assertThat(actual)
                .allSatisfy(
                        (pair, outcomes) ->
                                assertThat(outcomes)
                                        .as("%s %s", expected.get(pair), texts.get(pair))
                                        .hasSize(1)
                                        .isSubsetOf(allowed(expected.get(pair))));
    }

    @Test
    void theUsablePairsAreThoseOfOneQueryOverTheRawLog() throws UndecodableException {
        Set<String> usable = new TreeSet<>();
        expectedByPair()
                .forEach(
                        (pair, becomes) -> {
                            if (becomes == Becomes.USABLE) {
                                usable.add(pair);
                            }
                        });
        assertThat(first.outcomes().usable())
                .isEqualTo(Demo.ORACLE.usable(first.outcomes().occurrences()))
                .isEqualTo(usable);
    }

    @Test
    void aPictureIsTurnedAsItsExifNoteSays() {
        assertThat(first.outcomes().filtered())
                .filteredOn(pair -> pair.getText().equals("turned by a quarter"))
                .extracting(FilteredPair::getWidthPx, FilteredPair::getHeightPx)
                .containsExactly(org.assertj.core.groups.Tuple.tuple(420, 210));
    }

    @Test
    void everyFilteredPairHasAnOutcomeInTraining() {
        assertThat(first.records().get(Topic.PAIRS_FILTERED))
                .isEqualTo(used(first) + first.count("everalign_trainer_open_pairs"));
    }

    @Test
    void everyVersionIsAnnounced() {
        assertThat(first.versions()).isNotEmpty().isEqualTo(first.announced());
    }

    @Test
    void thePulledModelEmbedsTextsAndPictures() throws Exception {
        assertThat(first.versions()).containsValue(pulled.id());
        try (AlignModel network = AlignModel.load(model)) {
            float[][] images =
                    network.embedImages(
                            List.of(Picture.jpeg(1, 220, 220), Picture.jpeg(2, 220, 230)));
            float[][] texts = network.embedTexts(List.of("red circles on a table", "green plates"));
            assertThat(Stream.of(images, texts).flatMap(Stream::of).map(PipelineIT::length))
                    .hasSize(4)
                    .allSatisfy(length -> assertThat(length).isBetween(0.999, 1.001));
        }
    }

    @Test
    void theEmbedCommandTakesTheModelsAddress() throws Exception {
        try (AlignModel network = AlignModel.load(model)) {
            float[] text = network.embedTexts(List.of(EMBEDDED))[0];
            assertThat(embedded.get("text_embeds")).hasSize(1);
            for (int i = 0; i < text.length; i++) {
                assertThat(embedded.get("text_embeds").get(0).get(i).doubleValue())
                        .isCloseTo(text[i], within(1e-5));
            }
        }
    }

    @Test
    void aSecondStartAddsNothing() {
        assertThat(second.records()).isEqualTo(first.records());
        assertThat(second.versions()).isEqualTo(first.versions());
        assertThat(second.lostFetches()).isEqualTo(first.lostFetches());
        assertThat(second.lostOnPages()).isEqualTo(first.lostOnPages());
        assertThat(second.rejected()).isEqualTo(first.rejected());
        assertThat(used(second)).isEqualTo(used(first));
    }

    private static long used(Snapshot snapshot) {
        return snapshot.trainer().by("everalign_trainer_pairs_total", "outcome").entrySet().stream()
                .filter(outcome -> !outcome.getKey().equals("replayed"))
                .mapToLong(outcome -> outcome.getValue().longValue())
                .sum();
    }

    private static List<String> allowed(Becomes becomes) {
        return switch (becomes) {
            case USABLE -> List.of("ok");
            case OVER -> List.of("ok", "text_over", "image_over");
            default -> List.of(becomes.label());
        };
    }

    private static double length(float[] vector) {
        double sum = 0;
        for (float value : vector) {
            sum += (double) value * value;
        }
        return Math.sqrt(sum);
    }

    private static List<String> rawPairs() throws UndecodableException {
        List<String> pairs = new ArrayList<>();
        for (RawPair pair : decoded()) {
            pairs.add(pair.getImageUrl() + " " + pair.getText());
        }
        return pairs;
    }

    /** What the site says of each pair id that the crawler has published. */
    private static Map<String, Becomes> expectedByPair() throws UndecodableException {
        Map<String, Becomes> stated = new HashMap<>();
        shown.forEach(pair -> stated.put(pair.imageUrl() + " " + pair.text(), pair.becomes()));
        Map<String, Becomes> expected = new TreeMap<>();
        for (RawPair pair : decoded()) {
            expected.put(id(pair), stated.get(pair.getImageUrl() + " " + pair.getText()));
        }
        return expected;
    }

    private static Map<String, String> textsByPair() throws UndecodableException {
        Map<String, String> texts = new HashMap<>();
        for (RawPair pair : decoded()) {
            texts.put(id(pair), pair.getText());
        }
        return texts;
    }

    private static List<RawPair> decoded() throws UndecodableException {
        Codec<RawPair> codec = Codec.of(RawPair.class);
        List<RawPair> pairs = new ArrayList<>();
        for (var record : first.outcomes().raw()) {
            if (record.value() != null && record.value().length > 100) {
                pairs.add(codec.decode(record.value()));
            }
        }
        return pairs;
    }

    private static String id(RawPair pair) {
        return PairId.of(
                        PairIdentity.imageHash(pair.getImage().array()),
                        PairIdentity.textHash(pair.getText()))
                .toString();
    }
}
