package io.everalign.tests;

import com.ibm.icu.text.BreakIterator;
import com.ibm.icu.util.ULocale;
import io.everalign.schemas.Codec;
import io.everalign.schemas.PairHeaders;
import io.everalign.schemas.PairIdentity;
import io.everalign.schemas.RawPair;
import io.everalign.schemas.UndecodableException;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.Iterator;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.event.IIOReadWarningListener;
import javax.imageio.stream.ImageInputStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * A record of {@code pairs.raw} as the oracle sees it. What cannot be read is null or 0.
 *
 * @param partition its partition
 * @param offset its offset
 * @param pair pair id, in hex
 * @param image hash of the image, in hex
 * @param text hash of the text, in hex
 * @param words unigrams of the text
 * @param characters UTF-16 units of the text
 * @param widthPx width that the image's header promises
 * @param heightPx height that the image's header promises
 * @param sound whether the image can be decoded without a complaint, is not plain and does not move
 */
record Occurrence(
        int partition,
        long offset,
        @Nullable String pair,
        @Nullable String image,
        @Nullable String text,
        int words,
        int characters,
        int widthPx,
        int heightPx,
        boolean sound) {

    private static final Codec<RawPair> CODEC = Codec.of(RawPair.class);
    private static final PictureHeader NO_PICTURE = new PictureHeader(0, 0);

    /** Reads a record as far as it can be read. */
    static Occurrence of(ConsumerRecord<byte[], byte[]> record, long maxPixels) {
        try {
            PairHeaders headers = PairHeaders.read(record.headers());
            return of(record.partition(), record.offset(), headers, pair(record), maxPixels);
        } catch (UndecodableException e) {
            return new Occurrence(
                    record.partition(), record.offset(), null, null, null, 0, 0, 0, 0, false);
        }
    }

    /** An occurrence of a pair, if it has one. */
    static Occurrence of(
            int partition,
            long offset,
            PairHeaders headers,
            Optional<RawPair> pair,
            long maxPixels) {
        byte[] bytes =
                pair.map(RawPair::getImage).map(java.nio.ByteBuffer::array).orElse(new byte[0]);
        String text = pair.map(RawPair::getText).map(PairIdentity::normalise).orElse("");
        PictureHeader size = PictureHeader.of(bytes).orElse(NO_PICTURE);
        boolean small = (long) size.widthPx() * size.heightPx() <= maxPixels;
        return new Occurrence(
                partition,
                offset,
                headers.pairId().toString(),
                PairIdentity.hex(headers.imageHash()),
                PairIdentity.hex(headers.textHash()),
                words(text),
                text.length(),
                size.widthPx(),
                size.heightPx(),
                small && isSound(bytes));
    }

    private static Optional<RawPair> pair(ConsumerRecord<byte[], byte[]> record) {
        try {
            return record.value() == null
                    ? Optional.empty()
                    : Optional.of(CODEC.decode(record.value()));
        } catch (UndecodableException e) {
            return Optional.empty();
        }
    }

    /** Words by Unicode segmentation, in which white space and punctuation are none. */
    static int words(String text) {
        BreakIterator boundaries = BreakIterator.getWordInstance(ULocale.ROOT);
        boundaries.setText(text);
        int words = 0;
        while (boundaries.next() != BreakIterator.DONE) {
            words += boundaries.getRuleStatus() >= BreakIterator.WORD_NUMBER ? 1 : 0;
        }
        return words;
    }

    private static boolean isSound(byte[] bytes) {
        try (ImageInputStream in =
                ImageIO.createImageInputStream(new ByteArrayInputStream(bytes))) {
            Iterator<ImageReader> readers = ImageIO.getImageReaders(in);
            if (!readers.hasNext()) {
                return false;
            }
            AtomicBoolean sound = new AtomicBoolean(true);
            ImageReader reader = readers.next();
            try {
                reader.setInput(in);
                reader.addIIOReadWarningListener(complaint(sound));
                boolean plain = isPlain(reader.read(0));
                boolean moves =
                        reader.getFormatName().equalsIgnoreCase("gif")
                                && reader.getNumImages(true) > 1;
                return sound.get() && !plain && !moves;
            } finally {
                reader.dispose();
            }
        } catch (IOException | RuntimeException e) { // readers meet hostile bytes with many types
            return false;
        }
    }

    /** Whether on white none of its colours deviates by more than one step from its mean. */
    private static boolean isPlain(BufferedImage image) {
        BufferedImage shown =
                new BufferedImage(image.getWidth(), image.getHeight(), BufferedImage.TYPE_INT_RGB);
        shown.createGraphics().drawImage(image, 0, 0, Color.WHITE, null);
        for (int band = 0; band < 3; band++) {
            int[] samples =
                    shown.getRaster()
                            .getSamples(
                                    0, 0, image.getWidth(), image.getHeight(), band, (int[]) null);
            double mean = Arrays.stream(samples).average().orElseThrow();
            double variance =
                    Arrays.stream(samples)
                            .mapToDouble(sample -> (sample - mean) * (sample - mean))
                            .average()
                            .orElseThrow();
            if (variance > 1) {
                return false;
            }
        }
        return true;
    }

    private static IIOReadWarningListener complaint(AtomicBoolean sound) {
        return (source, warning) -> sound.set(false);
    }
}
