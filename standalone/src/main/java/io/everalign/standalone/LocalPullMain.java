package io.everalign.standalone;

import io.everalign.registry.client.RegistryClient;
import io.everalign.registry.client.Version;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeoutException;

/**
 * Pulls a model out of the data directory of a demo: from its registry if it runs, else from one
 * that is started for the purpose.
 */
public final class LocalPullMain {

    private static final String HELP =
            """
            pull OWNER/MODEL --data DIR [--revision R] [--out DIR]

              --data DIR      data directory of a demo, which may be running or not
              --revision R    an alias, a number or a version of 40 hex characters (default latest)
              --out DIR       folder to put the files in (default ./MODEL)
            """;

    private static final List<String> OPTIONS = List.of("--data", "--revision", "--out");

    private LocalPullMain() {}

    /** Exit status 0 when every file is there and right, 1 when not, 2 for wrong arguments. */
    public static void main(String[] words) throws InterruptedException {
        System.setProperty("everalign.log.level", "ERROR");
        if (List.of(words).contains("--help")) {
            System.out.print(HELP);
            return;
        }
        try {
            pull(parse(words));
        } catch (IllegalArgumentException e) {
            System.err.printf("%s%n%n%s", e.getMessage(), HELP);
            System.exit(2);
        } catch (IOException e) {
            System.err.println("The pull failed: " + e.getMessage());
            System.exit(1);
        }
    }

    static Map<String, String> parse(String[] words) {
        Map<String, String> given = new HashMap<>(Map.of("--revision", "latest"));
        for (int i = 0; i < words.length; i++) {
            int equals = words[i].indexOf('=');
            String name = equals < 0 ? words[i] : words[i].substring(0, equals);
            if (!name.startsWith("--")) {
                given.put("model", name);
            } else if (!OPTIONS.contains(name)) {
                throw new IllegalArgumentException("Unknown option " + name);
            } else if (equals >= 0) {
                given.put(name, words[i].substring(equals + 1));
            } else if (++i < words.length) {
                given.put(name, words[i]);
            } else {
                throw new IllegalArgumentException(name + " has no value");
            }
        }
        String model = given.getOrDefault("model", "");
        if (!model.matches("[^/]+/[^/]+")) {
            throw new IllegalArgumentException("A model must be OWNER/MODEL, not \"" + model + '"');
        }
        given.putIfAbsent("--out", model.substring(model.indexOf('/') + 1));
        return given;
    }

    private static void pull(Map<String, String> given) throws IOException, InterruptedException {
        Path root = Path.of(given.getOrDefault("--data", "data")).toAbsolutePath();
        if (!Files.isDirectory(root.resolve("registry"))) {
            throw new IOException(
                    "No registry in " + root + "; name a demo's directory with --data");
        }
        DataDirectory data;
        try {
            data = DataDirectory.open(root);
        } catch (IOException e) {
            from(DataDirectory.keptPort(root, "registry"), given); // the demo runs
            return;
        }
        try (data) {
            startAndPull(data, given);
        }
    }

    private static void startAndPull(DataDirectory data, Map<String, String> given)
            throws IOException, InterruptedException {
        int port = DataDirectory.freePort();
        StationPlan plan = StationPlans.registryAlone(data.resolve("registry"), port);
        SupervisedStation registry =
                new SupervisedStation(
                        plan,
                        ModuleHome.find().classPath(plan.module()),
                        data.resolve("work").resolve(plan.name()),
                        data.log(plan.name()),
                        SupervisedStation.Limits.DEFAULT,
                        System.err::println);
        registry.start();
        try {
            registry.awaitUp(Duration.ofMinutes(1));
            from(port, given);
        } catch (TimeoutException e) {
            throw new IOException("The registry did not start: " + e.getMessage(), e);
        } finally {
            registry.end();
            registry.awaitEnd(java.time.Instant.now().plusSeconds(10));
        }
    }

    private static void from(int port, Map<String, String> given) throws IOException {
        RegistryClient client = new RegistryClient(URI.create("http://127.0.0.1:" + port));
        Path out = Path.of(given.getOrDefault("--out", "model"));
        Version version =
                client.pull(
                        given.getOrDefault("model", ""),
                        given.getOrDefault("--revision", "latest"),
                        out);
        System.out.printf(
                "version %d %s: %d files in %s%n",
                version.number(), version.id(), version.files().size(), out);
    }
}
