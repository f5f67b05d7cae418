package io.everalign.filter.nsfw;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Brings the NSFW model into a folder: the program behind {@code everalign nsfw-model}. */
public final class NsfwModelMain {
    private NsfwModelMain() {}

    /** Exit status 0 when the folder holds the model, 1 when not, 2 for wrong arguments. */
    public static void main(String[] words) {
        System.exit(run(words, System.getenv(), System.out, System.err));
    }

    static int run(
            String[] words, Map<String, String> environment, PrintStream out, PrintStream err) {
        if (List.of(words).contains("--help")) {
            out.print(NsfwModelArguments.USAGE);
            return 0;
        }
        NsfwModelArguments asked;
        NpmRegistry registry;
        try {
            asked = NsfwModelArguments.parse(words);
            registry = NpmRegistry.of(environment);
        } catch (IllegalArgumentException e) {
            err.printf("nsfw-model: %s%n%n%s", e.getMessage(), NsfwModelArguments.USAGE);
            return 2;
        }
        try {
            bring(asked, registry, out);
            return 0;
        } catch (IOException e) {
            err.printf("nsfw-model: %s%n", e.getMessage());
            return 1;
        }
    }

    private static void bring(NsfwModelArguments asked, NpmRegistry registry, PrintStream out)
            throws IOException {
        ModelFolder folder = new ModelFolder(asked.out());
        if (folder.exists()) {
            folder.read();
            out.printf("%s holds the model already.%n", asked.out());
            return;
        }
        folder.checkVacant();
        Path given = asked.archive();
        NpmPackage npm = NpmPackage.NSFWJS;
        String from = given == null ? registry.archive(npm).toString() : given.toString();
        out.printf("reading %s, %,d bytes…%n", from, npm.archiveBytes());
        byte[] archive = given == null ? registry.fetch(npm) : npm.read(given);
        try {
            folder.write(NsfwModel.files(archive), npm.toString(), NsfwModel.NAME);
        } catch (BadModel e) {
            throw e.in(from);
        }
        out.printf("%s holds the model.%n", asked.out());
    }
}
