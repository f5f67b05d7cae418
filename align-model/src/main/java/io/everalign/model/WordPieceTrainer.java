package io.everalign.model;

import static io.everalign.model.AlignConfig.require;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Learns a WordPiece vocabulary from texts: BERT's normalisation, then the most frequent pair of
 * neighbouring pieces becomes a piece, again and again. The result depends only on the texts and
 * their order; memory is bounded by the number of distinct words kept.
 */
public final class WordPieceTrainer {
    static final String PAD = "[PAD]";
    static final String UNKNOWN = "[UNK]";
    static final String BEGIN = "[CLS]";
    static final String END = "[SEP]";
    static final String MASK = "[MASK]";
    static final List<String> SPECIAL = List.of(PAD, UNKNOWN, BEGIN, END, MASK);
    static final String CONTINUATION = "##";
    static final int MAX_WORD_CHARACTERS = 100;

    private static final int DEFAULT_MAX_WORDS = 2_000_000;
    private static final int MIN_PAIR_COUNT = 2;

    private final int maxWords;

    public WordPieceTrainer() {
        this(DEFAULT_MAX_WORDS);
    }

    /**
     * A trainer with less memory.
     *
     * @param maxWords distinct words kept; beyond it the rarest are forgotten
     */
    WordPieceTrainer(int maxWords) {
        this.maxWords = maxWords;
    }

    /** The vocabulary, the piece's number being its place; at most {@code size} pieces. */
    public List<String> train(Iterable<String> texts, int size) {
        require(size >= 32 && size <= 1_000_000, "vocabulary size must be 32 to 1000000", size);
        Map<String, Long> words = new WordCount(maxWords).count(texts);
        List<String> alphabet = alphabet(words, size);
        List<String> vocabulary = new ArrayList<>(SPECIAL);
        vocabulary.addAll(alphabet);
        PairMerger merger = new PairMerger(vocabulary, words);
        merger.mergeUntil(size, MIN_PAIR_COUNT);
        return List.copyOf(vocabulary);
    }

    /** Writes what transformers and {@link AlignTokenizer} load. */
    public static void write(List<String> vocabulary, Path directory) throws IOException {
        TokenizerFiles.write(vocabulary, directory);
    }

    /** Single characters, as beginnings and as continuations of words: the frequent ones. */
    private static List<String> alphabet(Map<String, Long> words, int size) {
        Map<String, Long> counts = new HashMap<>();
        words.forEach(
                (word, count) ->
                        pieces(word).forEach(piece -> counts.merge(piece, count, Long::sum)));
        int room = (size - SPECIAL.size()) / 2;
        Comparator<Map.Entry<String, Long>> frequentFirst =
                Map.Entry.<String, Long>comparingByValue()
                        .reversed()
                        .thenComparing(Map.Entry.comparingByKey());
        return counts.entrySet().stream()
                .sorted(frequentFirst)
                .limit(room)
                .map(Map.Entry::getKey)
                .sorted()
                .toList();
    }

    static List<String> pieces(String word) {
        List<String> pieces = new ArrayList<>();
        word.codePoints()
                .mapToObj(Character::toString)
                .forEach(c -> pieces.add(pieces.isEmpty() ? c : CONTINUATION + c));
        return pieces;
    }

    /** Counts words; when there are too many, forgets the rarest half, the latest first. */
    private record WordCount(int maxWords) {
        Map<String, Long> count(Iterable<String> texts) {
            Map<String, Long> words = new LinkedHashMap<>();
            for (String text : texts) {
                for (String word : BertText.words(text)) {
                    if (word.codePointCount(0, word.length()) <= MAX_WORD_CHARACTERS) {
                        words.merge(word, 1L, Long::sum);
                    }
                }
                if (words.size() > maxWords) {
                    words = frequent(words);
                }
            }
            return words;
        }

        private Map<String, Long> frequent(Map<String, Long> words) {
            Map<String, Long> kept = new LinkedHashMap<>();
            words.entrySet().stream()
                    .sorted(Map.Entry.<String, Long>comparingByValue().reversed())
                    .limit(maxWords / 2)
                    .forEach(entry -> kept.put(entry.getKey(), entry.getValue()));
            return kept;
        }
    }
}
