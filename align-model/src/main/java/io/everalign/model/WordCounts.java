package io.everalign.model;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ObjLongConsumer;

/**
 * Counts words. A word weighs its length and {@value #OVERHEAD}; when all together weigh too much,
 * the rarest are forgotten until half of that is left.
 */
final class WordCounts {
    /** What keeping a word takes besides its characters, in characters. */
    private static final int OVERHEAD = 8;

    private final int maxWeight;
    private final Map<String, Count> counts = new HashMap<>();
    private long weight;

    private static final class Count {
        long value;
    }

    WordCounts(int maxWeight) {
        this.maxWeight = maxWeight;
    }

    void add(String word) {
        Count count = counts.get(word);
        if (count != null) {
            count.value++;
        } else if (word.codePointCount(0, word.length()) <= WordPieceTrainer.MAX_WORD_CHARACTERS) {
            Count first = new Count();
            first.value = 1;
            counts.put(word, first);
            weight += weight(word);
            if (weight > maxWeight) {
                forgetRarest();
            }
        }
    }

    private static int weight(String word) {
        return word.length() + OVERHEAD;
    }

    private void forgetRarest() {
        Comparator<Map.Entry<String, Count>> rarestFirst =
                Comparator.comparingLong((Map.Entry<String, Count> entry) -> entry.getValue().value)
                        .thenComparing(Map.Entry.comparingByKey());
        List<String> words =
                counts.entrySet().stream().sorted(rarestFirst).map(Map.Entry::getKey).toList();
        for (String word : words) {
            if (weight <= maxWeight / 2) {
                return;
            }
            counts.remove(word);
            weight -= weight(word);
        }
    }

    int size() {
        return counts.size();
    }

    void forEach(ObjLongConsumer<String> each) {
        counts.forEach((word, count) -> each.accept(word, count.value));
    }

    void clear() {
        counts.clear();
        weight = 0;
    }
}
