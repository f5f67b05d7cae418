package io.everalign.filter.ngrams;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.LongStream;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.ByteRange;
import net.jqwik.api.constraints.IntRange;

/** The list of the most frequent n-grams against a plain sort. */
class NgramListTest {

    private static final byte[] WHOLE = whole();

    @Property(tries = 30)
    void theListHasTheMostFrequentAndOfTiesTheSmallest(
            @ForAll long seed,
            @ForAll ListShape shape,
            @ForAll @IntRange(min = 1, max = 400) int limit,
            @ForAll @IntRange(max = 600) int ngrams,
            @ForAll @IntRange(min = 1, max = 50) int maxCount)
            throws IOException {
        Random random = new Random(seed);
        Map<Long, Long> counts = new HashMap<>();
        for (int i = 0; i < ngrams; i++) {
            counts.put(random.nextLong(), 1L + random.nextInt(maxCount));
        }
        Set<Long> expected = expected(counts, shape, limit);
        NgramList list = written(counts, shape, limit, random);
        assertThat(list.header().size()).isEqualTo(expected.size());
        assertThat(list.header().bigrams())
                .isEqualTo(expected.stream().filter(Ngrams::isBigram).count());
        counts.keySet()
                .forEach(
                        ngram ->
                                assertThat(list.contains(ngram))
                                        .isEqualTo(expected.contains(ngram)));
        random.longs(100)
                .forEach(
                        other ->
                                assertThat(list.contains(other))
                                        .isEqualTo(expected.contains(other)));
    }

    @Example
    void theOrderInWhichNgramsComeChangesNothing() throws IOException {
        Map<Long, Long> counts = new HashMap<>();
        new Random(1).longs(2000).forEach(ngram -> counts.put(ngram, 1 + (ngram & 7)));
        Path directory = Files.createTempDirectory("lists");
        byte[] one = bytes(counts, new Random(2), directory);
        byte[] two = bytes(counts, new Random(3), directory);
        assertThat(one).isEqualTo(two);
        assertThat(directory).isEmptyDirectory();
        Files.delete(directory);
    }

    @Property(tries = 200)
    void aDamagedListIsRefusedWithItsName(
            @ForAll @IntRange(max = 2000) int place, @ForAll @ByteRange byte damage)
            throws IOException {
        Path file = Files.createTempFile("damaged", ".ngrams");
        try {
            byte[] bytes = WHOLE.clone();
            int at = place % bytes.length;
            byte before = bytes[at];
            bytes[at] = damage;
            Files.write(file, bytes);
            if (before == damage) {
                assertThat(NgramList.open(file).contains(-2)).isTrue();
            } else {
                assertThatThrownBy(() -> NgramList.open(file))
                        .isInstanceOf(IOException.class)
                        .hasMessageContaining(file.toString());
            }
        } finally {
            Files.delete(file);
        }
    }

    @Example
    void aListOfAnotherWayOfMakingNumbersIsRefused() throws IOException {
        Path file = Files.createTempFile("other", ".ngrams");
        write(Map.of(1L, 5L), ListShape.JOINT, 3, new Random(1), file);
        String text = Files.readString(file, StandardCharsets.ISO_8859_1);
        Files.writeString(file, text.replace("ICU 78", "ICU 77"), StandardCharsets.ISO_8859_1);
        assertThatThrownBy(() -> NgramList.open(file))
                .hasMessageContaining("ICU 77")
                .hasMessageContaining("make it anew");
        Files.delete(file);
    }

    private static byte[] whole() {
        try {
            Path file = Files.createTempFile("whole", ".ngrams");
            write(Map.of(1L, 5L, -2L, 4L, 3L << 50, 3L), ListShape.JOINT, 3, new Random(1), file);
            byte[] bytes = Files.readAllBytes(file);
            Files.delete(file);
            return bytes;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Set<Long> expected(Map<Long, Long> counts, ListShape shape, int limit) {
        Set<Long> expected = new HashSet<>();
        for (int competition = 0; competition < 2; competition++) {
            int wanted = competition;
            counts.entrySet().stream()
                    .filter(entry -> shape.competition(entry.getKey()) == wanted)
                    .sorted(
                            Comparator.<Map.Entry<Long, Long>>comparingLong(e -> -e.getValue())
                                    .thenComparing(Map.Entry::getKey, Long::compareUnsigned))
                    .limit(limit)
                    .forEach(entry -> expected.add(entry.getKey()));
        }
        return expected;
    }

    private static NgramList written(
            Map<Long, Long> counts, ListShape shape, int limit, Random random) throws IOException {
        Path file = Files.createTempFile("list", ".ngrams");
        try {
            write(counts, shape, limit, random, file);
            return NgramList.open(file);
        } finally {
            Files.delete(file);
        }
    }

    private static byte[] bytes(Map<Long, Long> counts, Random random, Path directory)
            throws IOException {
        Path file = directory.resolve("list.ngrams");
        write(counts, ListShape.SEPARATE, 700, random, file);
        byte[] bytes = Files.readAllBytes(file);
        Files.delete(file);
        return bytes;
    }

    private static void write(
            Map<Long, Long> counts, ListShape shape, int limit, Random random, Path file)
            throws IOException {
        List<Long> order = new ArrayList<>(counts.keySet());
        Collections.sort(order);
        Collections.shuffle(order, random);
        try (NgramListWriter writer =
                new NgramListWriter(shape, limit, file.toAbsolutePath().getParent())) {
            for (long ngram : order) {
                writer.add(ngram, counts.get(ngram));
            }
            NgramListHeader header = writer.write(file, "a test");
            assertThat(header.size()).isLessThanOrEqualTo(LongStream.of(2L * limit).sum());
        }
    }
}
