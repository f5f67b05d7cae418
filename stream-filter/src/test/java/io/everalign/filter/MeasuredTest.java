package io.everalign.filter;

import static org.assertj.core.api.Assertions.assertThat;

import io.everalign.schemas.RejectReason;
import io.prometheus.client.Collector.MetricFamilySamples.Sample;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.ExecutionConfig;
import org.apache.flink.api.common.state.OperatorStateStore;
import org.apache.flink.core.fs.CloseableRegistry;
import org.apache.flink.runtime.state.DefaultOperatorStateBackendBuilder;
import org.junit.jupiter.api.Test;

class MeasuredTest {

    @Test
    void eachValueLiesInItsBucketAndAllThatFollow() throws Exception {
        Totals totals = new Totals("measured-test", store());
        for (int words : new int[] {0, 2, 3, 3, 200}) {
            Measured.add(List.of(Verdict.of(RejectReason.TEXT_TOO_SHORT, true, words, 3)), totals);
        }
        Measured.add(
                List.of(
                        Verdict.of(RejectReason.TEXT_OVER, false),
                        new Verdict(RejectReason.TEXT_TOO_SHORT, true, 9.0, 6.0, "in characters")),
                totals);
        totals.snapshot(1);
        totals.committed(1);
        Map<String, Double> words = new HashMap<>();
        for (Sample sample : Measured.family(CommittedTotals::of).samples) {
            if (sample.labelValues.get(0).equals("text_too_short")) {
                words.put(sample.name + sample.labelValues, sample.value);
            }
        }
        assertThat(words)
                .containsEntry("everalign_filter_measured_bucket[text_too_short, 0.0]", 1.0)
                .containsEntry("everalign_filter_measured_bucket[text_too_short, 2.0]", 2.0)
                .containsEntry("everalign_filter_measured_bucket[text_too_short, 3.0]", 4.0)
                .containsEntry("everalign_filter_measured_bucket[text_too_short, 100.0]", 4.0)
                .containsEntry("everalign_filter_measured_bucket[text_too_short, +Inf]", 5.0)
                .containsEntry("everalign_filter_measured_count[text_too_short]", 5.0)
                .containsEntry("everalign_filter_measured_sum[text_too_short]", 208.0);
    }

    @Test
    void theConfidenceInALanguageIsMeasuredWhateverLanguageWasFound() throws Exception {
        Totals totals = new Totals("measured-test", store());
        for (String found : List.of("de", "")) {
            Measured.add(
                    List.of(new Verdict(RejectReason.LANGUAGE, false, 0.3, 0.5, found)), totals);
        }
        totals.snapshot(1);
        totals.committed(1);
        assertThat(Measured.family(CommittedTotals::of).samples)
                .filteredOn(sample -> sample.labelValues.get(0).equals("language"))
                .filteredOn(sample -> sample.name.endsWith("_count") || sample.value == 0)
                .extracting(sample -> sample.labelValues.toString() + sample.value)
                .containsExactly(
                        "[language, 0.01]0.0",
                        "[language, 0.1]0.0",
                        "[language, 0.25]0.0",
                        "[language]2.0");
    }

    private static OperatorStateStore store() throws Exception {
        return new DefaultOperatorStateBackendBuilder(
                        MeasuredTest.class.getClassLoader(),
                        new ExecutionConfig(),
                        false,
                        List.of(),
                        new CloseableRegistry())
                .build();
    }
}
