package io.everalign.schemas;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * A skewed stream of raw records, good and bad, drawn from a seed, and in plain Java what must come
 * of it. The limits are small, so that a short stream crosses them often.
 */
public final class RawStream {

    /** Distinct images a text may have. */
    public static final int TEXT_LIMIT = 4;

    /** Distinct texts an image may have. */
    public static final int IMAGE_LIMIT = 6;

    /** What comes of a pair that no rule rejects. */
    public static final String ACCEPTED = "accepted";

    private static final int IMAGES = 150;
    private static final int TEXTS = 500;

    private final Random random;
    private final Predicate<byte[]> accepts;
    private final List<byte[]> images = new ArrayList<>();
    private final Map<String, Set<String>> imagesOfText = new HashMap<>();
    private final Map<String, Set<String>> textsOfImage = new HashMap<>();
    private final Map<PairId, String> outcomes = new LinkedHashMap<>();
    private final Map<PairId, PairHeaders> headers = new HashMap<>();
    private int sent;

    /** The same seed gives the same stream. */
    public RawStream(long seed) {
        this(seed, image -> true);
    }

    /**
     * @param accepts what a rule on pictures says of a good image
     */
    public RawStream(long seed, Predicate<byte[]> accepts) {
        random = new Random(seed);
        this.accepts = accepts;
        for (int i = 0; i < IMAGES; i++) {
            images.add(image(i));
        }
    }

    /** The images that only a rule on what they show might reject. */
    public static List<byte[]> goodImages() {
        return IntStream.range(0, IMAGES).filter(i -> i % 5 != 0).mapToObj(i -> image(i)).toList();
    }

    /** Records sent and committed so far. */
    public int sent() {
        return sent;
    }

    /** Sends as many records, and in between a few in a transaction that is aborted. */
    public void send(String bootstrapServers, int count) {
        Properties properties = new Properties();
        properties.setProperty("bootstrap.servers", bootstrapServers);
        properties.setProperty("transactional.id", "raw-stream");
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(
                        properties, new ByteArraySerializer(), new ByteArraySerializer())) {
            producer.initTransactions();
            for (int done = 0; done < count; done += 50) {
                producer.beginTransaction();
                for (int i = 0; i < 3; i++) {
                    var unused =
                            producer.send(
                                    TestPairs.record(
                                            pair(images.get(0), "aborted text number " + i)));
                }
                producer.abortTransaction();
                producer.beginTransaction();
                for (int i = 0; i < Math.min(50, count - done); i++) {
                    var unused = producer.send(next());
                }
                producer.commitTransaction();
            }
        }
        sent += count;
    }

    /** The pairs that may be used once everything has been judged. */
    public Set<String> usable() {
        return usable(TEXT_LIMIT, IMAGE_LIMIT);
    }

    /** The same for other limits. */
    public Set<String> usable(int textLimit, int imageLimit) {
        Set<String> usable = new TreeSet<>();
        outcomes.forEach(
                (id, outcome) -> {
                    PairHeaders header = headers.get(id);
                    boolean over =
                            imagesOfText.get(header.textHash().toString()).size() > textLimit
                                    || textsOfImage.get(header.imageHash().toString()).size()
                                            > imageLimit;
                    if (outcome.equals(ACCEPTED) && !over) {
                        usable.add(id.toString());
                    }
                });
        return usable;
    }

    /** Texts on more distinct images than that, by their hash. */
    public Set<String> textsOver(int limit) {
        return over(imagesOfText, limit);
    }

    /** Images with more distinct texts than that, by their hash. */
    public Set<String> imagesOver(int limit) {
        return over(textsOfImage, limit);
    }

    /**
     * What comes of the first occurrence of a pair, were it not for the census: {@link #ACCEPTED}
     * or the label of a reason.
     */
    public String outcome(PairId pair) {
        return outcomes.get(pair);
    }

    /** Distinct pairs among the records. */
    public int pairs() {
        return headers.size();
    }

    private static Set<String> over(Map<String, Set<String>> members, int limit) {
        Set<String> over = new TreeSet<>();
        members.forEach(
                (hash, others) -> {
                    if (others.size() > limit) {
                        over.add(hash);
                    }
                });
        return over;
    }

    private ProducerRecord<byte[], byte[]> next() {
        int kind = random.nextInt(100);
        if (kind < 3) {
            return new ProducerRecord<>(
                    Topic.PAIRS_RAW.topicName(), new byte[] {1}, new byte[] {2, 3});
        } else if (kind < 6) {
            RawPair pair =
                    pair(images.get(skewed(IMAGES)), "broken body number " + random.nextInt());
            ProducerRecord<byte[], byte[]> whole = TestPairs.record(pair);
            ProducerRecord<byte[], byte[]> cut =
                    new ProducerRecord<>(
                            whole.topic(),
                            null,
                            whole.key(),
                            Arrays.copyOf(whole.value(), whole.value().length / 2),
                            whole.headers());
            count(pair, RejectReason.UNDECODABLE_RECORD.label());
            return cut;
        }
        byte[] image = images.get(skewed(IMAGES));
        String text = text(skewed(TEXTS));
        RawPair pair = pair(image, text);
        count(
                pair,
                text.split(" ").length < 3 ? RejectReason.TEXT_TOO_SHORT.label() : outcome(image));
        return TestPairs.record(pair);
    }

    private void count(RawPair pair, String outcome) {
        PairHeaders header = PairHeaders.of(pair);
        String image = header.imageHash().toString();
        String text = header.textHash().toString();
        imagesOfText.computeIfAbsent(text, t -> new HashSet<>()).add(image);
        textsOfImage.computeIfAbsent(image, i -> new HashSet<>()).add(text);
        outcomes.putIfAbsent(header.pairId(), outcome);
        headers.put(header.pairId(), header);
    }

    private String outcome(byte[] image) {
        return switch (images.indexOf(image) % 25) {
            case 0, 20 -> RejectReason.UNDECODABLE_IMAGE.label();
            case 5 -> RejectReason.IMAGE_TOO_SMALL.label();
            case 10 -> RejectReason.ASPECT_TOO_LARGE.label();
            case 15 -> RejectReason.UNKNOWN_FORMAT.label();
            default -> accepts.test(image) ? ACCEPTED : RejectReason.NSFW.label();
        };
    }

    /** Every fifth image is bad, each in its own way. */
    private static byte[] image(int number) {
        return switch (number % 25) {
            case 0 -> Arrays.copyOf(TestPairs.jpeg(number, 240, 230), 3000);
            case 5 -> TestPairs.png(number, 200, 230);
            case 10 -> TestPairs.jpeg(number, 660, 220);
            case 15 -> ("not an image " + number).getBytes(java.nio.charset.StandardCharsets.UTF_8);
            case 20 -> lying(TestPairs.png(number, 210, 230));
            default -> TestPairs.jpeg(number, 210 + number % 25, 230);
        };
    }

    /** A PNG whose header claims another height than its rows have. */
    private static byte[] lying(byte[] png) {
        png[22] = 1;
        return png;
    }

    private static RawPair pair(byte[] image, String text) {
        return TestPairs.pair(image, text);
    }

    private static String text(int number) {
        return number % 7 == 6 ? "too short" + number : "a picture of thing " + number;
    }

    private int skewed(int bound) {
        double u = random.nextDouble();
        return (int) (bound * u * u);
    }
}
