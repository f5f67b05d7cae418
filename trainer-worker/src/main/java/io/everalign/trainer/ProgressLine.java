package io.everalign.trainer;

import io.everalign.registry.client.VersionSummary;
import io.everalign.schemas.RoundClosed;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells a person how far training is: on a terminal in one line that is drawn again and again,
 * elsewhere in one line of the log for each closed round.
 */
final class ProgressLine implements TrainingListener {

    private static final Logger LOG = LoggerFactory.getLogger(ProgressLine.class);
    private static final double KEPT = 0.9;

    private final @Nullable LiveLine terminal;
    private final Activity activity;
    private @Nullable StepTaken step;
    private double loss;
    private double pairsPerSecond;
    private double stall;
    private @Nullable Double recall;
    private long open;

    /** Draws on a terminal, or logs if there is none. */
    ProgressLine(@Nullable LiveLine terminal, Activity activity) {
        this.terminal = terminal;
        this.activity = activity;
    }

    @Override
    public void started() {
        if (terminal != null) {
            terminal.start();
        }
    }

    @Override
    public void stepped(StepTaken taken) {
        boolean first = step == null;
        double nanos = Math.max(1, taken.waitedNanos() + taken.tookNanos());
        loss = smoothed(first, loss, taken.report().loss());
        pairsPerSecond = smoothed(first, pairsPerSecond, taken.pairsPerSecond());
        stall = smoothed(first, stall, taken.waitedNanos() / nanos);
        step = taken;
        draw(line());
    }

    @Override
    public void idle() {
        draw(activity.now());
    }

    @Override
    public void open(long pairs) {
        open = pairs;
    }

    @Override
    public void closed(RoundClosed round) {
        if (terminal == null && step != null) {
            LOG.info("Closed {}", line());
        }
    }

    @Override
    public void published(PublishedVersion published) {
        VersionSummary summary = published.version().summary();
        recall = summary.metrics().get("mean_r1");
    }

    @Override
    public void ended(String reason) {
        if (terminal != null) {
            terminal.end();
        }
    }

    /** The line as of the last step. */
    String line() {
        StepTaken last = step;
        if (last == null) {
            return activity.now();
        }
        List<String> parts = new ArrayList<>();
        parts.add("round " + last.round());
        parts.add(String.format(Locale.ROOT, "step %,d", last.number()));
        parts.add(String.format(Locale.ROOT, "loss %.3f", loss));
        parts.add(String.format(Locale.ROOT, "%,.0f pairs/s", pairsPerSecond));
        parts.add(String.format(Locale.ROOT, "waits %.0f %%", 100 * stall));
        if (recall != null) {
            parts.add(String.format(Locale.ROOT, "R@1 %.1f %%", 100 * recall));
        }
        parts.add(String.format(Locale.ROOT, "open %,d", open));
        return String.join(" · ", parts);
    }

    private void draw(String line) {
        if (terminal != null) {
            terminal.show(line);
        }
    }

    private static double smoothed(boolean first, double before, double now) {
        return first ? now : KEPT * before + (1 - KEPT) * now;
    }
}
