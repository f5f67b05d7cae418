package io.everalign.model.evaluation;

import io.everalign.model.AlignModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One evaluation from beginning to end: the files are read, then the model embeds every image and
 * text once, and all numbers are taken from these embeddings.
 */
final class Examination {
    private final EvaluateArguments asked;
    private final @Nullable Classes classes;
    private final Templates templates;
    private final LabelledSet labelled;

    private Examination(
            EvaluateArguments asked,
            @Nullable Classes classes,
            Templates templates,
            LabelledSet labelled) {
        this.asked = asked;
        this.classes = classes;
        this.templates = templates;
        this.labelled = labelled;
    }

    /** Reads all files but those of the images, so that what is wrong is said at once. */
    static Examination prepare(EvaluateArguments asked) throws IOException {
        Path ranks = asked.ranks();
        if (ranks != null && !Files.isDirectory(ranks.toAbsolutePath().getParent())) {
            throw new IOException(
                    ranks + ": must be a file in a folder, but there is no such folder");
        }
        Path ofClasses = asked.classes();
        Path ofTemplates = asked.templates();
        Classes classes = ofClasses == null ? null : Classes.read(ofClasses);
        return new Examination(
                asked,
                classes,
                ofTemplates == null ? Templates.PLAIN : Templates.read(ofTemplates),
                LabelledSet.read(asked.pairs(), asked.languages(), asked.limit(), classes));
    }

    /**
     * Measures a model.
     *
     * @param told of progress and of broken images
     * @throws IOException if all images are broken
     */
    EvaluationReport examine(AlignModel model, Consumer<String> told) throws IOException {
        Embedder embedder = new Embedder(model, asked.batch(), told);
        EvaluationSet<StoredImage> set = labelled.set();
        Embeddings embeddings = embedder.embed(set, StoredImage::read);
        RetrievalTask task = set.task(embeddings.broken());
        int broken = embeddings.broken().cardinality();
        tell(broken, embeddings.problems(), told);
        if (task.images() == 0) {
            throw new IOException(
                    asked.pairs() + ": at least one image must be whole, but all are broken");
        }
        Measured all = Measured.of(task, embeddings);
        SortedMap<String, Measured> languages = new TreeMap<>();
        for (String language : set.languages()) {
            RetrievalTask of = set.task(embeddings.broken(), language);
            if (of.images() > 0) {
                languages.put(language, Measured.of(of, embeddings));
            }
        }
        Path ranks = asked.ranks();
        try (RankFile.Writing out = ranks == null ? RankFile.none() : RankFile.write(ranks)) {
            write(all, out);
            return new EvaluationReport(
                    broken, all, languages, classified(embedder, task, embeddings, out));
        }
    }

    private static void tell(int broken, List<String> problems, Consumer<String> told) {
        problems.forEach(told);
        if (broken > problems.size()) {
            told.accept("%,d more images are broken".formatted(broken - problems.size()));
        }
    }

    private ZeroShot.@Nullable Result classified(
            Embedder embedder, RetrievalTask task, Embeddings embeddings, RankFile.Writing out)
            throws IOException {
        if (classes == null) {
            return null;
        }
        float[][] classifier = ZeroShot.classifier(embedder, classes.names(), templates);
        int[][] of = labelled.classes(task);
        int[] ranks = Retrieval.ranks(task.rowsOfImages(embeddings), classifier, of);
        for (int i = 0; i < ranks.length; i++) {
            out.add(labelled.set().images().get(task.image(i)), "zero_shot", ranks[i]);
        }
        return ZeroShot.result(ranks, of, classifier.length);
    }

    private void write(Measured all, RankFile.Writing out) throws IOException {
        RetrievalTask task = all.task();
        EvaluationSet<StoredImage> set = labelled.set();
        for (int i = 0; i < task.images(); i++) {
            out.add(set.images().get(task.image(i)), "image_to_text", all.ranks().ofImages()[i]);
        }
        for (int i = 0; i < task.texts(); i++) {
            out.add(set.texts().get(task.text(i)), "text_to_image", all.ranks().ofTexts()[i]);
        }
    }
}
