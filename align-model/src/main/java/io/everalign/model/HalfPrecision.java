package io.everalign.model;

/** The two 16-bit float formats, widened exactly. */
final class HalfPrecision {
    private HalfPrecision() {}

    /** bfloat16: the upper half of a float. */
    static float fromBrain(short bits) {
        return Float.intBitsToFloat(bits << 16);
    }

    /** IEEE binary16. */
    static float fromHalf(short bits) {
        int exponent = (bits >> 10) & 0x1f;
        int fraction = bits & 0x3ff;
        float magnitude;
        if (exponent == 0) {
            magnitude = fraction * 0x1p-24f;
        } else if (exponent == 31) {
            magnitude = fraction == 0 ? Float.POSITIVE_INFINITY : Float.NaN;
        } else {
            magnitude = Math.scalb((float) (1024 + fraction), exponent - 25);
        }
        return bits < 0 ? -magnitude : magnitude;
    }
}
