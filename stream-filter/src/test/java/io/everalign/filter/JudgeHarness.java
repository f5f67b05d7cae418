package io.everalign.filter;

import io.everalign.filter.nsfw.ShadeClassifier;
import io.everalign.schemas.Codec;
import io.everalign.schemas.FilteredPair;
import io.everalign.schemas.RejectedPair;
import io.everalign.schemas.TestPairs;
import io.everalign.schemas.Topic;
import io.everalign.schemas.UndecodableException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.apache.flink.runtime.operators.testutils.MockEnvironment;
import org.apache.flink.streaming.runtime.tasks.mailbox.TaskMailbox;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.jspecify.annotations.Nullable;

/**
 * One subtask of the filter, without a cluster around it and with a classifier that can be held up.
 * The thread that makes it is the task's.
 */
@SuppressWarnings("try") // a harness closes with any exception
final class JudgeHarness extends OneInputStreamOperatorTestHarness<RawRecord, Outgoing> {

    static final RuleSettings RULES =
            TestRules.with(
                    "--filter.nsfw-batch=4",
                    "--filter.nsfw-linger=200ms",
                    "--filter.nsfw-limit=0.4");

    private static final String TEXT = "a picture of a thing";
    private static final CensusSettings CENSUS = new CensusSettings(10, 1000, 1, CountFrom.LEDGER);

    /** What the operator reads in place of a model; null for no rule. */
    private static @Nullable ShadeClassifier read;

    private final ShadeClassifier classifier;

    private JudgeHarness(
            ShadeClassifier classifier, RuleSettings rules, Map<String, String> digests)
            throws Exception {
        super(new JudgeOperatorFactory(rules, CENSUS, digests, settings -> artifacts(read)));
        this.classifier = classifier;
    }

    /** Not open yet. */
    static JudgeHarness of(
            @Nullable ShadeClassifier classifier, RuleSettings rules, Map<String, String> digests)
            throws Exception {
        read = classifier;
        return new JudgeHarness(classifier, rules, digests);
    }

    static JudgeHarness opened(@Nullable ShadeClassifier classifier) throws Exception {
        JudgeHarness harness = of(classifier, RULES, Map.of());
        harness.open();
        return harness;
    }

    static RuleArtifacts artifacts(@Nullable ShadeClassifier classifier) {
        return new RuleArtifacts(
                null,
                EvaluationSets.NONE,
                classifier == null ? null : NsfwRule.of(RULES.nsfw(), classifier),
                UrlBlockList.NONE,
                WordBlockList.NONE,
                null);
    }

    /** Records whose images await scores. */
    static List<RawRecord> awaiting(int from, int to) {
        return IntStream.range(from, to).mapToObj(JudgeHarness::awaiting).toList();
    }

    static RawRecord awaiting(int offset) {
        return TestRecords.of(offset, TestPairs.jpeg(offset, 210, 210), TEXT);
    }

    /** A record that is rejected for its text. */
    static RawRecord rejected(int offset) {
        return TestRecords.of(offset, TestPairs.jpeg(1, 210, 210), "too short");
    }

    ShadeClassifier classifier() {
        return classifier;
    }

    void feed(List<RawRecord> records) throws Exception {
        for (RawRecord record : records) {
            processElement(record, 0);
        }
    }

    /** How many outcomes have left. */
    int size() {
        return extractOutputValues().size();
    }

    /** The offsets of the records whose outcomes have left, in the order in which they did. */
    List<Integer> offsets() throws UndecodableException {
        List<Integer> offsets = new ArrayList<>();
        for (Outgoing one : extractOutputValues()) {
            long offset =
                    one.topic().equals(Topic.PAIRS_FILTERED.topicName())
                            ? Codec.of(FilteredPair.class).decode(one.value()).getRawOffset()
                            : Codec.of(RejectedPair.class).decode(one.value()).getRawOffset();
            offsets.add(Math.toIntExact(offset));
        }
        return offsets;
    }

    /** Runs the task's mail, and waits for more, until then. */
    void runMailUntil(BooleanSupplier done) throws Exception {
        while (!done.getAsBoolean()) {
            getTaskMailbox().take(TaskMailbox.MIN_PRIORITY).run();
        }
    }

    /** As a task ends that was cancelled: nothing is finished any more. */
    @Override
    public void close() throws Exception {
        getOneInputOperator().close();
        try (MockEnvironment unused = getEnvironment()) {
            CommittedTotals.publish("filter-rules-0", Map.of());
        }
    }
}
