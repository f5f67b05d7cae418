package io.everalign.model;

import io.everalign.model.BadImage.Reason;
import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Iterator;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;

/** Decodes a picture, upright as its EXIF orientation says, after a look at its size. */
final class ImageDecoder {
    private ImageDecoder() {}

    static Pixels decode(byte[] encoded, int maxPixels) throws BadImage {
        try (ImageInputStream in =
                new MemoryCacheImageInputStream(new ByteArrayInputStream(encoded))) {
            Iterator<ImageReader> readers = ImageIO.getImageReaders(in);
            if (!readers.hasNext()) {
                throw new BadImage(
                        Reason.UNKNOWN_FORMAT, "no decoder for " + encoded.length + " bytes");
            }
            ImageReader reader = readers.next();
            try {
                reader.setInput(in, true, true);
                Pixels pixels = read(reader, maxPixels);
                return ExifOrientation.of(encoded).apply(pixels);
            } finally {
                reader.dispose();
            }
        } catch (IOException | RuntimeException e) {
            // Decoders throw about anything at a broken picture.
            throw new BadImage(Reason.UNDECODABLE, String.valueOf(e.getMessage()), e);
        }
    }

    private static Pixels read(ImageReader reader, int maxPixels) throws IOException, BadImage {
        int width = reader.getWidth(0);
        int height = reader.getHeight(0);
        if (width < 1 || height < 1 || (long) width * height > maxPixels) {
            throw new BadImage(
                    Reason.TOO_LARGE,
                    width + " × " + height + " pixels, at most " + maxPixels + " are decoded");
        }
        BufferedImage image = reader.read(0);
        return isPlain(image) ? samples(image) : colors(image);
    }

    /** Whether the samples are bytes of gray or RGB, to be taken as they are. */
    private static boolean isPlain(BufferedImage image) {
        return !(image.getColorModel() instanceof IndexColorModel)
                && !image.getColorModel().isAlphaPremultiplied()
                && image.getSampleModel().getSampleSize(0) == 8
                && image.getSampleModel().getNumBands() <= 4;
    }

    /** Takes samples without converting colour spaces, as Pillow does; transparency is ignored. */
    private static Pixels samples(BufferedImage image) {
        int width = image.getWidth();
        int height = image.getHeight();
        Raster raster = image.getRaster();
        int bands = raster.getNumBands();
        int green = bands >= 3 ? 1 : 0;
        int blue = bands >= 3 ? 2 : 0;
        byte[] rgb = new byte[3 * width * height];
        int[] row = new int[width * bands];
        for (int y = 0, to = 0; y < height; y++) {
            raster.getPixels(0, y, width, 1, row);
            for (int from = 0; from < row.length; from += bands) {
                rgb[to++] = (byte) row[from];
                rgb[to++] = (byte) row[from + green];
                rgb[to++] = (byte) row[from + blue];
            }
        }
        return new Pixels(width, height, rgb);
    }

    private static Pixels colors(BufferedImage image) {
        int width = image.getWidth();
        int height = image.getHeight();
        byte[] rgb = new byte[3 * width * height];
        int[] row = new int[width];
        for (int y = 0, to = 0; y < height; y++) {
            image.getRGB(0, y, width, 1, row, 0, width);
            for (int color : row) {
                rgb[to++] = (byte) (color >> 16);
                rgb[to++] = (byte) (color >> 8);
                rgb[to++] = (byte) color;
            }
        }
        return new Pixels(width, height, rgb);
    }
}
