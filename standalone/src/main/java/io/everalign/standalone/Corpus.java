package io.everalign.standalone;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Real pages with real pictures: documentation as Debian packages it, downloaded once by apt-get
 * and unpacked, never installed.
 */
final class Corpus {

    /** Enough to begin with, and quick to download. */
    static final List<String> FIRST =
            List.of(
                    "gimp-help-en",
                    "tuxpaint-data",
                    "kicad-doc-en",
                    "debian-edu-doc-en",
                    "python-skimage-doc");

    /** Joins while the first sites are already being crawled. */
    static final List<String> REST =
            List.of(
                    "gimp-help-de",
                    "gimp-help-fr",
                    "gimp-help-es",
                    "gimp-help-it",
                    "gimp-help-ru",
                    "gimp-help-zh-cn",
                    "python-sklearn-doc",
                    "grass-doc",
                    "python-astropy-doc",
                    "freedombox-doc-en",
                    "gnucash-docs");

    private static final Duration LIMIT = Duration.ofMinutes(30);
    private static final long NEEDED_BYTES = 2L << 30;
    private static final String OTHERWISE =
            "; or show the demo other pages: --seed URL, --folder DIR or --warc FILE";

    private final Path directory;
    private final Consumer<String> say;

    Corpus(Path directory, Consumer<String> say) {
        this.directory = directory;
        this.say = say;
    }

    /** Place of a package in the whole list, which its site's address depends on. */
    static int place(String name) {
        int first = FIRST.indexOf(name);
        return first >= 0 ? first : FIRST.size() + REST.indexOf(name);
    }

    boolean has(String name) {
        return Files.isDirectory(directory.resolve(name));
    }

    /**
     * Top of the unpacked package, which is downloaded where it is missing.
     *
     * @throws IOException saying in a sentence what stands in the way and what to do
     */
    Path fetch(String name) throws IOException, InterruptedException {
        Path unpacked = directory.resolve(name);
        if (has(name)) {
            return unpacked;
        }
        Files.createDirectories(directory);
        requireSpace();
        Path work = directory.resolve(name + ".part");
        delete(work);
        Files.createDirectories(work);
        say.accept("downloading pages: " + name);
        download(name, work);
        unpack(name, work);
        Files.move(work.resolve("root"), unpacked, StandardCopyOption.ATOMIC_MOVE);
        delete(work);
        return unpacked;
    }

    private void requireSpace() throws IOException {
        long free = Files.getFileStore(directory).getUsableSpace();
        if (free < NEEDED_BYTES) {
            throw new IOException(
                    "The disk of %s has %d MiB left, and the pages need %d MiB while they are unpacked; make room or choose another place with --corpus"
                            .formatted(directory, free >> 20, NEEDED_BYTES >> 20));
        }
    }

    private void download(String name, Path work) throws IOException, InterruptedException {
        List<String> download = List.of("apt-get", "download", "-q", name);
        Command answer = Command.run(work, LIMIT, download);
        if (answer.exit() == Command.MISSING) {
            throw new IOException(
                    "The demo's pages are Debian packages, and this machine has no apt-get"
                            + OTHERWISE);
        }
        if (!answer.succeeded() && "root".equals(System.getProperty("user.name"))) {
            say.accept("refreshing the list of packages: apt-get update");
            Command.run(work, LIMIT, List.of("apt-get", "update", "-q"));
            answer = Command.run(work, LIMIT, download);
        }
        if (!answer.succeeded()) {
            throw new IOException(
                    "Cannot download the package %s (%s); check the network, run apt-get update as root"
                                    .formatted(name, answer.lastLine())
                            + OTHERWISE);
        }
    }

    private static void unpack(String name, Path work) throws IOException, InterruptedException {
        try (Stream<Path> files = Files.list(work)) {
            Path deb =
                    files.filter(file -> file.toString().endsWith(".deb"))
                            .findFirst()
                            .orElseThrow(() -> new IOException("apt-get brought no " + name));
            Command answer =
                    Command.run(work, LIMIT, List.of("dpkg", "-x", deb.toString(), "root"));
            if (!answer.succeeded()) {
                throw new IOException("Cannot unpack " + name + ": " + answer.lastLine());
            }
        }
    }

    private static void delete(Path top) throws IOException {
        if (!Files.exists(top)) {
            return;
        }
        try (Stream<Path> files = Files.walk(top)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
