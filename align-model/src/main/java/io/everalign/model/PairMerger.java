package io.everalign.model;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;

/**
 * Grows a vocabulary by merging the most frequent pair of neighbouring pieces, keeping the counts
 * up to date word by word. Ties go to the pair of lower numbers.
 */
final class PairMerger {
    private final List<String> vocabulary;
    private final Map<String, Integer> numbers = new HashMap<>();
    private final List<int[]> words = new ArrayList<>();
    private final List<Long> wordCounts = new ArrayList<>();
    private final Map<Long, Pair> pairs = new HashMap<>();
    private final PriorityQueue<Ranked> queue =
            new PriorityQueue<>(
                    Comparator.comparingLong((Ranked ranked) -> -ranked.count)
                            .thenComparingLong(Ranked::key));

    /** How often two pieces are neighbours, and in which words. */
    private static final class Pair {
        long count;
        final Set<Integer> words = new HashSet<>();
    }

    /** A pair with its count at some time; out of date if the count has changed since. */
    private record Ranked(long key, long count) {}

    PairMerger(List<String> vocabulary, Map<String, Long> counted) {
        this.vocabulary = vocabulary;
        for (int i = 0; i < vocabulary.size(); i++) {
            numbers.put(vocabulary.get(i), i);
        }
        counted.forEach(this::addWord);
        pairs.forEach((key, pair) -> queue.add(new Ranked(key, pair.count)));
    }

    private void addWord(String word, long count) {
        List<String> pieces = WordPieceTrainer.pieces(word);
        int[] ids = pieces.stream().mapToInt(piece -> numbers.getOrDefault(piece, -1)).toArray();
        if (Arrays.stream(ids).anyMatch(id -> id < 0)) {
            return;
        }
        words.add(ids);
        wordCounts.add(count);
        countPairs(words.size() - 1, 1, new HashSet<>());
    }

    void mergeUntil(int size, long minCount) {
        while (vocabulary.size() < size && !queue.isEmpty()) {
            Ranked top = queue.poll();
            Pair pair = pairs.get(top.key);
            if (pair == null || pair.count != top.count) {
                continue;
            }
            if (pair.count < minCount) {
                return;
            }
            merge(top.key, pair);
        }
    }

    private void merge(long key, Pair pair) {
        int left = (int) (key >>> 32);
        int right = (int) key;
        int merged = number(joined(left, right));
        Set<Long> changed = new HashSet<>();
        for (int word : pair.words.stream().sorted().toList()) {
            countPairs(word, -1, changed);
            words.set(word, replace(words.get(word), left, right, merged));
            countPairs(word, 1, changed);
        }
        pairs.remove(key);
        changed.remove(key);
        for (long each : changed) {
            Pair now = pairs.get(each);
            if (now != null && now.count > 0) {
                queue.add(new Ranked(each, now.count));
            }
        }
    }

    private String joined(int left, int right) {
        return vocabulary.get(left)
                + vocabulary.get(right).substring(WordPieceTrainer.CONTINUATION.length());
    }

    /** The number of a piece, which two different pairs may spell. */
    private int number(String piece) {
        return numbers.computeIfAbsent(
                piece,
                added -> {
                    vocabulary.add(added);
                    return vocabulary.size() - 1;
                });
    }

    private void countPairs(int word, int sign, Set<Long> changed) {
        int[] ids = words.get(word);
        for (int i = 0; i + 1 < ids.length; i++) {
            long key = ((long) ids[i] << 32) | ids[i + 1];
            Pair pair = pairs.computeIfAbsent(key, added -> new Pair());
            pair.count += sign * wordCounts.get(word);
            if (sign > 0) {
                pair.words.add(word);
            }
            changed.add(key);
        }
    }

    private static int[] replace(int[] ids, int left, int right, int merged) {
        int[] result = new int[ids.length];
        int length = 0;
        for (int i = 0; i < ids.length; i++) {
            boolean here = i + 1 < ids.length && ids[i] == left && ids[i + 1] == right;
            result[length++] = here ? merged : ids[i];
            if (here) {
                i++;
            }
        }
        return Arrays.copyOf(result, length);
    }
}
