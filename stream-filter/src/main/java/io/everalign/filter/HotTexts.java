package io.everalign.filter;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.flink.api.common.functions.FilterFunction;

/**
 * The first phase of counting the images of a text: it passes on no pair twice, and of each text no
 * more distinct images than make it over. So a text on very many images ("image", or none) does not
 * send all its occurrences to the one part that counts it. It remembers a bounded number of texts
 * and is no part of the state: what is forgotten is passed on again, and counted once all the same.
 */
final class HotTexts implements FilterFunction<Occurrence> {

    private static final long serialVersionUID = 1;

    private static final int MAX_TEXTS = 1 << 16;
    private static final int MAX_IMAGES = 1 << 20;

    private final int limit;
    private final int capacity;

    /** The first 64 bits of the images passed on, by text. */
    private transient Map<Text, long[]> passedOn;

    HotTexts(int textLimit) {
        this(textLimit, Math.min(MAX_TEXTS, MAX_IMAGES / (textLimit + 1)));
    }

    HotTexts(int textLimit, int capacity) {
        this.limit = textLimit;
        this.capacity = capacity;
    }

    private record Text(long high, long low) {}

    @Override
    public boolean filter(Occurrence occurrence) {
        if (passedOn == null) {
            passedOn = new Recent();
        }
        Text text = new Text(occurrence.textHigh(), occurrence.textLow());
        long[] images = passedOn.get(text);
        if (images == null) {
            passedOn.put(text, new long[] {occurrence.imageHigh()});
            return true;
        }
        boolean known = Arrays.stream(images).anyMatch(image -> image == occurrence.imageHigh());
        if (known || images.length > limit) {
            return false;
        }
        long[] grown = Arrays.copyOf(images, images.length + 1);
        grown[images.length] = occurrence.imageHigh();
        passedOn.put(text, grown);
        return true;
    }

    /** Forgets the text that was not met for longest. */
    private final class Recent extends LinkedHashMap<Text, long[]> {

        private static final long serialVersionUID = 1;

        private Recent() {
            super(1 << 10, 0.75f, true);
        }

        @Override
        protected boolean removeEldestEntry(Map.Entry<Text, long[]> eldest) {
            return size() > capacity;
        }
    }
}
