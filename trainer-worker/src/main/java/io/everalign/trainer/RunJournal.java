package io.everalign.trainer;

import io.everalign.model.NativeLibraries;
import io.everalign.runtime.Settings;
import io.everalign.schemas.OffsetRange;
import io.everalign.schemas.RoundClosed;
import io.everalign.trainer.report.Journal;
import io.everalign.trainer.report.JournalEvent;
import io.everalign.trainer.report.LiveReport;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * Writes the journal of the run and has its page drawn. Lines of steps end where the number of the
 * step is a multiple of the setting, and with the round: a round that is begun again gives lines of
 * the same numbers.
 */
final class RunJournal implements TrainingListener {

    private final TrainerSettings settings;
    private final Journal journal;
    private final LiveReport page;
    private Means means = new Means();
    private double usesInClosedRounds = Double.NaN;
    private long round = -1;
    private long usesInRound;
    private double open = Double.NaN;

    /** A journal; {@code lost} is told of each line that could not be written. */
    RunJournal(TrainerSettings settings, Runnable lost) {
        this.settings = settings;
        Path folder = settings.report().folder(settings.publication().workDir());
        journal = new Journal(folder, Journal.LIMIT, lost);
        page = new LiveReport(folder);
    }

    @Override
    public void started() {
        NativeLibraries.Found engine = engine();
        Map<String, String> values = new TreeMap<>();
        Settings.of(TrainerSettings.class)
                .describe(settings)
                .lines()
                .map(line -> line.split(" = ", 2))
                .forEach(pair -> values.put(pair[0], pair.length > 1 ? pair[1] : ""));
        journal.append(
                new JournalEvent.Start(
                        Instant.now(),
                        settings.publication().model(),
                        settings.worker(),
                        settings.rounds().seed(),
                        settings.rounds().batchSize(),
                        Lineage.codeVersion(),
                        engine.engine() + ' ' + engine.version(),
                        Machine.describe(engine),
                        values));
        page.changed();
    }

    /** Training will say by itself why there is no engine. */
    private static NativeLibraries.Found engine() {
        try {
            return NativeLibraries.find();
        } catch (RuntimeException | LinkageError e) {
            return new NativeLibraries.Found("no engine", "", List.of(), 0);
        }
    }

    @Override
    public void stepped(StepTaken step) {
        if (step.ofRound() == 1 || step.round() != round) {
            // What a round that was broken off had done counts from its checkpoint on.
            means = new Means();
            usesInRound = (step.ofRound() - 1L) * step.pairs();
            round = step.round();
        }
        usesInRound += step.pairs();
        means.add(step);
        if (step.number() % settings.report().every() == 0 || step.lastOfRound()) {
            journal.append(means.line(usesInClosedRounds + usesInRound));
            means = new Means();
        }
    }

    @Override
    public void open(long pairs) {
        open = pairs;
    }

    @Override
    public void closed(RoundClosed record) {
        if (!means.isEmpty() && round == record.getRound()) {
            // The leases gave fewer batches than the round had steps.
            journal.append(means.line(usesInClosedRounds + usesInRound));
        }
        means = new Means();
        Map<String, Double> totals =
                TrainerMetrics.outcomes(record.getTotals(), record.getSampledOutTotal());
        usesInClosedRounds =
                (double) record.getTotals().getTrained() + record.getTotals().getReplayed();
        Map<Integer, Long> covered = new TreeMap<>();
        for (OffsetRange range : record.getCovered()) {
            covered.put(range.getPartition(), range.getTo());
        }
        Map<String, Double> tally = TrainerMetrics.outcomes(record.getTally(), 0);
        tally.remove(TrainerMetrics.SAMPLED_OUT);
        journal.append(
                new JournalEvent.Round(
                        record.getClosedAt(),
                        record.getRound(),
                        record.getStep(),
                        record.getLoss(),
                        record.getTemperature(),
                        tally,
                        totals,
                        open,
                        covered));
        page.changed();
    }

    @Override
    public void published(PublishedVersion published) {
        PublishedVersion.Gate gate = published.gate();
        journal.append(
                new JournalEvent.Version(
                        Instant.now(),
                        published.round().getRound(),
                        published.round().getStep(),
                        published.version().number(),
                        published.version().id(),
                        published.version().summary().metrics(),
                        Lineage.evaluatedOn(published.version()),
                        gate.equals(PublishedVersion.Gate.DECIDED)
                                ? ""
                                : gate.name().toLowerCase(Locale.ROOT)));
        page.changed();
    }

    @Override
    public void refused(RoundClosed record) {
        journal.append(new JournalEvent.Refused(Instant.now(), record.getRound()));
        page.changed();
    }

    @Override
    public void ended(String reason) {
        if (!means.isEmpty()) {
            // The next life may go on behind these steps.
            journal.append(means.line(usesInClosedRounds + usesInRound));
            means = new Means();
        }
        journal.append(new JournalEvent.End(Instant.now(), reason));
        journal.close();
        page.close();
    }

    /** What some steps add up to. */
    private static final class Means {
        private int steps;
        private StepTaken last;
        private double loss;
        private double gradientNorm;
        private double temperature;
        private double learningRate;
        private long pairs;
        private long live;
        private long tokens;
        private long waitedNanos;
        private long tookNanos;

        void add(StepTaken step) {
            steps++;
            last = step;
            loss += step.report().loss();
            gradientNorm += step.report().gradientNorm();
            temperature += step.report().temperature();
            learningRate += step.learningRate();
            pairs += step.pairs();
            live += step.live();
            tokens += step.tokens();
            waitedNanos += step.waitedNanos();
            tookNanos += step.tookNanos();
        }

        boolean isEmpty() {
            return steps == 0;
        }

        JournalEvent.Step line(double pairsSeen) {
            double nanos = Math.max(1, waitedNanos + tookNanos);
            return new JournalEvent.Step(
                    Instant.now(),
                    last.round(),
                    last.number(),
                    steps,
                    loss / steps,
                    gradientNorm / steps,
                    temperature / steps,
                    learningRate / steps,
                    pairsSeen,
                    pairs * 1e9 / nanos,
                    waitedNanos / nanos,
                    (double) live / pairs,
                    (double) tokens / steps);
        }
    }
}
