package io.everalign.trainer;

import io.everalign.images.PdqHash;
import io.everalign.images.PdqIndex;
import io.everalign.schemas.FilteredPair;
import io.everalign.schemas.KafkaSettings;
import io.everalign.schemas.OffsetRange;
import io.everalign.schemas.RoundOpened;
import io.everalign.schemas.Topic;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * The held-out pairs that are measured on: the first of each partition in the order of the log.
 * They are read once and kept with their images. Used by one thread.
 */
final class HeldOutPairs implements AutoCloseable {

    private final RangeReader reader;
    private final Map<Integer, List<JudgedPair>> found = new TreeMap<>();
    private final Map<Integer, Long> scanned = new TreeMap<>();
    private int perMille = -1;

    HeldOutPairs(KafkaSettings settings) {
        reader = new RangeReader(settings, Topic.PAIRS_FILTERED, "everalign-trainer-held-out");
    }

    /** The first held-out pairs of a partition below an offset, retracted or not. */
    List<JudgedPair> first(HeldOut rule, int partition, long to, int atMost) {
        if (rule.perMille() != perMille) {
            found.clear();
            scanned.clear();
            perMille = rule.perMille();
        }
        List<JudgedPair> pairs = found.computeIfAbsent(partition, p -> new ArrayList<>());
        long from = scanned.getOrDefault(partition, 0L);
        for (OffsetRange piece :
                ShuffledPairs.cut(List.of(new OffsetRange(partition, from, Math.max(from, to))))) {
            if (pairs.size() >= atMost) {
                break;
            }
            pairs.addAll(read(rule, piece));
            scanned.put(partition, piece.getTo());
        }
        return pairs.stream().filter(pair -> pair.offset() < to).limit(atMost).toList();
    }

    /** The held-out pairs of a range, retracted or not. */
    List<JudgedPair> read(HeldOut rule, OffsetRange range) {
        PairJudge judge = new PairJudge(rule, retracted -> false);
        return reader.read(range).stream()
                .map(judge::judge)
                .filter(pair -> pair.verdict() == Verdict.HELD_OUT)
                .toList();
    }

    /** Every record of a range, judged by the hold-out rule alone. */
    List<JudgedPair> all(HeldOut rule, OffsetRange range) {
        PairJudge judge = new PairJudge(rule, retracted -> false);
        return reader.read(range).stream().map(judge::judge).toList();
    }

    /**
     * Whether a pair's image is nearly one that is measured on, as far as those were known when a
     * round was opened. Safe for several threads.
     */
    Predicate<FilteredPair> nearIn(RoundOpened round) {
        if (round.getNearRadius() < 0) {
            return pair -> false;
        }
        HeldOut rule = new HeldOut(round.getHeldOutPerMille());
        Set<PdqHash> hashes = new LinkedHashSet<>();
        List<Long> ends = round.getMeasuredEnds();
        for (int partition = 0; partition < ends.size(); partition++) {
            first(rule, partition, ends.get(partition), round.getMeasuredEach()).stream()
                    .map(pair -> hash(pair.present()))
                    .flatMap(List::stream)
                    .forEach(hashes::add);
        }
        PdqIndex index = PdqIndex.of(List.copyOf(hashes));
        int radius = round.getNearRadius();
        return pair ->
                hash(pair).stream()
                        .anyMatch(hash -> index.nearest(hash, radius, any -> true).isPresent());
    }

    /** None where the filter did not hash images. */
    private static List<PdqHash> hash(FilteredPair pair) {
        if (pair.getPerceptualHash() == null
                || pair.getPerceptualHash().remaining() != PdqHash.BYTES) {
            return List.of();
        }
        byte[] bytes = new byte[PdqHash.BYTES];
        pair.getPerceptualHash().duplicate().get(bytes);
        return List.of(PdqHash.of(bytes));
    }

    @Override
    public void close() {
        reader.close();
    }
}
