package io.everalign.filter.materialise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.everalign.runtime.Settings;
import io.everalign.schemas.FilteredPair;
import io.everalign.schemas.PairId;
import io.everalign.schemas.Side;
import io.everalign.schemas.Topic;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MaterialisationTest {

    @TempDir Path directory;
    private final MemoryLog log = new MemoryLog(3);

    @Test
    void everyKindOfRecordHasItsOutcome() throws IOException {
        FilteredPair kept = Kept.pair(1, 1, 2);
        log.keep(kept);
        log.keep(Kept.pair(2, 2, 1));
        log.keep(Kept.pair(3, 3, 2));
        log.retract(Kept.id(Kept.pair(3, 3, 2)));
        log.bury(Kept.id(Kept.pair(3, 3, 2)));
        log.keep(Kept.pair(4, 4, 2));
        log.over(Side.TEXT, Kept.pair(4, 4, 2).getTextHash(), 1);
        log.keep(Kept.pair(5, 5, 2));
        log.over(Side.IMAGE, Kept.pair(5, 5, 2).getImageHash(), 1);
        log.append(Topic.PAIRS_FILTERED, new byte[16], new byte[] {1, 2, 3});
        Dataset dataset = run("set");
        assertThat(dataset.counts())
                .hasToString(
                        "read 7, written 1, other generations 1, retracted 1, over 2, tombstones 1, undecodable 1");
        assertThat(dataset.generation()).isEqualTo(2);
        assertThat(Tars.keys(path("set"))).containsExactly(Kept.id(kept).toString());
    }

    @Test
    void anOverKeyCountsForPairsOfItsEpochOnly() throws IOException {
        FilteredPair pair = Kept.pair(1, 1, 1);
        log.keep(pair);
        log.over(Side.TEXT, pair.getTextHash(), 2);
        assertThat(run("set").counts().of(Outcome.WRITTEN)).isOne();
        log.over(Side.TEXT, pair.getTextHash(), 1);
        assertThat(run("again").counts().of(Outcome.OVER)).isOne();
    }

    @Test
    void aRetractionCountsUntilItIsTakenBack() throws IOException {
        PairId pair = Kept.id(Kept.pair(1, 1, 1));
        log.keep(Kept.pair(1, 1, 1));
        log.retract(pair);
        assertThat(run("retracted").counts().of(Outcome.RETRACTED)).isOne();
        log.takeBack(pair);
        assertThat(run("taken-back").counts().of(Outcome.WRITTEN)).isOne();
        log.retract(pair);
        assertThat(run("again").counts().of(Outcome.RETRACTED)).isOne();
    }

    @Test
    void whatIsNoRetractionAndNoLimitIsLeftOut() throws IOException {
        log.keep(Kept.pair(1, 1, 1));
        log.append(Topic.PAIRS_RETRACTED, new byte[] {1}, new byte[] {2});
        log.append(Topic.PAIRS_OVER, new byte[] {1}, new byte[] {2});
        log.append(Topic.PAIRS_OVER, new byte[] {1}, null);
        assertThat(run("set").counts().of(Outcome.WRITTEN)).isOne();
    }

    @Test
    void aPairKeptTwiceHasTwoKeys() throws IOException {
        FilteredPair pair = Kept.pair(1, 1, 1);
        log.keep(pair);
        log.keep(pair);
        int partition = run("set").partitions().get(0).shards().isEmpty() ? other() : 0;
        String id = Kept.id(pair).toString();
        assertThat(Tars.keys(path("set"))).containsExactly(id, id + "-" + partition + "-1");
    }

    @Test
    void theSameTopicsGiveTheSameBytesOnAnyNumberOfThreads() throws IOException {
        fill(60);
        run("one", "--materialise.shard-pairs=7", "--materialise.threads=1");
        run("four", "--materialise.shard-pairs=7", "--materialise.threads=4");
        Map<String, byte[]> one = Tars.folder(path("one"));
        assertThat(one).containsKeys("dataset.json", "sizes.json").hasSizeGreaterThan(10);
        assertThat(Tars.folder(path("four"))).containsExactlyEntriesOf(one);
    }

    @Test
    void theSetSaysWhatItIs() throws IOException {
        fill(20);
        Dataset dataset = run("set", "--materialise.shard-pairs=5");
        JsonNode json = json("set", "dataset.json");
        assertThat(json.get("generation").intValue()).isOne();
        assertThat(json.get("epochs")).hasToString("[1]");
        assertThat(json.get("counts").get("read").longValue()).isEqualTo(20);
        assertThat(json.get("counts").get("written").longValue()).isEqualTo(20);
        assertThat(json.get("settings").get("materialise.shard-pairs").intValue()).isEqualTo(5);
        assertThat(json.get("offsets").get(Topic.PAIRS_FILTERED.topicName()).get(2).get("to"))
                .hasToString("" + log.records(Topic.PAIRS_FILTERED, 2).size());
        assertThat(json.get("shards")).hasSize(dataset.shards().size());
        assertThat(json.get("shards").get(0).get("files").get(0).get("sha256").asText())
                .isEqualTo(dataset.shards().get(0).tar().sha256());
        int sum = 0;
        for (JsonNode size : json("set", "sizes.json")) {
            sum += size.intValue();
        }
        assertThat(sum).isEqualTo(20);
    }

    @Test
    void aTombstoneWithoutRetractionEndsTheRun() throws IOException {
        fill(20);
        PairId pair = Kept.id(Kept.pair(1, 1, 1));
        log.bury(pair);
        assertThatThrownBy(() -> run("set", "--materialise.shard-pairs=2"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("takes back pair " + pair)
                .hasMessageContaining("no retraction names it");
        assertThat(Tars.folder(path("set")).keySet())
                .noneMatch(name -> name.endsWith(".part") || name.endsWith(".json"));
        assertThatThrownBy(() -> run("set"))
                .hasMessageContaining("perhaps of a run that was cut off");
        log.retract(pair);
        assertThat(run("again").counts().of(Outcome.TOMBSTONE)).isOne();
    }

    @Test
    void aWholeSetIsNotWrittenOver() throws IOException {
        fill(2);
        run("set");
        assertThatThrownBy(() -> run("set")).hasMessageContaining("holds a whole set");
        Files.writeString(path("file"), "");
        assertThatThrownBy(() -> run("file")).hasMessageContaining("must be an empty folder");
    }

    @Test
    void theNewestGenerationIsFoundBehindOlderPairsAndRubbish() throws IOException {
        log.keep(Kept.pair(1, 1, 3));
        fill(20);
        log.append(Topic.PAIRS_FILTERED, new byte[] {1}, new byte[] {1});
        assertThat(run("set").generation()).isEqualTo(3);
        assertThat(Tars.keys(path("set"))).hasSize(1);
    }

    @Test
    void aGenerationWithoutPairsIsRefused() throws IOException {
        assertThatThrownBy(() -> run("set")).hasMessageContaining("must have a pair");
        fill(3);
        assertThatThrownBy(() -> run("set", "--materialise.generation=7"))
                .hasMessage(
                        "materialise.generation must have pairs, but 7 has none; the newest is 1");
        assertThat(run("set").counts().of(Outcome.WRITTEN)).isEqualTo(3);
    }

    @Test
    void aPairThatIsNotItsKeyOrNoImageWeKnowIsUndecodable() throws IOException {
        FilteredPair pair = Kept.pair(1, 1, 1);
        log.append(Topic.PAIRS_FILTERED, new byte[16], Kept.FILTERED.encode(pair));
        log.keep(Kept.withMediaType(pair, "image/../../etc"));
        log.keep(Kept.withMediaType(pair, "image/webp"));
        Dataset dataset = run("set");
        assertThat(dataset.counts())
                .hasToString(
                        "read 3, written 1, other generations 0, retracted 0, over 0, tombstones 0, undecodable 2");
        Path tar = path("set").resolve(dataset.shards().get(0).tar().name());
        assertThat(Tars.read(tar)).containsKey(Kept.id(pair) + ".webp");
    }

    private int other() throws IOException {
        return Files.exists(path("set").resolve("p00001-000000.tar")) ? 1 : 2;
    }

    private void fill(int pairs) {
        List<FilteredPair> kept = new ArrayList<>();
        for (int i = 0; i < pairs; i++) {
            kept.add(Kept.pair(1 + i % 6, 1 + i, 1));
        }
        kept.forEach(log::keep);
    }

    private Dataset run(String folder, String... more) throws IOException {
        List<String> arguments = new ArrayList<>(List.of(more));
        arguments.add("--materialise.out=" + path(folder));
        return new Materialisation(
                        Settings.of(MaterialiseSettings.class)
                                .read(arguments.toArray(String[]::new), Map.of()),
                        log)
                .run();
    }

    private JsonNode json(String folder, String name) throws IOException {
        return new JsonMapper().readTree(Files.readAllBytes(path(folder).resolve(name)));
    }

    private Path path(String name) {
        return directory.resolve(name);
    }
}
