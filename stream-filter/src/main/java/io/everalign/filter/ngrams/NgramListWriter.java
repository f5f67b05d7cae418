package io.everalign.filter.ngrams;

import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * Keeps the most frequent of counted n-grams: exact, and the same whatever the order in which they
 * come. They wait in files, so that memory does not grow with them. Used by one thread at a time.
 */
public final class NgramListWriter implements AutoCloseable {

    private static final int BUCKETS = 256;

    private final ListShape shape;
    private final long limit;
    private final Path directory;
    private final Bucket[] buckets = new Bucket[BUCKETS];
    private final Frequencies frequencies;

    /**
     * Opens the files.
     *
     * @param shape how unigrams and bigrams share the list
     * @param limit most n-grams, or most of each kind
     * @param work directory for files that are deleted in the end
     */
    public NgramListWriter(ListShape shape, long limit, Path work) throws IOException {
        this.shape = shape;
        this.limit = limit;
        this.frequencies = new Frequencies(shape);
        this.directory = Files.createTempDirectory(work, "ngrams");
        for (int i = 0; i < BUCKETS; i++) {
            buckets[i] = new Bucket(directory.resolve(Integer.toString(i)));
        }
    }

    /**
     * Takes a counted n-gram; each comes once.
     *
     * @param ngram its number, as {@link Ngrams} gives it
     * @param count how often it occurs, at least 1
     */
    public void add(long ngram, long count) throws IOException {
        buckets[(int) (ngram >>> 56)].add(ngram, count);
        frequencies.add(ngram, count);
    }

    /**
     * Writes the list under a temporary name beside {@code list}, and renames it when it is whole.
     *
     * @param source what was counted
     */
    public NgramListHeader write(Path list, String source) throws IOException {
        Path numbers = directory.resolve("numbers");
        NgramListHeader header = writeNumbers(numbers, source);
        Path partial = list.resolveSibling(list.getFileName() + ".partial");
        try (OutputStream out = Files.newOutputStream(partial)) {
            out.write(header.toBytes());
            Files.copy(numbers, out);
        }
        Files.move(partial, list, StandardCopyOption.ATOMIC_MOVE);
        return header;
    }

    @Override
    public void close() throws IOException {
        for (Bucket bucket : buckets) {
            bucket.close();
        }
        Files.deleteIfExists(directory.resolve("numbers"));
        Files.delete(directory);
    }

    private NgramListHeader writeNumbers(Path numbers, String source) throws IOException {
        CutOff[] ends = {frequencies.end(0, limit), frequencies.end(1, limit)};
        long[] tiesLeft = {ends[0].ties(), ends[1].ties()};
        long unigrams = 0;
        long bigrams = 0;
        MessageDigest digest = sha256();
        try (DataOutputStream out =
                new DataOutputStream(
                        new BufferedOutputStream(
                                new DigestOutputStream(Files.newOutputStream(numbers), digest)))) {
            for (Bucket bucket : buckets) {
                for (long ngram : bucket.listed(shape, ends, tiesLeft)) {
                    out.writeLong(ngram);
                    if (Ngrams.isBigram(ngram)) {
                        bigrams++;
                    } else {
                        unigrams++;
                    }
                }
            }
        }
        NgramListHeader header =
                new NgramListHeader(
                        Ngrams.WAY,
                        shape,
                        limit,
                        unigrams,
                        bigrams,
                        ends[0].count(),
                        ends[shape.competition(1)].count(),
                        source,
                        "");
        digest.update(header.digested().getBytes(StandardCharsets.UTF_8));
        return header.withDigest(HexFormat.of().formatHex(digest.digest()));
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }
}
