package io.everalign.tests;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * A Java file of the project.
 *
 * @param path where it is, from the top of the project
 * @param lines its lines
 */
record SourceFile(Path path, List<String> lines) {

    /** Every Java file that a person wrote. */
    static List<SourceFile> all() {
        return Module.directories().stream()
                .map(module -> module.resolve("src"))
                .flatMap(SourceFile::under)
                .toList();
    }

    boolean isTest() {
        return path.toString().contains("src/test/");
    }

    /** Its lines that hold a text, as {@code path:number: line}. */
    Stream<String> linesWith(String text) {
        return java.util.stream.IntStream.range(0, lines.size())
                .filter(i -> lines.get(i).contains(text))
                .mapToObj(i -> "%s:%d: %s".formatted(path, i + 1, lines.get(i).strip()));
    }

    @Override
    public String toString() {
        return path + " (" + lines.size() + " lines)";
    }

    private static Stream<SourceFile> under(Path directory) {
        try (Stream<Path> files = Files.walk(directory)) {
            return files
                    .filter(file -> file.toString().endsWith(".java"))
                    .map(SourceFile::read)
                    .toList()
                    .stream();
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot list " + directory, e);
        }
    }

    private static SourceFile read(Path file) {
        try {
            return new SourceFile(Module.PROJECT.relativize(file), Files.readAllLines(file));
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read " + file, e);
        }
    }
}
