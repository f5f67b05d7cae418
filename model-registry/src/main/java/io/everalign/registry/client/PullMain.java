package io.everalign.registry.client;

import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Brings a model from a registry into a folder: the program behind {@code everalign pull}. */
public final class PullMain {

    private static final String USAGE =
            """
            pull OWNER/MODEL [--revision R] [--registry URL] [--out DIR]

              --revision R    an alias, a number or a version of 40 hex characters (default main)
              --registry URL  where the registry is (default http://127.0.0.1:8080)
              --out DIR       folder to put the files in (default ./MODEL)

            Files that are there already are kept if their digest is right. A pull that was cut off
            goes on where it was.
            """;
    private static final List<String> OPTIONS = List.of("--revision", "--registry", "--out");
    private static final int PER_CENT = 100;

    private final PrintStream out;
    private String shown = "";

    private PullMain(PrintStream out) {
        this.out = out;
    }

    /** Exit status 0 when every file is there and right, 1 when not, 2 for wrong arguments. */
    public static void main(String[] arguments) {
        System.exit(run(arguments, System.out, System.err));
    }

    static int run(String[] arguments, PrintStream out, PrintStream err) {
        if (List.of(arguments).contains("--help")) {
            out.print(USAGE);
            return 0;
        }
        try {
            new PullMain(out).pull(parsed(arguments));
            return 0;
        } catch (IllegalArgumentException e) {
            err.printf("%s%n%n%s", e.getMessage(), USAGE);
            return 2;
        } catch (IOException e) {
            err.printf("%nThe pull failed: %s%n", e.getMessage());
            return 1;
        }
    }

    private static Map<String, String> parsed(String[] arguments) {
        Map<String, String> given = new HashMap<>();
        for (int i = 0; i < arguments.length; i++) {
            String argument = arguments[i];
            int equals = argument.indexOf('=');
            String name = equals < 0 ? argument : argument.substring(0, equals);
            if (!argument.startsWith("--")) {
                if (given.put("model", argument) != null) {
                    throw new IllegalArgumentException("One model at a time, not " + argument);
                }
            } else if (!OPTIONS.contains(name)) {
                throw new IllegalArgumentException("Unknown option " + name);
            } else if (equals >= 0) {
                given.put(name, argument.substring(equals + 1));
            } else if (++i < arguments.length) {
                given.put(name, arguments[i]);
            } else {
                throw new IllegalArgumentException(name + " has no value");
            }
        }
        if (!given.getOrDefault("model", "").matches("[^/]+/[^/]+")) {
            throw new IllegalArgumentException(
                    "A model must be OWNER/MODEL, not " + given.getOrDefault("model", "nothing"));
        }
        return given;
    }

    private void pull(Map<String, String> given) throws IOException {
        String model = given.getOrDefault("model", "");
        String revision = given.getOrDefault("--revision", "main");
        URI registry = URI.create(given.getOrDefault("--registry", "http://127.0.0.1:8080"));
        if (registry.getHost() == null) {
            throw new IllegalArgumentException(
                    "A registry must be like http://HOST:PORT, not " + registry);
        }
        String name = model.substring(model.indexOf('/') + 1);
        Path folder = Path.of(given.getOrDefault("--out", name));
        Version version =
                new RegistryClient(registry).pull(model, revision, folder, this::progress);
        out.printf("%s version %d (%s) is in %s%n", model, version.number(), version.id(), folder);
    }

    /** One line a file, rewritten at each per cent. */
    private void progress(VersionFile file, long done) {
        long share = file.size() == 0 ? PER_CENT : PER_CENT * done / file.size();
        String line = "%-40s %,15d bytes  %3d %%".formatted(file.path(), file.size(), share);
        if (!line.equals(shown)) {
            shown = line;
            out.print("\r" + line + (done == file.size() ? System.lineSeparator() : ""));
            out.flush();
        }
    }
}
