package io.everalign.model;

import static io.everalign.model.AlignConfig.require;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * Learns a WordPiece vocabulary from texts: BERT's normalisation, then the most frequent pair of
 * neighbouring pieces becomes a piece, again and again. Nothing is sampled or approximated.
 *
 * <p>After the special tokens come single characters, as beginnings and as continuations of words,
 * the most frequent first, until half of the room is taken. The other half goes to whatever is most
 * frequent: a pair of neighbouring pieces, if it occurs at least twice, or one more character,
 * which also brings in the words that waited for it. So a corpus of ideographs fills a small
 * vocabulary with ideographs, and a word becomes {@code [UNK]} only if it holds a character that is
 * left out. Of equally frequent characters the lower code point comes first, and the beginning of a
 * word before its continuation; of equally frequent pairs the one whose left piece, then right
 * piece, has the lower number; a character comes before a pair.
 *
 * <p>The vocabulary depends on the texts alone, not on their order, the JDK, the locale or the
 * platform. Order matters only once there are more distinct words than the memory's bound allows,
 * some two million: then the rarest are forgotten, and their counts begin anew. At that bound
 * training needs about a gigabyte of heap; it takes one thread.
 */
public final class WordPieceTrainer {
    static final String PAD = "[PAD]";
    static final String UNKNOWN = "[UNK]";
    static final String BEGIN = "[CLS]";
    static final String END = "[SEP]";
    static final String MASK = "[MASK]";
    static final List<String> SPECIAL = List.of(PAD, UNKNOWN, BEGIN, END, MASK);
    static final String CONTINUATION = "##";

    /** Longer words are {@code [UNK]} to every BERT tokenizer, so nothing is learnt from them. */
    static final int MAX_WORD_CHARACTERS = 100;

    private static final int DEFAULT_MAX_WEIGHT = 40_000_000;

    private final int maxWeight;

    public WordPieceTrainer() {
        this(DEFAULT_MAX_WEIGHT);
    }

    /**
     * A trainer with less memory.
     *
     * @param maxWeight bounds the distinct words kept, see {@link WordCounts}
     */
    WordPieceTrainer(int maxWeight) {
        this.maxWeight = maxWeight;
    }

    /** The vocabulary, the piece's number being its place; at most {@code size} pieces. */
    public List<String> train(Iterable<String> texts, int size) {
        require(size >= 32 && size <= 1_000_000, "vocabulary size must be 32 to 1000000", size);
        WordCounts words = new WordCounts(maxWeight);
        for (String text : texts) {
            BertText.words(text).forEach(words::add);
        }
        return new PairMerger(words, size).vocabulary();
    }

    /** Writes what transformers and {@link AlignTokenizer} load. */
    public static void write(List<String> vocabulary, Path directory) throws IOException {
        TokenizerFiles.write(vocabulary, directory);
    }
}
