package io.everalign.model.evaluation;

import io.everalign.model.AlignModel;
import io.everalign.model.ModelFolder;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

/** Measures a model on labelled pairs: the program behind {@code everalign evaluate}. */
public final class EvaluateMain {

    private EvaluateMain() {}

    /** Exit status 0 when all is measured, 1 when not, 2 for wrong arguments. */
    public static void main(String[] words) {
        System.setProperty("slf4j.internal.verbosity", "ERROR");
        System.exit(run(words, System.out, System.err));
    }

    static int run(String[] words, PrintStream out, PrintStream err) {
        if (List.of(words).contains("--help")) {
            out.print(EvaluateArguments.USAGE);
            return 0;
        }
        EvaluateArguments asked;
        try {
            asked = EvaluateArguments.parse(words);
        } catch (IllegalArgumentException e) {
            err.printf("evaluate: %s%n%n%s", e.getMessage(), EvaluateArguments.USAGE);
            return 2;
        }
        try {
            if (asked.compared().isEmpty()) {
                evaluate(asked, out, err);
            } else {
                ComparisonTable.of(asked.compared()).print(asked.json(), out);
            }
            return 0;
        } catch (IOException | IllegalArgumentException | IllegalStateException e) {
            err.printf("evaluate: %s%n", told(e));
            return 1;
        }
    }

    private static String told(Exception e) {
        return e instanceof NoSuchFileException
                ? e.getMessage() + ": there is no such file"
                : String.valueOf(e.getMessage());
    }

    private static void evaluate(EvaluateArguments asked, PrintStream out, PrintStream err)
            throws IOException {
        Examination examination = Examination.prepare(asked);
        Path folder = ModelFolder.of(Objects.requireNonNull(asked.model()), err::println);
        String device = asked.device();
        try (AlignModel model =
                device == null ? AlignModel.load(folder) : AlignModel.load(folder, device)) {
            EvaluationReport report = examination.examine(model, err::println);
            if (asked.json()) {
                report.printJson(out);
            } else {
                report.print(out);
            }
        }
    }
}
