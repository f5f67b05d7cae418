package io.everalign.trainer.feed;

import io.everalign.model.evaluation.PairsTsv;
import io.everalign.trainer.Digests;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * The rows of all files in an order drawn from the seed, as a crawl would bring them: captions of
 * one image far from each other. They are held in memory, about 200 bytes each.
 *
 * @param rows the rows
 * @param source digest of the files' names, sizes and times, and of what chooses rows
 */
record FeedRows(List<PairsTsv.Row> rows, String source) {

    private static final int MOST_ROWS = 20_000_000;

    /**
     * Reads the files.
     *
     * @throws IOException if one cannot be read or breaks a rule, or there is no row to feed
     */
    static FeedRows read(FeedSettings settings) throws IOException {
        List<PairsTsv.Row> rows = new ArrayList<>();
        StringBuilder source = new StringBuilder();
        for (String name : settings.pairs()) {
            Path file = Path.of(name);
            readFile(file, settings.languages(), rows);
            source.append(file.toAbsolutePath().normalize())
                    .append('\t')
                    .append(Files.size(file))
                    .append('\t')
                    .append(Files.getLastModifiedTime(file).toMillis())
                    .append('\n');
        }
        if (rows.isEmpty()) {
            throw new IOException(
                    "No pairs to feed in %s%s"
                            .formatted(
                                    settings.pairs(),
                                    settings.languages().isEmpty()
                                            ? ""
                                            : " in languages " + settings.languages()));
        }
        Collections.shuffle(rows, new Random(settings.seed()));
        int most = (int) Math.min(rows.size(), settings.mostPairs());
        List<PairsTsv.Row> taken = settings.mostPairs() == 0 ? rows : rows.subList(0, most);
        source.append(settings.languages())
                .append(settings.mostPairs())
                .append(' ')
                .append(settings.seed())
                .append(' ')
                .append(settings.shortSidePx());
        return new FeedRows(
                taken, Digests.sha256(source.toString().getBytes(StandardCharsets.UTF_8)));
    }

    private static void readFile(Path file, List<String> languages, List<PairsTsv.Row> rows)
            throws IOException {
        try (PairsTsv pairs = PairsTsv.open(file)) {
            for (PairsTsv.Row row = pairs.next(); row != null; row = pairs.next()) {
                if (languages.isEmpty() || languages.contains(row.language())) {
                    rows.add(row);
                }
                if (rows.size() > MOST_ROWS) {
                    throw new IOException(
                            file + ": at most " + MOST_ROWS + " rows can be fed together");
                }
            }
        }
    }
}
