package io.everalign.model;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** The rules of {@link WordPieceTrainer} word for word: everything is counted anew at each step. */
final class PlainWordPiece {
    private final Map<List<String>, Long> words = new HashMap<>();
    private final List<String> vocabulary = new ArrayList<>(WordPieceTrainer.SPECIAL);
    private final List<String> characters;
    private final Map<String, Long> characterCounts = new HashMap<>();

    private PlainWordPiece(List<String> texts) {
        for (String text : texts) {
            for (String word : BertText.words(text)) {
                List<String> pieces = new ArrayList<>();
                word.codePoints()
                        .mapToObj(Character::toString)
                        .forEach(c -> pieces.add(pieces.isEmpty() ? c : "##" + c));
                words.merge(pieces, 1L, Long::sum);
                pieces.forEach(piece -> characterCounts.merge(piece, 1L, Long::sum));
            }
        }
        characters = new ArrayList<>(characterCounts.keySet());
        characters.sort(
                Comparator.comparing((String piece) -> -characterCounts.get(piece))
                        .thenComparing(codePointThenContinuation()));
    }

    static List<String> train(List<String> texts, int size) {
        return new PlainWordPiece(texts).train(size);
    }

    private List<String> train(int size) {
        int guaranteed = Math.min((size - vocabulary.size()) / 2, characters.size());
        List<String> first = characters.subList(0, guaranteed);
        first.stream().sorted(codePointThenContinuation()).forEach(vocabulary::add);
        first.clear();
        while (vocabulary.size() < size) {
            Map.Entry<List<Integer>, Long> pair = mostFrequentPair();
            long character = characters.isEmpty() ? 0 : characterCounts.get(characters.get(0));
            if (character > 0 && character >= pair.getValue()) {
                vocabulary.add(characters.remove(0));
            } else if (pair.getValue() >= 2) {
                merge(vocabulary.get(pair.getKey().get(0)), vocabulary.get(pair.getKey().get(1)));
            } else {
                break;
            }
        }
        return vocabulary;
    }

    private Map.Entry<List<Integer>, Long> mostFrequentPair() {
        Comparator<List<Integer>> lowerNumbers =
                Comparator.comparing((List<Integer> pair) -> pair.get(0))
                        .thenComparing(pair -> pair.get(1));
        Map<List<Integer>, Long> pairs = new TreeMap<>(lowerNumbers);
        Set<String> known = new HashSet<>(vocabulary);
        words.forEach(
                (pieces, count) -> {
                    if (known.containsAll(pieces)) {
                        for (int i = 0; i + 1 < pieces.size(); i++) {
                            int left = vocabulary.indexOf(pieces.get(i));
                            int right = vocabulary.indexOf(pieces.get(i + 1));
                            pairs.merge(List.of(left, right), count, Long::sum);
                        }
                    }
                });
        Map.Entry<List<Integer>, Long> best = Map.entry(List.of(), 0L);
        for (Map.Entry<List<Integer>, Long> pair : pairs.entrySet()) {
            best = pair.getValue() > best.getValue() ? pair : best;
        }
        return best;
    }

    private void merge(String left, String right) {
        String joined = left + right.substring(2);
        if (!vocabulary.contains(joined)) {
            vocabulary.add(joined);
        }
        Map<List<String>, Long> before = new HashMap<>(words);
        words.clear();
        before.forEach(
                (pieces, count) -> {
                    List<String> after = new ArrayList<>();
                    int i = 0;
                    while (i < pieces.size()) {
                        boolean here =
                                i + 1 < pieces.size()
                                        && pieces.get(i).equals(left)
                                        && pieces.get(i + 1).equals(right);
                        after.add(here ? joined : pieces.get(i));
                        i += here ? 2 : 1;
                    }
                    words.merge(after, count, Long::sum);
                });
    }

    private static Comparator<String> codePointThenContinuation() {
        return Comparator.comparing((String piece) -> character(piece))
                .thenComparing(String::length);
    }

    private static int character(String piece) {
        return piece.codePointAt(piece.startsWith("##") && piece.length() > 2 ? 2 : 0);
    }
}
