package io.everalign.filter;

/**
 * A record of {@code pairs.raw} that passed the gate, with what the census knows of it. Public
 * because Flink serialises only public records.
 *
 * @param partition partition of {@code pairs.raw}
 * @param offset offset in {@code pairs.raw}
 * @param key pair id as its writer gave it; empty if it gave none
 * @param value the pair; empty if there is none
 * @param imageHash hash of the image as the headers give it; empty if they cannot be read
 * @param textHash hash of the text as the headers give it; empty if they cannot be read
 * @param headerProblem what is wrong with the headers; empty if they can be read
 * @param repeated whether the pair came before
 * @param textOver whether its text is over
 * @param imageOver whether its image is over
 * @param opens the range that the record is the first of, as {@link RawRangeSerializer} writes it;
 *     empty for any other record
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record RawRecord(
        int partition,
        long offset,
        byte[] key,
        byte[] value,
        byte[] imageHash,
        byte[] textHash,
        String headerProblem,
        boolean repeated,
        boolean textOver,
        boolean imageOver,
        byte[] opens) {}
