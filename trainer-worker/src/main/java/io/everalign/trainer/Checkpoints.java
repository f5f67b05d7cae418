package io.everalign.trainer;

import io.everalign.model.TrainingSnapshot;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The checkpoints inside the open round, in a folder that may be lost. There are at most two, the
 * one that is being written among them. One appears whole or not at all; what is torn, altered or
 * of another round is told and deleted.
 */
final class Checkpoints {

    private static final Logger LOG = LoggerFactory.getLogger(Checkpoints.class);
    private static final Pattern NAME = Pattern.compile("round-([0-9]{1,18})-step-([0-9]{1,9})");
    private static final String UNFINISHED = ".new";

    private final Path folder;
    private final TrainingListener events;

    Checkpoints(Path folder, TrainingListener events) {
        this.folder = folder;
        this.events = events;
    }

    /** The newest checkpoint that is valid for the key; every other that is newer is deleted. */
    Optional<Checkpoint> newest(CheckpointKey key) throws IOException {
        for (Path found : newestFirst()) {
            Matcher name = NAME.matcher(found.getFileName().toString());
            if (!name.matches() || Long.parseLong(name.group(1)) < key.round()) {
                LOG.info("{} is unfinished or of an earlier round, and deleted", found);
                forget(found);
                continue;
            }
            try {
                Checkpoint checkpoint = Checkpoint.read(found);
                String difference = key.difference(checkpoint.key());
                if (difference.isEmpty()) {
                    return Optional.of(checkpoint);
                }
                refuse(found, difference);
            } catch (IOException e) {
                refuse(found, e.toString());
            }
        }
        return Optional.empty();
    }

    /** Tells why a checkpoint is not used, and deletes it. */
    void refuse(Path checkpoint, String why) {
        LOG.warn("The checkpoint {} is not used and deleted: {}", checkpoint, why);
        events.checkpoint(CheckpointOutcome.REFUSED);
        forget(checkpoint);
    }

    /** Writes a checkpoint; when it fails, nothing of it is left, if the disk allows. */
    void write(CheckpointKey key, Progress progress, TrainingSnapshot state) throws IOException {
        Files.createDirectories(folder);
        newestFirst().stream().skip(1).forEach(Checkpoints::forget);
        String name = "round-%d-step-%d".formatted(key.round(), progress.steps());
        Path written = StateStore.emptied(folder.resolve(name + UNFINISHED));
        try {
            state.save(written);
            Checkpoint.seal(written, key, progress);
            StateStore.delete(folder.resolve(name));
            Files.move(written, folder.resolve(name), StandardCopyOption.ATOMIC_MOVE);
            Checkpoint.sync(folder);
        } catch (IOException | RuntimeException e) {
            forget(written);
            throw e;
        }
    }

    private static void forget(Path checkpoint) {
        try {
            StateStore.delete(checkpoint);
        } catch (IOException e) {
            LOG.warn("{} cannot be deleted: {}", checkpoint, e.toString());
        }
    }

    /** Unfinished ones come last. */
    private List<Path> newestFirst() throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> listed = Files.list(folder)) {
            return listed.sorted(
                            Comparator.comparingLong((Path path) -> number(path, 1))
                                    .thenComparingLong(path -> number(path, 2))
                                    .reversed())
                    .toList();
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private static long number(Path path, int group) {
        Matcher name = NAME.matcher(path.getFileName().toString());
        return name.matches() ? Long.parseLong(name.group(group)) : -1;
    }
}
