package io.everalign.filter;

import io.everalign.filter.ngrams.Words;
import io.everalign.schemas.PairIdentity;
import io.everalign.schemas.RejectReason;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Blocked words, and phrases of words that follow each other, whatever stands between them. Words
 * are those of {@link Words}, whole, compared after Unicode's full case folding. Safe for several
 * threads; the threads of a process share one.
 */
final class WordBlockList {

    /** No list: the rule is not asked. */
    static final WordBlockList NONE = new WordBlockList();

    private static final Logger LOG = LoggerFactory.getLogger(WordBlockList.class);
    private static final ConcurrentMap<String, WordBlockList> READ = new ConcurrentHashMap<>();

    /** Phrases with one space between their words. */
    private final TextSet phrases = new TextSet();

    private WordBlockList() {}

    /** Reads the list, unless this process has. */
    static WordBlockList of(BlockListSettings settings) {
        return settings.words().isEmpty()
                ? NONE
                : READ.computeIfAbsent(settings.words(), WordBlockList::readSetting);
    }

    /**
     * Reads a list.
     *
     * @throws IOException with file and line, if it is none
     */
    static WordBlockList read(Path file) throws IOException {
        WordBlockList list = new WordBlockList();
        Words words = new Words();
        ListFile.read(file, entry -> list.add(words.of(PairIdentity.normalise(entry)), entry));
        list.phrases.trim();
        LOG.info("Blocked words {}: {}", file, list.phrases);
        return list;
    }

    private static WordBlockList readSetting(String file) {
        try {
            return read(Path.of(file));
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read filter.word-block-list: " + e, e);
        }
    }

    private void add(List<String> words, String entry) {
        if (words.isEmpty()) {
            throw new IllegalArgumentException(
                    "an entry must have a word, but \"%s\" has none".formatted(entry));
        }
        phrases.add(folded(words));
    }

    /** What the rule says of the words of a normalised text; nothing without a list. */
    Optional<Verdict> judge(List<String> words) {
        if (phrases.size() == 0) {
            return Optional.empty();
        }
        return Optional.of(
                phraseIn(folded(words))
                        .map(phrase -> Verdict.rejected(RejectReason.BLOCKED_WORD, phrase))
                        .orElseGet(() -> Verdict.of(RejectReason.BLOCKED_WORD, true)));
    }

    private Optional<String> phraseIn(byte[] text) {
        for (int from = 0; from < text.length; from++) {
            if (from == 0 || text[from - 1] == ' ') {
                int to =
                        phrases.endOfMember(text, from, at -> at == text.length || text[at] == ' ');
                if (to > 0) {
                    return Optional.of(new String(text, from, to - from, StandardCharsets.UTF_8));
                }
            }
        }
        return Optional.empty();
    }

    private static byte[] folded(List<String> words) {
        return words.stream()
                .map(Words::fold)
                .collect(Collectors.joining(" "))
                .getBytes(StandardCharsets.UTF_8);
    }
}
