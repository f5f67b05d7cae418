package io.everalign.runtime;

import java.lang.reflect.Type;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The notation of a setting's value: text to value, bounds, and back. */
final class SettingValue {

    private static final Pattern QUANTITY = Pattern.compile("(-?[0-9]+)\\s*([A-Za-z]*)");
    private static final Map<String, Long> BYTES =
            Map.of(
                    "", 1L, "B", 1L, "KIB", 1L << 10, "MIB", 1L << 20, "GIB", 1L << 30, "TIB",
                    1L << 40);
    private static final Map<String, Long> MILLIS =
            Map.of("ms", 1L, "s", 1_000L, "min", 60_000L, "h", 3_600_000L, "d", 86_400_000L);

    private SettingValue() {}

    static Object parse(Type type, Setting setting, String text) {
        if (type == String.class) {
            return text;
        } else if (type == boolean.class) {
            return bool(text);
        } else if (type == double.class) {
            return real(text);
        } else if (type == int.class) {
            return Math.toIntExact(whole(setting, text));
        } else if (type == long.class) {
            return whole(setting, text);
        } else if (type == Duration.class) {
            return duration(text);
        } else if (type == Path.class) {
            return Path.of(text);
        } else if (type == URI.class) {
            return URI.create(text);
        } else if (type instanceof Class<?> c && c.isEnum()) {
            return constant(c, text);
        } else if (type.getTypeName().equals("java.util.List<java.lang.String>")) {
            return Arrays.stream(text.split(","))
                    .map(String::strip)
                    .filter(item -> !item.isEmpty())
                    .toList();
        }
        throw new IllegalStateException(
                "Setting " + setting.key() + " has a type not known: " + type);
    }

    /** What the value breaks, as the end of "must be …"; empty when it keeps its bounds. */
    static String brokenBound(Type type, Setting setting, Object value) {
        if (!setting.min().isEmpty() && order(parse(type, setting, setting.min()), value) > 0) {
            return "at least " + setting.min();
        }
        if (!setting.max().isEmpty() && order(parse(type, setting, setting.max()), value) < 0) {
            return "at most " + setting.max();
        }
        return "";
    }

    static String text(Object value) {
        if (value instanceof List<?> list) {
            return list.stream().map(Object::toString).collect(Collectors.joining(","));
        } else if (value instanceof Duration duration) {
            return durationText(duration.toMillis());
        } else if (value instanceof Enum<?> constant) {
            return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
        return value.toString();
    }

    /** The name of {@code known} that is within three edits of {@code given}; empty if none is. */
    static String nearest(String given, Collection<String> known) {
        return known.stream()
                .filter(name -> edits(given, name) <= 3)
                .min((a, b) -> Integer.compare(edits(given, a), edits(given, b)))
                .orElse("");
    }

    private static boolean bool(String text) {
        return switch (text) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new IllegalArgumentException("it must be true or false");
        };
    }

    private static double real(String text) {
        try {
            return Double.parseDouble(text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("it must be a number", e);
        }
    }

    private static long whole(Setting setting, String text) {
        Matcher matcher = QUANTITY.matcher(text);
        boolean bytes = setting.unit().equals("bytes");
        if (!matcher.matches() || (!bytes && !matcher.group(2).isEmpty())) {
            throw new IllegalArgumentException(
                    bytes ? "it must be a size such as 8MiB" : "it must be a whole number");
        }
        Long factor = BYTES.get(matcher.group(2).toUpperCase(Locale.ROOT));
        if (factor == null) {
            throw new IllegalArgumentException("its unit must be one of B, KiB, MiB, GiB, TiB");
        }
        return multiplied(matcher.group(1), factor);
    }

    private static Duration duration(String text) {
        Matcher matcher = QUANTITY.matcher(text);
        Long factor = matcher.matches() ? MILLIS.get(matcher.group(2)) : null;
        if (factor == null) {
            throw new IllegalArgumentException(
                    "it must be a time such as 50ms, 10s, 5min, 1h or 7d");
        }
        return Duration.ofMillis(multiplied(matcher.group(1), factor));
    }

    private static long multiplied(String digits, long factor) {
        try {
            return Math.multiplyExact(Long.parseLong(digits), factor);
        } catch (ArithmeticException | NumberFormatException e) {
            throw new IllegalArgumentException("it is out of range", e);
        }
    }

    private static Object constant(Class<?> type, String text) {
        String names =
                Arrays.stream(type.getEnumConstants())
                        .map(SettingValue::text)
                        .collect(Collectors.joining(", "));
        return Arrays.stream(type.getEnumConstants())
                .filter(constant -> text(constant).equals(text))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("it must be one of " + names));
    }

    private static String durationText(long millis) {
        for (String unit : List.of("d", "h", "min", "s")) {
            long factor = MILLIS.getOrDefault(unit, 1L);
            if (millis != 0 && millis % factor == 0) {
                return millis / factor + unit;
            }
        }
        return millis + "ms";
    }

    @SuppressWarnings("unchecked") // both sides were parsed as the type of the same setting
    private static int order(Object bound, Object value) {
        return ((Comparable<Object>) bound).compareTo(value);
    }

    private static int edits(String a, String b) {
        int[] row = new int[b.length() + 1];
        Arrays.setAll(row, i -> i);
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int change = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(change, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[b.length()];
    }
}
