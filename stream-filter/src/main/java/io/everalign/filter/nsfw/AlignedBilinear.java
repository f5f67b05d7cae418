package io.everalign.filter.nsfw;

import io.everalign.images.Pixels;

/**
 * Makes a picture a square of floats from 0 to 1 as TensorFlow.js does: values over 255, then
 * {@code resizeBilinear} with aligned corners, which maps the corner pixels onto each other and
 * looks at four pixels only, however much it shrinks.
 */
final class AlignedBilinear {
    private static final int CHANNELS = 3;
    private static final float[] UNIT = unit();

    private final int side;

    AlignedBilinear(int side) {
        this.side = side;
    }

    /** The square of a picture: its rows of red, green and blue. */
    float[] of(Pixels picture) {
        float[] out = new float[CHANNELS * side * side];
        Line across = Line.of(picture.width(), side);
        Line down = Line.of(picture.height(), side);
        byte[] rgb = picture.rgb();
        int rowLength = CHANNELS * picture.width();
        int to = 0;
        for (int y = 0; y < side; y++) {
            int top = down.floor[y] * rowLength;
            int bottom = down.ceiling[y] * rowLength;
            for (int x = 0; x < side; x++) {
                int left = across.floor[x] * CHANNELS;
                int right = across.ceiling[x] * CHANNELS;
                for (int c = 0; c < CHANNELS; c++) {
                    double above =
                            between(rgb, top + left + c, top + right + c, across.fraction[x]);
                    double below =
                            between(rgb, bottom + left + c, bottom + right + c, across.fraction[x]);
                    out[to++] = (float) (above + (below - above) * down.fraction[y]);
                }
            }
        }
        return out;
    }

    private static double between(byte[] rgb, int first, int second, double fraction) {
        double from = UNIT[rgb[first] & 0xFF];
        return from + (UNIT[rgb[second] & 0xFF] - from) * fraction;
    }

    private static float[] unit() {
        float[] unit = new float[256];
        for (int i = 0; i < unit.length; i++) {
            unit[i] = i / 255f;
        }
        return unit;
    }

    /** Where each place of a line of the square lies between two pixels of the picture. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Line(int[] floor, int[] ceiling, double[] fraction) {

        static Line of(int pixels, int side) {
            Line line = new Line(new int[side], new int[side], new double[side]);
            double ratio = (pixels - 1) / (double) (side - 1);
            for (int i = 0; i < side; i++) {
                double place = ratio * i;
                line.floor[i] = (int) place;
                line.ceiling[i] = Math.min(pixels - 1, (int) Math.ceil(place));
                line.fraction[i] = place - line.floor[i];
            }
            return line;
        }
    }
}
