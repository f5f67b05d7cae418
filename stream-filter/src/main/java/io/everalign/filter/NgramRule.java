package io.everalign.filter;

import io.everalign.filter.ngrams.NgramList;
import io.everalign.filter.ngrams.Ngrams;
import io.everalign.schemas.RejectReason;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * Rejects a text with a unigram or bigram outside the frozen list of frequent ones (ALIGN, section
 * 3: "any rare token"). Safe for several threads; those of a process share a list.
 */
final class NgramRule {

    private static final ConcurrentMap<String, NgramList> READ = new ConcurrentHashMap<>();

    private final NgramList list;
    private final boolean judgesBigrams;

    NgramRule(NgramList list, boolean judgesBigrams) {
        this.list = list;
        this.judgesBigrams = judgesBigrams;
    }

    /** Opens the list, unless this process has. */
    static NgramRule of(NgramRuleSettings settings) {
        return new NgramRule(
                READ.computeIfAbsent(settings.list(), NgramRule::open), settings.bigrams());
    }

    private static NgramList open(String file) {
        try {
            return NgramList.open(Path.of(file));
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot use filter.ngrams: " + e.getMessage(), e);
        }
    }

    /** What the list says of itself. */
    NgramList list() {
        return list;
    }

    /** Judges the words of a text. The measure is how many of its n-grams are rare. */
    Verdict judge(List<String> words) {
        long[] ngrams = Ngrams.of(words);
        int rare = 0;
        int first = -1;
        for (int i = 0; i < ngrams.length; i += judgesBigrams ? 1 : 2) {
            if (!list.contains(ngrams[i])) {
                rare++;
                first = first < 0 ? i : first;
            }
        }
        String detail = rare == 0 ? "" : "the first is \"" + ngram(words, first) + '"';
        return new Verdict(RejectReason.RARE_TOKEN, rare == 0, (double) rare, 0.0, detail);
    }

    private static String ngram(List<String> words, int place) {
        String word = words.get(place / 2);
        return place % 2 == 0 ? word : word + ' ' + words.get(place / 2 + 1);
    }
}
