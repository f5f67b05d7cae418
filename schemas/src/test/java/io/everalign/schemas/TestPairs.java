package io.everalign.schemas;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Random;
import javax.imageio.ImageIO;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Pairs for tests: real images, drawn from a seed, with a text. */
public final class TestPairs {

    /** When every test pair was fetched. */
    public static final Instant FETCHED_AT = Instant.parse("2026-01-02T03:04:05Z");

    private static final Codec<RawPair> CODEC = Codec.of(RawPair.class);

    private TestPairs() {}

    /** A JPEG of that size; another seed gives another image, the same seed the same bytes. */
    public static byte[] jpeg(long seed, int widthPx, int heightPx) {
        return image(seed, widthPx, heightPx, "jpg");
    }

    /** A PNG of that size; another seed gives another image, the same seed the same bytes. */
    public static byte[] png(long seed, int widthPx, int heightPx) {
        return image(seed, widthPx, heightPx, "png");
    }

    /** A pair as the crawler would publish it from {@code https://images.test/}. */
    public static RawPair pair(byte[] image, String text) {
        return RawPair.newBuilder()
                .setImage(ByteBuffer.wrap(image))
                .setMediaType(image[0] == (byte) 0xff ? "image/jpeg" : "image/png")
                .setText(text)
                .setImageUrl(
                        "https://images.test/" + PairIdentity.hex(PairIdentity.imageHash(image)))
                .setPageUrl("https://pages.test/index.html")
                .setDomain("images.test")
                .setSource("web")
                .setFetchedAt(FETCHED_AT)
                .build();
    }

    /** The record of {@code pairs.raw} that carries the pair. */
    public static ProducerRecord<byte[], byte[]> record(RawPair pair) {
        PairHeaders headers = PairHeaders.of(pair);
        ProducerRecord<byte[], byte[]> record =
                new ProducerRecord<>(
                        Topic.PAIRS_RAW.topicName(),
                        headers.pairId().toBytes(),
                        CODEC.encode(pair));
        headers.write(record.headers());
        return record;
    }

    private static byte[] image(long seed, int widthPx, int heightPx, String format) {
        BufferedImage image = new BufferedImage(widthPx, heightPx, BufferedImage.TYPE_INT_RGB);
        Random random = new Random(seed);
        Graphics2D canvas = image.createGraphics();
        for (int i = 0; i < 12; i++) {
            canvas.setColor(new Color(random.nextInt(1 << 24)));
            canvas.fillOval(
                    random.nextInt(widthPx),
                    random.nextInt(heightPx),
                    widthPx / 2 + 1,
                    heightPx / 2 + 1);
        }
        canvas.dispose();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            ImageIO.write(image, format, out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }
}
