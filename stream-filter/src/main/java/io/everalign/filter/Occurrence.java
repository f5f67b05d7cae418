package io.everalign.filter;

import io.everalign.schemas.Hash128;
import io.everalign.schemas.LedgerEntry;
import io.everalign.schemas.PairHeaders;
import io.everalign.schemas.PairId;
import java.nio.ByteBuffer;
import java.time.Instant;

/**
 * One record of {@code pairs.raw} as the census sees it: its place and its headers, never its
 * bytes. Public because Flink serialises only public records.
 *
 * @param partition partition of {@code pairs.raw}
 * @param offset offset in {@code pairs.raw}
 * @param readable whether the headers could be read; if not, all that follows is zero
 * @param repeat whether the pair was seen before
 * @param imageHigh first half of the image's hash
 * @param imageLow second half of the image's hash
 * @param textHigh first half of the text's hash
 * @param textLow second half of the text's hash
 * @param imageUrlHash hash of the image's URL
 * @param pageUrlHash hash of the page's URL
 * @param domain registrable domain of the image's URL
 * @param fetchedAtMillis when the image was fetched
 */
public record Occurrence(
        int partition,
        long offset,
        boolean readable,
        boolean repeat,
        long imageHigh,
        long imageLow,
        long textHigh,
        long textLow,
        long imageUrlHash,
        long pageUrlHash,
        String domain,
        long fetchedAtMillis) {

    /** The record whose headers were read. */
    static Occurrence of(int partition, long offset, PairHeaders headers) {
        ByteBuffer image = ByteBuffer.wrap(headers.imageHash().bytes());
        ByteBuffer text = ByteBuffer.wrap(headers.textHash().bytes());
        return new Occurrence(
                partition,
                offset,
                true,
                false,
                image.getLong(),
                image.getLong(),
                text.getLong(),
                text.getLong(),
                headers.imageUrlHash(),
                headers.pageUrlHash(),
                headers.domain(),
                headers.fetchedAtMillis());
    }

    /** The record whose headers could not be read. It counts for no text and no image. */
    static Occurrence unreadable(int partition, long offset) {
        return new Occurrence(partition, offset, false, false, 0, 0, 0, 0, 0, 0, "", 0);
    }

    /** The same record, known to repeat a pair. */
    Occurrence asRepeat() {
        return new Occurrence(
                partition,
                offset,
                readable,
                true,
                imageHigh,
                imageLow,
                textHigh,
                textLow,
                imageUrlHash,
                pageUrlHash,
                domain,
                fetchedAtMillis);
    }

    PairId pairId() {
        return new PairId(imageHigh, textHigh);
    }

    LedgerEntry toLedgerEntry(int epoch) {
        return new LedgerEntry(
                partition,
                offset,
                hash(imageHigh, imageLow),
                hash(textHigh, textLow),
                imageUrlHash,
                pageUrlHash,
                domain,
                Instant.ofEpochMilli(fetchedAtMillis),
                epoch);
    }

    static Hash128 hash(long high, long low) {
        return new Hash128(ByteBuffer.allocate(16).putLong(high).putLong(low).array());
    }
}
