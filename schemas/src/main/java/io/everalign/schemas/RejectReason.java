package io.everalign.schemas;

import java.util.Arrays;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Why a raw record is not used. Numbers are written to Kafka: they never change, and a retired one
 * is never used again. The order of the constants is that of the filter's chain.
 */
public enum RejectReason {
    /** The record is not a {@link RawPair}, or its headers are not what its writer promises. */
    UNDECODABLE_RECORD(1),
    /** The same image with the same text came before. */
    REPEATED_PAIR(2),
    /** The image's URL or the page's is on the block list. */
    BLOCKED_URL(18),
    /** Fewer unigrams than the limit (ALIGN: 3). */
    TEXT_TOO_SHORT(3),
    /** More unigrams than the limit (ALIGN: 20). */
    TEXT_TOO_LONG(4),
    /** The text has a word or phrase of the block list. */
    BLOCKED_WORD(19),
    /** The text is in none of the languages asked for. */
    LANGUAGE(20),
    /** A unigram or bigram outside the frequent ones. */
    RARE_TOKEN(5),
    /** The text is on more distinct images than the limit (ALIGN: 10). */
    TEXT_OVER(6),
    /** The bytes are of no image format that is read. */
    UNKNOWN_FORMAT(7),
    /** Fewer bytes than the limit. */
    TOO_FEW_BYTES(17),
    /** Shorter side not above the limit (ALIGN: 200 px). */
    IMAGE_TOO_SMALL(8),
    /** Long side over short side not below the limit (ALIGN: 3). */
    ASPECT_TOO_LARGE(9),
    /** More pixels than are decoded. */
    TOO_MANY_PIXELS(10),
    /** More than one frame. */
    ANIMATED_IMAGE(15),
    /** The image has more distinct texts than the limit (ALIGN: 1000). */
    IMAGE_OVER(11),
    /** The image cannot be decoded: truncated, corrupt, or not what its header says. */
    UNDECODABLE_IMAGE(12),
    /** A plain surface. */
    BLANK_IMAGE(16),
    /** Near-duplicate of an image of an evaluation set. */
    EVALUATION_IMAGE(13),
    /** Pornographic by the classifier. */
    NSFW(14);

    private static final Map<Integer, RejectReason> BY_NUMBER =
            Arrays.stream(values())
                    .collect(
                            Collectors.toUnmodifiableMap(
                                    RejectReason::number, Function.identity()));

    private final int number;

    RejectReason(int number) {
        this.number = number;
    }

    /** The number written to Kafka. */
    public int number() {
        return number;
    }

    /**
     * The reason of a number.
     *
     * @throws IllegalArgumentException if no reason has it
     */
    public static RejectReason of(int number) {
        RejectReason reason = BY_NUMBER.get(number);
        if (reason == null) {
            throw new IllegalArgumentException("No reject reason has the number " + number);
        }
        return reason;
    }

    /** Name in metrics and reports, such as {@code text_over}. */
    public String label() {
        return name().toLowerCase(java.util.Locale.ROOT);
    }
}
