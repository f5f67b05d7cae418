package io.everalign.filter.materialise;

/** What becomes of a record of {@code pairs.filtered}: exactly one of these. */
enum Outcome {
    /** It is in a shard. */
    WRITTEN("written"),
    /** Another generation of the filter kept it. */
    OTHER_GENERATION("other_generations"),
    /** Its pair is retracted. */
    RETRACTED("retracted"),
    /** Its text or its image is over. */
    OVER("over"),
    /** It takes a pair back that is not written. */
    TOMBSTONE("tombstones"),
    /** It is no pair. */
    UNDECODABLE("undecodable");

    private final String label;

    Outcome(String label) {
        this.label = label;
    }

    /** Name in {@code dataset.json}. */
    String label() {
        return label;
    }
}
