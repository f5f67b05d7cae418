package io.everalign.filter;

import static org.assertj.core.api.Assertions.assertThat;

import io.everalign.runtime.Settings;
import io.everalign.schemas.Codec;
import io.everalign.schemas.FailedRule;
import io.everalign.schemas.FilteredPair;
import io.everalign.schemas.PairHeaders;
import io.everalign.schemas.PairId;
import io.everalign.schemas.RawStream;
import io.everalign.schemas.RejectReason;
import io.everalign.schemas.RejectedPair;
import io.everalign.schemas.RetractionKey;
import io.everalign.schemas.TestBroker;
import io.everalign.schemas.Topic;
import io.everalign.schemas.UndecodableException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.apache.commons.io.FileUtils;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * The stream equals the batch, from topic to topic: whatever the order, the partitions, the
 * parallelism, the restarts and the hold-back, the outcomes are those of one SQL query over the raw
 * records.
 */
class StationOracleIT {

    private static final String BROKER = TestBroker.bootstrapServers();
    private static final String OVER = "over";
    private static final String REPEATED = RejectReason.REPEATED_PAIR.label();

    @Property(tries = 4, shrinking = ShrinkingMode.OFF)
    void theStationSaysWhatOneQueryOverTheRawRecordsSays(
            @ForAll long seed,
            @ForAll @IntRange(min = 1, max = 4) int partitions,
            @ForAll @IntRange(max = 40) int holdBack,
            @ForAll @Size(min = 2, max = 3) List<@IntRange(min = 1, max = 3) Integer> parallelisms)
            throws Exception {
        BrokerTopics.deleteAll(BROKER);
        Path directory = Files.createTempDirectory("station");
        try {
            RawStream stream = new RawStream(seed);
            Random random = new Random(seed);
            for (int i = 0; i < parallelisms.size(); i++) {
                boolean last = i == parallelisms.size() - 1;
                String[] arguments = {
                    "--kafka.bootstrap-servers=" + BROKER,
                    "--kafka.partitions=" + partitions,
                    "--census.text-limit=" + RawStream.TEXT_LIMIT,
                    "--census.image-limit=" + RawStream.IMAGE_LIMIT,
                    "--filter.checkpoint-dir=" + directory,
                    "--filter.checkpoint-interval=200ms",
                    "--filter.parallelism=" + parallelisms.get(i),
                    "--filter.hold-back=" + (last ? 0 : holdBack)
                };
                // More than what is held back of each partition, or nothing would be judged.
                run(arguments, stream, 60 + 2 * holdBack * partitions, random, last);
            }
            check(stream);
        } finally {
            FileUtils.deleteDirectory(directory.toFile());
        }
    }

    private static void run(
            String[] arguments, RawStream stream, int least, Random random, boolean last)
            throws Exception {
        FilterStation station =
                new FilterStation(
                        Settings.of(FilterStationSettings.class).read(arguments, Map.of()));
        station.start();
        try {
            int before = outcomes();
            stream.send(BROKER, least + random.nextInt(200));
            if (random.nextBoolean()) {
                Deadlines.await("some are judged", () -> outcomes() > before);
                station.cluster().terminateTaskManager(0).get();
                station.cluster().startTaskManager();
            }
            Deadlines.await(
                    "records are judged",
                    () -> last ? outcomes() == stream.sent() : outcomes() > before);
        } finally {
            station.close();
        }
    }

    private static void check(RawStream stream) throws Exception {
        Set<String> retracted = new TreeSet<>();
        for (var record : Committed.records(BROKER, Topic.PAIRS_RETRACTED)) {
            retracted.add(RetractionKey.read(record.key()).orElseThrow().pair().toString());
        }
        try (Batch batch = new Batch(stream)) {
            Map<String, List<String>> expected = batch.outcomes();
            Set<String> over = batch.over();
            Map<String, List<String>> given = new TreeMap<>();
            Set<String> usable = new TreeSet<>();
            outcomesByPlace()
                    .forEach(
                            (place, outcome) -> {
                                String pair = batch.pairAt(place);
                                boolean counts =
                                        over.contains(pair)
                                                && !outcome.equals(REPEATED)
                                                && !outcome.equals(
                                                        RejectReason.UNDECODABLE_RECORD.label());
                                given.computeIfAbsent(pair, p -> new ArrayList<>())
                                        .add(counts ? OVER : outcome);
                                if (outcome.equals(RawStream.ACCEPTED)
                                        && !retracted.contains(pair)) {
                                    usable.add(pair);
                                }
                            });
            given.values().forEach(outcomes -> outcomes.sort(null));
            assertThat(given).isEqualTo(expected);
            assertThat(usable).isEqualTo(batch.usable()).isEqualTo(stream.usable());
        }
    }

