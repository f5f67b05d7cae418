package io.everalign.filter;

import io.everalign.schemas.Hash128;
import io.everalign.schemas.LedgerEntry;
import io.everalign.schemas.PairHeaders;
import java.nio.ByteBuffer;
import java.time.Instant;

/**
 * The headers of one record of {@code pairs.raw}, never its bytes. Public because Flink serialises
 * only public records.
 *
 * @param partition partition of {@code pairs.raw}
 * @param offset offset in {@code pairs.raw}
 * @param readable whether the headers could be read; if not, all that follows is zero
 * @param inLedger whether they come from {@code pairs.ledger}
 * @param imageHigh first half of the image's hash
 * @param imageLow second half of the image's hash
 * @param textHigh first half of the text's hash
 * @param textLow second half of the text's hash
 * @param imageUrlHash hash of the image's URL
 * @param pageUrlHash hash of the page's URL
 * @param domain registrable domain of the image's URL
 * @param fetchedAtMillis when the image was fetched
 */
public record RawHeaders(
        int partition,
        long offset,
        boolean readable,
        boolean inLedger,
        long imageHigh,
        long imageLow,
        long textHigh,
        long textLow,
        long imageUrlHash,
        long pageUrlHash,
        String domain,
        long fetchedAtMillis) {

    /** Those of a raw record. */
    static RawHeaders of(int partition, long offset, PairHeaders headers) {
        ByteBuffer image = ByteBuffer.wrap(headers.imageHash().bytes());
        ByteBuffer text = ByteBuffer.wrap(headers.textHash().bytes());
        return new RawHeaders(
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

    /** Those that the ledger keeps of a raw record. */
    static RawHeaders of(LedgerEntry entry) {
        ByteBuffer image = ByteBuffer.wrap(entry.getImageHash().bytes());
        ByteBuffer text = ByteBuffer.wrap(entry.getTextHash().bytes());
        return new RawHeaders(
                entry.getPartition(),
                entry.getOffset(),
                true,
                true,
                image.getLong(),
                image.getLong(),
                text.getLong(),
                text.getLong(),
                entry.getImageUrlHash(),
                entry.getPageUrlHash(),
                entry.getDomain(),
                entry.getFetchedAt().toEpochMilli());
    }

    /** Headers that could not be read. They count for no text and no image. */
    static RawHeaders unreadable(int partition, long offset) {
        return new RawHeaders(partition, offset, false, false, 0, 0, 0, 0, 0, 0, "", 0);
    }

    /** What is counted of them. */
    Occurrence occurrence() {
        return new Occurrence(
                partition, offset, readable, false, imageHigh, imageLow, textHigh, textLow);
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
