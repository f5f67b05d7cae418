package io.everalign.trainer;

import io.everalign.schemas.BlobRef;
import io.everalign.schemas.Lease;
import io.everalign.schemas.LeaseKind;
import io.everalign.schemas.RoundClosed;
import io.everalign.schemas.RoundEvent;
import io.everalign.schemas.RoundOpened;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The fold over {@code train.rounds}: where training stands. Depends on nothing but the events and
 * their order. Round 0 is the initialisation: its leases are the texts of the vocabulary, and they
 * cover nothing.
 */
final class Rounds {

    /** Closed rounds remembered, in case the blobs of the last are lost. */
    private static final int REMEMBERED = 16;

    private final Deque<RoundClosed> closed = new ArrayDeque<>();
    private final Map<Long, Long> bases = new HashMap<>();
    private final ReplayUses uses = new ReplayUses();
    private @Nullable RoundOpened open;
    private @Nullable RoundOpened lastOpened;
    private String origin = "";
    private @Nullable RoundClosed fork;
    private long sinceFork;
    private long workedMillis;

    /**
     * Takes the next event.
     *
     * @throws IllegalStateException if it cannot follow the ones before
     */
    void apply(RoundEvent event) {
        if (event.getEvent() instanceof RoundOpened opened) {
            open(opened);
        } else {
            close((RoundClosed) event.getEvent());
        }
    }

    /** The round that is open; null between rounds. */
    @Nullable RoundOpened open() {
        return open;
    }

    /** The last closed round; null before the initialisation. */
    @Nullable RoundClosed last() {
        return closed.peekFirst();
    }

    /** How the last closed round had been opened; null before the initialisation. */
    @Nullable RoundOpened lastOpened() {
        return lastOpened;
    }

    /** Names this training: digest of the state it began from. */
    String origin() {
        return origin;
    }

    /**
     * The closed round that another was made from, if both are remembered: behind a branch, not the
     * one that was closed before it.
     */
    @Nullable RoundClosed before(long round) {
        Long base = bases.get(round);
        return base == null || base == round ? null : closed(base);
    }

    /** The closed round of this number, if it is remembered. */
    @Nullable RoundClosed closed(long round) {
        RoundClosed left = fork;
        if (left != null && left.getRound() == round) {
            return left;
        }
        return closed.stream().filter(past -> past.getRound() == round).findFirst().orElse(null);
    }

    /** Number of the next round to be opened. */
    long next() {
        RoundClosed last = last();
        return last == null ? 0 : last.getRound() + 1;
    }

    /** The round from which the trunk goes on: the last one, unless a branch has ended there. */
    long trunk() {
        RoundClosed left = fork;
        RoundClosed last = last();
        return left != null ? left.getRound() : last == null ? 0 : last.getRound();
    }

    /** Closed rounds of the trunk since a branch left it. */
    long sinceFork() {
        return sinceFork;
    }

    /** What the steps of all closed rounds took. */
    long workedMillis() {
        return workedMillis;
    }

    /** The round that a branch has left and the trunk goes on from; its state must not be lost. */
    long kept() {
        RoundClosed left = fork;
        return left == null ? -1 : left.getRound();
    }

    /** How often older pairs have been replayed in closed rounds. */
    ReplayUses uses() {
        return uses;
    }

    /** First offset of each partition that no closed round covers. */
    SortedMap<Integer, Long> frontier() {
        SortedMap<Integer, Long> frontier = new TreeMap<>();
        RoundClosed last = last();
        if (last != null) {
            last.getCovered().forEach(range -> frontier.put(range.getPartition(), range.getTo()));
        }
        return frontier;
    }

    /** A round may be opened again with another base while it is open. */
    private void open(RoundOpened opened) {
        require(opened.getRound() == next(), "opens round " + opened.getRound());
        require(
                opened.getRound() == 0 || closed(opened.getBase()) != null,
                "names base " + opened.getBase() + " for round " + opened.getRound());
        open = opened;
    }

    private void close(RoundClosed record) {
        RoundOpened opened = open;
        require(
                opened != null && opened.getRound() == record.getRound(),
                "closes round " + record.getRound());
        if (opened != null && record.getRound() > 0) {
            opened.getLeases().stream()
                    .filter(lease -> lease.getKind() == LeaseKind.REPLAY)
                    .map(Lease::getRange)
                    .forEach(uses::use);
        }
        if (opened != null) {
            follow(opened);
            bases.put(opened.getRound(), opened.getBase());
        }
        workedMillis += record.getWorkedMillis();
        if (record.getRound() == 0) {
            origin = digest(record.getState());
        }
        lastOpened = opened;
        closed.addFirst(record);
        if (closed.size() > REMEMBERED) {
            bases.remove(closed.removeLast().getRound());
        }
        open = null;
    }

    /** On a branch, the round where it left is remembered until the trunk goes on. */
    private void follow(RoundOpened opened) {
        if (opened.getFork() == Leg.TRUNK) {
            fork = null;
            sinceFork += opened.getRound() == 0 ? 0 : 1;
        } else {
            fork = closed(opened.getFork());
            sinceFork = 0;
        }
    }

    private static String digest(List<BlobRef> state) {
        String digests = state.stream().map(BlobRef::getSha256).collect(Collectors.joining("\n"));
        return Digests.sha256(digests.getBytes(StandardCharsets.US_ASCII));
    }

    private void require(boolean holds, String found) {
        if (!holds) {
            throw new IllegalStateException(
                    "train.rounds %s where round %d comes next (open: %s)"
                            .formatted(found, next(), open != null));
        }
    }
}
