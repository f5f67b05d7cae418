package io.everalign.filter.materialise;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;

/** Reads back what a run wrote. */
final class Tars {

    private Tars() {}

    /** Files of a tar by name, in its order. */
    static Map<String, byte[]> read(Path tar) throws IOException {
        Map<String, byte[]> files = new LinkedHashMap<>();
        try (TarArchiveInputStream in =
                new TarArchiveInputStream(new BufferedInputStream(Files.newInputStream(tar)))) {
            for (TarArchiveEntry entry = in.getNextEntry();
                    entry != null;
                    entry = in.getNextEntry()) {
                if (files.put(entry.getName(), in.readAllBytes()) != null) {
                    throw new IOException(tar + " has " + entry.getName() + " twice");
                }
            }
        }
        return files;
    }

    /** Keys of the samples in all tars of a folder, in the order of name and place. */
    static List<String> keys(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            List<String> keys = new java.util.ArrayList<>();
            for (Path tar :
                    files.filter(file -> file.toString().endsWith(".tar")).sorted().toList()) {
                read(tar).keySet().stream()
                        .filter(name -> name.endsWith(".json"))
                        .forEach(name -> keys.add(name.replace(".json", "")));
            }
            return keys;
        }
    }

    /** Content of every file of a folder. */
    static Map<String, byte[]> folder(Path folder) throws IOException {
        Map<String, byte[]> contents = new TreeMap<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                contents.put(file.getFileName().toString(), Files.readAllBytes(file));
            }
        }
        return contents;
    }
}
