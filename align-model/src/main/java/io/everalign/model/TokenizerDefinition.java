package io.everalign.model;

import static io.everalign.model.AlignConfig.require;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * All that makes a BERT tokenizer, checked: whatever gets past the constructor, the native library
 * can load and encode with, without an error.
 *
 * @param vocabulary the pieces with their numbers, the added tokens among them
 * @param added tokens that are found in a text before anything else happens to it
 * @param normalisation what happens to a text first; null for nothing
 * @param roles the special tokens
 * @param maxWordCharacters a longer word is unknown
 */
record TokenizerDefinition(
        Map<String, Integer> vocabulary,
        List<Added> added,
        @Nullable Normalisation normalisation,
        Roles roles,
        int maxWordCharacters) {

    static final int MAX_IDS = 1_000_000;
    private static final int MAX_ADDED = 10_000;
    private static final int MAX_ADDED_CHARACTERS = 100;
    private static final int MAX_PIECE_CHARACTERS = 1000;

    /** A token with the rules by which it is found. */
    record Added(
            String content,
            int id,
            boolean singleWord,
            boolean leftStrip,
            boolean rightStrip,
            boolean normalized,
            boolean special) {

        static Added special(String content, int id) {
            return new Added(content, id, false, false, false, false, true);
        }
    }

    /**
     * BERT's normalisation.
     *
     * @param stripAccents null for "if letters are lowered"
     */
    record Normalisation(
            boolean cleanText,
            boolean partIdeographs,
            @Nullable Boolean stripAccents,
            boolean lowerCase) {
        static final Normalisation UNCASED = new Normalisation(true, true, null, true);
    }

    /** The tokens around a text, for what is unknown, and for filling up. */
    record Roles(String begin, String end, String unknown, String pad) {
        static final Roles BERT =
                new Roles(
                        WordPieceTrainer.BEGIN,
                        WordPieceTrainer.END,
                        WordPieceTrainer.UNKNOWN,
                        WordPieceTrainer.PAD);
    }

    TokenizerDefinition {
        require(
                maxWordCharacters >= 1 && maxWordCharacters <= 1000,
                "model.max_input_chars_per_word must be 1 to 1000",
                maxWordCharacters);
        require(added.size() <= MAX_ADDED, "at most " + MAX_ADDED + " added tokens", added.size());
        Map<String, Integer> all = new LinkedHashMap<>(vocabulary);
        Set<String> seen = new HashSet<>();
        for (Added token : added) {
            checkAdded(token);
            require(seen.add(token.content()), "each added token is there once", token.content());
            Integer known = all.putIfAbsent(token.content(), token.id());
            require(
                    known == null || known == token.id(),
                    "added token " + token.content() + " must have the vocabulary's id " + known,
                    token.id());
            // In the vocabulary it can also be found inside of words.
            require(
                    known != null || !token.singleWord(),
                    "single_word of added token "
                            + token.content()
                            + " must be false, as it is not in the vocabulary",
                    true);
        }
        checkVocabulary(all);
        for (String role : List.of(roles.begin(), roles.end(), roles.unknown(), roles.pad())) {
            require(all.containsKey(role), "the vocabulary must hold every special token", role);
        }
        vocabulary = all;
        added = List.copyOf(added);
    }

    private static void checkAdded(Added token) {
        int length = token.content().length();
        require(
                length >= 1 && length <= MAX_ADDED_CHARACTERS,
                "an added token has 1 to " + MAX_ADDED_CHARACTERS + " characters",
                length);
        // The native library would find nothing, everywhere, and end the process.
        require(
                !token.normalized() || !BertText.words(token.content()).isEmpty(),
                "normalized of an added token without any letter or mark must be false, id "
                        + token.id(),
                true);
    }

    private static void checkVocabulary(Map<String, Integer> vocabulary) {
        boolean[] taken = new boolean[MAX_IDS];
        vocabulary.forEach(
                (token, id) -> {
                    require(
                            id >= 0 && id < MAX_IDS,
                            "the id of " + token + " must be 0 to " + (MAX_IDS - 1),
                            id);
                    require(!taken[id], "each id belongs to one token, also that of " + token, id);
                    taken[id] = true;
                    require(isText(token), "a token must be valid Unicode, id " + id, "not");
                    require(
                            token.length() <= MAX_PIECE_CHARACTERS,
                            "a token has at most " + MAX_PIECE_CHARACTERS + " characters, id " + id,
                            token.length());
                });
    }

    /** Whether there is no half of a surrogate pair. */
    private static boolean isText(String token) {
        return token.codePoints().noneMatch(c -> Character.getType(c) == Character.SURROGATE);
    }

    /** Uncased BERT, the pieces numbered by their places. */
    static TokenizerDefinition of(List<String> pieces) {
        Map<String, Integer> vocabulary = new LinkedHashMap<>();
        pieces.forEach(
                piece ->
                        require(
                                vocabulary.put(piece, vocabulary.size()) == null,
                                "each piece is there once",
                                piece));
        List<Added> added = new ArrayList<>();
        for (String token : WordPieceTrainer.SPECIAL) {
            require(
                    vocabulary.containsKey(token),
                    "the vocabulary must hold every special token",
                    token);
            added.add(Added.special(token, vocabulary.get(token)));
        }
        return new TokenizerDefinition(
                vocabulary,
                added,
                Normalisation.UNCASED,
                Roles.BERT,
                WordPieceTrainer.MAX_WORD_CHARACTERS);
    }

    int id(String token) {
        return vocabulary.get(token);
    }

    /** The tokens in the order of their ids; an id that no token has gets a placeholder. */
    List<String> pieces() {
        String[] pieces = new String[vocabularySize()];
        vocabulary.forEach((piece, id) -> pieces[id] = piece);
        for (int id = 0; id < pieces.length; id++) {
            if (pieces[id] == null) {
                pieces[id] = "[no token " + id + "]";
            }
        }
        return List.of(pieces);
    }

    /** The highest id and one more. */
    int vocabularySize() {
        return vocabulary.values().stream().mapToInt(id -> id).max().getAsInt() + 1;
    }
}
