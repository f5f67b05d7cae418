package io.everalign.filter;

import io.everalign.schemas.PairId;
import java.io.IOException;
import java.io.PrintStream;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.KafkaException;

/** Takes down what somebody said no to: the program behind {@code everalign takedown}. */
public final class TakedownMain {

    private static final int SHOWN = 20;

    private TakedownMain() {}

    /** Exit status 0 when pairs are taken down, 1 when none was found or it failed, 2 for words. */
    public static void main(String[] words) {
        System.exit(run(words, System.getenv(), System.out, System.err));
    }

    static int run(
            String[] words, Map<String, String> environment, PrintStream out, PrintStream err) {
        if (List.of(words).contains("--help")) {
            out.print(TakedownArguments.USAGE);
            return 0;
        }
        TakedownArguments asked;
        try {
            asked = TakedownArguments.parse(words, environment);
        } catch (RuntimeException e) {
            err.printf("takedown: %s%n%n%s", e.getMessage(), TakedownArguments.USAGE);
            return 2;
        } catch (IOException e) {
            err.printf("takedown: cannot read an image: %s%n", e);
            return 2;
        }
        try {
            return takeDown(asked, out, err);
        } catch (KafkaException | IllegalStateException e) {
            err.printf("takedown: %s%n", e.getMessage());
            return 1;
        }
    }

    private static int takeDown(TakedownArguments asked, PrintStream out, PrintStream err) {
        Takedown takedown = new Takedown(asked.kafka(), err).find(asked.request());
        if (!asked.dryRun() && !takedown.pairs().isEmpty()) {
            takedown.takeDown();
        }
        out.printf(
                "%s: %s%n",
                asked.dryRun() ? "would be taken down" : "taken down", takedown.counts());
        takedown.pairs().stream()
                .limit(SHOWN)
                .map(PairId::toString)
                .forEach(pair -> out.printf("  %s%n", pair));
        if (takedown.pairs().size() > SHOWN) {
            out.printf("  and %,d more%n", takedown.pairs().size() - SHOWN);
        }
        return takedown.pairs().isEmpty() ? 1 : 0;
    }
}