    /** The one outcome of each raw record, by its partition and offset. */
    private static Map<String, String> outcomesByPlace() throws UndecodableException {
        Map<String, String> outcomes = new HashMap<>();
        Codec<FilteredPair> filtered = Codec.of(FilteredPair.class);
        for (var record : Committed.records(BROKER, Topic.PAIRS_FILTERED)) {
            FilteredPair pair = filtered.decode(record.value());
            String place = pair.getRawPartition() + ":" + pair.getRawOffset();
            assertThat(outcomes.put(place, RawStream.ACCEPTED)).isNull();
        }
        Codec<RejectedPair> rejected = Codec.of(RejectedPair.class);
        for (var record : Committed.records(BROKER, Topic.PAIRS_REJECTED)) {
            RejectedPair pair = rejected.decode(record.value());
            FailedRule first = pair.getFailed().get(0);
            String place = pair.getRawPartition() + ":" + pair.getRawOffset();
            assertThat(outcomes.put(place, RejectReason.of(first.getReason()).label())).isNull();
        }
        return outcomes;
    }

    private static int outcomes() {
        return Committed.records(BROKER, Topic.PAIRS_FILTERED).size()
                + Committed.records(BROKER, Topic.PAIRS_REJECTED).size();
    }

    /** The raw records as a table. */
    private static final class Batch implements AutoCloseable {

        private static final String UNREADABLE = "unreadable";

        private static final String LIMITS =
                """
                WITH texts AS (SELECT text FROM raw GROUP BY text HAVING count(DISTINCT image) > %d),
                images AS (SELECT image FROM raw GROUP BY image HAVING count(DISTINCT text) > %d),
                pairs AS (SELECT pair, text IN (FROM texts) OR image IN (FROM images) AS over,
                  any_value(outcome) AS outcome, count(*) AS occurrences FROM raw
                  WHERE pair <> 'unreadable' GROUP BY pair, text, image)
                """
                        .formatted(RawStream.TEXT_LIMIT, RawStream.IMAGE_LIMIT);

        private final Connection database = DriverManager.getConnection("jdbc:duckdb:");
        private final Map<String, String> pairs = new HashMap<>();

        Batch(RawStream stream) throws SQLException {
            database.createStatement()
                    .execute(
                            "CREATE TABLE raw (place TEXT, pair TEXT, image TEXT, text TEXT, outcome TEXT)");
            try (PreparedStatement insert =
                    database.prepareStatement("INSERT INTO raw VALUES (?, ?, ?, ?, ?)")) {
                for (var record : Committed.records(BROKER, Topic.PAIRS_RAW)) {
                    add(record, stream, insert);
                }
                insert.executeBatch();
            }
        }

        private void add(
                ConsumerRecord<byte[], byte[]> record, RawStream stream, PreparedStatement insert)
                throws SQLException {
            String place = record.partition() + ":" + record.offset();
            try {
                PairHeaders headers = PairHeaders.read(record.headers());
                PairId pair = headers.pairId();
                pairs.put(place, pair.toString());
                insert.setString(1, place);
                insert.setString(2, pair.toString());
                insert.setString(3, headers.imageHash().toString());
                insert.setString(4, headers.textHash().toString());
                insert.setString(5, stream.outcome(pair));
                insert.addBatch();
            } catch (UndecodableException e) {
                pairs.put(place, UNREADABLE); // counts for nothing
            }
        }

        String pairAt(String place) {
            return pairs.get(place);
        }

        /** For each pair the outcomes of its occurrences, sorted. */
        Map<String, List<String>> outcomes() throws SQLException {
            Map<String, List<String>> outcomes = new TreeMap<>();
            String query =
                    LIMITS
                            + """
                            SELECT pair, occurrences, CASE WHEN over AND outcome <> 'undecodable_record'
                              THEN 'over' ELSE outcome END FROM pairs
                            """;
            try (ResultSet rows = database.createStatement().executeQuery(query)) {
                while (rows.next()) {
                    List<String> all = new ArrayList<>();
                    all.add(rows.getString(3));
                    for (int i = 1; i < rows.getInt(2); i++) {
                        all.add(REPEATED);
                    }
                    all.sort(null);
                    outcomes.put(rows.getString(1), all);
                }
            }
            for (String pair : pairs.values()) {
                if (pair.equals(UNREADABLE)) {
                    outcomes.computeIfAbsent(pair, p -> new ArrayList<>())
                            .add(RejectReason.UNDECODABLE_RECORD.label());
                }
            }
            return outcomes;
        }

        Set<String> over() throws SQLException {
            return ids("SELECT pair FROM pairs WHERE over");
        }

        Set<String> usable() throws SQLException {
            return ids("SELECT pair FROM pairs WHERE NOT over AND outcome = 'accepted'");
        }

        private Set<String> ids(String query) throws SQLException {
            Set<String> ids = new TreeSet<>();
            try (ResultSet rows = database.createStatement().executeQuery(LIMITS + query)) {
                while (rows.next()) {
                    ids.add(rows.getString(1));
                }
            }
            return ids;
        }

        @Override
        public void close() throws SQLException {
            database.close();
        }
    }
}
