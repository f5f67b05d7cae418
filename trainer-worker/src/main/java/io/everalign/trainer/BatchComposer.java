package io.everalign.trainer;

import io.everalign.schemas.Lease;
import io.everalign.schemas.LeaseKind;
import io.everalign.schemas.OffsetRange;
import io.everalign.schemas.PairTally;
import io.everalign.schemas.RoundOpened;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Makes the batches of a round from its leases. Every batch takes its share of the live pairs, so
 * that all of them are used, and is filled up with older ones; when those end, what the round
 * leases is read again. A broken image is counted and replaced. What comes out depends only on the
 * opened round and the records, and every live record is counted exactly once.
 *
 * <p>The first batches can be replayed: composed once more, without a picture being decoded,
 * because those that could not be are known. What comes behind them is then what would have come
 * without.
 */
final class BatchComposer {

    /** Decodes pairs: an example each, or empty where the image is broken. */
    @FunctionalInterface
    interface Decoder {
        List<Optional<Example>> decode(List<JudgedPair> pairs, long seed)
                throws InterruptedException;
    }

    private static final byte[] NO_PIXELS = {};

    private final RoundOpened round;
    private final PairSource source;
    private final Decoder decoder;
    private final int window;
    private final Tally tally = new Tally();
    private final ShuffledPairs live;
    private final int livePerBatch;
    private ShuffledPairs older;
    private int pass;
    private int madeInPass;
    private int step;
    private long composition;
    private List<Place> broken = List.of();
    private int liveInBatch;

    BatchComposer(RoundOpened round, PairSource source, Decoder decoder, int window) {
        this.round = round;
        this.source = source;
        this.decoder = decoder;
        this.window = window;
        List<OffsetRange> liveRanges = ranges(LeaseKind.LIVE);
        long offsets = liveRanges.stream().mapToLong(r -> r.getTo() - r.getFrom()).sum();
        int steps = round.getSteps();
        livePerBatch =
                (int) Math.min(round.getBatchSize(), (offsets + steps - 1) / Math.max(1, steps));
        live =
                new ShuffledPairs(
                        liveRanges, window, Seeds.mix(round.getSeed(), -1), source, tally::unused);
        older = pass(ranges(LeaseKind.REPLAY));
    }

    /** The next batch; empty if the round leases nothing that can be used. */
    List<Example> next() throws InterruptedException {
        return compose(decoder);
    }

    /** Goes on behind the next batch as if it had been made, broken images being those known. */
    void replay(Set<Place> knownBroken) throws InterruptedException {
        compose(
                (pairs, seed) ->
                        pairs.stream()
                                .map(
                                        pair ->
                                                knownBroken.contains(pair.place())
                                                        ? Optional.<Example>empty()
                                                        : Optional.of(new Example(pair, NO_PIXELS)))
                                .toList());
    }

    /** Names the places of all pairs in the batches so far, in their order; 0 before the first. */
    long composition() {
        return composition;
    }

    /** Where the broken images were that were met while the last batch was made. */
    List<Place> broken() {
        return broken;
    }

    private List<Example> compose(Decoder decoder) throws InterruptedException {
        step++;
        broken = new ArrayList<>();
        List<Example> batch = new ArrayList<>();
        decode(decoder, taken(livePerBatch), true, batch);
        liveInBatch = batch.size();
        while (batch.size() < round.getBatchSize()) {
            List<JudgedPair> more = olderPairs(round.getBatchSize() - batch.size());
            if (more.isEmpty()) {
                break;
            }
            decode(decoder, more, false, batch);
        }
        composition = Seeds.mix(composition, batch.size());
        for (Example example : batch) {
            Place place = example.pair().place();
            composition = Seeds.mix(composition, place.partition(), place.offset());
        }
        return batch;
    }

    /** How many pairs of the last batch are used for the first time. */
    int liveInBatch() {
        return liveInBatch;
    }

    /** What became of the pairs, once every batch has been made. */
    PairTally tally() {
        // The last batch may end before trailing records that no step uses were seen.
        if (live.next() != null) {
            throw new IllegalStateException("Live pairs are left after the last batch");
        }
        return tally.toRecord();
    }

    private List<JudgedPair> taken(int atMost) {
        List<JudgedPair> pairs = new ArrayList<>();
        for (JudgedPair pair = null; pairs.size() < atMost; pairs.add(pair)) {
            pair = live.next();
            if (pair == null) {
                break;
            }
        }
        return pairs;
    }

    /** Older pairs; none only if a whole pass over the leases gave nothing usable. */
    private List<JudgedPair> olderPairs(int atMost) {
        List<JudgedPair> pairs = new ArrayList<>();
        while (pairs.size() < atMost) {
            JudgedPair pair = older.next();
            if (pair != null) {
                pairs.add(pair);
            } else if (!pairs.isEmpty() || !again()) {
                break;
            }
        }
        return pairs;
    }

    /** Begins another pass, over all that the round leases, unless the last one was in vain. */
    private boolean again() {
        if (pass > 0 && madeInPass == 0) {
            return false;
        }
        pass++;
        madeInPass = 0;
        older = pass(round.getLeases().stream().map(Lease::getRange).toList());
        return true;
    }

    private ShuffledPairs pass(List<OffsetRange> ranges) {
        return new ShuffledPairs(
                ranges, window, Seeds.mix(round.getSeed(), pass), source, verdict -> {});
    }

    private void decode(
            Decoder decoder, List<JudgedPair> pairs, boolean firstTime, List<Example> batch)
            throws InterruptedException {
        List<Optional<Example>> decoded = decoder.decode(pairs, Seeds.mix(round.getSeed(), step));
        for (int i = 0; i < pairs.size(); i++) {
            Optional<Example> example = decoded.get(i);
            if (example.isEmpty()) {
                broken.add(pairs.get(i).place());
            }
            if (example.isPresent()) {
                batch.add(example.get());
                tally.used(firstTime);
                madeInPass += firstTime ? 0 : 1;
            } else if (firstTime) {
                tally.unused(Verdict.BROKEN);
            }
        }
    }

    private List<OffsetRange> ranges(LeaseKind kind) {
        return round.getLeases().stream()
                .filter(lease -> lease.getKind() == kind)
                .map(Lease::getRange)
                .toList();
    }
}
