package io.everalign.standalone;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The command line of training on files.
 *
 * @param pairs files of pairs
 * @param out folder for the model
 * @param data folder of everything that outlives the run
 * @param keep whether that folder stays when the model is there
 * @param feed settings of the feed
 * @param trainer settings of the trainer: recipe, end, and what was set
 */
record TrainArguments(
        List<Path> pairs,
        Path out,
        Path data,
        boolean keep,
        Map<String, String> feed,
        Map<String, String> trainer) {

    static final String HELP =
            """
            train: a model from files of pairs, on this machine

              --pairs FILE…       tab-separated files with a header line and the columns image (a path
                                  relative to the file), text and perhaps lang
              --time TIME         time to train, such as 10min or 1h; its last fifth brings the
                                  learning rate down (train.last-cool-down)
              --steps N           steps to train instead, or whichever ends first
              --out DIR           where the model goes, as a folder that Hugging Face's AlignModel
                                  loads; report.html beside it shows how training went
              --recipe NAME|FILE  settings of the trainer: one of recipes/, or a properties file
                                  (default two-cores)
              --set KEY=VALUE     a setting of the trainer on top, such as
                                  --set train.batch-size=128; ./everalign trainer --help has them all
              --lang CODE…        only rows whose lang is one of these
              --most-pairs N      only so many rows, drawn at random
              --seed N            of weights, order and noise (default 1)
              --data DIR          where broker, registry and checkpoints live (default OUT.run, removed at
                                  the end); a run that was stopped or killed goes on there
              --keep              do not remove it, so that a longer --time goes on from there
              --help              this

            Options may be written --out DIR or --out=DIR.
            """;

    private static final Pattern SETTING = Pattern.compile("(train\\.[a-z0-9.-]+)=(.*)");
    private static final Pattern TIME = Pattern.compile("([0-9]{1,6})(s|min|h)");
    private static final Pattern RECIPE = Pattern.compile("[a-z0-9-]+");
    private static final List<String> SEVERAL = List.of("--pairs", "--lang");

    /**
     * Reads a command line.
     *
     * @param home where {@code recipes} lies
     * @throws IllegalArgumentException listing every problem, one a line
     */
    static TrainArguments parse(String[] words, ModuleHome home) {
        Reading reading = new Reading(home);
        List<String> rest = new ArrayList<>(List.of(words));
        while (!rest.isEmpty()) {
            String word = rest.remove(0);
            int equals = word.indexOf('=');
            String name = equals > 0 ? word.substring(0, equals) : word;
            List<String> values = new ArrayList<>();
            if (equals > 0) {
                values.add(word.substring(equals + 1));
            }
            while (!rest.isEmpty()
                    && !rest.get(0).startsWith("--")
                    && !name.equals("--keep")
                    && (values.isEmpty() || SEVERAL.contains(name))) {
                values.add(rest.remove(0));
            }
            reading.take(name, values);
        }
        return reading.result();
    }

    private static final class Reading {
        private final ModuleHome home;
        private final List<String> problems = new ArrayList<>();
        private final List<Path> pairs = new ArrayList<>();
        private final Map<String, String> feed = new TreeMap<>();
        private final Map<String, String> set = new TreeMap<>();
        private final Map<String, String> end = new TreeMap<>();
        private String recipe = "two-cores";
        private Path out = Path.of("");
        private Path data = Path.of("");
        private boolean keep;

        Reading(ModuleHome home) {
            this.home = home;
        }

        void take(String name, List<String> values) {
            if (name.equals("--keep") && values.isEmpty()) {
                keep = true;
                return;
            }
            if (values.isEmpty()) {
                problems.add(name + " needs a value, or is no option; --help lists them");
                return;
            }
            String value = values.get(0);
            switch (name) {
                case "--pairs" -> values.forEach(this::pairs);
                case "--time" -> time(value);
                case "--steps" -> whole(name, value, "train.end-after-steps", end);
                case "--out" -> out = Path.of(value).toAbsolutePath().normalize();
                case "--recipe" -> recipe = value;
                case "--set" -> setting(value);
                case "--lang" -> feed.put("feed.languages", String.join(",", values));
                case "--most-pairs" -> whole(name, value, "feed.most-pairs", feed);
                case "--seed" -> {
                    whole(name, value, "train.seed", set);
                    whole(name, value, "feed.seed", feed);
                }
                case "--data" -> data = Path.of(value).toAbsolutePath().normalize();
                default -> problems.add(name + " is no option; --help lists them");
            }
        }

        TrainArguments result() {
            Map<String, String> trainer = new TreeMap<>(recipe());
            trainer.putAll(end);
            trainer.putAll(set);
            if (pairs.isEmpty()) {
                problems.add("--pairs must name a file of pairs");
            }
            if (out.toString().isEmpty()) {
                problems.add("--out must name a folder for the model");
            } else if (Files.exists(out) && !isEmptyFolder(out)) {
                problems.add("--out must name a folder that is not there or is empty, not " + out);
            }
            if (end.isEmpty()) {
                problems.add("--time or --steps must say how long to train");
            }
            if (!problems.isEmpty()) {
                throw new IllegalArgumentException(String.join("\n", problems));
            }
            boolean elsewhere = !data.toString().isEmpty();
            feed.put("feed.pairs", String.join(",", pairs.stream().map(Path::toString).toList()));
            return new TrainArguments(
                    pairs,
                    out,
                    elsewhere ? data : out.resolveSibling(out.getFileName() + ".run"),
                    keep || elsewhere,
                    feed,
                    trainer);
        }

        private void pairs(String value) {
            Path file = Path.of(value).toAbsolutePath().normalize();
            if (!Files.isRegularFile(file)) {
                problems.add("--pairs names no file that is there: " + file);
            } else if (file.toString().contains(",")) {
                problems.add("--pairs cannot name a file with a comma: " + file);
            } else {
                pairs.add(file);
            }
        }

        private void time(String value) {
            Matcher matcher = TIME.matcher(value);
            if (matcher.matches() && Integer.parseInt(matcher.group(1)) > 0) {
                end.put("train.end-after", value);
            } else {
                problems.add("--time must be a time such as 90s, 10min or 1h, not " + value);
            }
        }

        private void whole(String name, String value, String key, Map<String, String> into) {
            if (value.matches("[1-9][0-9]{0,8}")) {
                into.put(key, value);
            } else {
                problems.add(name + " must be a whole number from 1 to 999999999, not " + value);
            }
        }

        private void setting(String value) {
            Matcher matcher = SETTING.matcher(value);
            if (matcher.matches()) {
                set.put(matcher.group(1), matcher.group(2));
            } else {
                problems.add("--set must be train.KEY=VALUE, not " + value);
            }
        }

        private Map<String, String> recipe() {
            Path file =
                    RECIPE.matcher(recipe).matches()
                            ? home.root().resolve("recipes").resolve(recipe + ".properties")
                            : Path.of(recipe);
            Properties properties = new Properties();
            try (Reader reader = Files.newBufferedReader(file)) {
                properties.load(reader);
            } catch (IOException | IllegalArgumentException e) {
                problems.add("--recipe cannot be read: " + e);
            }
            Map<String, String> settings = new TreeMap<>();
            properties
                    .stringPropertyNames()
                    .forEach(k -> settings.put(k, properties.getProperty(k)));
            return settings;
        }

        private static boolean isEmptyFolder(Path folder) {
            String[] names = folder.toFile().list();
            return names != null && names.length == 0;
        }
    }
}
