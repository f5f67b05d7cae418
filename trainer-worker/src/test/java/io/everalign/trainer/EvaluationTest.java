package io.everalign.trainer;

import static org.assertj.core.api.Assertions.assertThat;

import io.everalign.model.AlignConfig;
import io.everalign.model.AlignModel;
import io.everalign.model.AlignTraining;
import io.everalign.model.ImageTower;
import io.everalign.model.OptimizerSettings;
import io.everalign.model.TextTower;
import io.everalign.model.WordPieceTrainer;
import io.everalign.schemas.FilteredPair;
import io.everalign.schemas.TestPairs;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EvaluationTest {
    @TempDir Path folder;

    /**
     * Two texts of one image, another image, a text that both have, and an image that is broken.
     */
    @Test
    void imagesAndTextsCountOnceAndABrokenImageNotAtAll() throws IOException {
        byte[] first = TestPairs.jpeg(1, 48, 40);
        byte[] second = TestPairs.jpeg(2, 48, 40);
        List<FilteredPair> whole =
                List.of(
                        FilteredPairs.pair(first, "a red ball"),
                        FilteredPairs.pair(first, "a ball on grass"),
                        FilteredPairs.pair(second, "a blue car"),
                        FilteredPairs.pair(second, "a red ball"));
        List<FilteredPair> all = new ArrayList<>(whole);
        all.add(2, FilteredPairs.pair("no image".getBytes(StandardCharsets.US_ASCII), "a dog"));

        Measurement found;
        try (AlignModel model = AlignModel.load(model(), "cpu")) {
            found = Evaluation.measure(model, judged(all));
        }

        assertThat(found.pairs()).isEqualTo(4);
        assertThat(found.images()).isEqualTo(2);
        assertThat(found.texts()).isEqualTo(3);
        assertThat(found.textToImage().at5()).isEqualTo(1);
        String names =
                whole.stream()
                        .map(pair -> FilteredPairs.id(pair).toString())
                        .collect(Collectors.joining("\n"));
        assertThat(found.snapshot())
                .isEqualTo(Digests.sha256(names.getBytes(StandardCharsets.US_ASCII)));
    }

    private static List<JudgedPair> judged(List<FilteredPair> pairs) {
        List<JudgedPair> judged = new ArrayList<>();
        for (FilteredPair pair : pairs) {
            judged.add(new JudgedPair(0, judged.size(), Verdict.HELD_OUT, pair));
        }
        return judged;
    }

    private Path model() throws IOException {
        List<String> vocabulary =
                new WordPieceTrainer().train(List.of("a red ball on grass", "a blue car"), 60);
        WordPieceTrainer.write(vocabulary, folder);
        AlignConfig config =
                AlignConfig.of(
                        ImageTower.scaled(0.25, 0.25, 32), TextTower.of(vocabulary.size(), 1, 32));
        try (AlignTraining training = AlignTraining.create(config, OptimizerSettings.DEFAULT, 1)) {
            training.export(folder, folder);
        }
        return folder;
    }
}
