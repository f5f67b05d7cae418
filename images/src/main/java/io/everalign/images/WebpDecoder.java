package io.everalign.images;

import com.luciad.imageio.webp.WebPImageReaderSpi;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;

/**
 * WebP by libwebp, as Pillow. The container is read here: libwebp's simple interface, which is all
 * that the library offers, refuses animations, so their first frame is handed to it as a picture.
 */
final class WebpDecoder {
    private static final int FIRST_CHUNK = 12;
    private static final int CHUNK_HEADER = 8;
    private static final int ANIMATION_FLAG = 0x02;
    private static final int ALPHA_FLAG = 0x10;
    private static final int FRAME_HEADER = 16;
    private static final WebPImageReaderSpi PROVIDER = new WebPImageReaderSpi();

    private final ByteBuffer in;
    private final int maxPixels;
    private final Rendering rendering;
    private byte[] exif = {};
    private byte[] xmp = {};
    private int canvas = -1;
    private int frame = -1;

    private WebpDecoder(byte[] encoded, int maxPixels, Rendering rendering) {
        in = ByteBuffer.wrap(encoded).order(ByteOrder.LITTLE_ENDIAN);
        this.maxPixels = maxPixels;
        this.rendering = rendering;
    }

    static Pixels decode(byte[] encoded, int maxPixels, Rendering rendering)
            throws IOException, BadImage {
        WebpDecoder decoder = new WebpDecoder(encoded, maxPixels, rendering);
        decoder.walk();
        Pixels pixels = decoder.isAnimated() ? decoder.firstFrame() : decoder.still(encoded);
        return ExifOrientation.of(decoder.exif, decoder.xmp).apply(pixels);
    }

    private void walk() {
        int at = FIRST_CHUNK;
        while (at <= in.limit() - CHUNK_HEADER) {
            String name = new String(in.array(), at, 4, StandardCharsets.ISO_8859_1);
            int length = in.getInt(at + 4);
            int start = at + CHUNK_HEADER;
            if (length < 0 || length > in.limit() - start) {
                return;
            }
            switch (name) {
                case "VP8X" -> canvas = length >= 10 && canvas < 0 ? start : canvas;
                case "ANMF" -> frame = length >= FRAME_HEADER && frame < 0 ? at : frame;
                case "EXIF" -> exif = first(exif, start, length);
                case "XMP " -> xmp = first(xmp, start, length);
                default -> {}
            }
            at = start + length + length % 2;
        }
    }

    private byte[] first(byte[] kept, int start, int length) {
        return kept.length > 0 ? kept : Arrays.copyOfRange(in.array(), start, start + length);
    }

    private boolean isAnimated() {
        return canvas >= 0 && (in.get(canvas) & ANIMATION_FLAG) != 0;
    }

    /** An integer of three bytes. */
    private int three(int at) {
        return (in.getShort(at) & 0xffff) | ((in.get(at + 2) & 0xff) << 16);
    }

    /** Around the frame lies rendering, of which Pillow makes black. */
    private Pixels firstFrame() throws IOException, BadImage {
        if (frame < 0) {
            throw new IOException("an animation without a whole frame");
        }
        int width = three(canvas + 4) + 1;
        int height = three(canvas + 7) + 1;
        ImageDecoder.checkSize(width, height, maxPixels);
        int header = frame + CHUNK_HEADER;
        int left = 2 * three(header);
        int top = 2 * three(header + 3);
        Pixels part = still(asPicture(header, in.getInt(frame + 4)));
        if (left + part.width() > width || top + part.height() > height) {
            throw new IOException("the first frame reaches beyond the canvas");
        }
        byte[] rgb = new byte[3 * width * height];
        if (rendering == Rendering.AS_SHOWN) {
            Arrays.fill(rgb, (byte) 255);
        }
        for (int y = 0; y < part.height(); y++) {
            int to = 3 * ((top + y) * width + left);
            System.arraycopy(part.rgb(), 3 * y * part.width(), rgb, to, 3 * part.width());
        }
        return new Pixels(width, height, rgb);
    }

    /** A file of its own from a frame: its header takes the place of the frame's. */
    private byte[] asPicture(int header, int length) {
        int content = length - FRAME_HEADER;
        ByteBuffer file = ByteBuffer.allocate(FIRST_CHUNK + CHUNK_HEADER + 10 + content);
        file.order(ByteOrder.LITTLE_ENDIAN).put(latin("RIFF")).putInt(file.limit() - 8);
        file.put(latin("WEBPVP8X")).putInt(10).putInt(ALPHA_FLAG);
        file.put(in.array(), header + 6, 6);
        return file.put(in.array(), header + FRAME_HEADER, content).array();
    }

    private static byte[] latin(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    private Pixels still(byte[] encoded) throws IOException, BadImage {
        ImageReader reader = PROVIDER.createReaderInstance(null);
        try (ImageInputStream stream =
                new MemoryCacheImageInputStream(new ByteArrayInputStream(encoded))) {
            reader.setInput(stream, true, true);
            ImageDecoder.checkSize(reader.getWidth(0), reader.getHeight(0), maxPixels);
            return Pixels.of(reader.read(0), rendering);
        } catch (OutOfMemoryError e) {
            // The library says so, without a message, when libwebp finds what it should allocate
            // absurd; Java itself always names what is full.
            if (e.getMessage() != null) {
                throw e;
            }
            throw new IOException("libwebp makes no room for the picture", e);
        } finally {
            reader.dispose();
        }
    }
}
