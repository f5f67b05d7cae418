package io.everalign.images;

import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The sixteen lowest frequencies of a picture in each direction, without the constant, and how much
 * there is to see in it: what a PDQ hash is made of.
 */
public final class PdqSpectrum {
    private static final int SIDE = 16;

    /** How a turned or mirrored picture's spectrum comes from the picture's. */
    private enum Turn {
        NONE,
        QUARTER,
        HALF,
        THREE_QUARTERS,
        UPSIDE_DOWN,
        MIRRORED,
        TRANSPOSED,
        TRANSVERSED;

        private boolean swapsAxes() {
            return this == QUARTER
                    || this == THREE_QUARTERS
                    || this == TRANSPOSED
                    || this == TRANSVERSED;
        }

        /** Whether a frequency changes its sign; row and column are those before the turn. */
        private boolean negates(int row, int column) {
            return switch (this) {
                case NONE, TRANSPOSED -> false;
                case QUARTER, MIRRORED -> column % 2 == 0;
                case THREE_QUARTERS, UPSIDE_DOWN -> row % 2 == 0;
                case HALF, TRANSVERSED -> (row + column) % 2 != 0;
            };
        }
    }

    private final float[] frequencies;
    private final int quality;

    PdqSpectrum(float[] frequencies, int quality) {
        this.frequencies = frequencies;
        this.quality = quality;
    }

    /** How much there is to see: 0 for a plain surface, 100 for a picture full of edges. */
    public int quality() {
        return quality;
    }

    /** The hash of the picture as it stands. */
    public PdqHash hash() {
        return hash(Turn.NONE);
    }

    /** The hashes of the picture turned and mirrored in all eight ways, itself first. */
    public List<PdqHash> dihedralHashes() {
        Set<PdqHash> hashes = new LinkedHashSet<>();
        for (Turn turn : Turn.values()) {
            hashes.add(hash(turn));
        }
        return List.copyOf(hashes);
    }

    private PdqHash hash(Turn turn) {
        float[] turned = new float[SIDE * SIDE];
        for (int row = 0; row < SIDE; row++) {
            for (int column = 0; column < SIDE; column++) {
                float value = frequencies[row * SIDE + column];
                int to = turn.swapsAxes() ? column * SIDE + row : row * SIDE + column;
                turned[to] = turn.negates(row, column) ? -value : value;
            }
        }
        return aboveMedian(turned);
    }

    /** A bit is set where a frequency is stronger than half of them. */
    private static PdqHash aboveMedian(float[] values) {
        float[] sorted = values.clone();
        Arrays.sort(sorted);
        float median = sorted[sorted.length / 2 - 1];
        long[] words = new long[PdqHash.WORDS];
        for (int i = 0; i < values.length; i++) {
            if (values[i] > median) {
                words[PdqHash.WORDS - 1 - i / Long.SIZE] |= 1L << i;
            }
        }
        return PdqHash.ofWords(words);
    }
}
