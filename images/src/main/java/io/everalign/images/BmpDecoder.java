package io.everalign.images;

import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import javax.imageio.ImageReader;
import javax.imageio.spi.ImageReaderSpi;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;

/** BMP by the JDK's own decoder. Pictures of other formats inside one are refused. */
final class BmpDecoder {
    private static final int OLD_HEADER_BYTES = 12;
    private static final int LAST_OWN_COMPRESSION = 3;
    private static final ImageReaderSpi PROVIDER = JdkDecoders.provider("bmp");

    private BmpDecoder() {}

    static Pixels decode(byte[] encoded, int maxPixels) throws IOException, BadImage {
        ByteBuffer header = ByteBuffer.wrap(encoded).order(ByteOrder.LITTLE_ENDIAN);
        if (header.getInt(14) != OLD_HEADER_BYTES) {
            int compression = header.getInt(30);
            if (compression < 0 || compression > LAST_OWN_COMPRESSION) {
                throw new IOException("no compression " + compression);
            }
        }
        ImageReader reader = PROVIDER.createReaderInstance();
        try (ImageInputStream stream =
                new MemoryCacheImageInputStream(new ByteArrayInputStream(encoded))) {
            reader.setInput(stream, true, true);
            ImageDecoder.checkSize(reader.getWidth(0), reader.getHeight(0), maxPixels);
            BufferedImage image = reader.read(0);
            return hasPalette(image) ? Pixels.of(image, Rendering.AS_PILLOW) : samples(image);
        } finally {
            reader.dispose();
        }
    }

    private static boolean hasPalette(BufferedImage image) {
        return image.getColorModel() instanceof IndexColorModel;
    }

    /** Java takes gray to be linear and would brighten it, and rounds fewer bits up. */
    private static Pixels samples(BufferedImage image) {
        Raster raster = image.getRaster();
        int width = image.getWidth();
        int height = image.getHeight();
        byte[] rgb = new byte[3 * width * height];
        int[] row = new int[width];
        for (int channel = 0; channel < 3; channel++) {
            int band = raster.getNumBands() == 1 ? 0 : channel;
            int top = (1 << raster.getSampleModel().getSampleSize(band)) - 1;
            for (int y = 0, to = channel; y < height; y++) {
                raster.getSamples(0, y, width, 1, band, row);
                for (int sample : row) {
                    rgb[to] = (byte) (sample * 255 / top);
                    to += 3;
                }
            }
        }
        return new Pixels(width, height, rgb);
    }
}
