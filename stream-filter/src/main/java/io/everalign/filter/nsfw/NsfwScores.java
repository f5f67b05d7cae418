package io.everalign.filter.nsfw;

import java.util.Set;

/** The probability of each class for one picture; they add up to 1. */
public record NsfwScores(float drawing, float hentai, float neutral, float porn, float sexy) {

    /** The classes that nearly every user of this model refuses. */
    public static final Set<NsfwClass> EXPLICIT = Set.of(NsfwClass.HENTAI, NsfwClass.PORN);

    /** Refuses what is no probability: a score that is not a number would pass every limit. */
    public NsfwScores {
        for (float score : new float[] {drawing, hentai, neutral, porn, sexy}) {
            if (!(score >= 0 && score <= 1)) {
                throw new IllegalArgumentException("a score must be from 0 to 1, but is " + score);
            }
        }
    }

    /** The probability of one class. */
    public float of(NsfwClass one) {
        return switch (one) {
            case DRAWING -> drawing;
            case HENTAI -> hentai;
            case NEUTRAL -> neutral;
            case PORN -> porn;
            case SEXY -> sexy;
        };
    }

    /** The probability that the picture is of one of these classes. */
    public float of(Set<NsfwClass> classes) {
        float sum = 0;
        for (NsfwClass one : NsfwClass.values()) {
            sum += classes.contains(one) ? of(one) : 0;
        }
        return sum;
    }

    /** The probability that the picture is explicit. Beach and fashion pictures are not. */
    public float nsfw() {
        return of(EXPLICIT);
    }
}
