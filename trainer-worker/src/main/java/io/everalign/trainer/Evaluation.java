package io.everalign.trainer;

import io.everalign.model.AlignModel;
import io.everalign.model.evaluation.Embedder;
import io.everalign.model.evaluation.Embeddings;
import io.everalign.model.evaluation.EvaluationSet;
import io.everalign.model.evaluation.RetrievalTask;
import io.everalign.schemas.FilteredPair;
import io.everalign.schemas.OffsetRange;
import io.everalign.schemas.PairId;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Measures on held-out pairs: the first of each partition in the order of the log, as many as the
 * settings allow, so that the snapshot grows until it is full and then only loses what is
 * retracted. Images are kept as they were read; the same frontier and retractions give the same
 * snapshot.
 */
final class Evaluation {

    private final PairSource source;
    private final int each;
    private final SortedMap<Integer, List<JudgedPair>> heldOut = new TreeMap<>();
    private final Map<Integer, Long> scanned = new TreeMap<>();

    /**
     * Measures on at most so many pairs of each partition.
     *
     * @param source judges pairs held out, whether retracted or not
     */
    Evaluation(PairSource source, int each) {
        this.source = source;
        this.each = each;
    }

    /** The held-out pairs below the frontier, retracted ones left out. */
    List<JudgedPair> snapshot(
            SortedMap<Integer, Long> frontier, Predicate<FilteredPair> retracted) {
        List<JudgedPair> snapshot = new ArrayList<>();
        frontier.forEach(
                (partition, to) ->
                        scan(partition, to).stream()
                                .filter(pair -> !retracted.test(pair.present()))
                                .forEach(snapshot::add));
        return snapshot;
    }

    /** Measures a model on a snapshot of at least two pairs; broken images are left out. */
    Measurement measure(AlignModel model, List<JudgedPair> snapshot) {
        EvaluationSet<JudgedPair> set = new EvaluationSet<>();
        for (JudgedPair pair : snapshot) {
            FilteredPair present = pair.present();
            set.add(present.getImageHash(), pair, present.getTextHash(), present.getText(), "");
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
                ranks.textToImage());
    }

    private static List<PairId> used(
            List<JudgedPair> snapshot, EvaluationSet<JudgedPair> set, BitSet broken) {
        return IntStream.range(0, snapshot.size())
                .filter(i -> !broken.get(set.pairs().get(i).image()))
                .mapToObj(i -> snapshot.get(i).id())
                .toList();
    }

    private List<JudgedPair> scan(int partition, long to) {
        List<JudgedPair> found = heldOut.computeIfAbsent(partition, p -> new ArrayList<>());
        long from = scanned.getOrDefault(partition, 0L);
        for (OffsetRange piece :
                ShuffledPairs.cut(List.of(new OffsetRange(partition, from, Math.max(from, to))))) {
            if (found.size() >= each) {
                break;
            }
            source.read(piece).stream()
                    .filter(pair -> pair.verdict() == Verdict.HELD_OUT)
                    .limit(each - found.size())
                    .forEach(found::add);
            scanned.put(partition, piece.getTo());
        }
        return found;
    }

    private static String digest(List<PairId> pairs) {
        String names = pairs.stream().map(PairId::toString).collect(Collectors.joining("\n"));
        return Digests.sha256(names.getBytes(StandardCharsets.US_ASCII));
    }
}
