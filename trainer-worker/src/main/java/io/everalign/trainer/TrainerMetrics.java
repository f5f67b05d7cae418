package io.everalign.trainer;

import io.everalign.model.StepReport;
import io.everalign.schemas.PairTally;
import io.everalign.schemas.RoundClosed;
import io.prometheus.client.Collector;
import io.prometheus.client.CollectorRegistry;
import io.prometheus.client.Counter;
import io.prometheus.client.CounterMetricFamily;
import io.prometheus.client.Gauge;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The trainer's counters. {@code everalign_trainer_pairs_total} comes from the folded log of
 * rounds, so a kill loses nothing of it. For the pairs in {@code pairs.filtered}
 *
 * <pre>
 * filtered = trained + held_out + retracted + near_held_out + broken + sampled_out + open
 * </pre>
 *
 * where {@code open} is the gauge {@code everalign_trainer_open_pairs}: pairs behind the frontier
 * of the last closed round, as far as they have been read. A pair whose takedown was compacted away
 * before its lease is on neither side. Outcome {@code replayed} counts uses of older pairs and
 * stands outside of the equation. Each closed round adds to {@code trained + replayed} what its
 * steps used.
 *
 * <p>{@code everalign_trainer_checkpoints_total} counts checkpoints inside a round: each that was
 * due is {@code written}, {@code non_finite} or {@code failed}; each that was looked at when a
 * round was taken up is {@code resumed}, {@code refused}, or left for a round that never needs it.
 */
final class TrainerMetrics {

    private static final String PREFIX = "everalign_trainer_";

    private final Gauge round;
    private final Gauge step;
    private final Gauge loss;
    private final Gauge temperature;
    private final Gauge learningRate;
    private final Gauge gradientNorm;
    private final Gauge pairsPerSecond;
    private final Gauge openPairs;
    private final Gauge recall;
    private final Gauge version;
    private final Gauge unpublishable;
    private final Gauge ended;
    private final Counter checkpoints;
    private volatile Map<String, Double> outcomes = outcomes(Tally.NONE, 0);
    private long lastStepNanos;

    TrainerMetrics(CollectorRegistry registry) {
        round = gauge(registry, "round", "Last closed round.");
        step = gauge(registry, "step", "Steps since the beginning, those of the open round too.");
        loss = gauge(registry, "loss", "Loss of the last step.");
        temperature = gauge(registry, "temperature", "Temperature after the last step.");
        learningRate = gauge(registry, "learning_rate", "Learning rate of the last step.");
        gradientNorm = gauge(registry, "gradient_norm", "Gradient norm of the last step.");
        pairsPerSecond =
                gauge(registry, "pairs_per_second", "Pairs trained on per second, smoothed.");
        openPairs = gauge(registry, "open_pairs", "New pairs that no closed round covers.");
        recall =
                Gauge.build(PREFIX + "recall_at_1_ratio", "Held-out R@1 of the last measurement.")
                        .labelNames("direction")
                        .register(registry);
        version = gauge(registry, "version_number", "Number of the last published version.");
        unpublishable =
                gauge(registry, "unpublishable_round", "Last round whose candidate was refused.");
        ended = gauge(registry, "ended", "1 once training has ended as its settings say.");
        checkpoints =
                Counter.build(PREFIX + "checkpoints", "Checkpoints inside a round by outcome.")
                        .labelNames("outcome")
                        .register(registry);
        for (CheckpointOutcome outcome : CheckpointOutcome.values()) {
            checkpoints.labels(outcome.label()).inc(0);
        }
        registry.register(new Outcomes());
    }

    /** A step has been made. */
    void stepped(long number, double rate, StepReport report, int pairs) {
        long now = System.nanoTime();
        double speed = pairs * 1e9 / Math.max(1, now - lastStepNanos);
        boolean first = lastStepNanos == 0 || pairsPerSecond.get() == 0;
        pairsPerSecond.set(first ? speed : 0.9 * pairsPerSecond.get() + 0.1 * speed);
        lastStepNanos = now;
        step.set((double) number);
        learningRate.set(rate);
        loss.set(report.loss());
        temperature.set(report.temperature());
        gradientNorm.set(report.gradientNorm());
    }

    /** A round begins: the pause before its first step says nothing about speed. */
    void opened() {
        lastStepNanos = System.nanoTime();
    }

    /** Nothing is being trained. */
    void idle() {
        pairsPerSecond.set(0);
    }

    /** Training has ended as its settings say. */
    void ended() {
        ended.set(1);
        idle();
    }

    /** This is where the log of rounds stands. */
    void closed(RoundClosed record) {
        round.set((double) record.getRound());
        step.set((double) record.getStep());
        loss.set(record.getLoss());
        temperature.set(record.getTemperature());
        outcomes = outcomes(record.getTotals(), record.getSampledOutTotal());
    }

    /** So many new pairs wait. */
    void open(long pairs) {
        openPairs.set((double) pairs);
    }

    /** A version has been published. */
    void published(int number, double imageToTextAt1, double textToImageAt1) {
        version.set(number);
        recall.labels("image_to_text").set(imageToTextAt1);
        recall.labels("text_to_image").set(textToImageAt1);
    }

    /** A candidate has been refused. */
    void refused(long ofRound) {
        unpublishable.set((double) ofRound);
    }

    /** Something has become of a checkpoint. */
    void checkpoint(CheckpointOutcome outcome) {
        checkpoints.labels(outcome.label()).inc();
    }

    /** Every outcome of a pair by name; {@code replayed} is none, but counted beside them. */
    static Map<String, Double> outcomes(PairTally totals, long sampledOut) {
        Map<String, Double> counts = new TreeMap<>();
        counts.put("trained", (double) totals.getTrained());
        counts.put("held_out", (double) totals.getHeldOut());
        counts.put("retracted", (double) totals.getRetracted());
        counts.put("near_held_out", (double) totals.getNearHeldOut());
        counts.put("broken", (double) totals.getBroken());
        counts.put("sampled_out", (double) sampledOut);
        counts.put("replayed", (double) totals.getReplayed());
        return counts;
    }

    private static Gauge gauge(CollectorRegistry registry, String name, String help) {
        return Gauge.build(PREFIX + name, help).register(registry);
    }

    private final class Outcomes extends Collector {

        @Override
        public List<MetricFamilySamples> collect() {
            CounterMetricFamily pairs =
                    new CounterMetricFamily(
                            PREFIX + "pairs",
                            "Pairs of closed rounds by what became of them.",
                            List.of("outcome"));
            outcomes.forEach((outcome, count) -> pairs.addMetric(List.of(outcome), count));
            return List.of(pairs);
        }
    }
}
