package io.everalign.trainer;

import io.everalign.schemas.OffsetRange;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The usable pairs of some ranges in an order drawn from a seed: the ranges are cut into pieces
 * that are read in random order, and pairs leave a window of bounded size at random.
 */
final class ShuffledPairs {

    /** Offsets read at once. */
    static final int PIECE = 256;

    private final PairSource source;
    private final Consumer<Verdict> unused;
    private final int windowSize;
    private final Random random;
    private final Iterator<OffsetRange> pieces;
    private final List<JudgedPair> window = new ArrayList<>();

    /** Pairs that are not usable are told to {@code unused} and left out. */
    ShuffledPairs(
            List<OffsetRange> ranges,
            int windowSize,
            long seed,
            PairSource source,
            Consumer<Verdict> unused) {
        this.source = source;
        this.unused = unused;
        this.windowSize = windowSize;
        this.random = Seeds.random(seed);
        List<OffsetRange> cut = cut(ranges);
        Collections.shuffle(cut, random);
        this.pieces = cut.iterator();
    }

    /** The next pair; null when all have been given. */
    @Nullable JudgedPair next() {
        while (window.size() < windowSize && pieces.hasNext()) {
            for (JudgedPair pair : source.read(pieces.next())) {
                if (pair.verdict() == Verdict.USABLE) {
                    window.add(pair);
                } else {
                    unused.accept(pair.verdict());
                }
            }
        }
        if (window.isEmpty()) {
            return null;
        }
        int last = window.size() - 1;
        Collections.swap(window, random.nextInt(window.size()), last);
        return window.remove(last);
    }

    /** The ranges in pieces that are small enough to be held in memory. */
    static List<OffsetRange> cut(List<OffsetRange> ranges) {
        List<OffsetRange> pieces = new ArrayList<>();
        for (OffsetRange range : ranges) {
            for (long from = range.getFrom(); from < range.getTo(); from += PIECE) {
                long to = Math.min(from + PIECE, range.getTo());
                pieces.add(new OffsetRange(range.getPartition(), from, to));
            }
        }
        return pieces;
    }
}
