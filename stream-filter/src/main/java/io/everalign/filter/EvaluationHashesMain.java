package io.everalign.filter;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;

/**
 * Hashes evaluation sets once, so that every start of the filter need not: the program behind
 * {@code everalign evaluation-hashes}.
 */
public final class EvaluationHashesMain {

    private static final String USAGE =
            """
            evaluation-hashes --out LIST SET…

              --out LIST  where the hashes are written, such as flickr30k.pdq
              SET         a folder of images, a WebDataset shard (.tar) or a list made before

            The filter reads the list by --filter.evaluation-sets=LIST, and rejects near-duplicates of the
            images, turned or mirrored in any way.
            """;

    private EvaluationHashesMain() {}

    /** Exit status 0 when the list is written, 1 when not, 2 for wrong arguments. */
    public static void main(String[] words) {
        System.exit(run(words, System.out, System.err));
    }

    static int run(String[] words, PrintStream out, PrintStream err) {
        List<String> given = List.of(words);
        if (given.contains("--help")) {
            out.print(USAGE);
            return 0;
        }
        if (given.size() < 3 || !given.get(0).equals("--out")) {
            err.print(USAGE);
            return 2;
        }
        Path list = Path.of(given.get(1));
        try {
            List<EvaluationImage> images = EvaluationReader.read(given.subList(2, given.size()));
            EvaluationReader.write(images, list);
            out.printf("%d images hashed into %s%n", images.size(), list);
            return 0;
        } catch (IOException e) {
            err.printf("evaluation-hashes: %s%n", e.getMessage());
            return 1;
        }
    }
}
