package io.everalign.model;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;

/**
 * Grows a vocabulary by the most frequent candidate, a pair of neighbouring pieces or a character,
 * keeping the counts of the pairs up to date word by word; see {@link WordPieceTrainer} for the
 * rules.
 */
final class PairMerger {
    private static final int MIN_PAIR_COUNT = 2;

    private final int size;
    private final List<String> vocabulary = new ArrayList<>(WordPieceTrainer.SPECIAL);
    private final Map<String, Integer> merged = new HashMap<>();
    private final Alphabet alphabet;
    private final PieceWords words;

    /** The vocabulary's number of each character of the alphabet. */
    private final int[] numbers;

    private final PairTable pairs = new PairTable();
    private final PriorityQueue<Candidate> queue =
            new PriorityQueue<>(
                    Comparator.comparingLong((Candidate candidate) -> -candidate.count)
                            .thenComparingLong(Candidate::key));
    private int charactersIn;
    private int wordsIn;

    /** A pair with its count when it was queued: never less than it is now. */
    private record Candidate(int pair, long key, long count) {}

    /** Takes over the words: they are cleared to save memory. */
    PairMerger(WordCounts counted, int size) {
        this.size = size;
        this.alphabet = Alphabet.of(counted);
        this.numbers = new int[alphabet.size()];
        this.words = new PieceWords(counted, alphabet);
        counted.clear();
    }

    List<String> vocabulary() {
        int room = size - vocabulary.size();
        for (int rank : alphabet.frequentInOrder(room / 2)) {
            addCharacter(rank);
        }
        bringInWords();
        while (vocabulary.size() < size) {
            long pairCount = topCount();
            long characterCount = charactersIn < alphabet.size() ? alphabet.count(charactersIn) : 0;
            if (characterCount > 0 && characterCount >= pairCount) {
                addCharacter(charactersIn);
                bringInWords();
            } else if (pairCount >= MIN_PAIR_COUNT) {
                merge(queue.remove());
            } else {
                break;
            }
        }
        return List.copyOf(vocabulary);
    }

    private void addCharacter(int rank) {
        numbers[rank] = vocabulary.size();
        vocabulary.add(alphabet.piece(rank));
        charactersIn++;
    }

    /** Counts the pairs of the words that are made of the characters so far. */
    private void bringInWords() {
        while (wordsIn < words.size() && words.rarest(wordsIn) < charactersIn) {
            int word = wordsIn++;
            for (int i = words.begin(word); i < words.end(word); i++) {
                words.pieces[i] = numbers[words.pieces[i]];
                if (i > words.begin(word)) {
                    pairs.add(key(words.pieces[i - 1], words.pieces[i]), words.count(word), word);
                }
            }
        }
        queueGrown();
    }

    private void queueGrown() {
        pairs.grown(pair -> queue.add(new Candidate(pair, pairs.key(pair), pairs.count(pair))));
    }

    /** The count of the most frequent pair, which then heads the queue; 0 if there is none. */
    private long topCount() {
        while (!queue.isEmpty()) {
            Candidate top = queue.element();
            long now = pairs.count(top.pair);
            if (now == top.count) {
                return now;
            }
            queue.remove();
            if (pairs.requeue(top.pair, top.count)) {
                queue.add(new Candidate(top.pair, top.key, now));
            }
        }
        return 0;
    }

    private void merge(Candidate top) {
        int left = (int) (top.key >>> 32);
        int right = (int) top.key;
        int number = number(vocabulary.get(left), vocabulary.get(right));
        for (int word : pairs.takeWords(top.pair)) {
            merge(word, left, right, number);
        }
        queueGrown();
    }

    /** The number of the joined piece, which may have been spelt by another pair before. */
    private int number(String left, String right) {
        String joined = left + right.substring(WordPieceTrainer.CONTINUATION.length());
        return merged.computeIfAbsent(
                joined,
                added -> {
                    vocabulary.add(added);
                    return vocabulary.size() - 1;
                });
    }

    /** Joins the pair wherever it stands in a word, from left to right. */
    private void merge(int word, int left, int right, int number) {
        int[] pieces = words.pieces;
        long count = words.count(word);
        int begin = words.begin(word);
        int end = words.end(word);
        int to = begin;
        int from = begin;
        while (from < end) {
            if (from + 1 == end || pieces[from] != left || pieces[from + 1] != right) {
                pieces[to++] = pieces[from++];
                continue;
            }
            pairs.subtract(key(left, right), count);
            if (to > begin) {
                pairs.subtract(key(pieces[to - 1], left), count);
                pairs.add(key(pieces[to - 1], number), count, word);
            }
            if (from + 2 < end) {
                pairs.subtract(key(right, pieces[from + 2]), count);
                pairs.add(key(number, pieces[from + 2]), count, word);
            }
            pieces[to++] = number;
            from += 2;
        }
        words.shorten(word, to);
    }

    private static long key(int left, int right) {
        return ((long) left << 32) | right;
    }
}
