package io.everalign.images;

/**
 * The filters of Pillow's {@code Image.resize}, whose results this gives bit for bit: along rows,
 * then along columns, in fixed point with a byte in between.
 */
public enum Resample {
    NEAREST(0, 0),
    LANCZOS(1, 3),
    BILINEAR(2, 1),
    BICUBIC(3, 2),
    BOX(4, 0.5),
    HAMMING(5, 1);

    private final int number;
    private final double support;

    Resample(int number, double support) {
        this.number = number;
        this.support = support;
    }

    public static Resample of(int number, String field) {
        for (Resample resample : values()) {
            if (resample.number == number) {
                return resample;
            }
        }
        throw new IllegalArgumentException(field + " must be 0 to 5, but is " + number);
    }

    /** Pillow's number for it. */
    public int number() {
        return number;
    }

    /** Beyond this distance from its middle the filter has no height. */
    double support() {
        return support;
    }

    /** The filter's height at a distance from its middle. */
    double height(double x) {
        return switch (this) {
            case NEAREST -> 0;
            case LANCZOS -> x >= -3 && x < 3 ? sinc(x) * sinc(x / 3) : 0;
            case BILINEAR -> Math.max(0, 1 - Math.abs(x));
            case BICUBIC -> cubic(Math.abs(x));
            case BOX -> x > -0.5 && x <= 0.5 ? 1 : 0;
            case HAMMING -> hamming(Math.abs(x));
        };
    }

    private static double sinc(double x) {
        return x == 0 ? 1 : Math.sin(x * Math.PI) / (x * Math.PI);
    }

    private static double hamming(double x) {
        if (x == 0) {
            return 1;
        }
        return x >= 1 ? 0 : sinc(x) * (0.54f + 0.46f * Math.cos(x * Math.PI));
    }

    private static double cubic(double x) {
        double a = -0.5;
        if (x < 1) {
            return ((a + 2) * x - (a + 3)) * x * x + 1;
        }
        return x < 2 ? (((x - 5) * x + 8) * x - 4) * a : 0;
    }

    /** The part of the resized picture that {@code part} names; no other is computed. */
    public Pixels resize(Pixels source, int width, int height, Part part) {
        if (width == source.width() && height == source.height()) {
            return source.crop(part);
        }
        if (this == NEAREST) {
            return nearest(source, width, height, part);
        }
        ResampleWindows across =
                new ResampleWindows(this, source.width(), width, part.left(), part.width());
        ResampleWindows down =
                new ResampleWindows(this, source.height(), height, part.top(), part.height());
        return new Resampling(source, across, down).run();
    }

    private static Pixels nearest(Pixels source, int width, int height, Part part) {
        int[] columns = nearest(source.width(), width);
        int[] rows = nearest(source.height(), height);
        byte[] out = new byte[3 * part.width() * part.height()];
        for (int y = 0, to = 0; y < part.height(); y++) {
            int row = rows[part.top() + y] * source.width();
            for (int x = 0; x < part.width(); x++, to += 3) {
                int from = 3 * (row + columns[part.left() + x]);
                System.arraycopy(source.rgb(), from, out, to, 3);
            }
        }
        return new Pixels(part.width(), part.height(), out);
    }

    /** The places are summed up, not multiplied, with the rounding that comes of it. */
    private static int[] nearest(int in, int out) {
        double step = (double) in / out;
        double place = step * 0.5;
        int[] places = new int[out];
        for (int i = 0; i < out; i++) {
            places[i] = Math.min(in - 1, (int) place);
            place += step;
        }
        return places;
    }

    /** A rectangle of a picture. */
    public record Part(int left, int top, int width, int height) {}
}
