package io.everalign.filter.materialise;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.everalign.schemas.FilteredPair;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ShardTest {

    private static final ShardSettings ROOMY = new ShardSettings(1_000_000, 1L << 30);

    @TempDir Path folder;

    @Test
    void aTarHoldsImageTextAndJsonOfEachPair() throws Exception {
        FilteredPair pair = Kept.pair(1, 7, 2);
        String key = Kept.id(pair).toString();
        write("a", List.of(pair));
        Map<String, byte[]> files = Tars.read(folder.resolve("a.tar"));
        assertThat(files).containsOnlyKeys(key + ".jpg", key + ".txt", key + ".json");
        assertThat(files.get(key + ".jpg")).isEqualTo(Kept.imageBytes(1));
        assertThat(files.get(key + ".txt"))
                .isEqualTo(Kept.textOf(7).getBytes(StandardCharsets.UTF_8));
        JsonNode json = new JsonMapper().readTree(files.get(key + ".json"));
        assertThat(json.get("text").asText()).isEqualTo(Kept.textOf(7));
        assertThat(json.get("key").asText()).isEqualTo(key);
        assertThat(json.get("width").intValue()).isEqualTo(346);
        assertThat(json.get("raw_offset").longValue()).isEqualTo(5_000_000_400L);
        assertThat(json.get("fetched_at").asText()).isEqualTo("2026-01-02T03:04:05Z");
        assertThat(json).hasSize(Columns.ALL.size());
    }

    @Test
    void entriesTellNothingOfTheirMaker() throws IOException {
        write("a", List.of(Kept.pair(1, 1, 1)));
        byte[] bytes = Files.readAllBytes(folder.resolve("a.tar"));
        assertThat(new String(bytes, 257, 8, StandardCharsets.US_ASCII)).isEqualTo("ustar\00000");
        try (TarArchiveInputStream tar =
                new TarArchiveInputStream(Files.newInputStream(folder.resolve("a.tar")))) {
            for (TarArchiveEntry entry = tar.getNextEntry();
                    entry != null;
                    entry = tar.getNextEntry()) {
                assertThat(entry.getLastModifiedTime().toMillis()).isZero();
                assertThat(entry.getMode()).isEqualTo(0100644);
                assertThat(entry.getLongUserId() + entry.getLongGroupId()).isZero();
                assertThat(entry.getUserName() + entry.getGroupName()).isEmpty();
            }
        }
    }

    @Test
    void aParquetFileHasEveryColumnWithItsType() throws Exception {
        FilteredPair first = Kept.pair(1, 7, 2);
        FilteredPair second = Kept.withoutPdq(Kept.pair(2, 8, 2));
        write("a", List.of(first, second));
        assertThat(query("SELECT name || ' ' || type FROM parquet_schema('%s')".formatted(file())))
                .hasSize(Columns.ALL.size() + 1);
        assertThat(
                        query(
                                "SELECT column_name || ' ' || column_type FROM (DESCRIBE SELECT * FROM %s)"))
                .containsExactly(
                        "url VARCHAR",
                        "text VARCHAR",
                        "width INTEGER",
                        "height INTEGER",
                        "text_length INTEGER",
                        "word_count INTEGER",
                        "key VARCHAR",
                        "pair_id VARCHAR",
                        "page_url VARCHAR",
                        "domain VARCHAR",
                        "pdq VARCHAR",
                        "image_hash VARCHAR",
                        "text_hash VARCHAR",
                        "raw_partition INTEGER",
                        "raw_offset BIGINT",
                        "fetched_at TIMESTAMP WITH TIME ZONE",
                        "generation INTEGER",
                        "epoch INTEGER");
        assertThat(query("SELECT * REPLACE (epoch_ms(fetched_at) AS fetched_at) FROM %s"))
                .containsExactly(row(first, "02".repeat(32)), row(second, "null"));
    }

    @Test
    void longMetadataIsCutIntoRowGroups() throws Exception {
        List<FilteredPair> pairs = new ArrayList<>();
        List<String> lengths = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            FilteredPair pair = Kept.pair(Kept.imageBytes(1), "x".repeat(500_000 + i), 1);
            pairs.add(i % 3 == 0 ? Kept.withoutPdq(pair) : pair);
            lengths.add((500_000 + i) + "|" + (500_000 + i) + "|" + (i % 3 == 0));
        }
        write("a", pairs);
        assertThat(query("SELECT length(text), text_length, pdq IS NULL FROM %s"))
                .isEqualTo(lengths);
        assertThat(
                        query(
                                "SELECT count(DISTINCT row_group_id) > 1 FROM parquet_metadata('%s')"
                                        .formatted(file())))
                .containsExactly("true");
    }

    @Test
    void aShardIsFullByPairsOrByBytesButAlwaysTakesOnePair() throws IOException {
        Sample sample = Kept.sample(Kept.pair(9, 1, 1));
        try (Shard shard = Shard.begin(folder, "pairs")) {
            ShardSettings two = new ShardSettings(2, 1L << 30);
            assertThat(shard.add(sample, two)).isTrue();
            assertThat(shard.add(sample, two)).isTrue();
            assertThat(shard.add(sample, two)).isFalse();
        }
        try (Shard shard = Shard.begin(folder, "one")) {
            ShardSettings tiny = new ShardSettings(100, 1);
            assertThat(shard.add(sample, tiny)).isTrue();
            assertThat(shard.add(sample, tiny)).isFalse();
        }
    }

    @Test
    void aTarIsAsLargeAsItMayBeAndNotLarger() throws IOException {
        Sample sample = Kept.sample(Kept.pair(1, 1, 1));
        for (int limit = 20_480; limit < 41_000; limit += 512) {
            String name = "limit-" + limit;
            try (Shard shard = Shard.begin(folder, name)) {
                ShardSettings limits = new ShardSettings(100, limit);
                while (shard.add(sample, limits)) {}
                assertThat(shard.finish().tar().bytes())
                        .isEqualTo(limit / 10_240 * 10_240L)
                        .isEqualTo(Files.size(path(name + ".tar")));
            }
        }
    }

    @Test
    void whatIsNotFinishedLeavesNoFile() throws IOException {
        try (Shard shard = Shard.begin(folder, "a")) {
            shard.add(Kept.sample(Kept.pair(1, 1, 1)), ROOMY);
            assertThat(Tars.folder(folder)).containsOnlyKeys("a.tar.part", "a.parquet.part");
        }
        assertThat(Tars.folder(folder)).isEmpty();
    }

    @Test
    void aFinishedShardKnowsItsDigests() throws Exception {
        Shard.Whole whole = write("a", List.of(Kept.pair(1, 1, 1), Kept.pair(2, 2, 1)));
        assertThat(whole).isEqualTo(new Shard.Whole(2, file("a.tar"), file("a.parquet")));
    }

    private NewFile.Whole file(String name) throws Exception {
        byte[] bytes = Files.readAllBytes(path(name));
        byte[] digest = MessageDigest.getInstance("SHA-256").digest(bytes);
        return new NewFile.Whole(name, bytes.length, HexFormat.of().formatHex(digest));
    }

    private Shard.Whole write(String name, List<FilteredPair> pairs) throws IOException {
        try (Shard shard = Shard.begin(folder, name)) {
            for (FilteredPair pair : pairs) {
                assertThat(shard.add(Kept.sample(pair), ROOMY)).isTrue();
            }
            return shard.finish();
        }
    }

    private static String row(FilteredPair pair, String pdq) {
        String id = Kept.id(pair).toString();
        List<Object> values =
                Arrays.asList(
                        pair.getImageUrl(),
                        pair.getText(),
                        346,
                        400,
                        29,
                        5,
                        id,
                        id,
                        "https://pages.test/index.html",
                        "images.test",
                        pdq,
                        io.everalign.schemas.PairIdentity.hex(pair.getImageHash()),
                        io.everalign.schemas.PairIdentity.hex(pair.getTextHash()),
                        3,
                        pair.getRawOffset(),
                        pair.getFetchedAt().toEpochMilli(),
                        2,
                        1);
        return String.join("|", values.stream().map(String::valueOf).toList());
    }

    private List<String> query(String query) throws SQLException {
        return ParquetRows.query(query, path("a.parquet"));
    }

    private Path file() {
        return path("a.parquet");
    }

    private Path path(String name) {
        return folder.resolve(name);
    }
}
