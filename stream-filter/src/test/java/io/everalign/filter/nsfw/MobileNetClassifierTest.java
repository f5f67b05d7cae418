package io.everalign.filter.nsfw;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ai.djl.Device;
import ai.djl.engine.Engine;
import com.fasterxml.jackson.databind.JsonNode;
import io.everalign.images.Pixels;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MobileNetClassifierTest {
    private record Golden(String name, Pixels picture, NsfwScores scores) {}

    @Test
    void givesTheNumbersOfTheJavaScriptOriginal() throws IOException {
        List<Golden> golden = golden();
        try (NsfwClassifier classifier = load(FetchedModel.folder())) {
            List<NsfwScores> found =
                    classifier.classify(
                            golden.stream().map(one -> classifier.prepare(one.picture())).toList());
            assertThat(found).hasSameSizeAs(golden);
            for (int i = 0; i < found.size(); i++) {
                assertClose(found.get(i), golden.get(i).scores(), golden.get(i).name(), 1e-4f);
            }
        }
    }

    @Test
    void aStackGivesTheSameAndDoesNotDependOnHowFullItIs() throws IOException {
        List<Golden> golden = golden();
        try (NsfwClassifier oneByOne = load(FetchedModel.folder());
                NsfwClassifier stacked =
                        MobileNetClassifier.stacked(
                                FetchedModel.folder(), Device.cpu(), golden.size())) {
            List<float[]> pictures =
                    golden.stream().map(one -> oneByOne.prepare(one.picture())).toList();
            List<NsfwScores> wanted = oneByOne.classify(pictures);
            List<NsfwScores> full = stacked.classify(pictures);
            for (int i = 0; i < wanted.size(); i++) {
                assertClose(full.get(i), wanted.get(i), golden.get(i).name(), 1e-5f);
            }
            for (int size = 1; size < pictures.size(); size++) {
                assertThat(stacked.classify(pictures.subList(0, size)))
                        .isEqualTo(full.subList(0, size));
            }
        }
    }

    @Test
    void moreThanOneStackIsJudgedStackByStack(@TempDir Path folder) throws IOException {
        TinyModel.write(folder.resolve("tiny"));
        try (NsfwClassifier stacked =
                MobileNetClassifier.stacked(folder.resolve("tiny"), Device.cpu(), 2)) {
            List<float[]> pictures =
                    Stream.of("skin 40x60", "discs 30x20", "noise 20x20", "black 3x3", "flat 9x9")
                            .map(name -> stacked.prepare(PictureFormula.of(name)))
                            .toList();
            List<NsfwScores> twoByTwo = new ArrayList<>();
            for (int from = 0; from < pictures.size(); from += 2) {
                int to = Math.min(pictures.size(), from + 2);
                twoByTwo.addAll(stacked.classify(pictures.subList(from, to)));
            }
            assertThat(stacked.classify(pictures)).isEqualTo(twoByTwo).doesNotHaveDuplicates();
        }
    }

    @Test
    void aGpuThatIsNotThereIsRefused(@TempDir Path folder) throws IOException {
        assumeTrue(
                Engine.getEngine("PyTorch").getGpuCount() == 0,
                "The engine sees a GPU; not tested");
        TinyModel.write(folder.resolve("tiny"));
        assertThatThrownBy(
                        () -> MobileNetClassifier.load(folder.resolve("tiny"), NsfwDevice.GPU, 4))
                .hasMessageStartingWith("filter.nsfw-device must be cpu or auto where PyTorch ")
                .hasMessageEndingWith(" sees no GPU, but is gpu");
        MobileNetClassifier.load(folder.resolve("tiny"), NsfwDevice.AUTO, 4).close();
    }

    @Test
    void aMissingOrDamagedFileIsNamed(@TempDir Path folder) throws IOException {
        assertThatThrownBy(() -> load(folder))
                .hasMessageContaining("source.json: there is no such file");
        TinyModel.write(folder);
        load(folder).close();
        Path weights = folder.resolve("weights.bin");
        byte[] bytes = Files.readAllBytes(weights);
        bytes[7]++;
        Files.write(weights, bytes);
        assertThatThrownBy(() -> load(folder))
                .hasMessageContaining("weights.bin: SHA-256 must be ");
        Files.delete(weights);
        assertThatThrownBy(() -> load(folder))
                .hasMessageContaining("weights.bin: there is no such file");
    }

    private static NsfwClassifier load(Path folder) throws IOException {
        return MobileNetClassifier.load(folder, NsfwDevice.CPU, 16);
    }

    private static void assertClose(NsfwScores found, NsfwScores wanted, String name, float most) {
        for (NsfwClass one : NsfwClass.values()) {
            assertThat(found.of(one)).as(name + ", " + one).isCloseTo(wanted.of(one), within(most));
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
