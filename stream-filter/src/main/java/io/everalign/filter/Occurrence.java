package io.everalign.filter;

/**
 * One record of {@code pairs.raw} as the census counts it. Public because Flink serialises only
 * public records.
 *
 * @param partition partition of {@code pairs.raw}
 * @param offset offset in {@code pairs.raw}
 * @param readable whether the headers could be read; if not, the hashes are zero
 * @param repeat whether the pair was seen before
 * @param imageHigh first half of the image's hash
 * @param imageLow second half of the image's hash
 * @param textHigh first half of the text's hash
 * @param textLow second half of the text's hash
 */
public record Occurrence(
        int partition,
        long offset,
        boolean readable,
        boolean repeat,
        long imageHigh,
        long imageLow,
        long textHigh,
        long textLow) {

    /** The same record, known to repeat a pair. */
    Occurrence asRepeat() {
        return new Occurrence(
                partition, offset, readable, true, imageHigh, imageLow, textHigh, textLow);
    }
}
