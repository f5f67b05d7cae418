package io.everalign.model;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * Cosines of embeddings as a table for a person: a row for each picture, a column for each text.
 */
record SimilarityTable(
        List<String> rowNames,
        List<String> columnNames,
        List<float[]> rows,
        List<float[]> columns) {
    private static final int MAX_NAME = 40;
    private static final int MIN_COLUMN = 7;

    /** Pictures against texts; where one side is empty, the other against itself. */
    static SimilarityTable of(EmbedArguments asked, float[][] images, float[][] texts) {
        List<float[]> ofImages = List.of(images);
        List<float[]> ofTexts = List.of(texts);
        List<String> pictures =
                asked.images().stream().map(Path::toString).map(SimilarityTable::end).toList();
        List<String> words = asked.texts().stream().map(SimilarityTable::beginning).toList();
        if (images.length == 0) {
            return new SimilarityTable(words, words, ofTexts, ofTexts);
        }
        return texts.length == 0
                ? new SimilarityTable(pictures, pictures, ofImages, ofImages)
                : new SimilarityTable(pictures, words, ofImages, ofTexts);
    }

    void print(PrintStream out) {
        int first = rowNames.stream().mapToInt(String::length).max().orElse(0);
        StringBuilder line = new StringBuilder(" ".repeat(first));
        for (String name : columnNames) {
            line.append("  ").append(right(name, width(name)));
        }
        out.println(line);
        for (int i = 0; i < rows.size(); i++) {
            String name = rowNames.get(i);
            line = new StringBuilder(name).append(" ".repeat(first - name.length()));
            for (int j = 0; j < columns.size(); j++) {
                String cosine =
                        String.format(Locale.ROOT, "%.4f", cosine(rows.get(i), columns.get(j)));
                line.append("  ").append(right(cosine, width(columnNames.get(j))));
            }
            out.println(line);
        }
        out.flush();
    }

    private static double cosine(float[] one, float[] other) {
        double sum = 0;
        for (int i = 0; i < one.length; i++) {
            sum += (double) one[i] * other[i];
        }
        return sum;
    }

    private static String plain(String name) {
        return name.replaceAll("\\p{Cntrl}+", " ").strip();
    }

    private static String beginning(String name) {
        String plain = plain(name);
        return plain.length() <= MAX_NAME ? plain : plain.substring(0, MAX_NAME - 1) + "…";
    }

    private static String end(String name) {
        String plain = plain(name);
        int left = plain.length() - MAX_NAME;
        return left <= 0 ? plain : "…" + plain.substring(left + 1);
    }

    private static int width(String columnName) {
        return Math.max(MIN_COLUMN, columnName.length());
    }

    private static String right(String text, int width) {
        return " ".repeat(Math.max(0, width - text.length())) + text;
    }
}
