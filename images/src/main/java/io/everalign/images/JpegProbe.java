package io.everalign.images;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.SplittableRandom;

/** What a codec makes of a known picture, because libraries do not tell their version. */
final class JpegProbe {
    private static final int WIDTH = 45;
    private static final int HEIGHT = 35;
    private static final int QUALITY = 90;
    private static final int SHOWN_DIGITS = 16;

    /** 8 × 16 pixels of noise with colour at half the height, which libraries before 2.1 repeat. */
    private static final String HALF_HEIGHT =
            "/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDAA0JCgsKCA0LCgsODg0PEyAVExISEyccHhcgLikx"
                    + "MC4pLSwzOko+MzZGNywtQFdBRkxOUlNSMj5aYVpQYEpRUk//2wBDAQ4ODhMREyYVFSZPNS01"
                    + "T09PT09PT09PT09PT09PT09PT09PT09PT09PT09PT09PT09PT09PT09PT09PT09PT0//wAAR"
                    + "CAAQAAgDARIAAhEBAxEB/8QAFQABAQAAAAAAAAAAAAAAAAAAAwb/xAAeEAACAQMFAAAAAAAA"
                    + "AAAAAAABAhEAAxIEBTJBUf/EABUBAQEAAAAAAAAAAAAAAAAAAAIF/8QAHhEAAgEDBQAAAAAA"
                    + "AAAAAAAAAQIRAAMhBAVRofD/2gAMAwEAAhEDEQA/AB0u3yeJMiqC3ZCKWYKihTlkYgenqnc3"
                    + "jTKYUzjvj2KnraYmAK//2Q==";

    private JpegProbe() {}

    /**
     * Compares a codec with one that is known to be right.
     *
     * @throws IllegalStateException if any pixel differs
     */
    static void checkSamePixels(JpegCodec codec, JpegCodec known) {
        for (byte[] jpeg : new byte[][] {Base64.getDecoder().decode(HALF_HEIGHT), encoded(known)}) {
            if (!Arrays.equals(decoded(codec, jpeg, 1), decoded(known, jpeg, 1))) {
                throw new IllegalStateException(
                        codec.description()
                                + " decodes to other pixels; libjpeg-turbo 2.1 or newer is needed");
            }
        }
    }

    /** The same for codecs that decode to the same pixels at every size and encode alike. */
    static String fingerprint(JpegCodec codec) {
        MessageDigest digest = sha256();
        byte[] jpeg = encoded(codec);
        digest.update(jpeg);
        for (int divisor = 1; divisor <= codec.greatestDivisor(); divisor *= 2) {
            digest.update(decoded(codec, jpeg, divisor));
        }
        return HexFormat.of().formatHex(digest.digest()).substring(0, SHOWN_DIGITS);
    }

    private static byte[] encoded(JpegCodec codec) {
        return codec.encode(picture(), QUALITY);
    }

    /** Shades with noise, of a size that is no multiple of anything. */
    private static Pixels picture() {
        SplittableRandom random = new SplittableRandom(1);
        byte[] rgb = new byte[3 * WIDTH * HEIGHT];
        for (int i = 0; i < rgb.length; i++) {
            rgb[i] = (byte) (i / 20 + random.nextInt(60));
        }
        return new Pixels(WIDTH, HEIGHT, rgb);
    }

    private static byte[] decoded(JpegCodec codec, byte[] jpeg, int divisor) {
        try {
            return codec.decode(JpegHeader.read(jpeg), divisor).rgb();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }
}
