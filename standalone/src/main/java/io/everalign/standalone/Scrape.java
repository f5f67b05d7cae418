package io.everalign.standalone;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a process shows at {@code /metrics}, read once. A metric that is missing has no value. */
public final class Scrape {

    private static final Pattern SAMPLE =
            Pattern.compile("([A-Za-z_:][A-Za-z0-9_:]*)(\\{.*\\})? (\\S+)(?: \\d+)?");

    static final Scrape NOTHING = new Scrape(Map.of());

    private final Map<String, Double> samples;

    private Scrape(Map<String, Double> samples) {
        this.samples = samples;
    }

    /** Reads the text format of Prometheus; lines that are none of its are passed over. */
    static Scrape parse(String text) {
        Map<String, Double> samples = new LinkedHashMap<>();
        text.lines()
                .filter(line -> !line.startsWith("#"))
                .map(SAMPLE::matcher)
                .filter(Matcher::matches)
                .forEach(
                        sample -> {
                            String labels = sample.group(2) == null ? "" : sample.group(2);
                            value(sample.group(3))
                                    .ifPresent(
                                            value -> samples.put(sample.group(1) + labels, value));
                        });
        return new Scrape(samples);
    }

    /** Sum of a metric over all its labels; empty if it is not there. */
    public OptionalDouble sum(String name) {
        return sum(key -> key.equals(name) || key.startsWith(name + "{"));
    }

    /** Sum of a metric over the samples that carry a label with this value. */
    public OptionalDouble sum(String name, String label, String value) {
        String wanted = label + "=\"" + value + "\"";
        return sum(
                key ->
                        key.startsWith(name + "{")
                                && (key.contains("{" + wanted) || key.contains("," + wanted)));
    }

    /** A metric's samples by the value of one label. */
    public Map<String, Double> by(String name, String label) {
        Pattern labelled = Pattern.compile("[{,]" + Pattern.quote(label) + "=\"([^\"]*)\"");
        Map<String, Double> values = new LinkedHashMap<>();
        samples.forEach(
                (key, value) -> {
                    Matcher matcher = labelled.matcher(key);
                    if (key.startsWith(name + "{") && matcher.find()) {
                        values.merge(matcher.group(1), value, Double::sum);
                    }
                });
        return values;
    }

    private OptionalDouble sum(Predicate<String> wanted) {
        boolean found = false;
        double sum = 0;
        for (Map.Entry<String, Double> sample : samples.entrySet()) {
            if (wanted.test(sample.getKey())) {
                found = true;
                sum += sample.getValue();
            }
        }
        return found ? OptionalDouble.of(sum) : OptionalDouble.empty();
    }

    private static java.util.Optional<Double> value(String text) {
        return switch (text) {
            case "+Inf" -> java.util.Optional.of(Double.POSITIVE_INFINITY);
            case "-Inf" -> java.util.Optional.of(Double.NEGATIVE_INFINITY);
            case "NaN", "Nan" -> java.util.Optional.of(Double.NaN);
            default -> number(text);
        };
    }

    private static java.util.Optional<Double> number(String text) {
        try {
            return java.util.Optional.of(Double.valueOf(text));
        } catch (NumberFormatException e) {
            return java.util.Optional.empty();
        }
    }
}
