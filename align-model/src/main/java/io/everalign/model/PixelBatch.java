package io.everalign.model;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Square pictures of one size: for each, rows of pixels of red, green, blue.
 *
 * @param bytes the pictures end to end, in a direct buffer
 * @param count how many pictures
 * @param side their width and height in pixels
 */
public record PixelBatch(ByteBuffer bytes, int count, int side) {
    public PixelBatch {
        long expected = 3L * count * side * side;
        AlignConfig.require(count >= 1 && side >= 1, "a batch has at least one picture", count);
        AlignConfig.require(bytes.isDirect(), "pixels must lie in a direct buffer", bytes);
        AlignConfig.require(
                bytes.remaining() == expected,
                "must hold " + expected + " bytes",
                bytes.remaining());
    }

    /**
     * Copies pictures, each as {@link ImagePreprocessor} returns it, into parts of so many: a whole
     * batch may be larger than one buffer can be.
     */
    public static List<PixelBatch> parts(List<byte[]> pictures, int side, int each) {
        List<PixelBatch> parts = new ArrayList<>();
        for (int from = 0; from < pictures.size(); from += each) {
            int to = (int) Math.min(pictures.size(), (long) from + each);
            parts.add(of(pictures.subList(from, to), side));
        }
        return parts;
    }

    /** Copies pictures, each as {@link ImagePreprocessor} returns it, into one batch. */
    public static PixelBatch of(List<byte[]> pictures, int side) {
        int each = Math.multiplyExact(3, Math.multiplyExact(side, side));
        long whole = (long) each * pictures.size();
        AlignConfig.require(
                whole <= Integer.MAX_VALUE, "pictures must have less than 2 GiB together", whole);
        ByteBuffer bytes = ByteBuffer.allocateDirect((int) whole);
        for (byte[] picture : pictures) {
            AlignConfig.require(
                    picture.length == each,
                    "a picture must have " + each + " bytes",
                    picture.length);
            bytes.put(picture);
        }
        return new PixelBatch(bytes.flip(), pictures.size(), side);
    }
}
