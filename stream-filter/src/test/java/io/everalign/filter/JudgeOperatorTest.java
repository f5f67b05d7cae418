package io.everalign.filter;

import static io.everalign.filter.JudgeHarness.awaiting;
import static io.everalign.filter.JudgeHarness.rejected;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.everalign.filter.nsfw.ShadeClassifier;
import io.everalign.schemas.Topic;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** When batches go, what leaves, and in which order. */
@Timeout(60)
@SuppressWarnings("try") // a harness closes with any exception
class JudgeOperatorTest {

    @Test
    void outcomesAreThoseOfTheJudgeInTheOrderOfTheRecords() throws Exception {
        List<RawRecord> records = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            records.add(i % 3 == 0 ? rejected(i) : awaiting(i));
        }
        try (JudgeHarness harness = JudgeHarness.opened(new ShadeClassifier(2, number -> {}))) {
            harness.feed(records);
            harness.prepareSnapshotPreBarrier(1);
            List<String> outcomes = told(harness.extractOutputValues());
            Judge judge =
                    new Judge(
                            JudgeHarness.RULES,
                            1,
                            JudgeHarness.artifacts(new ShadeClassifier(1, number -> {})));
            assertThat(outcomes)
                    .isEqualTo(
                            told(
                                    records.stream()
                                            .map(record -> Outcomes.outgoing(judge.judge(record)))
                                            .toList()))
                    .anyMatch(line -> line.startsWith(Topic.PAIRS_FILTERED.topicName()))
                    .filteredOn(line -> line.startsWith(Topic.PAIRS_REJECTED.topicName()))
                    .hasSizeGreaterThan(10);
        }
    }

    @Test
    void aFullBatchGoesAtOnceAndTheRestWithTheBarrier() throws Exception {
        try (JudgeHarness harness = JudgeHarness.opened(new ShadeClassifier(1, number -> {}))) {
            harness.feed(awaiting(0, 9));
            harness.runMailUntil(() -> harness.size() == 8);
            assertThat(harness.classifier().batches()).containsExactly(4, 4);
            harness.prepareSnapshotPreBarrier(1);
            assertThat(harness.size()).isEqualTo(9);
            assertThat(harness.classifier().batches()).containsExactly(4, 4, 1);
        }
    }

    @Test
    void aBatchThatIsNotFullGoesWhenItHasLingered() throws Exception {
        try (JudgeHarness harness = JudgeHarness.opened(new ShadeClassifier(1, number -> {}))) {
            harness.setProcessingTime(1000);
            harness.feed(awaiting(0, 1));
            harness.setProcessingTime(1100);
            harness.feed(awaiting(1, 2));
            harness.setProcessingTime(1199);
            assertThat(harness.getTaskMailbox().hasMail()).isFalse();
            assertThat(harness.classifier().batches()).isEmpty();
            harness.setProcessingTime(1200);
            harness.runMailUntil(() -> harness.size() == 2);
            assertThat(harness.classifier().batches()).containsExactly(2);
            harness.feed(awaiting(2, 6));
            assertThat(harness.getProcessingTimeService().getNumActiveTimers()).isZero();
        }
    }

    @Test
    void theTimeOfABatchThatHasGoneIsNotThatOfTheNext() throws Exception {
        try (JudgeHarness harness = JudgeHarness.opened(new ShadeClassifier(1, number -> {}))) {
            harness.setProcessingTime(1000);
            harness.feed(awaiting(0, 4));
            harness.setProcessingTime(1150);
            harness.feed(awaiting(4, 5));
            harness.runMailUntil(() -> harness.size() == 4);
            harness.setProcessingTime(1349);
            assertThat(harness.classifier().batches()).containsExactly(4);
            harness.setProcessingTime(1350);
            harness.runMailUntil(() -> harness.size() == 5);
        }
    }

    @Test
    void theTotalsOfACheckpointAreThoseOfWhatLeftBeforeItsBarrier() throws Exception {
        OperatorSubtaskState state;
        try (JudgeHarness harness = JudgeHarness.opened(new ShadeClassifier(1, number -> {}))) {
            harness.feed(awaiting(0, 6));
            harness.feed(List.of(rejected(6)));
            harness.prepareSnapshotPreBarrier(1);
            state = harness.snapshot(1, 1);
            harness.feed(awaiting(7, 9));
        }
        try (JudgeHarness harness =
                JudgeHarness.of(
                        new ShadeClassifier(1, number -> {}), JudgeHarness.RULES, Map.of())) {
            harness.initializeState(state);
            assertThat(CommittedTotals.of(FilterMetrics.JUDGED)).isEqualTo(7);
            assertThat(CommittedTotals.of(FilterMetrics.NSFW_IMAGES)).isEqualTo(6);
            assertThat(CommittedTotals.of(FilterMetrics.NSFW_BATCHES)).isEqualTo(2);
            assertThat(CommittedTotals.of(FilterMetrics.NSFW_WAITED)).isPositive();
        }
    }

    @Test
    void everyOutcomeLeavesBeforeTheEnd() throws Exception {
        try (JudgeHarness harness = JudgeHarness.opened(new ShadeClassifier(1, number -> {}))) {
            harness.feed(awaiting(0, 7));
            harness.getOneInputOperator().finish();
            assertThat(harness.size()).isEqualTo(7);
        }
    }

    @Test
    void withoutAModelNothingWaits() throws Exception {
        try (JudgeHarness harness = JudgeHarness.opened(null)) {
            for (int i = 0; i < 5; i++) {
                harness.feed(List.of(i % 2 == 0 ? awaiting(i) : rejected(i)));
                assertThat(harness.size()).isEqualTo(i + 1);
            }
            assertThat(harness.getProcessingTimeService().getNumActiveTimers()).isZero();
            assertThat(harness.getTaskMailbox().hasMail()).isFalse();
        }
    }

    @Test
    void aRuleThatIsOffClassifiesNothing() throws Exception {
        RuleSettings off = TestRules.with("--filter.off=nsfw");
        try (JudgeHarness harness =
                JudgeHarness.of(new ShadeClassifier(1, number -> {}), off, Map.of())) {
            harness.open();
            harness.feed(awaiting(0, 2));
            assertThat(harness.size()).isEqualTo(2);
            assertThat(harness.classifier().prepared()).isZero();
        }
    }

    @Test
    void filesOfOtherContentThanTheClientSawAreRefused() throws Exception {
        Map<String, String> held = Map.of("filter.url-block-list", "0abc");
        ShadeClassifier own = new ShadeClassifier(1, number -> {});
        try (JudgeHarness harness = JudgeHarness.of(own, JudgeHarness.RULES, held)) {
            assertThatThrownBy(harness::open)
                    .hasMessage(
                            "Files on this machine are not those of generation 1: filter.url-block-list must be of SHA-256 0abc, but is of (none); every machine that runs tasks needs the same files");
        }
        assertThat(own.isClosed()).isTrue();
    }

    private static List<String> told(List<Outgoing> outcomes) {
        return outcomes.stream()
                .map(
                        one ->
                                one.topic()
                                        + HexFormat.of().formatHex(one.key())
                                        + HexFormat.of().formatHex(one.value()))
                .toList();
    }
}
