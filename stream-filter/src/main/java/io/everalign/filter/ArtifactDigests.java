package io.everalign.filter;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What rules read from files, as SHA-256 in hex by the setting that names the files. */
final class ArtifactDigests {

    private static final int MAX_DEPTH = 8;

    private ArtifactDigests() {}

    /**
     * The digests of what the rules read. Nothing native is loaded.
     *
     * @throws UncheckedIOException naming the setting and the file that cannot be read
     */
    static Map<String, String> of(RuleSettings rules) {
        return of(
                rules,
                rules.ngrams().list().isEmpty() ? null : NgramRule.of(rules.ngrams()),
                EvaluationSets.of(rules.evaluation()));
    }

    /**
     * Holds what the rules have read to what they are to read.
     *
     * @param held digests that {@link #of(RuleSettings)} gave
     * @throws IllegalStateException naming the setting and both digests
     */
    static void check(RuleSettings rules, RuleArtifacts read, Map<String, String> held) {
        Map<String, String> found = of(rules, read.ngrams(), read.evaluation());
        List<String> differences =
                Stream.concat(held.keySet().stream(), found.keySet().stream())
                        .distinct()
                        .filter(key -> !Objects.equals(held.get(key), found.get(key)))
                        .map(
                                key ->
                                        "%s must be of SHA-256 %s, but is of %s"
                                                .formatted(
                                                        key,
                                                        held.getOrDefault(key, "(none)"),
                                                        found.getOrDefault(key, "(none)")))
                        .toList();
        if (!differences.isEmpty()) {
            throw new IllegalStateException(
                    "Files on this machine are not those of generation %d: %s; every machine that runs tasks needs the same files"
                            .formatted(rules.generation(), String.join("; ", differences)));
        }
    }

    private static Map<String, String> of(
            RuleSettings rules, @Nullable NgramRule ngrams, EvaluationSets evaluation) {
        Map<String, String> digests = new TreeMap<>();
        if (ngrams != null) {
            digests.put("filter.ngrams", ngrams.list().header().digest());
        }
        if (!rules.evaluation().sets().isEmpty()) {
            digests.put("filter.evaluation-sets", ofLines(evaluation.lines()));
        }
        put("filter.nsfw-model", rules.nsfw().model(), digests);
        put("filter.url-block-list", rules.blockLists().urls(), digests);
        put("filter.word-block-list", rules.blockLists().words(), digests);
        return digests;
    }

    private static String ofLines(Stream<String> lines) {
        MessageDigest digest = sha256();
        lines.forEach(line -> digest.update((line + '\n').getBytes(StandardCharsets.UTF_8)));
        return HexFormat.of().formatHex(digest.digest());
    }

    private static void put(String key, String path, Map<String, String> digests) {
        if (!path.isEmpty()) {
            try {
                digests.put(key, ofFiles(Path.of(path)));
            } catch (IOException e) {
                throw new UncheckedIOException("Cannot read " + key + ": " + e, e);
            }
        }
    }

    /** A file, or names and contents of every file in a folder, in the order of the names. */
    private static String ofFiles(Path folder) throws IOException {
        MessageDigest digest = sha256();
        try (Stream<Path> paths = Files.walk(folder, MAX_DEPTH);
                OutputStream out =
                        new DigestOutputStream(OutputStream.nullOutputStream(), digest)) {
            List<Path> files = paths.filter(Files::isRegularFile).sorted().toList();
            for (Path file : files) {
                String name = folder.relativize(file) + " " + Files.size(file) + "\n";
                out.write(name.getBytes(StandardCharsets.UTF_8));
                Files.copy(file, out);
            }
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }
}
