package io.everalign.filter;

import io.everalign.schemas.PairIdentity;
import io.everalign.schemas.TestPairs;
import io.everalign.schemas.Topic;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * The raw records around a released state, scene by scene. Two were judged before the state was
 * written; what the state has counted of them decides what becomes of those that come after.
 */
final class ReleasedPairs {

    static final int TEXT_LIMIT = 10;
    static final int IMAGE_LIMIT = 6;

    private static final String TEN = "a text that is on ten pictures";
    private static final String OVER = "a text that is over";
    private static final String SPREAD = "a text that gains pictures in every scene";
    private static final int FULL_IMAGE = 1_001;
    private static final int OVER_IMAGE = 1_002;

    private ReleasedPairs() {}

    /** Counted and judged before. */
    static List<ProducerRecord<byte[], byte[]>> judged() {
        return Stream.of(
                        Stream.of(good(1, TEN), good(60, "the first good pair")),
                        tiny(2, 10, TEN),
                        tiny(101, 111, OVER),
                        texts(FULL_IMAGE, 1, 6),
                        texts(OVER_IMAGE, 1, 7),
                        Stream.of(unreadable()))
                .flatMap(part -> part)
                .toList();
    }

    /** Counted before, but behind a gate that was still shut. */
    static List<ProducerRecord<byte[], byte[]>> behindTheGate() {
        return Stream.of(
                        Stream.of(
                                good(61, "the second good pair"), good(60, "the first good pair")),
                        tiny(201, 204, SPREAD),
                        texts(OVER_IMAGE, 2, 2),
                        texts(OVER_IMAGE, 8, 8))
                .flatMap(part -> part)
                .toList();
    }

    /** The eleventh picture of one text, the seventh text of one picture, and repeats. */
    static List<ProducerRecord<byte[], byte[]>> first() {
        return Stream.of(
                        Stream.of(good(62, "the third good pair"), good(60, "the first good pair")),
                        tiny(11, 11, TEN),
                        tiny(112, 112, OVER),
                        tiny(205, 208, SPREAD),
                        texts(FULL_IMAGE, 7, 7),
                        texts(OVER_IMAGE, 2, 2),
                        texts(OVER_IMAGE, 8, 9),
                        Stream.of(unreadable()))
                .flatMap(part -> part)
                .toList();
    }

    /** The eleventh picture of a text that had some in each scene. */
    static List<ProducerRecord<byte[], byte[]>> second() {
        return Stream.of(
                        Stream.of(
                                good(63, "the fourth good pair"), good(62, "the third good pair")),
                        tiny(12, 12, TEN),
                        tiny(209, 211, SPREAD),
                        texts(FULL_IMAGE, 8, 8),
                        texts(OVER_IMAGE, 9, 9))
                .flatMap(part -> part)
                .toList();
    }

    /** Keys of {@code pairs.over} before the state was written. */
    static List<String> overBefore() {
        return List.of(text(OVER), image(OVER_IMAGE));
    }

    /** Those that the first scene adds. */
    static List<String> overByFirst() {
        return List.of(text(TEN), image(FULL_IMAGE));
    }

    /** Those that the second scene adds. */
    static List<String> overBySecond() {
        return List.of(text(SPREAD));
    }

    private static String text(String text) {
        return "text:%s:1".formatted(PairIdentity.hex(PairIdentity.textHash(text)));
    }

    private static String image(int number) {
        return "image:%s:1".formatted(PairIdentity.hex(PairIdentity.imageHash(tiny(number))));
    }

    private static byte[] tiny(int number) {
        return TestPairs.jpeg(number, 16, 16);
    }

    private static Stream<ProducerRecord<byte[], byte[]>> tiny(int from, int to, String text) {
        return IntStream.rangeClosed(from, to)
                .mapToObj(number -> TestPairs.record(TestPairs.pair(tiny(number), text)));
    }

    private static Stream<ProducerRecord<byte[], byte[]>> texts(int image, int from, int to) {
        return IntStream.rangeClosed(from, to)
                .mapToObj(
                        number ->
                                TestPairs.record(
                                        TestPairs.pair(tiny(image), "this is text " + number)));
    }

    private static ProducerRecord<byte[], byte[]> good(int number, String text) {
        return TestPairs.record(TestPairs.pair(TestPairs.jpeg(number, 210, 204), text));
    }

    private static ProducerRecord<byte[], byte[]> unreadable() {
        return new ProducerRecord<>(Topic.PAIRS_RAW.topicName(), new byte[] {1}, new byte[] {2});
    }
}
