package io.everalign.filter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.everalign.filter.nsfw.NsfwClassifier;
import io.everalign.filter.nsfw.NsfwScores;
import io.everalign.filter.nsfw.ShadeClassifier;
import io.everalign.filter.nsfw.TinyModel;
import io.everalign.images.Pixels;
import io.everalign.schemas.RejectReason;
import io.everalign.schemas.TestPairs;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class NsfwRuleTest {

    private static final String TEXT = "a picture of a thing";
    private static final RawRecord GOOD = TestRecords.of(7, TestPairs.jpeg(1, 300, 300), TEXT);
    private static final Pixels GRAY = new Pixels(1, 1, new byte[] {50, 50, 50});

    @TempDir Path folder;

    @Test
    void aPictureIsRejectedFromTheLimitOn() {
        Verdict verdict = verdicts(TestRules.ALIGN, GOOD).get(0);
        double shade = verdict.value();
        assertThat(verdict)
                .isEqualTo(Verdict.of(RejectReason.NSFW, shade < 0.5, shade, 0.5))
                .isEqualTo(verdicts(TestRules.with("--filter.nsfw-limit=0.5"), GOOD).get(0));
        for (double limit : new double[] {shade, Math.nextUp(shade)}) {
            RuleSettings rules = TestRules.with("--filter.nsfw-limit=" + limit);
            assertThat(verdicts(rules, GOOD))
                    .containsExactly(Verdict.of(RejectReason.NSFW, limit > shade, shade, limit));
        }
        RuleSettings neutral = TestRules.with("--filter.nsfw-classes=neutral");
        assertThat(verdicts(neutral, GOOD).get(0).value()).isCloseTo(1 - shade, within(1e-6));
    }

    @Test
    void aPairThatACheaperRuleRejectsIsClassifiedOnlyIfAllReasonsAreAskedFor() {
        RawRecord small = TestRecords.of(7, TestPairs.jpeg(1, 150, 300), TEXT);
        assertThat(verdicts(TestRules.ALIGN, small)).isEmpty();
        assertThat(verdicts(TestRules.ALL_REASONS, small)).hasSize(1);
    }

    @Test
    void theRulesOfAProcessShareOneClassifierUntilTheLastIsClosed() throws IOException {
        TinyModel.write(folder.resolve("tiny"));
        NsfwSettings settings =
                TestRules.with("--filter.nsfw-model=" + folder.resolve("tiny")).nsfw();
        NsfwRule one = NsfwRule.of(settings);
        float[] picture = one.prepare(GRAY);
        NsfwClassifier shared = SharedClassifier.acquire(settings).classifier();
        NsfwRule other = NsfwRule.of(settings);
        one.close();
        one.close();
        other.close();
        NsfwScores scores = shared.classify(List.of(picture)).get(0);
        try (NsfwRule third = NsfwRule.of(settings)) {
            assertThat(third.classify(picture)).isEqualTo(scores);
            SharedClassifier.acquire(settings).release();
            assertThat(third.classify(picture)).isEqualTo(scores);
        }
    }

    @Test
    void theLastToCloseClosesTheClassifier() {
        ShadeClassifier own = new ShadeClassifier(1, number -> {});
        NsfwRule rule = NsfwRule.of(TestRules.ALIGN.nsfw(), own);
        rule.close();
        assertThat(own.isClosed()).isTrue();
        assertThatThrownBy(() -> rule.classify(rule.prepare(GRAY))).hasMessageContaining("closed");
    }

    @Test
    void memoryIsNotTakenFromUnderAThreadThatDoesNotEnd() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch gate = new CountDownLatch(1);
        ShadeClassifier stuck =
                new ShadeClassifier(
                        1,
                        number -> {
                            begun.countDown();
                            awaitUninterruptibly(gate);
                        });
        SharedClassifier shared = SharedClassifier.alone(stuck, Duration.ofMillis(50));
        Future<?> call = shared.submit(() -> stuck.classify(List.of(new float[1])));
        begun.await();
        shared.release();
        assertThat(stuck.isClosed()).isFalse();
        gate.countDown();
        assertThat(call).failsWithin(Duration.ofSeconds(50));
    }

    @Test
    void aClassifierThatGivesOtherThanOneAnswerEachIsRefused() {
        NsfwClassifier wrong =
                new NsfwClassifier() {
                    @Override
                    public float[] prepare(Pixels picture) {
                        return new float[0];
                    }

                    @Override
                    public List<NsfwScores> classify(List<float[]> pictures) {
                        return List.of();
                    }

                    @Override
                    public int parallelism() {
                        return 1;
                    }

                    @Override
                    public int stack() {
                        return 1;
                    }

                    @Override
                    public void close() {}
                };
        try (NsfwRule rule = NsfwRule.of(TestRules.ALIGN.nsfw(), wrong)) {
            assertThatThrownBy(() -> rule.classify(new float[0]))
                    .hasMessage(
                            "The NSFW classifier must give one picture's scores for each of 1, but gave 0");
        }
    }

    private static void awaitUninterruptibly(CountDownLatch gate) {
        boolean interrupted = false;
        while (gate.getCount() > 0) {
            try {
                gate.await();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** The verdicts of NSFW's rule, which are the last. */
    private static List<Verdict> verdicts(RuleSettings rules, RawRecord record) {
        NsfwRule rule = NsfwRule.of(rules.nsfw(), new ShadeClassifier(1, number -> {}));
        try (RuleArtifacts artifacts =
                new RuleArtifacts(
                        null,
                        EvaluationSets.NONE,
                        rule,
                        UrlBlockList.NONE,
                        WordBlockList.NONE,
                        null)) {
            List<Verdict> given = new Judge(rules, 1, artifacts).judge(record).verdicts();
            List<Verdict> nsfw =
                    given.stream().filter(one -> one.reason() == RejectReason.NSFW).toList();
            assertThat(given).endsWith(nsfw.toArray(Verdict[]::new));
            return nsfw;
        }
    }
}
