package io.everalign.filter.materialise;

import java.util.Arrays;
import java.util.Collection;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * What became of the records that were read: {@code read = written + otherGenerations + retracted +
 * over + tombstones + undecodable}. Not safe for several threads.
 */
final class Counts {

    private final Map<Outcome, Long> counted = new EnumMap<>(Outcome.class);
    private final Set<Integer> epochs = new TreeSet<>();
    private int newest;

    /** The sum of several. */
    static Counts sum(Collection<Counts> parts) {
        Counts sum = new Counts();
        for (Counts part : parts) {
            part.counted.forEach((outcome, count) -> sum.counted.merge(outcome, count, Long::sum));
            sum.epochs.addAll(part.epochs);
            sum.newest = Math.max(sum.newest, part.newest);
        }
        return sum;
    }

    void add(Outcome outcome) {
        counted.merge(outcome, 1L, Long::sum);
    }

    /** Adds the outcome of a pair. */
    void add(Outcome outcome, KeptPair kept) {
        add(outcome);
        newest = Math.max(newest, kept.pair().getGeneration());
        if (outcome == Outcome.WRITTEN) {
            epochs.add(kept.pair().getEpoch());
        }
    }

    long read() {
        return counted.values().stream().mapToLong(Long::longValue).sum();
    }

    long of(Outcome outcome) {
        return counted.getOrDefault(outcome, 0L);
    }

    /** Whether there was a pair of the generation, written or not. */
    boolean hasGeneration() {
        return of(Outcome.WRITTEN) + of(Outcome.RETRACTED) + of(Outcome.OVER) > 0;
    }

    /** Epochs in which the written pairs were judged, ascending. */
    Set<Integer> epochs() {
        return epochs;
    }

    /** Largest generation among the pairs; 0 if there was no pair. */
    int newestGeneration() {
        return newest;
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder("read %,d".formatted(read()));
        Arrays.stream(Outcome.values())
                .forEach(
                        outcome ->
                                text.append(
                                        ", %s %,d"
                                                .formatted(
                                                        outcome.label().replace('_', ' '),
                                                        of(outcome))));
        return text.toString();
    }
}
