package io.everalign.trainer.report;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Makes a journal shorter. Of the older three quarters of the steps, each four lines leave the ones
 * with the least and the greatest loss, so that spikes stay; of the older rounds, and of versions
 * beyond some thousands, every second one stays, and of starts and ends the first and the newest.
 * What is torn is left out. The journal is replaced as a whole or not at all.
 */
final class JournalThinning {

    private static final int VERSIONS = 10_000;
    private static final int LIVES = 20;
    private static final int PASSES = 6;
    private static final int GROUP = 4;

    private final BitSet kept = new BitSet();
    private final List<Numbered> steps = new ArrayList<>();
    private final List<Integer> rounds = new ArrayList<>();
    private final List<Integer> versions = new ArrayList<>();
    private final List<Integer> lives = new ArrayList<>();

    /** The line of this number, from 0, and its loss. */
    private record Numbered(int line, double loss) {}

    private JournalThinning() {}

    /**
     * Thins a file until it has at most so many bytes.
     *
     * @throws IOException if it cannot be rewritten, or not made so short
     */
    static void thin(Path file, long bytes) throws IOException {
        for (int pass = 0; pass < PASSES && Files.size(file) > bytes; pass++) {
            JournalThinning thinning = new JournalThinning();
            thinning.choose(file);
            thinning.rewrite(file);
        }
        if (Files.size(file) > bytes) {
            throw new IOException(
                    "%s must be thinned to %d bytes, but still has %d"
                            .formatted(file, bytes, Files.size(file)));
        }
    }

    private void choose(Path file) throws IOException {
        try (JournalLines lines = new JournalLines(file)) {
            int number = 0;
            for (String line = lines.next(); line != null; line = lines.next()) {
                Optional<JournalEvent> event = JournalLine.read(line);
                if (event.isPresent()) {
                    sort(number, event.get());
                }
                number++;
            }
        }
        int old = steps.size() * 3 / 4;
        for (int from = 0; from < old; from += GROUP) {
            keepExtremes(steps.subList(from, Math.min(from + GROUP, old)));
        }
        steps.subList(old, steps.size()).forEach(step -> kept.set(step.line()));
        keepEverySecond(rounds, rounds.size() * 3 / 4);
        keepEverySecond(versions, versions.size() > VERSIONS ? versions.size() * 3 / 4 : 0);
        for (int i = 0; i < lives.size(); i++) {
            kept.set(lives.get(i), i == 0 || i >= lives.size() - LIVES);
        }
    }

    private void sort(int number, JournalEvent event) {
        if (event instanceof JournalEvent.Step step) {
            steps.add(new Numbered(number, step.loss()));
        } else if (event instanceof JournalEvent.Round) {
            rounds.add(number);
        } else if (event instanceof JournalEvent.Version) {
            versions.add(number);
        } else {
            lives.add(number);
        }
    }

    private void keepExtremes(List<Numbered> group) {
        Numbered least = group.get(0);
        Numbered greatest = group.get(0);
        for (Numbered step : group) {
            least = step.loss() < least.loss() ? step : least;
            greatest = step.loss() >= greatest.loss() ? step : greatest;
        }
        kept.set(least.line());
        kept.set(greatest.line());
    }

    private void keepEverySecond(List<Integer> lines, int old) {
        for (int i = 0; i < lines.size(); i++) {
            kept.set(lines.get(i), i >= old || i % 2 == 1);
        }
    }

    private void rewrite(Path file) throws IOException {
        Path thinned = file.resolveSibling(file.getFileName() + ".thinned");
        try {
            copy(file, thinned);
            Files.move(
                    thinned,
                    file,
                    StandardCopyOption.REPLACE_EXISTING,
                    StandardCopyOption.ATOMIC_MOVE);
        } finally {
            // What a full disk has left half done would keep it full.
            Files.deleteIfExists(thinned);
        }
    }

    private void copy(Path file, Path thinned) throws IOException {
        try (JournalLines lines = new JournalLines(file);
                BufferedWriter out = Files.newBufferedWriter(thinned)) {
            int number = 0;
            for (@Nullable String line = lines.next(); line != null; line = lines.next()) {
                if (kept.get(number)) {
                    out.write(line);
                    out.write('\n');
                }
                number++;
            }
        }
    }
}
