package io.everalign.filter;

import io.everalign.schemas.Hash128;
import io.everalign.schemas.LedgerEntry;
import io.everalign.schemas.PairId;
import io.everalign.schemas.PairIdentity;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Set;

/** What somebody wants taken down. A pair that any of it names is meant. */
final class TakedownRequest {

    private static final int PAIR_BYTES = 16;

    private final Set<Long> imageUrls = new HashSet<>();
    private final Set<Long> pageUrls = new HashSet<>();
    private final Set<String> domains = new HashSet<>();
    private final Set<Hash128> images = new HashSet<>();
    private final Set<Hash128> texts = new HashSet<>();
    private final Set<PairId> pairs = new HashSet<>();

    /** Pairs whose image was fetched from that URL, as the crawler wrote it. */
    void imageUrl(String url) {
        imageUrls.add(PairIdentity.urlHash(url));
    }

    /** Pairs found on the page of that URL. */
    void pageUrl(String url) {
        pageUrls.add(PairIdentity.urlHash(url));
    }

    /** Pairs whose image lies on that registrable domain. */
    void domain(String domain) {
        domains.add(domain.toLowerCase(Locale.ROOT));
    }

    /** Pairs of that very image. */
    void image(byte[] image) {
        images.add(PairIdentity.imageHash(image));
    }

    /** Pairs of that text, as the filter normalises it. */
    void text(String text) {
        texts.add(PairIdentity.textHash(text));
    }

    /**
     * The pair of that id.
     *
     * @throws IllegalArgumentException if it has not 32 hexadecimal digits
     */
    void pair(String hex) {
        byte[] id;
        try {
            id = HexFormat.of().parseHex(hex);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "--pair must be 32 hexadecimal digits, not \"%s\"".formatted(hex), e);
        }
        if (id.length != PAIR_BYTES) {
            throw new IllegalArgumentException(
                    "--pair must be 32 hexadecimal digits, not %d".formatted(hex.length()));
        }
        pairs.add(PairId.fromBytes(id));
    }

    boolean isEmpty() {
        return imageUrls.isEmpty()
                && pageUrls.isEmpty()
                && domains.isEmpty()
                && images.isEmpty()
                && texts.isEmpty()
                && pairs.isEmpty();
    }

    boolean means(LedgerEntry entry) {
        return imageUrls.contains(entry.getImageUrlHash())
                || pageUrls.contains(entry.getPageUrlHash())
                || domains.contains(entry.getDomain())
                || images.contains(entry.getImageHash())
                || texts.contains(entry.getTextHash())
                || pairs.contains(PairId.of(entry.getImageHash(), entry.getTextHash()));
    }
}
