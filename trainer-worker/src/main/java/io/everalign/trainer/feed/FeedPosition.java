package io.everalign.trainer.feed;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How far a feed is. It is committed within the transaction that writes the pairs, so that after
 * whatever kill every row has been written once.
 *
 * @param rows rows behind which everything is written or broken
 * @param broken rows among them without a usable image
 * @param source digest of what is fed: files and settings
 */
record FeedPosition(long rows, long broken, String source) {

    private static final Pattern METADATA = Pattern.compile("([0-9]{1,18}) ([0-9a-f]{64})");

    static FeedPosition start(String source) {
        return new FeedPosition(0, 0, source);
    }

    FeedPosition plus(long moreRows, long moreBroken) {
        return new FeedPosition(rows + moreRows, broken + moreBroken, source);
    }

    /** As the metadata of a committed offset, which is the number of rows. */
    String metadata() {
        return broken + " " + source;
    }

    static Optional<FeedPosition> read(long rows, String metadata) {
        Matcher matcher = METADATA.matcher(metadata);
        return matcher.matches()
                ? Optional.of(
                        new FeedPosition(rows, Long.parseLong(matcher.group(1)), matcher.group(2)))
                : Optional.empty();
    }
}
