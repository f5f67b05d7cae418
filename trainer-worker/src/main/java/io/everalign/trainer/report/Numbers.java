package io.everalign.trainer.report;

import java.time.Duration;
import java.util.Locale;

/** Numbers as people read them. What is not known is a dash. */
final class Numbers {

    private static final String UNKNOWN = "–";
    private static final String[] THOUSANDS = {"", "k", "M", "G", "T"};

    private Numbers() {}

    /** All digits, in groups of three. */
    static String whole(double value) {
        return Double.isFinite(value) ? String.format(Locale.ROOT, "%,.0f", value) : UNKNOWN;
    }

    /** All digits, in groups of three. */
    static String whole(long value) {
        return String.format(Locale.ROOT, "%,d", value);
    }

    /** About four digits: 12,345, 97.3, 3.214, 0.00125, 2.5e-7. */
    static String plain(double value) {
        double size = Math.abs(value);
        if (!Double.isFinite(value)) {
            return UNKNOWN;
        } else if (size == 0) {
            return "0";
        } else if (size < 1e-4 || size >= 1e9) {
            return scientific(value);
        }
        int decimals = (int) Math.max(0, Math.min(7, 3 - Math.floor(Math.log10(size))));
        String text = String.format(Locale.ROOT, "%,." + decimals + "f", value);
        return size < 1 || value == Math.rint(value) ? withoutZeros(text) : text;
    }

    /** A fraction in per cent. */
    static String percent(double value) {
        double size = Math.abs(value);
        String pattern = size >= 0.1 || size == 0 ? "%.1f %%" : "%.2f %%";
        return Double.isFinite(value) ? String.format(Locale.ROOT, pattern, 100 * value) : UNKNOWN;
    }

    /**
     * A mark of an axis: as many digits as it takes to tell marks of this distance apart, in the
     * unit that suits the greatest of them.
     */
    static String tick(double value, double distance, double greatest) {
        if (Math.abs(value) < distance / 1e6) {
            return "0";
        } else if (greatest < 1e-2) {
            return scientific(value);
        } else if (greatest < 10_000) {
            return fixed(value, distance);
        }
        int group = 0;
        double unit = 1;
        for (; greatest >= 1000 * unit && group < THOUSANDS.length - 1; group++) {
            unit *= 1000;
        }
        return fixed(value / unit, distance / unit) + THOUSANDS[group];
    }

    /** The same for a fraction, in per cent. */
    static String percentTick(double value, double distance) {
        return fixed(100 * value, 100 * distance) + " %";
    }

    /** A length of time as 3 d 4 h, 1 h 2 min, 12 min or 43 s. */
    static String time(Duration time) {
        if (time.toHours() >= 48) {
            return time.toDays() + " d " + time.toHoursPart() + " h";
        } else if (time.toHours() > 0) {
            return time.toHours() + " h " + time.toMinutesPart() + " min";
        }
        return time.toMinutes() > 0 ? time.toMinutes() + " min" : time.toSeconds() + " s";
    }

    private static String fixed(double value, double distance) {
        int decimals = 0;
        for (double rest = distance; decimals < 9; decimals++, rest *= 10) {
            if (Math.abs(rest - Math.rint(rest)) < 1e-6 * rest) {
                break;
            }
        }
        String text = String.format(Locale.ROOT, "%,." + decimals + "f", value);
        return text.indexOf('.') > 0 ? withoutZeros(text) : text;
    }

    private static String scientific(double value) {
        String[] parts = String.format(Locale.ROOT, "%.2e", value).split("e", 2);
        return withoutZeros(parts[0]) + 'e' + Integer.parseInt(parts[1]);
    }

    private static String withoutZeros(String text) {
        return text.replaceAll("\\.?0+$", "");
    }
}
