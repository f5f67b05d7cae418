package io.everalign.filter;

import static org.assertj.core.api.Assertions.assertThat;

import io.everalign.schemas.PairId;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

/**
 * The stream equals the batch: whatever the order, the parallelism and the restarts, the census
 * says what one SQL query over the whole stream says.
 */
@SuppressWarnings("try") // a harness closes with any exception
class CensusOracleTest {

    private static final CensusSettings SMALL = new CensusSettings(3, 5, 1, CountFrom.LEDGER);
    private static final CensusSettings ALIGN = new CensusSettings(10, 1000, 1, CountFrom.LEDGER);

    @Property(tries = 40, shrinking = ShrinkingMode.OFF)
    void anyStreamInAnyPartsGivesTheBatchAnswer(
            @ForAll long seed,
            @ForAll @IntRange(min = 1, max = 600) int length,
            @ForAll @Size(min = 1, max = 4) List<@IntRange(min = 1, max = 5) Integer> parallelisms)
            throws Exception {
        Random random = new Random(seed);
        List<Occurrence> stream = new ArrayList<>();
        for (int i = 0; i < length; i++) {
            stream.add(CensusHarness.pair(skewed(random, 40), skewed(random, 60)));
        }
        check(SMALL, stream, parallelisms);
    }

    @Test
    void alignsLimitsAreCrossedByTheEleventhAndTheThousandAndFirst() throws Exception {
        List<Occurrence> stream = new ArrayList<>();
        for (long other = 1; other <= 1001; other++) {
            stream.add(CensusHarness.pair(5000, other));
            stream.add(CensusHarness.pair(6000, Math.min(1000, other)));
        }
        for (long other = 1; other <= 11; other++) {
            stream.add(CensusHarness.pair(other, 7000));
            stream.add(CensusHarness.pair(Math.min(10, other), 8000));
        }
        // The hot image under the hot text.
        stream.add(CensusHarness.pair(5000, 7000));
        stream.add(CensusHarness.pair(5000, 7000));
        CensusInParts census = check(ALIGN, stream, List.of(2, 3));
        assertThat(census.textsOver).containsExactly(7000L);
        assertThat(census.imagesOver).containsExactly(5000L);
        Collections.shuffle(stream, new Random(1));
        assertThat(check(ALIGN, stream, List.of(3, 1)).textsOver).containsExactly(7000L);
    }

    /** Counts the stream in as many segments as there are parallelisms. */
    private static CensusInParts check(
            CensusSettings settings, List<Occurrence> stream, List<Integer> parallelisms)
            throws Exception {
        try (CensusInParts census = new CensusInParts(settings, parallelisms.get(0));
                Oracle oracle = new Oracle(stream)) {
            Set<String> accepted = new TreeSet<>();
            for (int i = 0; i < stream.size(); i++) {
                int segment = i * parallelisms.size() / stream.size();
                if (i > 0 && segment != (i - 1) * parallelisms.size() / stream.size()) {
                    census.rescale(parallelisms.get(segment));
                }
                Occurrence pair = stream.get(i);
                census.count(pair);
                if (!census.isOver(pair)) {
                    accepted.add(id(pair));
                }
            }
            assertThat(census.textsOver)
                    .isEqualTo(oracle.over("text", "image", settings.textLimit()));
            assertThat(census.imagesOver)
                    .isEqualTo(oracle.over("image", "text", settings.imageLimit()));
            Set<String> pairs = ids(stream);
            assertThat(census.repeats).isEqualTo(stream.size() - pairs.size());
            assertThat(pairs).containsAll(census.retracted);
            // What a filter that judges each pair as soon as it is counted has accepted.
            accepted.removeAll(census.retracted);
            assertThat(accepted)
                    .isEqualTo(oracle.usable(settings.textLimit(), settings.imageLimit()));
            return census;
        }
    }

    private static int skewed(Random random, int bound) {
        double place = random.nextDouble();
        return 1 + (int) (bound * place * place);
    }

    private static Set<String> ids(List<Occurrence> stream) {
        Set<String> ids = new TreeSet<>();
        stream.forEach(pair -> ids.add(id(pair)));
        return ids;
    }

    private static String id(Occurrence pair) {
        return new PairId(pair.imageHigh(), pair.textHigh()).toString();
    }

    /** The stream as a table. */
    private static final class Oracle implements AutoCloseable {

        private final Connection database = DriverManager.getConnection("jdbc:duckdb:");

        Oracle(List<Occurrence> stream) throws SQLException {
            try (var statement = database.createStatement()) {
                statement.execute("CREATE TABLE raw (image BIGINT, text BIGINT)");
            }
            try (PreparedStatement insert =
                    database.prepareStatement("INSERT INTO raw VALUES (?, ?)")) {
                for (Occurrence pair : stream) {
                    insert.setLong(1, pair.imageHigh());
                    insert.setLong(2, pair.textHigh());
                    insert.addBatch();
                }
                insert.executeBatch();
            }
        }

        Set<Long> over(String side, String other, int limit) throws SQLException {
            Set<Long> over = new TreeSet<>();
            try (var statement = database.createStatement();
                    ResultSet rows = statement.executeQuery(overQuery(side, other, limit))) {
                while (rows.next()) {
                    over.add(rows.getLong(1));
                }
            }
            return over;
        }

        Set<String> usable(int textLimit, int imageLimit) throws SQLException {
            String query =
                    "SELECT DISTINCT image, text FROM raw WHERE text NOT IN (%s) AND image NOT IN (%s)"
                            .formatted(
                                    overQuery("text", "image", textLimit),
                                    overQuery("image", "text", imageLimit));
            Set<String> usable = new TreeSet<>();
            try (var statement = database.createStatement();
                    ResultSet rows = statement.executeQuery(query)) {
                while (rows.next()) {
                    usable.add(new PairId(rows.getLong(1), rows.getLong(2)).toString());
                }
            }
            return usable;
        }

        private static String overQuery(String side, String other, int limit) {
            return "SELECT %s FROM raw GROUP BY %s HAVING count(DISTINCT %s) > %d"
                    .formatted(side, side, other, limit);
        }

        @Override
        public void close() throws SQLException {
            database.close();
        }
    }
}
