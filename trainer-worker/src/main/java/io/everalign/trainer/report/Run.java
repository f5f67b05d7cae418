package io.everalign.trainer.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A training run: the fold of its journal. A trainer that was killed goes on from its last closed
 * round, so what its later life says of a step or a round takes the place of what was said before,
 * and of everything that came behind it.
 */
final class Run {

    private static final long MAX_BYTES = 256L << 20;
    private static final int MAX_LINES = 1_000_000;

    private final String name;
    private final NavigableMap<Long, JournalEvent.Step> steps = new TreeMap<>();
    private final NavigableMap<Long, JournalEvent.Round> rounds = new TreeMap<>();
    private final NavigableMap<Long, JournalEvent.Version> versions = new TreeMap<>();
    private final List<JournalEvent.Refused> refused = new ArrayList<>();
    private JournalEvent.@Nullable Start start;
    private JournalEvent.@Nullable End end;
    private Instant first = Instant.MAX;
    private Instant last = Instant.MIN;
    private int lives;
    private int torn;

    private Run(String name) {
        this.name = name;
    }

    /**
     * Reads the journal of a folder.
     *
     * @param name what the run is called
     * @throws IOException if it cannot be read, or is larger than any that is written
     */
    static Run read(String name, Path folder) throws IOException {
        Path file = folder.resolve(Journal.FILE);
        long size = Files.size(file);
        if (size > MAX_BYTES) {
            throw new IOException(
                    "%s: a journal must have at most %d bytes, not %d"
                            .formatted(file, MAX_BYTES, size));
        }
        Run run = new Run(name);
        try (JournalLines lines = new JournalLines(file)) {
            int read = 0;
            for (String line = lines.next(); line != null; line = lines.next()) {
                if (++read > MAX_LINES) {
                    throw new IOException(
                            "%s: a journal must have at most %d lines".formatted(file, MAX_LINES));
                }
                Optional<JournalEvent> event = JournalLine.read(line);
                if (event.isPresent()) {
                    run.take(event.get());
                } else {
                    run.torn++;
                }
            }
        }
        return run;
    }

    private void take(JournalEvent event) {
        if (event instanceof JournalEvent.Step step) {
            steps.tailMap(step.first(), true).clear();
            steps.put(step.step(), step);
        } else if (event instanceof JournalEvent.Round round) {
            take(round);
        } else if (event instanceof JournalEvent.Version version) {
            take(version);
        } else if (event instanceof JournalEvent.Refused candidate) {
            refused.removeIf(known -> known.round() >= candidate.round());
            refused.add(candidate);
        } else if (event instanceof JournalEvent.Start started) {
            start = started;
            end = null;
            lives++;
        } else {
            end = (JournalEvent.End) event;
        }
        if (event.time().isAfter(Instant.EPOCH)) {
            first = event.time().isBefore(first) ? event.time() : first;
            last = event.time().isAfter(last) ? event.time() : last;
        }
    }

    /** A round that is told again, by a trainer that takes the lead, keeps what was said of it. */
    private void take(JournalEvent.Round round) {
        JournalEvent.Round known = rounds.get(round.round());
        if (known != null && known.time().equals(round.time())) {
            return;
        }
        if (!rounds.tailMap(round.round(), false).isEmpty()) {
            // Another training has begun in the same folder.
            versions.values().removeIf(version -> version.round() > round.round());
        }
        rounds.tailMap(round.round(), true).clear();
        rounds.put(round.round(), round);
    }

    /** A version that is announced again keeps its time and what its gate had said. */
    private void take(JournalEvent.Version version) {
        JournalEvent.Version known = versions.get((long) version.number());
        if (known == null || !known.id().equals(version.id())) {
            versions.put((long) version.number(), version);
        } else if (known.gate().isEmpty()) {
            versions.put((long) version.number(), known.withGate(version.gate()));
        }
    }

    String name() {
        return name;
    }

    /** How its newest life began; null if the journal does not say. */
    JournalEvent.@Nullable Start start() {
        return start;
    }

    /** How its newest life ended; null while it goes on, or if it was killed. */
    JournalEvent.@Nullable End end() {
        return end;
    }

    /** Steps in ascending order. */
    Collection<JournalEvent.Step> steps() {
        return steps.values();
    }

    /** Closed rounds in ascending order. */
    Collection<JournalEvent.Round> rounds() {
        return rounds.values();
    }

    /** Versions in the order of their numbers. */
    Collection<JournalEvent.Version> versions() {
        return versions.values();
    }

    /** Candidates that were not published. */
    List<JournalEvent.Refused> refused() {
        return refused;
    }

    JournalEvent.@Nullable Step lastStep() {
        return steps.isEmpty() ? null : steps.lastEntry().getValue();
    }

    JournalEvent.@Nullable Round lastRound() {
        return rounds.isEmpty() ? null : rounds.lastEntry().getValue();
    }

    JournalEvent.@Nullable Version lastVersion() {
        return versions.isEmpty() ? null : versions.lastEntry().getValue();
    }

    /** Uses of pairs up to a step, as far as the journal knows; not a number before that. */
    double pairsAt(long step) {
        Map.Entry<Long, JournalEvent.Step> known = steps.floorEntry(step);
        return known == null ? Double.NaN : known.getValue().pairsSeen();
    }

    /** Time of the first event; of the epoch if there is none. */
    Instant first() {
        return first.equals(Instant.MAX) ? Instant.EPOCH : first;
    }

    /** Time of the last event; of the epoch if there is none. */
    Instant last() {
        return last.equals(Instant.MIN) ? Instant.EPOCH : last;
    }

    /** How often the trainer was started. */
    int lives() {
        return lives;
    }

    /** Lines that could not be read. */
    int torn() {
        return torn;
    }
}
