package io.everalign.filter.nsfw;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.everalign.images.Pixels;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** What the filter relies on, whatever the classifier. */
interface NsfwClassifierContract {

    int BATCH = 8;

    /** A new one, for batches of {@link #BATCH}. */
    NsfwClassifier classifier() throws IOException;

    /** How far the scores of a picture may differ with its company. */
    float rounding();

    @Test
    default void whatIsKeptOfAPictureHasOneLength() throws IOException {
        try (NsfwClassifier classifier = classifier()) {
            assertThat(pictures().stream().map(one -> classifier.prepare(one).length).distinct())
                    .hasSize(1);
        }
    }

    @Test
    default void noPicturesHaveNoScores() throws IOException {
        try (NsfwClassifier classifier = classifier()) {
            assertThat(classifier.classify(List.of())).isEmpty();
        }
    }

    @Test
    default void scoresComeInTheOrderOfThePicturesInAnyCompany() throws IOException {
        try (NsfwClassifier classifier = classifier()) {
            List<float[]> pictures = pictures().stream().map(classifier::prepare).toList();
            List<NsfwScores> alone =
                    pictures.stream().map(one -> classifier.classify(List.of(one)).get(0)).toList();
            assertThat(alone).doesNotHaveDuplicates();
            Random random = new Random(11);
            List<Integer> order = new ArrayList<>();
            for (int i = 0; i < pictures.size(); i++) {
                order.add(i);
            }
            for (int size = 1; size <= BATCH; size++) {
                Collections.shuffle(order, random);
                List<Integer> chosen = order.subList(0, Math.min(size, order.size()));
                List<NsfwScores> together =
                        classifier.classify(chosen.stream().map(pictures::get).toList());
                assertThat(together).hasSameSizeAs(chosen);
                for (int i = 0; i < chosen.size(); i++) {
                    assertClose(together.get(i), alone.get(chosen.get(i)));
                }
            }
        }
    }

    @Test
    default void severalThreadsGetWhatOneGets() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try (NsfwClassifier classifier = classifier()) {
            List<float[]> pictures = pictures().stream().map(classifier::prepare).toList();
            List<Future<List<NsfwScores>>> calls = new ArrayList<>();
            for (float[] one : pictures) {
                calls.add(threads.submit(() -> classifier.classify(List.of(one))));
            }
            for (int i = 0; i < pictures.size(); i++) {
                NsfwScores alone = classifier.classify(List.of(pictures.get(i))).get(0);
                assertClose(calls.get(i).get().get(0), alone);
            }
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    default void anInterruptedThreadJudgesNothing() throws IOException {
        try (NsfwClassifier classifier = classifier()) {
            float[] picture = classifier.prepare(pictures().get(0));
            Thread.currentThread().interrupt();
            assertThatThrownBy(() -> classifier.classify(List.of(picture)))
                    .isInstanceOf(CancellationException.class);
            assertThat(Thread.interrupted()).isTrue();
            assertThat(classifier.classify(List.of(picture))).hasSize(1);
        }
    }

    @Test
    default void aClosedClassifierSaysSo() throws IOException {
        NsfwClassifier classifier = classifier();
        float[] picture = classifier.prepare(pictures().get(0));
        classifier.close();
        classifier.close();
        assertThatThrownBy(() -> classifier.classify(List.of(picture)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("is closed");
    }

    private void assertClose(NsfwScores found, NsfwScores wanted) {
        if (rounding() == 0) {
            assertThat(found).isEqualTo(wanted);
        }
        for (NsfwClass one : NsfwClass.values()) {
            assertThat(found.of(one)).isCloseTo(wanted.of(one), within(rounding()));
        }
    }

    private static List<Pixels> pictures() {
        return List.of(
                PictureFormula.of("skin 40x60"),
                PictureFormula.of("discs 300x200"),
                PictureFormula.of("checker 64x64"),
                PictureFormula.of("gradient 9x9"),
                PictureFormula.of("flat 31x7"),
                PictureFormula.of("noise 20x20"),
                PictureFormula.of("black 1x1"),
                PictureFormula.of("skin 200x100"),
                PictureFormula.of("gradient 500x20"));
    }
}
