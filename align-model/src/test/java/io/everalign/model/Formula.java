package io.everalign.model;

import java.nio.ByteBuffer;
import java.nio.IntBuffer;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;

/** The numbers of {@code make_golden.py}: from a tensor's name and each element's place. */
final class Formula {
    static final int PAIRS = 4;
    static final int SIDE = 64;
    static final int LENGTH = 7;
    static final int VOCABULARY = 96;

    private Formula() {}

    static double[] draw(String name, int count) {
        CRC32 checksum = new CRC32();
        checksum.update(name.getBytes(StandardCharsets.UTF_8));
        double[] values = new double[count];
        for (int i = 0; i < count; i++) {
            int x = (int) (i * 2654435761L + checksum.getValue());
            x = (x ^ (x >>> 16)) * 0x85EBCA6B;
            x = (x ^ (x >>> 13)) * 0xC2B2AE35;
            x ^= x >>> 16;
            values[i] = Integer.toUnsignedLong(x) / 0x1p31 - 1;
        }
        return values;
    }

    static ByteBuffer fill(TensorSpec spec) {
        double[] u = draw(spec.name(), spec.elements());
        ByteBuffer content = Initialisation.zeros(spec);
        long fanIn = spec.shape().stream().skip(1).reduce(1L, (a, b) -> a * b);
        for (int i = 0; i < u.length; i++) {
            content.putFloat(4 * i, (float) value(spec, u[i], fanIn));
        }
        return content;
    }

    private static double value(TensorSpec spec, double u, long fanIn) {
        if (spec.shape().size() > 1) {
            return u * Math.sqrt(6.0 / fanIn);
        }
        if (spec.name().endsWith(Layout.VARIANCE)) {
            return 0.1 * (1 + 0.3 * u);
        }
        return spec.name().endsWith("weight") ? 1 + 0.3 * u : 0.1 * u;
    }

    /** Squares of 16 pixels of one colour. */
    static PixelBatch pixels() {
        double[] u = draw("pixels", PAIRS * 16 * 3);
        ByteBuffer bytes = ByteBuffer.allocateDirect(PAIRS * SIDE * SIDE * 3);
        for (int i = 0; i < bytes.capacity(); i++) {
            int channel = i % 3;
            int x = i / 3 % SIDE / 16;
            int y = i / 3 / SIDE % SIDE / 16;
            int picture = i / 3 / SIDE / SIDE;
            bytes.put((byte) ((u[((picture * 4 + y) * 4 + x) * 3 + channel] + 1) * 128));
        }
        return new PixelBatch(bytes.flip(), PAIRS, SIDE);
    }

    static TokenBatch tokens() {
        double[] u = draw("ids", PAIRS * LENGTH);
        int[] ids = new int[u.length];
        int[] mask = new int[u.length];
        for (int i = 0; i < u.length; i++) {
            ids[i] = (int) ((u[i] + 1) / 2 * VOCABULARY);
            mask[i] = i % LENGTH < LENGTH - i / LENGTH ? 1 : 0;
        }
        return new TokenBatch(IntBuffer.wrap(ids), IntBuffer.wrap(mask), PAIRS, LENGTH);
    }
}
