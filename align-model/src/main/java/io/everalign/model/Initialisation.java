package io.everalign.model;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.Random;

/**
 * The weights before the first step, from a seed. Each tensor draws from a generator of its own,
 * seeded by its name, so a tensor's start does not depend on what else the model has.
 */
final class Initialisation {
    private static final double NORMAL_DEVIATION = 0.02;

    /** The deviation of a standard normal cut off at two deviations. */
    private static final double TRUNCATED_DEVIATION = 0.8796256610342398;

    private final long seed;
    private final AlignConfig config;

    Initialisation(AlignConfig config, long seed) {
        this.config = config;
        this.seed = seed;
    }

    ByteBuffer start(TensorSpec spec) {
        ByteBuffer bytes = zeros(spec);
        FloatBuffer values = bytes.asFloatBuffer();
        // Java specifies the algorithm of Random to the bit; hashCode of a string as well.
        Random random = new Random(seed * 0x9E3779B97F4A7C15L + spec.name().hashCode());
        switch (spec.start()) {
            case CONVOLUTION -> fillTruncated(values, random, convolutionDeviation(spec.shape()));
            case NORMAL -> fillNormal(values, random);
            case EMBEDDING -> {
                fillNormal(values, random);
                clearRow(values, config.text().padToken(), spec.shape().get(1));
            }
            case XAVIER -> fillUniform(values, random, xavierLimit(spec.shape()));
            case ONES -> fill(values, 1);
            case LOG_TEMPERATURE ->
                    fill(values, (float) StrictMath.log(config.initialTemperature()));
            case ZEROS -> {}
        }
        return bytes;
    }

    static ByteBuffer zeros(TensorSpec spec) {
        return ByteBuffer.allocateDirect(Math.multiplyExact(4, spec.elements()))
                .order(ByteOrder.LITTLE_ENDIAN);
    }

    /** An output pixel of a depthwise convolution feeds one channel: its shape has in = 1. */
    private static double convolutionDeviation(List<Long> shape) {
        long out = shape.get(0);
        boolean depthwise = shape.get(1) == 1 && shape.get(2) > 1;
        long fanOut = (depthwise ? 1 : out) * shape.get(2) * shape.get(3);
        return Math.sqrt(2.0 / fanOut) / TRUNCATED_DEVIATION;
    }

    private static double xavierLimit(List<Long> shape) {
        return Math.sqrt(6.0 / (shape.get(0) + shape.get(1)));
    }

    private static void fillTruncated(FloatBuffer values, Random random, double deviation) {
        while (values.hasRemaining()) {
            double normal = random.nextGaussian();
            if (Math.abs(normal) <= 2) {
                values.put((float) (normal * deviation));
            }
        }
    }

    private static void fillNormal(FloatBuffer values, Random random) {
        while (values.hasRemaining()) {
            values.put((float) (random.nextGaussian() * NORMAL_DEVIATION));
        }
    }

    private static void fillUniform(FloatBuffer values, Random random, double limit) {
        while (values.hasRemaining()) {
            values.put((float) ((2 * random.nextDouble() - 1) * limit));
        }
    }

    private static void fill(FloatBuffer values, float value) {
        while (values.hasRemaining()) {
            values.put(value);
        }
    }

    private static void clearRow(FloatBuffer values, int row, long width) {
        for (int i = 0; i < width; i++) {
            values.put(Math.toIntExact(row * width + i), 0);
        }
    }
}
