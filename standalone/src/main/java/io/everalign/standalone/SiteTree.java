package io.everalign.standalone;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The files of an unpacked package as a site: {@code /usr/share} is the document root. Links are
 * followed as they would be on a machine where the package is the only one installed, so nothing
 * outside it can be reached.
 */
final class SiteTree {

    /** What a path of the site names. */
    sealed interface Found {
        /** A file to send. */
        record Content(Path file, String type) implements Found {}

        /** The same thing under its own path: a page has one address only, links or not. */
        record Moved(String path) implements Found {}
    }

    private static final Path DOCUMENTS = Path.of("usr", "share");
    private static final int MAX_LINKS = 16;
    private static final String HTML = "text/html";
    private static final Map<String, String> TYPES =
            Map.ofEntries(
                    Map.entry("html", HTML),
                    Map.entry("htm", HTML),
                    Map.entry("xhtml", "application/xhtml+xml"),
                    Map.entry("css", "text/css"),
                    Map.entry("js", "text/javascript"),
                    Map.entry("png", "image/png"),
                    Map.entry("jpg", "image/jpeg"),
                    Map.entry("jpeg", "image/jpeg"),
                    Map.entry("gif", "image/gif"),
                    Map.entry("svg", "image/svg+xml"),
                    Map.entry("webp", "image/webp"),
                    Map.entry("ico", "image/x-icon"));

    private final Path top;

    SiteTree(Path top) {
        this.top = top.toAbsolutePath().normalize();
    }

    /** What the path of a URL names; empty when that is nothing, or nothing that a site shows. */
    Optional<Found> find(String urlPath) {
        try {
            return walk(urlPath).flatMap(real -> found(urlPath, real));
        } catch (InvalidPathException e) {
            return Optional.empty();
        }
    }

    /** Every page, as a path relative to the document root; pages behind links are left out. */
    List<String> pages() {
        Path documents = top.resolve(DOCUMENTS);
        try (Stream<Path> files = Files.walk(documents)) {
            return files.filter(file -> Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS))
                    .filter(file -> isPage(type(file).orElse("")))
                    .map(file -> documents.relativize(file).toString())
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot list the pages in " + documents, e);
        }
    }

    private Optional<Found> found(String urlPath, Path real) {
        String own = urlOf(real);
        if (Files.isDirectory(real, LinkOption.NOFOLLOW_LINKS)) {
            boolean hasIndex = Files.isRegularFile(real.resolve("index.html"));
            return hasIndex ? Optional.of(new Found.Moved(own + "/index.html")) : Optional.empty();
        }
        if (!Files.isRegularFile(real, LinkOption.NOFOLLOW_LINKS)) {
            return Optional.empty();
        }
        return type(real)
                .map(
                        type ->
                                isPage(type) && !own.equals(urlPath)
                                        ? new Found.Moved(own)
                                        : new Found.Content(real, type));
    }

    private static boolean isPage(String type) {
        return type.equals(HTML) || type.equals("application/xhtml+xml");
    }

    private static Optional<String> type(Path file) {
        String name = file.getFileName().toString();
        String ending = name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
        return Optional.ofNullable(TYPES.get(ending));
    }

    private String urlOf(Path real) {
        return "/" + top.resolve(DOCUMENTS).relativize(real);
    }

    /** The real file behind a path, found step by step so that no step can leave the package. */
    private Optional<Path> walk(String urlPath) {
        Deque<String> ahead = new ArrayDeque<>(Arrays.asList(urlPath.split("/")));
        if (ahead.contains("..")) {
            return Optional.empty();
        }
        Path at = top.resolve(DOCUMENTS);
        for (int links = 0; !ahead.isEmpty(); ) {
            String step = ahead.pop();
            if (step.isEmpty() || step.equals(".")) {
                continue;
            }
            Path next = step.equals("..") ? parent(at) : at.resolve(step);
            if (!Files.isSymbolicLink(next)) {
                at = next;
                continue;
            }
            if (++links > MAX_LINKS) {
                return Optional.empty();
            }
            Path target = target(next);
            at = target.isAbsolute() ? top : at;
            for (int i = target.getNameCount() - 1; i >= 0; i--) {
                ahead.push(target.getName(i).toString());
            }
        }
        return at.startsWith(top.resolve(DOCUMENTS)) ? Optional.of(at) : Optional.empty();
    }

    private Path parent(Path at) {
        Path parent = at.getParent();
        return at.equals(top) || parent == null ? top : parent;
    }

    private static Path target(Path link) {
        try {
            return Files.readSymbolicLink(link);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read the link " + link, e);
        }
    }

    /** The path as it stands in a link, with what URLs reserve escaped. */
    static String escaped(String path) {
        return URI.create("file:///").resolve(fileUri(path)).getRawPath();
    }

    private static URI fileUri(String path) {
        try {
            return new URI("file", "", path, null);
        } catch (java.net.URISyntaxException e) {
            throw new IllegalArgumentException("No path of a site: " + path, e);
        }
    }
}
