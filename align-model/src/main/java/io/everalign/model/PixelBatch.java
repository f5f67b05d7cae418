package io.everalign.model;

import java.nio.ByteBuffer;
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

    /** Copies pictures, each as {@link ImagePreprocessor} returns it, into one batch. */
    public static PixelBatch of(List<byte[]> pictures, int side) {
        int each = Math.multiplyExact(3, Math.multiplyExact(side, side));
        ByteBuffer bytes = ByteBuffer.allocateDirect(Math.multiplyExact(each, pictures.size()));
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
