package io.everalign.filter.nsfw;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.everalign.images.Pixels;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MobileNetClassifierTest {
    private record Golden(String name, Pixels picture, NsfwScores scores) {}

    @Test
    void givesTheNumbersOfTheJavaScriptOriginal() throws IOException {
        List<Golden> golden = golden();
        try (NsfwClassifier classifier = MobileNetClassifier.load(FetchedModel.folder())) {
            List<NsfwScores> found =
                    classifier.classify(golden.stream().map(Golden::picture).toList());
            assertThat(found).hasSameSizeAs(golden);
            for (int i = 0; i < found.size(); i++) {
                assertClose(found.get(i), golden.get(i).scores(), golden.get(i).name());
            }
        }
    }

    @Test
    void severalThreadsGetWhatOneGets() throws Exception {
        List<Golden> golden = golden();
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try (NsfwClassifier classifier = MobileNetClassifier.load(FetchedModel.folder())) {
            List<Future<List<NsfwScores>>> calls = new ArrayList<>();
            for (Golden one : golden) {
                calls.add(threads.submit(() -> classifier.classify(List.of(one.picture()))));
            }
            for (int i = 0; i < golden.size(); i++) {
                assertClose(
                        calls.get(i).get().get(0), golden.get(i).scores(), golden.get(i).name());
            }
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void noPicturesHaveNoScores(@TempDir Path folder) throws IOException {
        try (NsfwClassifier classifier = TinyModel.classifier(folder)) {
            assertThat(classifier.classify(List.of())).isEmpty();
        }
    }

    @Test
    void whatAPictureGetsDoesNotDependOnTheOthers(@TempDir Path folder) throws IOException {
        try (NsfwClassifier classifier = TinyModel.classifier(folder)) {
            List<Pixels> pictures =
                    golden().stream()
                            .map(Golden::picture)
                            .filter(one -> one.width() < 400)
                            .toList();
            List<NsfwScores> together = classifier.classify(pictures);
            for (int i = 0; i < pictures.size(); i++) {
                NsfwScores alone = classifier.classify(List.of(pictures.get(i))).get(0);
                assertClose(alone, together.get(i), "picture " + i);
            }
            assertThat(together).doesNotHaveDuplicates();
        }
    }

    @Test
    void aClosedClassifierSaysSo(@TempDir Path folder) throws IOException {
        NsfwClassifier classifier = TinyModel.classifier(folder);
        classifier.close();
        classifier.close();
        assertThatThrownBy(() -> classifier.classify(List.of(PictureFormula.of("flat 9x9"))))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining(folder + " is closed");
    }

    @Test
    void aMissingOrDamagedFileIsNamed(@TempDir Path folder) throws IOException {
        assertThatThrownBy(() -> MobileNetClassifier.load(folder))
                .hasMessageContaining("source.json: there is no such file");
        TinyModel.classifier(folder).close();
        Path weights = folder.resolve("weights.bin");
        byte[] bytes = Files.readAllBytes(weights);
        bytes[7]++;
        Files.write(weights, bytes);
        assertThatThrownBy(() -> MobileNetClassifier.load(folder))
                .hasMessageContaining("weights.bin: SHA-256 must be ");
        Files.delete(weights);
        assertThatThrownBy(() -> MobileNetClassifier.load(folder))
                .hasMessageContaining("weights.bin: there is no such file");
    }

    private static void assertClose(NsfwScores found, NsfwScores wanted, String name) {
        for (NsfwClass one : NsfwClass.values()) {
            assertThat(found.of(one))
                    .as(name + ", " + one)
                    .isCloseTo(wanted.of(one), within(1e-4f));
        }
    }

    private static List<Golden> golden() throws IOException {
        List<Golden> golden = new ArrayList<>();
        try (InputStream in =
                Objects.requireNonNull(
                        MobileNetClassifierTest.class.getResourceAsStream("golden.json"))) {
            for (JsonNode node : GraphJson.MAPPER.readTree(in)) {
                String name = node.get("picture").asText();
                Pixels picture = PictureFormula.of(name);
                assertThat(sum(picture)).as(name).isEqualTo(node.get("sum").asLong());
                float[] scores = GraphJson.MAPPER.convertValue(node.get("scores"), float[].class);
                golden.add(
                        new Golden(
                                name,
                                picture,
                                new NsfwScores(
                                        scores[0], scores[1], scores[2], scores[3], scores[4])));
            }
        }
        return golden;
    }

    private static long sum(Pixels picture) {
        long sum = 0;
        for (byte one : picture.rgb()) {
            sum += one & 0xFF;
        }
        return sum;
    }
}
