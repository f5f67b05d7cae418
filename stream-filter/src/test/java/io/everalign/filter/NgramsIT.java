package io.everalign.filter;

import static org.assertj.core.api.Assertions.assertThat;

import io.everalign.filter.ngrams.NgramList;
import io.everalign.filter.ngrams.Ngrams;
import io.everalign.filter.ngrams.Words;
import io.everalign.runtime.Settings;
import io.everalign.schemas.Codec;
import io.everalign.schemas.KafkaSettings;
import io.everalign.schemas.PairIdentity;
import io.everalign.schemas.RawPair;
import io.everalign.schemas.RawStream;
import io.everalign.schemas.TestBroker;
import io.everalign.schemas.Topic;
import io.everalign.schemas.Topics;
import io.everalign.schemas.UndecodableException;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The job on a real topic, with aborted transactions and broken records, against SQL. */
class NgramsIT {

    private static final String BROKER = TestBroker.bootstrapServers();

    @TempDir Path folder;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @Test
    void theListIsWhatOneQueryOverTheTopicGives() throws Exception {
        assertThat(run("none", 1)).isEqualTo(1);
        assertThat(err.toString(StandardCharsets.UTF_8)).contains("no topic pairs.raw");
        assertThat(run(".", 1, "--ngrams.out=" + folder)).isEqualTo(2);
        assertThat(err.toString(StandardCharsets.UTF_8)).contains(folder + " is a folder");
        makeTopic();
        new RawStream(11).send(BROKER, 600);
        try (Connection sql = DriverManager.getConnection("jdbc:duckdb:")) {
            int unreadable = load(sql);
            assertThat(unreadable).isPositive();
            assertThat(run("joint", 3, "--ngrams.limit=120")).isZero();
            assertThat(out.toString(StandardCharsets.UTF_8))
                    .contains("of %d texts; %d records".formatted(600 - unreadable, unreadable));
            check(sql, "joint", "true", 120);
            assertThat(run("separate", 2, "--ngrams.limit=70", "--ngrams.shape=separate")).isZero();
            check(sql, "separate", "hash % 2 = 0", 70);
            check(sql, "separate", "hash % 2 = 1", 70);
            assertThat(run("again", 1, "--ngrams.limit=120")).isZero();
            assertThat(file("again")).hasSameBinaryContentAs(file("joint"));
        }
        try (Stream<Path> files = Files.list(folder.resolve("lists"))) {
            assertThat(files).hasSize(3);
        }
    }

    private void check(Connection sql, String name, String which, int limit) throws Exception {
        NgramList list = NgramList.open(file(name));
        Set<Long> expected = new HashSet<>();
        try (Statement statement = sql.createStatement();
                ResultSet rows =
                        statement.executeQuery(
                                """
                                select hash::varchar from ngrams where %s
                                group by hash order by count(*) desc, hash limit %d"""
                                        .formatted(which, limit))) {
            while (rows.next()) {
                expected.add(Long.parseUnsignedLong(rows.getString(1)));
            }
        }
        assertThat(expected).hasSize(limit).allMatch(list::contains);
        try (Statement statement = sql.createStatement();
                ResultSet rows =
                        statement.executeQuery(
                                "select distinct hash::varchar from ngrams where " + which)) {
            while (rows.next()) {
                long ngram = Long.parseUnsignedLong(rows.getString(1));
                assertThat(list.contains(ngram)).isEqualTo(expected.contains(ngram));
            }
        }
    }

    /** Fills a table with every occurrence of an n-gram; how many records are no pairs. */
    private static int load(Connection sql) throws SQLException {
        int unreadable = 0;
        Codec<RawPair> codec = Codec.of(RawPair.class);
        Words words = new Words();
        try (Statement statement = sql.createStatement()) {
            statement.execute("create table ngrams (hash ubigint)");
        }
        try (PreparedStatement insert =
                sql.prepareStatement("insert into ngrams values (?::ubigint)")) {
            for (ConsumerRecord<byte[], byte[]> record :
                    Committed.records(BROKER, Topic.PAIRS_RAW)) {
                try {
                    String text = PairIdentity.normalise(codec.decode(record.value()).getText());
                    for (long ngram : Ngrams.of(words.of(text))) {
                        insert.setString(1, Long.toUnsignedString(ngram));
                        insert.addBatch();
                    }
                } catch (UndecodableException e) {
                    unreadable++;
                }
            }
            insert.executeBatch();
        }
        return unreadable;
    }

    private static void makeTopic() {
        Topics.ensure(
                Settings.of(KafkaSettings.class)
                        .read(
                                new String[] {
                                    "--kafka.bootstrap-servers=" + BROKER, "--kafka.partitions=3"
                                },
                                Map.of()),
                EnumSet.of(Topic.PAIRS_RAW));
    }

    private int run(String name, int parallelism, String... more) {
        out.reset();
        return NgramsMain.run(
                Stream.concat(
                                Stream.of(
                                        "--kafka.bootstrap-servers=" + BROKER,
                                        "--ngrams.out=" + file(name),
                                        "--ngrams.work-dir=" + folder.resolve("work"),
                                        "--ngrams.sort-memory=64MiB",
                                        "--ngrams.parallelism=" + parallelism),
                                Stream.of(more))
                        .toArray(String[]::new),
                Map.of(),
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8));
    }

    private Path file(String name) {
        return folder.resolve("lists").resolve(name + ".ngrams");
    }
}
