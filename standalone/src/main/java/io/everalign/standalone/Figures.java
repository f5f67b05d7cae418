package io.everalign.standalone;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;
import java.util.OptionalDouble;

/**
 * The newest scrape of one station in words, with rates over the last seconds. What the station
 * does not show is a dash.
 */
final class Figures {

    static final String MISSING = "–";
    private static final Duration WINDOW = Duration.ofSeconds(15);

    private final Deque<Moment> moments = new ArrayDeque<>();

    private record Moment(Instant at, Scrape scrape) {}

    /** Takes in what the station shows now. */
    void take(Instant at, Scrape scrape) {
        moments.addLast(new Moment(at, scrape));
        while (moments.size() > 2 && moments.getFirst().at().plus(WINDOW).isBefore(at)) {
            moments.removeFirst();
        }
    }

    Scrape newest() {
        return moments.isEmpty() ? Scrape.NOTHING : moments.getLast().scrape();
    }

    /** A whole number. */
    String count(String metric) {
        return whole(newest().sum(metric));
    }

    /** A whole number of one label. */
    String count(String metric, String label, String value) {
        return whole(newest().sum(metric, label, value));
    }

    /** A number with this many decimals. */
    String decimal(String metric, int decimals) {
        OptionalDouble value = newest().sum(metric);
        return value.isEmpty() || Double.isNaN(value.getAsDouble())
                ? MISSING
                : String.format(Locale.ROOT, "%." + decimals + "f", value.getAsDouble());
    }

    /** A fraction in per cent. */
    String percent(String metric, String label, String value) {
        OptionalDouble found = newest().sum(metric, label, value);
        return found.isEmpty() || Double.isNaN(found.getAsDouble())
                ? MISSING
                : String.format(Locale.ROOT, "%.1f%%", 100 * found.getAsDouble());
    }

    /** Growth a second, such as {@code 12/s}; a counter that began anew has none. */
    String rate(String metric) {
        if (moments.size() < 2) {
            return MISSING;
        }
        Moment first = moments.getFirst();
        Moment last = moments.getLast();
        OptionalDouble from = first.scrape().sum(metric);
        OptionalDouble to = last.scrape().sum(metric);
        double seconds = Duration.between(first.at(), last.at()).toMillis() / 1000.0;
        if (from.isEmpty() || to.isEmpty() || seconds <= 0) {
            return MISSING;
        }
        double rate = Math.max(0, to.getAsDouble() - from.getAsDouble()) / seconds;
        return String.format(Locale.ROOT, rate < 10 ? "%.1f/s" : "%.0f/s", rate);
    }

    static String whole(OptionalDouble value) {
        return value.isEmpty() || Double.isNaN(value.getAsDouble())
                ? MISSING
                : String.format(Locale.ROOT, "%,.0f", value.getAsDouble());
    }

    static String mebibytes(double bytes) {
        return String.format(Locale.ROOT, "%,.0f MiB", bytes / (1 << 20));
    }
}
