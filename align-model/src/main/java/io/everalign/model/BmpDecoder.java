package io.everalign.model;

import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;

/** BMP by the JDK's own decoder. Pictures of other formats inside one are refused. */
final class BmpDecoder {
    private static final int OLD_HEADER_BYTES = 12;
    private static final int LAST_OWN_COMPRESSION = 3;

    private BmpDecoder() {}

    static Pixels decode(byte[] encoded, int maxPixels) throws IOException, BadImage {
        ByteBuffer header = ByteBuffer.wrap(encoded).order(ByteOrder.LITTLE_ENDIAN);
        if (header.getInt(14) != OLD_HEADER_BYTES) {
            int compression = header.getInt(30);
            if (compression < 0 || compression > LAST_OWN_COMPRESSION) {
                throw new IOException("no compression " + compression);
            }
        }
        ImageReader reader = JpegDecoder.ofTheJdk("bmp");
        try (ImageInputStream stream =
                new MemoryCacheImageInputStream(new ByteArrayInputStream(encoded))) {
            reader.setInput(stream, true, true);
            ImageDecoder.checkSize(reader.getWidth(0), reader.getHeight(0), maxPixels);
            BufferedImage image = reader.read(0);
            return isGray(image) ? Pixels.ofGray(image) : Pixels.of(image);
        } finally {
            reader.dispose();
        }
    }

    /** Java takes gray to be linear and would brighten it. */
    private static boolean isGray(BufferedImage image) {
        return image.getColorModel().getNumComponents() == 1
                && !(image.getColorModel() instanceof IndexColorModel);
    }
}
