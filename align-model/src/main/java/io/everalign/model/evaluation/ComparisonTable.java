package io.everalign.model.evaluation;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Two models side by side.
 *
 * @param a the file of the first model's ranks
 * @param b the file of the second model's
 * @param directions how they compare in each direction
 */
record ComparisonTable(Path a, Path b, Map<String, Comparison> directions) {

    static ComparisonTable of(List<Path> two) throws IOException {
        Path a = two.get(0);
        Path b = two.get(1);
        return new ComparisonTable(a, b, Comparison.of(a, b));
    }

    void print(boolean json, PrintStream out) throws IOException {
        if (json) {
            printJson(out);
        } else {
            print(out);
        }
        out.flush();
    }

    private void print(PrintStream out) {
        out.printf("A is %s%nB is %s%n%n", a, b);
        out.printf(
                "%-14s %9s %8s %8s %7s  %-18s %8s %8s %9s%n",
                "R@1 %", "queries", "A", "B", "B - A", "95 % interval", "only A", "only B", "p");
        directions.forEach(
                (direction, found) ->
                        out.printf(
                                Locale.ROOT,
                                "%-14s %9d %8.2f %8.2f %+7.2f  %-18s %8d %8d %9.2g%n",
                                direction.replace('_', ' '),
                                found.queries(),
                                100 * found.at1OfA(),
                                100 * found.at1OfB(),
                                100 * found.difference(),
                                String.format(
                                        Locale.ROOT,
                                        "%+.2f to %+.2f",
                                        100 * found.low(),
                                        100 * found.high()),
                                found.onlyA(),
                                found.onlyB(),
                                found.p()));
    }

    private void printJson(PrintStream out) throws IOException {
        try (JsonGenerator json = new JsonFactory().createGenerator(out)) {
            json.disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
            json.writeStartObject();
            for (Map.Entry<String, Comparison> direction : directions.entrySet()) {
                Comparison found = direction.getValue();
                json.writeObjectFieldStart(direction.getKey());
                json.writeNumberField("queries", found.queries());
                json.writeNumberField("r1_a", found.at1OfA());
                json.writeNumberField("r1_b", found.at1OfB());
                json.writeNumberField("difference", found.difference());
                json.writeNumberField("low", found.low());
                json.writeNumberField("high", found.high());
                json.writeNumberField("only_a", found.onlyA());
                json.writeNumberField("only_b", found.onlyB());
                json.writeNumberField("p", found.p());
                json.writeEndObject();
            }
            json.writeEndObject();
        }
        out.println();
    }
}
