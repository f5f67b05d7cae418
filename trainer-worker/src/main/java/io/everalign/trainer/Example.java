package io.everalign.trainer;

/** A pair as a step uses it: with its image decoded and augmented. */
final class Example {

    private final JudgedPair pair;
    private final byte[] pixels;

    /** The pixels are not copied. */
    Example(JudgedPair pair, byte[] pixels) {
        this.pair = pair;
        this.pixels = pixels;
    }

    JudgedPair pair() {
        return pair;
    }

    byte[] pixels() {
        return pixels;
    }
}
