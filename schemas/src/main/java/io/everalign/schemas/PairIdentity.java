package io.everalign.schemas;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.text.Normalizer;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.regex.Pattern;

/**
 * When two images or two texts are the same. What is written here decides what the census counts: a
 * change starts a new census epoch.
 */
public final class PairIdentity {

    private static final Pattern BLANKS = Pattern.compile("[\\p{Cntrl}\\p{IsWhite_Space}\\p{Cf}]+");

    private PairIdentity() {}

    /** First 128 bits of the SHA-256 of the bytes. */
    public static Hash128 imageHash(byte[] image) {
        return new Hash128(Arrays.copyOf(sha256(image), 16));
    }

    /** First 128 bits of the SHA-256 of the normalised text in UTF-8. */
    public static Hash128 textHash(String text) {
        return new Hash128(
                Arrays.copyOf(sha256(normalise(text).getBytes(StandardCharsets.UTF_8)), 16));
    }

    /** A hash as 32 lowercase hex characters. */
    public static String hex(Hash128 hash) {
        return HexFormat.of().formatHex(hash.bytes());
    }

    /** First 64 bits of the SHA-256 of a URL. */
    public static long urlHash(String url) {
        return ByteBuffer.wrap(sha256(url.getBytes(StandardCharsets.UTF_8))).getLong();
    }

    /**
     * The text in Unicode normalisation form C, each run of white space, control and format
     * characters made one space, none at the ends. Letters keep their case.
     */
    public static String normalise(String text) {
        String composed = Normalizer.normalize(text, Normalizer.Form.NFC);
        return BLANKS.matcher(composed).replaceAll(" ").strip();
    }

    private static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }
}
