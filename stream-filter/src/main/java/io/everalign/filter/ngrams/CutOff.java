package io.everalign.filter.ngrams;

import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Where a list of the most frequent n-grams ends: whatever is more frequent belongs to it, and of
 * those that are exactly as frequent the smallest numbers.
 *
 * @param count how often the least frequent of the list occurs; 0 where nothing was counted
 * @param ties how many that occur so often belong to the list
 */
record CutOff(long count, long ties) {

    /**
     * The end of a list.
     *
     * @param ngramsByCount how many n-grams there are of each count
     * @param limit length of the list
     */
    static CutOff of(Map<Long, Long> ngramsByCount, long limit) {
        SortedMap<Long, Long> descending = new TreeMap<>((a, b) -> Long.compare(b, a));
        descending.putAll(ngramsByCount);
        long left = limit;
        CutOff end = new CutOff(0, 0);
        for (Map.Entry<Long, Long> entry : descending.entrySet()) {
            if (left == 0) {
                break;
            }
            end = new CutOff(entry.getKey(), Math.min(left, entry.getValue()));
            left -= end.ties();
        }
        return end;
    }
}
