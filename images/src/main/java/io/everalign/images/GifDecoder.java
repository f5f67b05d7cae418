package io.everalign.images;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/** The first frame of a GIF, on its canvas, in time that its bytes and its canvas bound. */
final class GifDecoder {
    private static final int HEADER_BYTES = 6;
    private static final int EXTENSION = '!';
    private static final int FRAME = ',';
    private static final int GRAPHIC_CONTROL = 0xF9;
    private static final int NONE = -1;

    /** First row and distance of the rows of each pass. */
    private static final int[][] INTERLACED = {{0, 8}, {4, 8}, {2, 4}, {1, 2}};

    private static final int[][] WHOLE = {{0, 1}};

    private final ByteBuffer in;
    private final int maxPixels;
    private final boolean asShown;
    private byte[] colors = new byte[3 * 256];
    private int transparent = NONE;

    private GifDecoder(byte[] encoded, int maxPixels, Rendering rendering) {
        in = ByteBuffer.wrap(encoded).order(ByteOrder.LITTLE_ENDIAN).position(HEADER_BYTES);
        this.maxPixels = maxPixels;
        asShown = rendering == Rendering.AS_SHOWN;
        for (int i = 0; i < colors.length; i++) {
            colors[i] = (byte) (i / 3);
        }
    }

    static Pixels decode(byte[] encoded, int maxPixels, Rendering rendering)
            throws IOException, BadImage {
        return new GifDecoder(encoded, maxPixels, rendering).decode();
    }

    private Pixels decode() throws IOException, BadImage {
        int width = in.getShort() & 0xffff;
        int height = in.getShort() & 0xffff;
        int flags = in.getShort() & 0xff;
        in.get();
        palette(flags);
        for (int block = octet(); block != FRAME; block = octet()) {
            if (block == EXTENSION) {
                extension();
            } else if (block == ';') {
                throw new IOException("no frame before the end");
            }
        }
        return frame(width, height);
    }

    private int octet() {
        return in.get() & 0xff;
    }

    /** Colours that a palette lacks are black; without any palette colours are gray. */
    private void palette(int flags) {
        if (flags >= 0x80) {
            colors = new byte[3 * 256];
            in.get(colors, 0, 6 << (flags & 7));
        }
    }

    private void extension() {
        boolean control = octet() == GRAPHIC_CONTROL;
        for (int length = octet(); length > 0; length = octet()) {
            int next = in.position() + length;
            if (control && length >= 4 && (in.get(in.position()) & 1) != 0) {
                transparent = in.get(in.position() + 3) & 0xff;
            }
            control = false;
            in.position(next);
        }
    }

    /** A frame that reaches beyond the canvas widens it. */
    private Pixels frame(int canvasWidth, int canvasHeight) throws IOException, BadImage {
        int left = in.getShort() & 0xffff;
        int top = in.getShort() & 0xffff;
        int width = in.getShort() & 0xffff;
        int height = in.getShort() & 0xffff;
        int fullWidth = Math.max(canvasWidth, left + width);
        int fullHeight = Math.max(canvasHeight, top + height);
        ImageDecoder.checkSize(width, height, maxPixels);
        ImageDecoder.checkSize(fullWidth, fullHeight, maxPixels);
        int flags = octet();
        palette(flags);
        byte[] indices = new GifCodes(in, octet()).read(width * height);
        byte[] rgb = new byte[3 * fullWidth * fullHeight];
        fill(rgb);
        int from = 0;
        for (int[] pass : (flags & 0x40) != 0 ? INTERLACED : WHOLE) {
            for (int y = pass[0]; y < height; y += pass[1]) {
                paint(indices, from, width, rgb, 3 * ((top + y) * fullWidth + left));
                from += width;
            }
        }
        return new Pixels(fullWidth, fullHeight, rgb);
    }

    /** Where no frame is, Pillow shows the transparent colour, or the first. */
    private void fill(byte[] rgb) {
        if (asShown) {
            Arrays.fill(rgb, (byte) 255);
            return;
        }
        int color = Math.max(0, transparent);
        for (int to = 0; to < rgb.length; to += 3) {
            System.arraycopy(colors, 3 * color, rgb, to, 3);
        }
    }

    private void paint(byte[] indices, int from, int count, byte[] rgb, int start) {
        for (int i = 0, to = start; i < count; i++, to += 3) {
            int index = indices[from + i] & 0xff;
            if (!asShown || index != transparent) {
                System.arraycopy(colors, 3 * index, rgb, to, 3);
            }
        }
    }
}
