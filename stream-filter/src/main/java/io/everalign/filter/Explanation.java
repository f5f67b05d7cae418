package io.everalign.filter;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.everalign.schemas.RejectReason;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What every rule says of one pair: the program behind {@code everalign filter --explain}. */
final class Explanation {

    private static final JsonMapper JSON = new JsonMapper();
    private static final long MAX_IMAGE_BYTES = 256L << 20;

    /** Rules on what the census counts. */
    private static final List<RejectReason> NOT_ASKED =
            List.of(RejectReason.REPEATED_PAIR, RejectReason.TEXT_OVER, RejectReason.IMAGE_OVER);

    private final List<Verdict> verdicts;
    private final List<String> notAsked;
    private final boolean accepted;

    private Explanation(Verdicts verdicts, ExplainArguments asked) {
        this.verdicts = verdicts.given();
        this.accepted = verdicts.accepted();
        boolean urlsMissing =
                asked.urls().isEmpty() && !asked.rules().blockLists().urls().isEmpty();
        this.notAsked =
                Stream.concat(
                                NOT_ASKED.stream(),
                                Stream.of(RejectReason.BLOCKED_URL).filter(r -> urlsMissing))
                        .sorted()
                        .filter(reason -> !asked.rules().isOff(reason))
                        .map(RejectReason::label)
                        .toList();
    }

    /**
     * Exit status 0 when the rules were asked, 1 when the pair cannot be read, 2 for wrong words.
     */
    static int run(
            String[] words, Map<String, String> environment, PrintStream out, PrintStream err) {
        if (List.of(words).contains("--help")) {
            out.print(ExplainArguments.USAGE);
            return 0;
        }
        ExplainArguments asked;
        try {
            asked = ExplainArguments.parse(words, environment);
        } catch (RuntimeException e) {
            err.printf("filter: %s%n%n%s", e.getMessage(), ExplainArguments.USAGE);
            return 2;
        }
        try {
            Explanation explanation = of(asked);
            if (asked.json()) {
                explanation.printJson(out);
            } else {
                explanation.printTable(out);
            }
            return 0;
        } catch (NoSuchFileException e) {
            err.printf("filter: %s: there is no such file%n", e.getMessage());
        } catch (IOException | RuntimeException e) {
            err.printf("filter: %s%n", e.getMessage());
        }
        return 1;
    }

    private static Explanation of(ExplainArguments asked) throws IOException {
        RuleSettings rules = asked.rules().withAllReasons();
        Verdicts verdicts = new Verdicts(rules);
        try (RuleArtifacts artifacts = RuleArtifacts.of(rules)) {
            RuleChain chain = new RuleChain(rules, artifacts);
            RuleChain.Pair pair =
                    new RuleChain.Pair(asked.text(), read(asked.image()), asked.urls());
            chain.judge(pair, null, verdicts);
        }
        return new Explanation(verdicts, asked);
    }

    private static byte[] read(Path image) throws IOException {
        if (Files.size(image) > MAX_IMAGE_BYTES) {
            throw new IOException(
                    image + ": an image must have at most 256 MiB, but has " + Files.size(image));
        }
        return Files.readAllBytes(image);
    }

    private void printJson(PrintStream out) throws IOException {
        try (JsonGenerator json = JSON.createGenerator(out)) {
            json.disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
            json.writeStartObject();
            json.writeBooleanField("accepted", accepted);
            json.writeArrayFieldStart("verdicts");
            for (Verdict verdict : verdicts) {
                print(verdict, json);
            }
            json.writeEndArray();
            json.writeArrayFieldStart("not_asked");
            for (String rule : notAsked) {
                json.writeString(rule);
            }
            json.writeEndArray();
            json.writeEndObject();
        }
        out.println();
        out.flush();
    }

    private static void print(Verdict verdict, JsonGenerator json) throws IOException {
        String label = verdict.reason().label();
        json.writeStartObject();
        json.writeStringField("rule", label);
        json.writeBooleanField("accepted", verdict.accepted());
        json.writeStringField("reason", verdict.accepted() ? null : label);
        print("value", verdict.value(), json);
        print("limit", verdict.limit(), json);
        json.writeStringField("detail", verdict.detail().isEmpty() ? null : verdict.detail());
        json.writeEndObject();
    }

    private static void print(String name, @Nullable Double number, JsonGenerator json)
            throws IOException {
        if (number == null) {
            json.writeNullField(name);
        } else if (number == Math.rint(number)) {
            json.writeNumberField(name, number.longValue());
        } else {
            json.writeNumberField(name, number);
        }
    }

    private void printTable(PrintStream out) {
        out.printf("%s%n%n", accepted ? "accepted" : "rejected: " + firstReason());
        out.printf("  %-20s %-6s %12s %12s%n", "rule", "says", "value", "limit");
        for (Verdict verdict : verdicts) {
            out.printf(
                    "  %-20s %-6s %12s %12s  %s%n",
                    verdict.reason().label(),
                    verdict.accepted() ? "pass" : "REJECT",
                    text(verdict.value()),
                    text(verdict.limit()),
                    verdict.detail());
        }
        if (!notAsked.isEmpty()) {
            out.printf("%nnot asked, because nothing here tells: %s%n", notAsked);
        }
    }

    private String firstReason() {
        return verdicts.stream()
                .filter(verdict -> !verdict.accepted())
                .map(verdict -> verdict.reason().label())
                .findFirst()
                .orElseThrow();
    }

    private static String text(@Nullable Double number) {
        if (number == null) {
            return "-";
        }
        return number == Math.rint(number)
                ? Long.toString(number.longValue())
                : String.format(Locale.ROOT, "%.3f", number);
    }
}
