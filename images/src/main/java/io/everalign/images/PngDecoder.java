package io.everalign.images;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * PNG, row by row: nothing is inflated but the rows of the picture and short texts that may turn
 * it. Of samples of 16 bits colour keeps the high byte; gray is cut at 255, as Pillow does.
 */
final class PngDecoder {
    private static final int SIGNATURE_BYTES = 8;
    private static final int CHUNK_OVERHEAD = 12;
    private static final int GRAY = 0;
    private static final int PALETTE = 3;

    /** Where a pass of Adam7 begins and how far apart its pixels lie: x, y, dx, dy. */
    private static final int[][] ADAM7 = {
        {0, 0, 8, 8},
        {4, 0, 8, 8},
        {0, 4, 4, 8},
        {2, 0, 4, 4},
        {0, 2, 2, 4},
        {1, 0, 2, 2},
        {0, 1, 1, 2}
    };

    private static final int[][] WHOLE = {{0, 0, 1, 1}};

    private final byte[] encoded;
    private final int maxPixels;
    private final boolean asShown;
    private final PngTexts texts = new PngTexts();
    private final Inflater inflater = new Inflater();
    private int at = SIGNATURE_BYTES;
    private int dataLeft;
    private int width;
    private int height;
    private int depth;
    private int type;
    private boolean interlaced;
    private byte[] palette = {};
    private byte[] alphas = {};
    private byte[] rgb = {};

    private PngDecoder(byte[] encoded, int maxPixels, Rendering rendering) {
        this.encoded = encoded;
        this.maxPixels = maxPixels;
        asShown = rendering == Rendering.AS_SHOWN;
    }

    static Pixels decode(byte[] encoded, int maxPixels, Rendering rendering)
            throws IOException, BadImage {
        PngDecoder decoder = new PngDecoder(encoded, maxPixels, rendering);
        try {
            Pixels pixels = decoder.decode();
            return ExifOrientation.of(decoder.texts.exif(), decoder.texts.xmp()).apply(pixels);
        } catch (DataFormatException e) {
            throw new IOException("the compressed rows are broken: " + e.getMessage(), e);
        } finally {
            decoder.inflater.end();
        }
    }

    private Pixels decode() throws IOException, BadImage, DataFormatException {
        while (!chunk().equals("IDAT")) {
            take(chunk());
            checkSum();
            at += CHUNK_OVERHEAD + length();
        }
        if (width == 0) {
            throw new IOException("no header before the picture");
        }
        rgb = new byte[3 * width * height];
        dataLeft = length();
        at += 8;
        for (int[] pass : interlaced ? ADAM7 : WHOLE) {
            pass(pass[0], pass[1], pass[2], pass[3]);
        }
        rest();
        return new Pixels(width, height, rgb);
    }

    private int integer(int place) throws IOException {
        if (place > encoded.length - 4) {
            throw new IOException("cut short at byte " + encoded.length);
        }
        return ByteBuffer.wrap(encoded).getInt(place);
    }

    private String chunk() throws IOException {
        integer(at + 4);
        return new String(encoded, at + 4, 4, StandardCharsets.ISO_8859_1);
    }

    private int length() throws IOException {
        int length = integer(at);
        if (length < 0 || length > encoded.length - at - CHUNK_OVERHEAD + 4) {
            throw new IOException("the chunk at byte " + at + " is longer than the file");
        }
        return length;
    }

    private void checkSum() throws IOException {
        CRC32 sum = new CRC32();
        sum.update(encoded, at + 4, length() + 4);
        if ((int) sum.getValue() != integer(at + 8 + length())) {
            throw new IOException("the checksum of the chunk at byte " + at + " is wrong");
        }
    }

    private void take(String chunk) throws IOException, BadImage {
        int data = at + 8;
        switch (chunk) {
            case "IHDR" -> header(data);
            case "PLTE" -> palette = Arrays.copyOfRange(encoded, data, data + length());
            case "tRNS" -> alphas = Arrays.copyOfRange(encoded, data, data + length());
            case "IEND" -> throw new IOException("no picture before the end");
            default -> texts.take(chunk, encoded, data, length());
        }
    }

    private void header(int data) throws IOException, BadImage {
        if (length() < 13) {
            throw new IOException("the header is too short");
        }
        width = integer(data);
        height = integer(data + 4);
        depth = encoded[data + 8];
        type = encoded[data + 9];
        interlaced = encoded[data + 12] != 0;
        if (!isKnown() || encoded[data + 10] != 0 || encoded[data + 11] != 0) {
            throw new IOException("no colour type " + type + " of " + depth + " bits");
        }
        ImageDecoder.checkSize(width, height, maxPixels);
    }

    private boolean isKnown() {
        return switch (type) {
            case GRAY -> depth == 1 || depth == 2 || depth == 4 || depth == 8 || depth == 16;
            case PALETTE -> depth == 1 || depth == 2 || depth == 4 || depth == 8;
            case 2, 4, 6 -> depth == 8 || depth == 16;
            default -> false;
        };
    }

    private void pass(int x0, int y0, int dx, int dy) throws IOException, DataFormatException {
        int columns = (width - x0 + dx - 1) / dx;
        if (columns <= 0) {
            return;
        }
        PngRow row = new PngRow(type, depth, columns, palette, asShown);
        PngAlpha alpha = asShown ? new PngAlpha(type, depth, alphas) : PngAlpha.NONE;
        for (int y = y0; y < height; y += dy) {
            inflate(row.next());
            row.unfilter();
            int start = 3 * (y * width + x0);
            row.write(rgb, start, 3 * dx);
            alpha.coverWhite(row.bytes(), columns, rgb, start, 3 * dx);
        }
    }

    private void inflate(byte[] row) throws IOException, DataFormatException {
        int filled = 0;
        while (filled < row.length) {
            filled += inflater.inflate(row, filled, row.length - filled);
            if (filled < row.length && inflater.needsInput()) {
                feed();
            } else if (filled < row.length && (inflater.finished() || inflater.needsDictionary())) {
                throw new IOException("the compressed rows end too soon");
            }
        }
    }

    /** The next bytes of the run of data chunks; an end of the file within one is found later. */
    private void feed() throws IOException {
        while (dataLeft == 0) {
            at += 4;
            if (!chunk().equals("IDAT")) {
                throw new IOException("the picture is cut short");
            }
            dataLeft = length();
            at += 8;
        }
        inflater.setInput(encoded, at, dataLeft);
        at += dataLeft;
        dataLeft = 0;
    }

    /** Chunks after the picture may turn it too; what is broken there does no harm. */
    private void rest() {
        at += dataLeft + 4;
        try {
            while (!chunk().equals("IEND")) {
                texts.take(chunk(), encoded, at + 8, length());
                at += CHUNK_OVERHEAD + length();
            }
        } catch (IOException e) {
            at = encoded.length;
        }
    }
}
