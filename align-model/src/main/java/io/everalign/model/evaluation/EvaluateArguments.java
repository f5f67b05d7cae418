package io.everalign.model.evaluation;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What {@code everalign evaluate} is asked for.
 *
 * @param model folder or address of the model, or null to compare
 * @param pairs files of labelled pairs, in the order given
 * @param languages languages of the texts to measure on, or none for all
 * @param classes file of classes, or null
 * @param templates file of prompt templates, or null
 * @param limit pairs to measure on at most
 * @param device name of the device, or null for the first GPU, else the CPU
 * @param batch images or texts that are embedded at once
 * @param ranks file to write ranks to, or null
 * @param compared two files of ranks to compare, else empty
 * @param json whether to print JSON
 */
record EvaluateArguments(
        @Nullable String model,
        List<Path> pairs,
        Set<String> languages,
        @Nullable Path classes,
        @Nullable Path templates,
        int limit,
        @Nullable String device,
        int batch,
        @Nullable Path ranks,
        List<Path> compared,
        boolean json) {
    static final int MAX_BATCH = 4096;

    static final String USAGE =
            """
            evaluate --model DIR_OR_URL --pairs FILE… [--classes FILE [--templates FILE]] [--out FILE] [--json]
            evaluate --compare A.tsv B.tsv [--json]

              --model DIR_OR_URL  folder of a Hugging Face AlignModel, or its address on a registry or
                                  hub: http://HOST/OWNER/MODEL, with @REVISION if not main
              --pairs FILE…       pairs: tab-separated values with a header that names the columns image
                                  (a path below the file's folder) and text, perhaps lang; WebDataset
                                  shards (.tar; NAME-{000..009}.tar for ten); or the images of a set
                                  like MNIST (…images-idx3-ubyte[.gz])
              --classes FILE      also classify, zero-shot: one class a line, or its label, a tab and its
                                  name. The class of an image is its text (or .cls); its text is then
                                  the class's name
              --templates FILE    prompts for a class, one a line, {} for its name; their embeddings are
                                  averaged (default: the name alone)
              --lang CODE…        only pairs whose lang is one of these
              --limit N           only the first N pairs
              --device NAME       cpu, cuda or cuda:N (default: the first GPU, else the CPU)
              --batch N           images or texts that are embedded at once (default: 64)
              --out FILE          write the rank of every query, to compare two models
              --compare A B       two such files: how R@1 differs, with its 95 % confidence interval by
                                  paired bootstrap and McNemar's test
              --json              one object: pairs, images, texts, broken, all, lang, zero_shot

            Prints R@1, R@5 and R@10 from images to texts and from texts to images, over all pairs and by
            language. All texts of an image are right for it, and all images of a text; ties count as wrong.
            """;

    /** Reads the command line. */
    static EvaluateArguments parse(String[] words) {
        Parsing parsing = new Parsing();
        for (int i = 0; i < words.length; ) {
            int equals = words[i].indexOf('=');
            boolean joined = words[i].startsWith("--") && equals > 0;
            String name = joined ? words[i].substring(0, equals) : words[i];
            List<String> values = new ArrayList<>();
            if (joined) {
                values.add(words[i].substring(equals + 1));
            }
            for (i++; i < words.length && !words[i].startsWith("--"); i++) {
                values.add(words[i]);
            }
            parsing.take(name, values);
        }
        return parsing.finished();
    }

    private static final class Parsing {
        private final List<Path> pairs = new ArrayList<>();
        private final SortedSet<String> languages = new TreeSet<>();
        private final List<Path> compared = new ArrayList<>();
        private @Nullable String model;
        private @Nullable String device;
        private @Nullable Path classes;
        private @Nullable Path templates;
        private @Nullable Path ranks;
        private int limit = LabelledSet.MAX_PAIRS;
        private int batch = Embedder.BATCH;
        private boolean json;

        void take(String name, List<String> values) {
            switch (name) {
                case "--json" -> json = count(name, values, 0).isEmpty();
                case "--model" -> model = one(name, values);
                case "--device" -> device = one(name, values);
                case "--classes" -> classes = Path.of(one(name, values));
                case "--templates" -> templates = Path.of(one(name, values));
                case "--out" -> ranks = Path.of(one(name, values));
                case "--limit" -> limit = number(name, one(name, values), LabelledSet.MAX_PAIRS);
                case "--batch" -> batch = number(name, one(name, values), MAX_BATCH);
                case "--pairs" -> pairs.addAll(files(some(name, values)));
                case "--lang" -> languages.addAll(some(name, values));
                case "--compare" -> count(name, values, 2).forEach(f -> compared.add(Path.of(f)));
                default -> throw new IllegalArgumentException("unknown option " + name);
            }
        }

        private static List<Path> files(List<String> values) {
            return values.stream()
                    .flatMap(value -> Braces.expand(value).stream())
                    .map(Path::of)
                    .toList();
        }

        private static List<String> some(String name, List<String> values) {
            if (values.isEmpty()) {
                throw new IllegalArgumentException(name + " has no value");
            }
            return values;
        }

        private static String one(String name, List<String> values) {
            return count(name, values, 1).get(0);
        }

        private static List<String> count(String name, List<String> values, int expected) {
            if (values.size() != expected) {
                throw new IllegalArgumentException(
                        name
                                + (values.isEmpty()
                                        ? " has no value"
                                        : " must have "
                                                + expected
                                                + " values, but has: "
                                                + values));
            }
            return values;
        }

        private static int number(String name, String value, int most) {
            try {
                int number = Integer.parseInt(value);
                if (number >= 1 && number <= most) {
                    return number;
                }
            } catch (NumberFormatException e) {
                // Told below, with what is out of bounds.
            }
            throw new IllegalArgumentException(
                    name + " must be a number from 1 to " + most + ", but is: " + value);
        }

        EvaluateArguments finished() {
            if (compared.isEmpty() && model == null) {
                throw new IllegalArgumentException("--model is missing");
            }
            if (compared.isEmpty() && pairs.isEmpty()) {
                throw new IllegalArgumentException("--pairs is missing");
            }
            if (!compared.isEmpty() && (model != null || !pairs.isEmpty())) {
                throw new IllegalArgumentException(
                        "--compare takes files of ranks, without --model and --pairs");
            }
            if (templates != null && classes == null) {
                throw new IllegalArgumentException("--templates needs --classes");
            }
            return new EvaluateArguments(
                    model,
                    List.copyOf(pairs),
                    Collections.unmodifiableSortedSet(languages),
                    classes,
                    templates,
                    limit,
                    device,
                    batch,
                    ranks,
                    List.copyOf(compared),
                    json);
        }
    }
}
