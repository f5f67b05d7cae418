package io.everalign.trainer;

import io.everalign.registry.client.RegistryClient;
import io.everalign.registry.client.RegistryException;
import io.everalign.schemas.BlobRef;
import io.everalign.schemas.RoundClosed;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * The states of closed rounds: blobs in the registry, kept there by pins, and a copy of the last in
 * the work folder, which is believed only after its digests have been checked.
 */
final class StateStore {

    /** The tokenizer's archive among the blobs of a state. */
    static final String TOKENIZER = "tokenizer";

    private static final String TOKENIZER_FILE = "tokenizer.zip";
    private static final String WEIGHTS_TYPE = ".safetensors";
    private static final String SETTINGS_NAME = "config";
    private static final String SETTINGS_TYPE = ".json";
    private static final int TRIES = 3;

    private final RegistryClient registry;
    private final Patience patience;
    private final Path folder;
    private final String owner;

    /** States of a model, copied under a folder. */
    StateStore(RegistryClient registry, Patience patience, Path folder, String model) {
        this.registry = registry;
        this.patience = patience;
        this.folder = folder;
        this.owner = "trainer." + model.replace('/', '.');
    }

    /** An empty folder in which the state of a round is to be written. */
    Path fresh(long round) throws IOException {
        return emptied(folder.resolve("round-" + round + ".new"));
    }

    /** This folder, with nothing in it. */
    static Path emptied(Path folder) throws IOException {
        delete(folder);
        return Files.createDirectories(folder);
    }

    /**
     * Hands the files of a state over and pins them; the folder becomes the local copy.
     *
     * @param written what {@link #fresh} gave, holding the files
     */
    List<BlobRef> put(long round, Path written) throws IOException, InterruptedException {
        List<BlobRef> state = new ArrayList<>();
        List<Path> files;
        try (Stream<Path> listed = Files.list(written)) {
            files = listed.filter(Files::isRegularFile).sorted().toList();
        }
        for (Path file : files) {
            String digest = patience.ask(() -> registry.uploadBlob(file));
            state.add(new BlobRef(nameOf(file), digest, Files.size(file)));
        }
        List<String> digests = state.stream().map(BlobRef::getSha256).toList();
        patience.ask(() -> pin(round, digests));
        Path target = folder.resolve("round-" + round);
        delete(target);
        Files.move(written, target);
        return state;
    }

    /** Whether the registry has all of a state. */
    boolean has(List<BlobRef> state) throws IOException, InterruptedException {
        for (BlobRef blob : state) {
            if (!patience.ask(() -> registry.hasBlob(blob.getSha256()))) {
                return false;
            }
        }
        return true;
    }

    /**
     * A folder with the files of a closed round's state, their digests checked.
     *
     * @throws LostStateException if one cannot be had
     */
    Path get(RoundClosed round) throws IOException, InterruptedException, LostStateException {
        Path local = Files.createDirectories(folder.resolve("round-" + round.getRound()));
        for (BlobRef blob : round.getState()) {
            Path file = local.resolve(fileOf(blob.getName()));
            if (!Files.isRegularFile(file) || !Digests.sha256(file).equals(blob.getSha256())) {
                Files.deleteIfExists(file);
                download(round.getRound(), blob, file);
            }
        }
        return local;
    }

    /** The tokenizer's folder within a state's folder, unpacked. */
    static Path tokenizer(Path state) throws IOException {
        Path unpacked = state.resolve(TOKENIZER);
        if (!Files.isDirectory(unpacked)) {
            Path half = Files.createTempDirectory(state, TOKENIZER);
            TokenizerArchive.unpack(state.resolve(TOKENIZER_FILE), half);
            Files.move(half, unpacked, StandardCopyOption.ATOMIC_MOVE);
        }
        return unpacked;
    }

    /** Adds a tokenizer's folder to a state that is being written. */
    static void addTokenizer(Path tokenizer, Path state) throws IOException {
        TokenizerArchive.pack(tokenizer, state.resolve(TOKENIZER_FILE));
    }

    /**
     * Lets go of the states that no longer need to be kept once a round is closed.
     *
     * @param kept an older round whose state is needed; -1 for none
     */
    void prune(long round, long kept, int keepRounds, int keepEvery)
            throws IOException, InterruptedException {
        for (String name : patience.ask(() -> registry.pins(owner))) {
            long pinned = numberOf(name);
            if (pinned <= round - keepRounds && pinned % keepEvery != 0 && pinned != kept) {
                patience.ask(
                        () -> {
                            registry.unpin(owner, name);
                            return name;
                        });
            }
        }
        try (Stream<Path> listed = Files.list(folder)) {
            for (Path old : listed.toList()) {
                long number = numberOf(old.getFileName().toString());
                if (number < round - 1 && number != kept) {
                    delete(old);
                }
            }
        }
    }

    private void download(long round, BlobRef blob, Path file)
            throws InterruptedException, LostStateException {
        IOException last = new IOException("the registry does not have it");
        try {
            for (int tried = 0; tried < TRIES; tried++) {
                if (!patience.ask(() -> registry.hasBlob(blob.getSha256()))) {
                    break;
                }
                try {
                    registry.downloadBlob(blob.getSha256(), file);
                    return;
                } catch (InterruptedIOException e) {
                    throw new InterruptedException("Interrupted while downloading " + file);
                } catch (IOException e) {
                    last = e;
                }
            }
        } catch (RegistryException e) {
            last = e;
        }
        throw new LostStateException(
                "Blob %s (%s) of round %d is lost: %s"
                        .formatted(blob.getName(), blob.getSha256(), round, last.getMessage()),
                last);
    }

    private String pin(long round, List<String> digests) throws IOException {
        String name = "round-" + round;
        registry.pin(owner, name, digests);
        return name;
    }

    private static String nameOf(Path file) {
        String name = file.getFileName().toString();
        return name.substring(0, name.lastIndexOf('.'));
    }

    private static String fileOf(String name) {
        if (name.equals(TOKENIZER)) {
            return TOKENIZER_FILE;
        }
        return name + (name.endsWith(SETTINGS_NAME) ? SETTINGS_TYPE : WEIGHTS_TYPE);
    }

    /** The round in a name such as {@code round-12}; as late as can be if there is none. */
    private static long numberOf(String name) {
        String digits = name.replaceAll("^round-([0-9]{1,18})(\\.new)?$", "$1");
        return digits.equals(name) ? Long.MAX_VALUE : Long.parseLong(digits);
    }

    /** Deletes a folder with all that is in it, or a file, if it is there. */
    static void delete(Path tree) throws IOException {
        if (!Files.exists(tree)) {
            return;
        }
        try (Stream<Path> paths = Files.walk(tree)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }
}
