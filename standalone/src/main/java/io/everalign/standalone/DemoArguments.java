package io.everalign.standalone;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The command line of the demo.
 *
 * @param options what to run
 * @param untilVersion number of published versions at which it ends; 0 for none
 */
record DemoArguments(StandaloneOptions options, int untilVersion) {

    static final String HELP =
            """
            demo: from web pages to a published model on this machine, until Ctrl-C

              --until-version N   end with status 0 once N versions are published, after showing the
                                  counts and pulling the newest version into DATA/pulled
              --data DIR          where everything lives (default ./data); a run that was stopped or
                                  killed goes on where it was
              --port N            port of the registry (default 8080; 0 takes a free one)
              --corpus DIR        where the demo's pages live (default DATA/corpus); about 750 MB
                                  are downloaded once, as Debian packages with documentation

            Instead of the demo's own pages:
              --seed URL…         crawl the public web from these pages, obeying robots.txt, with a
                                  second between two requests to a host
              --folder DIR        read a folder of HTML files with their images
              --warc FILE…        read WARC files

            Details:
              --delay TIME        time between two requests to a host, such as 50ms or 2s
                                  (default 50ms for the demo's pages, else 1s)
              --set STATION:KEY=VALUE
                                  a setting of broker, registry, filter, trainer or crawler, such as
                                  --set trainer:train.batch-size=128
              --help              this

            Options may be written --data DIR or --data=DIR.
            """;

    private static final List<String> SEVERAL = List.of("--seed", "--warc");
    private static final Pattern SETTING =
            Pattern.compile("(broker|registry|filter|trainer|crawler):([a-z0-9.-]+)=(.*)");
    private static final Pattern TIME = Pattern.compile("([0-9]{1,9})(ms|s|min)");

    /**
     * Reads a command line.
     *
     * @throws IllegalArgumentException listing every problem, one a line
     */
    static DemoArguments parse(String[] words) {
        Reading reading = new Reading();
        List<String> rest = new ArrayList<>(List.of(words));
        while (!rest.isEmpty()) {
            String word = rest.remove(0);
            int equals = word.indexOf('=');
            String name = equals > 0 ? word.substring(0, equals) : word;
            if (!word.startsWith("--")) {
                reading.problems.add(word + " is no option; --help lists them");
                continue;
            }
            List<String> values = new ArrayList<>();
            if (equals > 0) {
                values.add(word.substring(equals + 1));
            }
            while (!rest.isEmpty()
                    && !rest.get(0).startsWith("--")
                    && (values.isEmpty() || SEVERAL.contains(name))) {
                values.add(rest.remove(0));
            }
            reading.take(name, values);
        }
        return reading.result();
    }

    /** What has been read so far. */
    private static final class Reading {
        private final List<String> problems = new ArrayList<>();
        private final List<URI> seeds = new ArrayList<>();
        private final List<Path> warcs = new ArrayList<>();
        private StandaloneOptions options = StandaloneOptions.in(Path.of("data"));
        private Optional<Path> folder = Optional.empty();
        private int untilVersion;

        void take(String name, List<String> values) {
            if (values.isEmpty()) {
                problems.add(name + " needs a value, or is no option; --help lists them");
                return;
            }
            String value = values.get(0);
            switch (name) {
                case "--until-version" -> untilVersion = whole(name, value, 1, 1_000_000);
                case "--data" -> options = inPlace(Path.of(value));
                case "--corpus" -> options = options.withCorpus(Path.of(value));
                case "--port" -> options = options.withRegistryPort(whole(name, value, 0, 65535));
                case "--delay" ->
                        time(value).ifPresent(delay -> options = options.withDelay(delay));
                case "--folder" -> folder = existing(name, value);
                case "--warc" -> values.forEach(file -> existing(name, file).ifPresent(warcs::add));
                case "--seed" -> values.forEach(this::seed);
                case "--set" -> setting(value);
                default -> problems.add(name + " is no option; --help lists them");
            }
        }

        DemoArguments result() {
            if (!problems.isEmpty()) {
                throw new IllegalArgumentException(String.join("\n", problems));
            }
            boolean ownWeb = !seeds.isEmpty() || !warcs.isEmpty() || folder.isPresent();
            return new DemoArguments(
                    ownWeb ? options.withWeb(seeds, folder, warcs) : options, untilVersion);
        }

        private StandaloneOptions inPlace(Path data) {
            return new StandaloneOptions(
                    options.home(),
                    data,
                    options.corpus(),
                    options.seeds(),
                    options.folder(),
                    options.warcs(),
                    options.ownWeb(),
                    options.delay(),
                    options.registryPort(),
                    options.settings());
        }

        private int whole(String name, String value, int least, int most) {
            try {
                int number = Integer.parseInt(value);
                if (number >= least && number <= most) {
                    return number;
                }
            } catch (NumberFormatException e) {
                // told below, like a number out of bounds
            }
            problems.add(
                    "%s must be a whole number from %d to %d, not \"%s\""
                            .formatted(name, least, most, value));
            return least;
        }

        private Optional<Duration> time(String value) {
            Matcher matcher = TIME.matcher(value);
            if (!matcher.matches()) {
                problems.add("--delay must be a time such as 50ms or 2s, not \"" + value + '"');
                return Optional.empty();
            }
            long number = Long.parseLong(matcher.group(1));
            return Optional.of(
                    switch (matcher.group(2)) {
                        case "ms" -> Duration.ofMillis(number);
                        case "s" -> Duration.ofSeconds(number);
                        default -> Duration.ofMinutes(number);
                    });
        }

        private Optional<Path> existing(String name, String value) {
            Path path = Path.of(value);
            if (Files.exists(path)) {
                return Optional.of(path);
            }
            problems.add(name + " names nothing that is there: " + path.toAbsolutePath());
            return Optional.empty();
        }

        private void seed(String value) {
            if (value.matches("https?://[^/\\s,]+(/[^\\s,]*)?")) {
                seeds.add(URI.create(value));
            } else {
                problems.add("--seed must be an http or https URL, not \"" + value + '"');
            }
        }

        private void setting(String value) {
            Matcher matcher = SETTING.matcher(value);
            if (matcher.matches()) {
                options =
                        options.withSettings(
                                matcher.group(1), Map.of(matcher.group(2), matcher.group(3)));
            } else {
                problems.add("--set must be STATION:KEY=VALUE, not \"" + value + '"');
            }
        }
    }
}
