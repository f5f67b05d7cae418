package io.everalign.filter.ngrams;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** A part of the counted n-grams, in a file: those whose numbers begin with the same byte. */
final class Bucket implements AutoCloseable {

    private final Path file;
    private final DataOutputStream out;
    private int size;

    Bucket(Path file) throws IOException {
        this.file = file;
        this.out = new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(file)));
    }

    void add(long ngram, long count) throws IOException {
        out.writeLong(ngram);
        out.writeLong(count);
        size = Math.incrementExact(size);
    }

    /**
     * What of it belongs to the list, in ascending order.
     *
     * @param ends for each competition, where the list ends
     * @param tiesLeft for each competition, how many ties still belong to it; what this bucket
     *     takes is taken off
     */
    long[] listed(ListShape shape, CutOff[] ends, long[] tiesLeft) throws IOException {
        out.close();
        long[] listed = new long[size];
        long[] ties = new long[size];
        int listedCount = 0;
        int tieCount = 0;
        try (DataInputStream in =
                new DataInputStream(new BufferedInputStream(Files.newInputStream(file)))) {
            for (int i = 0; i < size; i++) {
                long ngram = in.readLong();
                long above = in.readLong() - ends[shape.competition(ngram)].count();
                if (above > 0) {
                    listed[listedCount++] = ngram;
                } else if (above == 0) {
                    ties[tieCount++] = ngram;
                }
            }
        }
        Arrays.sort(ties, 0, tieCount);
        for (int i = 0; i < tieCount; i++) {
            int competition = shape.competition(ties[i]);
            if (tiesLeft[competition] > 0) {
                tiesLeft[competition]--;
                listed[listedCount++] = ties[i];
            }
        }
        long[] result = Arrays.copyOf(listed, listedCount);
        Arrays.sort(result);
        return result;
    }

    @Override
    public void close() throws IOException {
        out.close();
        Files.deleteIfExists(file);
    }
}
