package io.everalign.filter;

import io.everalign.schemas.Codec;
import io.everalign.schemas.JudgedRange;
import io.everalign.schemas.KafkaSettings;
import io.everalign.schemas.Topic;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import org.apache.flink.connector.base.source.reader.RecordsWithSplitIds;
import org.apache.kafka.common.TopicPartition;

/**
 * Judges the raw pairs of a generation once more, by its settings and by what was known of the
 * census then, and compares the outcomes with those that stand in the topics.
 */
final class Replay {

    private static final Codec<JudgedRange> RANGES = Codec.of(JudgedRange.class);
    private static final long PROGRESS_EVERY_NANOS = 10_000_000_000L;
    private static final int SHOWN = 10;

    private final ReplayArguments asked;
    private final KafkaSettings kafka;
    private final PrintStream out;
    private final PrintStream progress;
    private final Map<Outcomes.Comparison, Long> counts = new EnumMap<>(Outcomes.Comparison.class);
    private final List<String> different = new ArrayList<>();
    private long told = System.nanoTime();

    private Replay(ReplayArguments asked, PrintStream out, PrintStream progress) {
        this.asked = asked;
        this.kafka = asked.settings().kafka();
        this.out = out;
        this.progress = progress;
    }

    /**
     * Exit status 0 when no outcome differs, 1 when one does or the replay cannot be made, 2 for
     * wrong words.
     */
    static int run(
            String[] words, Map<String, String> environment, PrintStream out, PrintStream err) {
        if (List.of(words).contains("--help")) {
            out.print(ReplayArguments.USAGE);
            return 0;
        }
        ReplayArguments asked;
        try {
            asked = ReplayArguments.parse(words, environment);
        } catch (RuntimeException e) {
            err.printf("filter: %s%n%n%s", e.getMessage(), ReplayArguments.USAGE);
            return 2;
        }
        try {
            return new Replay(asked, out, err).judgeAgain() ? 0 : 1;
        } catch (RuntimeException e) {
            err.printf("filter: %s%n", e.getMessage());
            return 1;
        }
    }

    /** Whether no outcome differs. */
    private boolean judgeAgain() {
        RuleSettings rules = SettingsHistory.rulesOf(kafka, asked);
        Map<Integer, List<RawRange>> ranges = ranges();
        if (ranges.isEmpty()) {
            throw new IllegalStateException(
                    "Generation %d has judged no range from offset %d on"
                            .formatted(asked.generation(), asked.from()));
        }
        Outcomes outcomes = Outcomes.of(kafka, asked.generation());
        try (RuleArtifacts artifacts = RuleArtifacts.of(rules)) {
            ranges.forEach(
                    (epoch, ofEpoch) ->
                            judge(new Judge(rules, epoch, artifacts), epoch, ofEpoch, outcomes));
        }
        report(outcomes);
        return !counts.containsKey(Outcomes.Comparison.OTHER);
    }

    /** The ranges that the generation has judged and pairs.raw still holds, by epoch. */
    private Map<Integer, List<RawRange>> ranges() {
        Map<TopicPartition, Long> begins = BoundedLog.begins(kafka, Topic.PAIRS_RAW);
        Map<Integer, List<RawRange>> ranges = new TreeMap<>();
        BoundedLog.forEach(
                kafka,
                Topic.FILTER_RANGES,
                record -> {
                    JudgedRange judged = BoundedLog.decode(RANGES, record);
                    TopicPartition partition =
                            new TopicPartition(Topic.PAIRS_RAW.topicName(), judged.getPartition());
                    if (judged.getGeneration() == asked.generation()
                            && judged.getFrom() >= asked.from()
                            && judged.getTo() > begins.getOrDefault(partition, 0L)) {
                        ranges.computeIfAbsent(judged.getEpoch(), e -> new ArrayList<>())
                                .add(JudgedRanges.range(judged));
                    }
                });
        ranges.values()
                .forEach(ofEpoch -> ofEpoch.sort((a, b) -> Long.compare(a.from(), b.from())));
        return ranges;
    }

    private void judge(Judge judge, int epoch, List<RawRange> ranges, Outcomes outcomes) {
        Properties properties = KafkaEnds.consumer(kafka, "everalign-replay");
        properties.setProperty("max.poll.records", "64");
        int left = ranges.size();
        try (RawLog log = new RawLog(properties, new OverKeys(properties, epoch))) {
            log.add(ranges);
            while (left > 0) {
                RecordsWithSplitIds<RawRecord> batch = log.fetch();
                while (batch.nextSplit() != null) {
                    for (RawRecord record = batch.nextRecordFromSplit();
                            record != null;
                            record = batch.nextRecordFromSplit()) {
                        compare(record, judge, outcomes);
                    }
                }
                left -= batch.finishedSplits().size();
            }
        }
    }

    private void compare(RawRecord record, Judge judge, Outcomes outcomes) {
        Outgoing outcome = Outcomes.outgoing(judge.judge(record));
        Outcomes.Comparison comparison = outcomes.compare(record, outcome);
        counts.merge(comparison, 1L, Long::sum);
        if (comparison == Outcomes.Comparison.OTHER && different.size() < SHOWN) {
            different.add(
                    "%s-%d at offset %d goes to %s now"
                            .formatted(
                                    Topic.PAIRS_RAW,
                                    record.partition(),
                                    record.offset(),
                                    outcome.topic()));
        }
        if (System.nanoTime() - told > PROGRESS_EVERY_NANOS) {
            told = System.nanoTime();
            progress.printf("%d of %d outcomes judged again%n", judged(), outcomes.size());
        }
    }

    private long judged() {
        return counts.values().stream().mapToLong(Long::longValue).sum();
    }

    private void report(Outcomes outcomes) {
        out.printf(
                "generation %d: %d records judged again, %d outcomes the same, %d different, %d no longer there; %d outcomes stand in the topics%n",
                asked.generation(),
                judged(),
                counts.getOrDefault(Outcomes.Comparison.SAME, 0L),
                counts.getOrDefault(Outcomes.Comparison.OTHER, 0L),
                counts.getOrDefault(Outcomes.Comparison.GONE, 0L),
                outcomes.size());
        different.forEach(line -> out.printf("  %s%n", line));
    }
}
