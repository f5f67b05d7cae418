package io.everalign.trainer;

import io.everalign.model.AlignModel;
import io.everalign.model.evaluation.Embedder;
import io.everalign.model.evaluation.Embeddings;
import io.everalign.model.evaluation.EvaluationSet;
import io.everalign.model.evaluation.Recall;
import io.everalign.model.evaluation.RetrievalTask;
import io.everalign.schemas.FilteredPair;
import io.everalign.schemas.PairId;
import java.nio.charset.StandardCharsets;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Measures models on held-out pairs. */
final class Evaluation {

    /** Of fewer pairs in a language nothing can be said. */
    private static final int FEWEST_OF_LANGUAGE = 50;

    private static final int MOST_LANGUAGES = 20;

    private Evaluation() {}

    /** Measures a model on at least two pairs; broken images are left out. */
    static Measurement measure(AlignModel model, List<JudgedPair> snapshot) {
        EvaluationSet<JudgedPair> set = new EvaluationSet<>();
        for (JudgedPair pair : snapshot) {
            FilteredPair present = pair.present();
            String language = present.getLanguage() == null ? "" : present.getLanguage();
            set.add(
                    present.getImageHash(),
                    pair,
                    present.getTextHash(),
                    present.getText(),
                    language);
        }
        Embeddings embeddings = new Embedder(model).embed(set, JudgedPair::image);
        RetrievalTask task = set.task(embeddings.broken());
        RetrievalTask.Ranks ranks = task.measure(embeddings);
        return new Measurement(
                task.pairs(),
                task.images(),
                task.texts(),
                digest(used(snapshot, set, embeddings.broken())),
                ranks.imageToText(),
                ranks.textToImage(),
                languages(set, embeddings));
    }

    private static SortedMap<String, Double> languages(
            EvaluationSet<JudgedPair> set, Embeddings embeddings) {
        Map<String, Long> pairs =
                set.pairs().stream()
                        .map(EvaluationSet.Pair::language)
                        .filter(language -> !language.isEmpty())
                        .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
        SortedMap<String, Double> metrics = new TreeMap<>();
        pairs.entrySet().stream()
                .filter(entry -> entry.getValue() >= FEWEST_OF_LANGUAGE)
                .sorted(
                        Map.Entry.<String, Long>comparingByValue(Comparator.reverseOrder())
                                .thenComparing(Map.Entry.comparingByKey()))
                .limit(MOST_LANGUAGES)
                .forEach(
                        entry -> {
                            String language = entry.getKey();
                            RetrievalTask.Ranks ranks =
                                    set.task(embeddings.broken(), language).measure(embeddings);
                            put(metrics, language + ".image_to_text", ranks.imageToText());
                            put(metrics, language + ".text_to_image", ranks.textToImage());
                        });
        return metrics;
    }

    private static void put(Map<String, Double> metrics, String name, Recall recall) {
        metrics.put("lang." + name + "_r1", recall.at1());
        metrics.put("lang." + name + "_r10", recall.at10());
    }

    private static List<PairId> used(
            List<JudgedPair> snapshot, EvaluationSet<JudgedPair> set, BitSet broken) {
        return IntStream.range(0, snapshot.size())
                .filter(i -> !broken.get(set.pairs().get(i).image()))
                .mapToObj(i -> snapshot.get(i).id())
                .toList();
    }

    private static String digest(List<PairId> pairs) {
        String names = pairs.stream().map(PairId::toString).collect(Collectors.joining("\n"));
        return Digests.sha256(names.getBytes(StandardCharsets.US_ASCII));
    }
}
