package io.everalign.filter.materialise;

/**
 * Which pairs are written: those of one generation that nothing excludes. Safe for several threads.
 *
 * @param generation the generation
 * @param exclusions what must not be used
 */
record Selection(int generation, Exclusions exclusions) {

    Outcome judge(KeptPair kept) {
        if (kept.pair().getGeneration() != generation) {
            return Outcome.OTHER_GENERATION;
        } else if (exclusions.isRetracted(kept)) {
            return Outcome.RETRACTED;
        }
        return exclusions.isOver(kept) ? Outcome.OVER : Outcome.WRITTEN;
    }
}
