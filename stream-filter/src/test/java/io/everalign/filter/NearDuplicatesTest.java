package io.everalign.filter;

import static org.assertj.core.api.Assertions.assertThat;

import io.everalign.schemas.PairId;
import io.everalign.schemas.RetractionKey;
import io.everalign.schemas.Topic;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.constraints.IntRange;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.api.operators.KeyedProcessOperator;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.Test;

/** Which of nearly the same pairs are retracted. */
@SuppressWarnings("try") // a harness closes with any exception
class NearDuplicatesTest {

    private static final int RADIUS = 6;

    /** Of some images of a few texts, with restarts in between, what SQL says. */
    @Property(tries = 60, shrinking = ShrinkingMode.OFF)
    void theStreamRetractsWhatOneQueryFinds(
            @ForAll long seed,
            @ForAll @IntRange(min = 1, max = 120) int length,
            @ForAll @IntRange(max = 3) int restarts)
            throws Exception {
        Random random = new Random(seed);
        List<NearPair> pairs = new ArrayList<>();
        for (int i = 0; i < length; i++) {
            pairs.add(pair(1 + random.nextInt(3), random.nextInt(60)));
        }
        Set<String> retracted = new TreeSet<>();
        try (Part part = new Part(1)) {
            for (int i = 0; i < length; i++) {
                if (restarts > 0 && i % (1 + length / (restarts + 1)) == 0) {
                    part.restart(1);
                }
                part.feed(pairs.get(i));
            }
            for (RetractionKey key : part.retractions()) {
                assertThat(key.number()).isEqualTo(1);
                assertThat(retracted.add(key.pair().toString())).as("retracted once").isTrue();
            }
        }
        assertThat(retracted).isEqualTo(oracle(pairs));
    }

    @Test
    void pairsAtTheRadiusAreNearAndPastItAreNot() throws Exception {
        try (Part part = new Part(1)) {
            part.feed(new NearPair(1, 1, 10, new long[4]));
            part.feed(new NearPair(1, 1, 30, new long[] {0, 0b111, 0, 0b111}));
            part.feed(new NearPair(1, 1, 20, new long[] {-1, 0b111, 0, 0b1111}));
            assertThat(part.retractions())
                    .extracting(key -> key.pair().image())
                    .containsExactly(30L);
            part.feed(new NearPair(2, 2, 40, new long[4]));
            assertThat(part.retractions()).as("another text").hasSize(1);
        }
    }

    @Test
    void aLaterPairOfSmallerIdRetractsTheEarlierOne() throws Exception {
        try (Part part = new Part(1)) {
            part.feed(new NearPair(1, 1, -1, new long[4]));
            part.feed(new NearPair(1, 1, 5, new long[4]));
            part.feed(new NearPair(1, 1, 5, new long[4]));
            part.feed(new NearPair(1, 1, -1, new long[4]));
            assertThat(part.retractions()).extracting(key -> key.pair().image()).containsOnly(-1L);
        }
    }

    @Test
    void pairsOfAnotherGenerationAreNotComparedWith() throws Exception {
        try (Part part = new Part(1)) {
            part.feed(new NearPair(1, 1, 5, new long[4]));
            part.restart(2);
            part.feed(new NearPair(1, 1, 9, new long[4]));
            assertThat(part.retractions()).isEmpty();
            part.feed(new NearPair(1, 1, 7, new long[4]));
            assertThat(part.retractions())
                    .singleElement()
                    .satisfies(key -> assertThat(key.number()).isEqualTo(2))
                    .satisfies(key -> assertThat(key.pair().image()).isEqualTo(9));
        }
    }

    /** Images of twenty looks, a few bits around each. */
    private static NearPair pair(long text, int image) {
        Random random = new Random(image % 20);
        long[] pdq = random.longs(4).toArray();
        Random own = new Random(image);
        for (int i = 0; i < image / 20 * 3; i++) {
            pdq[own.nextInt(4)] ^= 1L << own.nextInt(64);
        }
        return new NearPair(text, text, own.nextLong(), pdq);
    }

    private static Set<String> oracle(List<NearPair> pairs) throws SQLException {
        try (Connection database = DriverManager.getConnection("jdbc:duckdb:")) {
            database.createStatement()
                    .execute(
                            "CREATE TABLE p (text BIGINT, image BIGINT, a BIGINT, b BIGINT, c BIGINT, d BIGINT)");
            try (PreparedStatement insert =
                    database.prepareStatement("INSERT INTO p VALUES (?, ?, ?, ?, ?, ?)")) {
                for (NearPair pair : pairs) {
                    insert.setLong(1, pair.textHigh());
                    insert.setLong(2, pair.image());
                    for (int i = 0; i < 4; i++) {
                        insert.setLong(3 + i, pair.pdq()[i]);
                    }
                    insert.addBatch();
                }
                insert.executeBatch();
            }
            ResultSet rows =
                    database.createStatement()
                            .executeQuery(
                                    """
                                    SELECT DISTINCT p.image, p.text FROM p JOIN p q ON p.text = q.text
                                    WHERE CASE WHEN q.image < 0 THEN q.image + 18446744073709551616::HUGEINT ELSE q.image::HUGEINT END
                                        < CASE WHEN p.image < 0 THEN p.image + 18446744073709551616::HUGEINT ELSE p.image::HUGEINT END
                                      AND bit_count(xor(p.a, q.a))::INT + bit_count(xor(p.b, q.b))::INT
                                        + bit_count(xor(p.c, q.c))::INT + bit_count(xor(p.d, q.d))::INT <= %d
                                    """
                                            .formatted(RADIUS));
            Set<String> near = new TreeSet<>();
            while (rows.next()) {
                near.add(new PairId(rows.getLong(1), rows.getLong(2)).toString());
            }
            return near;
        }
    }

    /** The operator, restarted from snapshots, and what it has retracted. */
    private static final class Part implements AutoCloseable {

        private final List<RetractionKey> retractions = new ArrayList<>();
        private KeyedOneInputStreamOperatorTestHarness<Tuple2<Long, Long>, NearPair, Outgoing>
                harness;

        Part(int generation) throws Exception {
            harness = open(generation, null);
        }

        void feed(NearPair pair) throws Exception {
            harness.processElement(pair, 0);
        }

        void restart(int generation) throws Exception {
            take();
            OperatorSubtaskState state = harness.snapshot(1, 1);
            harness.close();
            harness = open(generation, state);
        }

        List<RetractionKey> retractions() {
            take();
            return retractions;
        }

        private void take() {
            for (Outgoing outgoing : harness.extractOutputValues()) {
                assertThat(outgoing.topic()).isEqualTo(Topic.PAIRS_RETRACTED.topicName());
                retractions.add(RetractionKey.read(outgoing.key()).orElseThrow());
            }
            harness.getOutput().clear();
        }

        private static KeyedOneInputStreamOperatorTestHarness<
                        Tuple2<Long, Long>, NearPair, Outgoing>
                open(int generation, OperatorSubtaskState state) throws Exception {
            var harness =
                    new KeyedOneInputStreamOperatorTestHarness<>(
                            new KeyedProcessOperator<>(
                                    new NearDuplicates(
                                            new NearDuplicateSettings(RADIUS), generation, 1)),
                            pair -> Tuple2.of(pair.textHigh(), pair.textLow()),
                            Types.TUPLE(Types.LONG, Types.LONG));
            if (state != null) {
                harness.initializeState(state);
            }
            harness.open();
            return harness;
        }

        @Override
        public void close() throws Exception {
            harness.close();
        }
    }
}
