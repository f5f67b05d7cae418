package io.everalign.images;

import java.util.Arrays;

/** Rows of a picture added up with weights, as luminance. */
final class BlurredRow {
    /** Weights in fixed point: 255 times their whole is below 2³¹. */
    private static final int ONE = 1 << 23;

    private final PackedRow source;
    private final int[] columns;
    private final int[] packed;
    private final int[] red;
    private final int[] green;
    private final int[] blue;
    private final float[] luminance;

    BlurredRow(Pixels pixels) {
        source = new PackedRow(pixels);
        int width = pixels.width();
        columns = new int[width];
        Arrays.setAll(columns, x -> x);
        packed = new int[width];
        red = new int[width];
        green = new int[width];
        blue = new int[width];
        luminance = new float[width];
    }

    /**
     * The luminance of rows from {@code y} on, 0 to 255.
     *
     * @param weights of each row, together 1
     * @return valid until the next call
     */
    float[] luminance(int y, float[] weights) {
        Arrays.fill(red, 0);
        Arrays.fill(green, 0);
        Arrays.fill(blue, 0);
        for (int i = 0; i < weights.length; i++) {
            int weight = Math.round(weights[i] * ONE);
            source.gather(y + i, columns, 0, packed);
            PackedRow.add(packed, PackedRow.RED, weight, red);
            PackedRow.add(packed, PackedRow.GREEN, weight, green);
            PackedRow.add(packed, PackedRow.BLUE, weight, blue);
        }
        for (int x = 0; x < luminance.length; x++) {
            luminance[x] = (0.299f * red[x] + 0.587f * green[x] + 0.114f * blue[x]) / ONE;
        }
        return luminance;
    }
}
