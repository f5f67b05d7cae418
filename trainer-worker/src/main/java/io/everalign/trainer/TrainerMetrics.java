package io.everalign.trainer;

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
 *
 * <p>The time of training is {@code input_wait_seconds_total}, in which steps waited for their
 * batches, and {@code step_seconds_total}, in which they were made.
 */
final class TrainerMetrics implements TrainingListener {

    static final String SAMPLED_OUT = "sampled_out";

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
    private final Counter inputWait;
    private final Counter stepTime;
    private final Counter journalLost;
    private volatile Map<String, Double> outcomes = outcomes(Tally.NONE, 0);

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
        inputWait =
                counter(
                        registry,
                        "input_wait_seconds",
                        "Time that steps have waited for their batches.");
        stepTime = counter(registry, "step_seconds", "Time that steps have taken then.");
        journalLost =
                counter(
                        registry,
                        "journal_lost_lines",
                        "Lines of the run's journal that could not be written.");
        registry.register(new Outcomes());
    }

    @Override
    public void stepped(StepTaken taken) {
        double speed = taken.pairsPerSecond();
        boolean first = pairsPerSecond.get() == 0;
        pairsPerSecond.set(first ? speed : 0.9 * pairsPerSecond.get() + 0.1 * speed);
        inputWait.inc(taken.waitedNanos() / 1e9);
        stepTime.inc(taken.tookNanos() / 1e9);
        step.set((double) taken.number());
        learningRate.set(taken.learningRate());
        loss.set(taken.report().loss());
        temperature.set(taken.report().temperature());
        gradientNorm.set(taken.report().gradientNorm());
    }

    @Override
    public void idle() {
        pairsPerSecond.set(0);
    }

    @Override
    public void finished() {
        ended.set(1);
        idle();
    }

    @Override
    public void closed(RoundClosed record) {
        round.set((double) record.getRound());
        step.set((double) record.getStep());
        loss.set(record.getLoss());
        temperature.set(record.getTemperature());
        outcomes = outcomes(record.getTotals(), record.getSampledOutTotal());
    }

    @Override
    public void open(long pairs) {
        openPairs.set((double) pairs);
    }

    @Override
    public void published(PublishedVersion published) {
        Map<String, Double> numbers = published.version().summary().metrics();
        version.set(published.version().number());
        recall.labels("image_to_text").set(numbers.getOrDefault("image_to_text_r1", 0.0));
        recall.labels("text_to_image").set(numbers.getOrDefault("text_to_image_r1", 0.0));
    }

    @Override
    public void refused(RoundClosed record) {
        unpublishable.set((double) record.getRound());
    }

    /** A line of the run's journal could not be written. */
    void journalLost() {
        journalLost.inc();
    }

    @Override
    public void checkpoint(CheckpointOutcome outcome) {
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
        counts.put(SAMPLED_OUT, (double) sampledOut);
        counts.put("replayed", (double) totals.getReplayed());
        return counts;
    }

    private static Gauge gauge(CollectorRegistry registry, String name, String help) {
        return Gauge.build(PREFIX + name, help).register(registry);
    }

    private static Counter counter(CollectorRegistry registry, String name, String help) {
        return Counter.build(PREFIX + name, help).register(registry);
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
