package io.everalign.images;

/**
 * The transparency of a PNG: a sample of each pixel, or for samples without one an entry of the
 * palette each, or one colour that is transparent. Of 16 bits the high byte counts.
 */
final class PngAlpha {
    /** A picture whose transparency is ignored. */
    static final PngAlpha NONE = new PngAlpha(0, 0, new byte[0]);

    private static final int COLORS = 2;
    private static final int PALETTE = 3;
    private static final int GRAY_ALPHA = 4;
    private static final int COLORS_ALPHA = 6;

    private final int type;
    private final int depth;

    /** The content of the chunk tRNS; empty without one. */
    private final byte[] chunk;

    PngAlpha(int type, int depth, byte[] chunk) {
        this.type = type;
        this.depth = depth;
        this.chunk = chunk;
    }

    /** Lays the pixels of an unfiltered row, which begins with a byte of its own, on white. */
    void coverWhite(byte[] row, int columns, byte[] rgb, int start, int step) {
        if (!hasAny()) {
            return;
        }
        for (int i = 0, to = start; i < columns; i++, to += step) {
            int alpha = alpha(row, i);
            if (alpha < 255) {
                Rendering.coverWhite(rgb, to, alpha);
            }
        }
    }

    private boolean hasAny() {
        return switch (type) {
            case GRAY_ALPHA, COLORS_ALPHA -> true;
            case PALETTE -> chunk.length > 0;
            default -> chunk.length >= 2 * samples();
        };
    }

    private int samples() {
        return type == COLORS ? 3 : 1;
    }

    private int alpha(byte[] row, int column) {
        int bytes = depth / 8;
        return switch (type) {
            case GRAY_ALPHA -> row[1 + 2 * bytes * column + bytes] & 0xff;
            case COLORS_ALPHA -> row[1 + 4 * bytes * column + 3 * bytes] & 0xff;
            case PALETTE -> ofEntry(sample(row, column));
            default -> isTransparent(row, column) ? 0 : 255;
        };
    }

    private int ofEntry(int entry) {
        return entry < chunk.length ? chunk[entry] & 0xff : 255;
    }

    private boolean isTransparent(byte[] row, int column) {
        for (int i = 0; i < samples(); i++) {
            int key = ((chunk[2 * i] & 0xff) << 8) | (chunk[2 * i + 1] & 0xff);
            if (sample(row, samples() * column + i) != key) {
                return false;
            }
        }
        return true;
    }

    private int sample(byte[] row, int number) {
        if (depth == 16) {
            return ((row[1 + 2 * number] & 0xff) << 8) | (row[2 + 2 * number] & 0xff);
        }
        int bit = number * depth;
        return (row[1 + bit / 8] >> (8 - depth - bit % 8)) & ((1 << depth) - 1);
    }
}
