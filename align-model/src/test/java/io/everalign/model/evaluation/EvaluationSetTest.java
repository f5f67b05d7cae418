package io.everalign.model.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.BitSet;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Three images: 0 has two English texts and a German one, 1 and 2 share the German text of 0, 2 has
 * an English one of its own.
 */
class EvaluationSetTest {
    private static final BitSet NONE = new BitSet();

    private final EvaluationSet<String> set = new EvaluationSet<>();

    @BeforeEach
    void fill() {
        set.add("a", "image 0", "taxi", "taxi", "en");
        set.add("a", "the same again", "cab", "cab", "en");
        set.add("a", "the same again", "Taxi", "Taxi", "de");
        set.add("b", "image 1", "Taxi", "Taxi", "de");
        set.add("c", "image 2", "Taxi", "Taxi", "de");
        set.add("c", "image 2", "car", "car", "en");
        set.add("c", "image 2", "car", "car", "en");
    }

    @Test
    void imagesAndTextsAreOnceThereAndPairsAsOftenAsTheyWereAdded() {
        RetrievalTask task = set.task(NONE);

        assertThat(set.images()).containsExactly("image 0", "image 1", "image 2");
        assertThat(set.texts()).containsExactly("taxi", "cab", "Taxi", "car");
        assertThat(set.languages()).containsExactly("de", "en");
        assertThat(task.pairs()).isEqualTo(7);
        assertThat(task.textsOfImage()).isDeepEqualTo(new int[][] {{0, 1, 2}, {2}, {2, 3}});
        assertThat(task.imagesOfText()).isDeepEqualTo(new int[][] {{0}, {0}, {0, 1, 2}, {2}});
    }

    @Test
    void aLanguageHasItsTextsAndTheImagesThatHaveOneInIt() {
        RetrievalTask english = set.task(NONE, "en");

        assertThat(english.pairs()).isEqualTo(4);
        assertThat(List.of(english.image(0), english.image(1))).containsExactly(0, 2);
        assertThat(List.of(english.text(0), english.text(1), english.text(2)))
                .containsExactly(0, 1, 3);
        assertThat(english.textsOfImage()).isDeepEqualTo(new int[][] {{0, 1}, {2}});
        assertThat(english.imagesOfText()).isDeepEqualTo(new int[][] {{0}, {0}, {1}});
    }

    @Test
    void aBrokenImageTakesTheTextsThatOnlyItHasWithIt() {
        BitSet broken = new BitSet();
        broken.set(0);
        RetrievalTask task = set.task(broken);

        assertThat(task.pairs()).isEqualTo(4);
        assertThat(List.of(task.image(0), task.image(1))).containsExactly(1, 2);
        assertThat(List.of(task.text(0), task.text(1))).containsExactly(2, 3);
    }

    @Test
    void theEmbeddingsOfALanguageAreThoseOfTheWhole() {
        float[][] images = {{1, 0}, {0, 1}, {0, -1}};
        float[][] texts = {{1, 0}, {0, 1}, {0.6f, 0.8f}, {0, -1}};
        Embeddings embeddings = new Embeddings(images, texts, NONE, List.of());

        RetrievalTask.Ranks all = set.task(NONE).measure(embeddings);
        RetrievalTask.Ranks english = set.task(NONE, "en").measure(embeddings);

        assertThat(all.ofImages()).containsExactly(1, 2, 1);
        assertThat(all.ofTexts()).containsExactly(1, 2, 1, 1);
        assertThat(english.ofImages()).containsExactly(1, 1);
        assertThat(english.ofTexts()).containsExactly(1, 1, 1);
        assertThat(all.textToImage()).isEqualTo(new Recall(0.75, 1, 1));
    }

    /** One right of three candidates, then three, two, and so on; drawn without replacement. */
    @Test
    void chanceCountsEveryRightAnswer() {
        Measured measured = new Measured(set.task(NONE), ranks());

        Recall ofTexts = measured.chanceOfTexts();
        assertThat(ofTexts.at1()).isCloseTo((3 * (1 / 3.0) + 1) / 4, within(1e-12));
        assertThat(ofTexts.at5()).isCloseTo(1, within(1e-12));
        Recall ofImages = measured.chanceOfImages();
        assertThat(ofImages.at1()).isCloseTo((3 / 4.0 + 1 / 4.0 + 2 / 4.0) / 3, within(1e-12));
    }

    @Test
    void chanceAtFiveIsThatOfDrawingFive() {
        EvaluationSet<String> pairs = new EvaluationSet<>();
        for (int i = 0; i < 20; i++) {
            pairs.add(i, "", i % 10, "", "");
        }
        Measured measured = new Measured(pairs.task(NONE), ranks());

        assertThat(measured.chanceOfImages().at5()).isCloseTo(0.5, within(1e-12));
        double none = (18 * 17 * 16 * 15 * 14) / (20.0 * 19 * 18 * 17 * 16);
        assertThat(measured.chanceOfTexts().at5()).isCloseTo(1 - none, within(1e-12));
    }

    private static RetrievalTask.Ranks ranks() {
        return new RetrievalTask.Ranks(new int[0], new int[0]);
    }
}
