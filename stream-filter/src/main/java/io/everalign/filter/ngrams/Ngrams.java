package io.everalign.filter.ngrams;

import com.dynatrace.hash4j.hashing.Hasher64;
import com.dynatrace.hash4j.hashing.Hashing;
import com.ibm.icu.util.VersionInfo;
import java.util.List;

/**
 * The unigrams and bigrams of a text as 64-bit numbers: XXH3 of the words in full case folding and
 * Unicode normalisation form C, whose lowest bit tells bigrams. A bigram is two {@link Words} that
 * follow each other, whatever punctuation is between. Of ten billion n-grams about five pairs share
 * a number; a rare one is taken for one of 100 million frequent ones once in 10¹¹.
 */
public final class Ngrams {

    /** How texts become numbers. Lists of another way cannot be used. */
    public static final String WAY =
            "UAX #29 words of ICU %s, full case folding, NFC, XXH3"
                    .formatted(VersionInfo.ICU_VERSION);

    private static final Hasher64 HASH = Hashing.xxh3_64();

    private Ngrams() {}

    /**
     * Every occurrence: the unigram of word i at 2i, the bigram of the words i and i + 1 at 2i + 1.
     */
    public static long[] of(List<String> words) {
        long[] ngrams = new long[Math.max(0, 2 * words.size() - 1)];
        String before = "";
        for (int i = 0; i < words.size(); i++) {
            String word = Words.fold(words.get(i));
            ngrams[2 * i] = HASH.hashCharsToLong(word) & ~1L;
            if (i > 0) {
                ngrams[2 * i - 1] = HASH.hashCharsToLong(before + ' ' + word) | 1L;
            }
            before = word;
        }
        return ngrams;
    }

    /** Whether the number is that of a bigram. */
    static boolean isBigram(long ngram) {
        return (ngram & 1) == 1;
    }
}
