package io.everalign.model.evaluation;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The pairs of some files as one set.
 *
 * @param set the pairs; with classes, the text of a pair is its class's name
 * @param classes for each image its classes, empty where none are asked for
 */
record LabelledSet(EvaluationSet<StoredImage> set, List<SortedSet<Integer>> classes) {
    static final int MAX_PAIRS = 10_000_000;

    /**
     * Reads files.
     *
     * @param languages languages of the texts to read, or none for all
     * @param limit pairs to read at most
     * @param classes the classes of the images, or null
     * @throws IOException if a file cannot be read, breaks a rule, or there is no such pair in them
     */
    static LabelledSet read(
            List<Path> files, Set<String> languages, int limit, @Nullable Classes classes)
            throws IOException {
        LabelledSet read = new LabelledSet(new EvaluationSet<>(), new ArrayList<>());
        for (Path file : files) {
            try (Samples samples = Samples.open(file)) {
                for (Sample sample = samples.next();
                        sample != null && read.pairs() < limit;
                        sample = samples.next()) {
                    if (languages.isEmpty() || languages.contains(sample.language())) {
                        read.add(sample, classes);
                    }
                }
            }
        }
        if (read.pairs() == 0) {
            throw new IOException(
                    files
                            + ": must have at least one pair"
                            + (languages.isEmpty() ? "" : " whose lang is one of " + languages)
                            + ", but has none");
        }
        return read;
    }

    private int pairs() {
        return set.pairs().size();
    }

    private void add(Sample sample, @Nullable Classes known) throws IOException {
        if (pairs() == MAX_PAIRS) {
            throw new IOException(
                    sample.place()
                            + ": there must be at most "
                            + MAX_PAIRS
                            + " pairs; use --limit");
        }
        if (known == null) {
            set.add(sample.key(), sample.image(), sample.text(), sample.text(), sample.language());
            return;
        }
        int of = known.of(sample);
        String name = known.names().get(of);
        int image = set.add(sample.key(), sample.image(), name, name, sample.language()).image();
        if (image == classes.size()) {
            classes.add(new TreeSet<>());
        }
        classes.get(image).add(of);
    }

    /** For each image of a task, its classes. */
    int[][] classes(RetrievalTask task) {
        int[][] of = new int[task.images()][];
        for (int i = 0; i < of.length; i++) {
            of[i] = classes.get(task.image(i)).stream().mapToInt(Integer::intValue).toArray();
        }
        return of;
    }
}
