package io.everalign.trainer.feed;

import io.everalign.images.BadImage;
import io.everalign.images.ImageDecoder;
import io.everalign.images.ImageHeader;
import io.everalign.images.JpegEncoder;
import io.everalign.images.Pdq;
import io.everalign.images.Pixels;
import io.everalign.images.Resample;
import io.everalign.images.Resample.Part;
import io.everalign.model.ImagePreprocessor;
import io.everalign.schemas.Hash128;
import io.everalign.schemas.PairIdentity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/**
 * An image as the trainer is to read it: the file's own bytes where they are small enough, else a
 * JPEG of it.
 *
 * @param bytes the image
 * @param mediaType its media type
 * @param widthPx width, upright
 * @param heightPx height, upright
 * @param hash identity: that of the file's bytes
 * @param perceptualHash PDQ hash
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record FedImage(
        byte[] bytes,
        String mediaType,
        int widthPx,
        int heightPx,
        Hash128 hash,
        byte[] perceptualHash) {

    private static final long MAX_FILE_BYTES = 64L << 20;

    /** So that a record stays below the megabyte that Kafka allows. */
    private static final int MAX_BYTES = 512 << 10;

    private static final int QUALITY = 90;

    /**
     * Reads an image.
     *
     * @throws BadImage if it cannot be decoded
     * @throws IOException if the file cannot be read or is larger than 64 MiB
     */
    static FedImage read(Path file, int shortSidePx) throws IOException, BadImage {
        long size = Files.size(file);
        if (size > MAX_FILE_BYTES) {
            throw new IOException("an image must have at most 64 MiB, but has " + size + " bytes");
        }
        byte[] bytes = Files.readAllBytes(file);
        Pixels pixels = ImageDecoder.decode(bytes, ImagePreprocessor.MAX_PIXELS);
        byte[] perceptual = Pdq.of(pixels).hash().toBytes();
        Hash128 hash = PairIdentity.imageHash(bytes);
        int side = Math.min(pixels.width(), pixels.height());
        if (side <= shortSidePx && bytes.length <= MAX_BYTES) {
            String type = mediaType(bytes);
            return new FedImage(bytes, type, pixels.width(), pixels.height(), hash, perceptual);
        }
        Pixels smaller = scaled(pixels, Math.min(1.0, (double) shortSidePx / side));
        byte[] jpeg = JpegEncoder.encode(smaller, QUALITY);
        return new FedImage(
                jpeg, "image/jpeg", smaller.width(), smaller.height(), hash, perceptual);
    }

    private static Pixels scaled(Pixels pixels, double factor) {
        int width = Math.max(1, (int) Math.round(pixels.width() * factor));
        int height = Math.max(1, (int) Math.round(pixels.height() * factor));
        return Resample.BILINEAR.resize(pixels, width, height, new Part(0, 0, width, height));
    }

    private static String mediaType(byte[] bytes) {
        return ImageHeader.read(bytes)
                .map(header -> "image/" + header.format().name().toLowerCase(Locale.ROOT))
                .orElse("application/octet-stream");
    }
}
