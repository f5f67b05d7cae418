package io.everalign.schemas;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;

/**
 * What a record of {@code pairs.raw} carries as Kafka headers, so that the census never decodes it.
 *
 * @param imageHash hash of the image
 * @param textHash hash of the normalised text
 * @param imageUrlHash hash of the image's URL
 * @param pageUrlHash hash of the page's URL
 * @param domain registrable domain of the image's URL
 * @param fetchedAtMillis when the image was fetched, milliseconds since 1970
 */
public record PairHeaders(
        Hash128 imageHash,
        Hash128 textHash,
        long imageUrlHash,
        long pageUrlHash,
        String domain,
        long fetchedAtMillis) {

    private static final String IMAGE = "image-hash";
    private static final String TEXT = "text-hash";
    private static final String IMAGE_URL = "image-url-hash";
    private static final String PAGE_URL = "page-url-hash";
    private static final String DOMAIN = "domain";
    private static final String FETCHED_AT = "fetched-at";
    private static final int MAX_DOMAIN_BYTES = 255;

    /** The headers of a pair. */
    public static PairHeaders of(RawPair pair) {
        ByteBuffer image = pair.getImage().duplicate();
        byte[] bytes = new byte[image.remaining()];
        image.get(bytes);
        return new PairHeaders(
                PairIdentity.imageHash(bytes),
                PairIdentity.textHash(pair.getText()),
                PairIdentity.urlHash(pair.getImageUrl()),
                PairIdentity.urlHash(pair.getPageUrl()),
                pair.getDomain(),
                pair.getFetchedAt().toEpochMilli());
    }

    /**
     * Reads the headers of a record.
     *
     * @throws UndecodableException if one is missing or has another length than its writer gives it
     */
    public static PairHeaders read(Headers headers) throws UndecodableException {
        return new PairHeaders(
                new Hash128(bytes(headers, IMAGE, 16)),
                new Hash128(bytes(headers, TEXT, 16)),
                number(headers, IMAGE_URL),
                number(headers, PAGE_URL),
                domain(headers),
                number(headers, FETCHED_AT));
    }

    /** Adds the headers to a record. */
    public void write(Headers headers) {
        headers.add(IMAGE, imageHash.bytes());
        headers.add(TEXT, textHash.bytes());
        headers.add(IMAGE_URL, bytes(imageUrlHash));
        headers.add(PAGE_URL, bytes(pageUrlHash));
        headers.add(DOMAIN, domain.getBytes(StandardCharsets.UTF_8));
        headers.add(FETCHED_AT, bytes(fetchedAtMillis));
    }

    /** The pair that the hashes name. */
    public PairId pairId() {
        return PairId.of(imageHash, textHash);
    }

    private static byte[] bytes(long number) {
        return ByteBuffer.allocate(Long.BYTES).putLong(number).array();
    }

    private static long number(Headers headers, String name) throws UndecodableException {
        return ByteBuffer.wrap(bytes(headers, name, Long.BYTES)).getLong();
    }

    private static String domain(Headers headers) throws UndecodableException {
        byte[] value = present(headers, DOMAIN);
        if (value.length > MAX_DOMAIN_BYTES) {
            throw new UndecodableException(
                    "Header domain has %d bytes, at most %d are allowed"
                            .formatted(value.length, MAX_DOMAIN_BYTES));
        }
        return new String(value, StandardCharsets.UTF_8);
    }

    private static byte[] bytes(Headers headers, String name, int length)
            throws UndecodableException {
        byte[] value = present(headers, name);
        if (value.length != length) {
            throw new UndecodableException(
                    "Header %s has %d bytes, not %d".formatted(name, value.length, length));
        }
        return value;
    }

    private static byte[] present(Headers headers, String name) throws UndecodableException {
        Header header = headers.lastHeader(name);
        if (header == null || header.value() == null) {
            throw new UndecodableException("Header " + name + " is missing");
        }
        return header.value();
    }
}
