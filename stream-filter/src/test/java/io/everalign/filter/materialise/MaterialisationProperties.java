package io.everalign.filter.materialise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.everalign.runtime.Settings;
import io.everalign.schemas.FilteredPair;
import io.everalign.schemas.PairId;
import io.everalign.schemas.RetractionKey;
import io.everalign.schemas.Side;
import io.everalign.schemas.Topic;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.apache.flink.util.FileUtils;

/** Whatever the topics hold, what is written is what plain sets say. */
class MaterialisationProperties {

    private static final int GENERATION = 1;

    /** What a step writes. */
    enum Kind {
        KEEP,
        RETRACT,
        RETRACT_IN_EPOCH,
        RETRACT_IN_GENERATION,
        TAKE_BACK,
        TEXT_OVER,
        IMAGE_OVER,
        BURY,
        RUBBISH
    }

    /**
     * A record of one of the topics.
     *
     * @param kind which one
     * @param image number of the image
     * @param text number of the text
     * @param generation of the pair
     * @param epoch of the pair or of what is over
     */
    record Step(Kind kind, int image, int text, int generation, int epoch) {

        FilteredPair pair() {
            return Kept.inEpoch(Kept.pair(image, text, generation), epoch);
        }

        PairId id() {
            return Kept.id(pair());
        }

        RetractionKey inEpoch() {
            return RetractionKey.inEpoch(id(), epoch);
        }

        RetractionKey inGeneration() {
            return RetractionKey.inGeneration(id(), generation);
        }
    }

    @Property(tries = 150)
    void theSetIsWhatWasKeptWithoutWhatIsRetractedOrOver(@ForAll("steps") List<Step> steps)
            throws IOException, SQLException {
        MemoryLog log = new MemoryLog(2);
        steps.forEach(step -> write(step, log));
        Model model = new Model(steps);
        Path folder = Files.createTempDirectory("materialise");
        try {
            if (model.isBroken || !model.hasGeneration) {
                assertThatThrownBy(() -> run(log, folder)).isInstanceOf(IOException.class);
                assertThat(folder.resolve(DatasetFile.NAME)).doesNotExist();
            } else {
                Counts counts = run(log, folder).counts();
                assertThat(written(folder)).isEqualTo(model.written);
                assertThat(rows(folder)).isEqualTo(model.written);
                assertThat(counts.of(Outcome.WRITTEN)).isEqualTo(model.copies);
                assertThat(counts.read()).isEqualTo(model.read);
            }
        } finally {
            FileUtils.deleteDirectory(folder.toFile());
        }
    }

    @Provide
    Arbitrary<List<Step>> steps() {
        Arbitrary<Kind> kinds =
                Arbitraries.frequency(
                        net.jqwik.api.Tuple.of(12, Kind.KEEP),
                        net.jqwik.api.Tuple.of(3, Kind.RETRACT),
                        net.jqwik.api.Tuple.of(1, Kind.RETRACT_IN_EPOCH),
                        net.jqwik.api.Tuple.of(1, Kind.RETRACT_IN_GENERATION),
                        net.jqwik.api.Tuple.of(1, Kind.TAKE_BACK),
                        net.jqwik.api.Tuple.of(1, Kind.TEXT_OVER),
                        net.jqwik.api.Tuple.of(1, Kind.IMAGE_OVER),
                        net.jqwik.api.Tuple.of(1, Kind.BURY),
                        net.jqwik.api.Tuple.of(1, Kind.RUBBISH));
        Arbitrary<Integer> four = Arbitraries.integers().between(0, 3);
        Arbitrary<Integer> two = Arbitraries.integers().between(1, 2);
        return Combinators.combine(kinds, four, four, two, two).as(Step::new).list().ofMaxSize(60);
    }

    private static void write(Step step, MemoryLog log) {
        FilteredPair pair = step.pair();
        switch (step.kind()) {
            case KEEP -> log.keep(pair);
            case RETRACT -> log.retract(step.id());
            case RETRACT_IN_EPOCH -> log.retract(step.inEpoch());
            case RETRACT_IN_GENERATION -> log.retract(step.inGeneration());
            case TAKE_BACK -> log.takeBack(step.id());
            case TEXT_OVER -> log.over(Side.TEXT, pair.getTextHash(), step.epoch());
            case IMAGE_OVER -> log.over(Side.IMAGE, pair.getImageHash(), step.epoch());
            case BURY -> log.bury(step.id());
            case RUBBISH ->
                    log.append(Topic.PAIRS_FILTERED, step.id().toBytes(), new byte[] {0, 1});
        }
    }

    /** The answer by plain sets. */
    private static final class Model {

        private final Set<String> written = new TreeSet<>();
        private boolean isBroken;
        private boolean hasGeneration;
        private int copies;
        private int read;

        Model(List<Step> steps) {
            Set<PairId> takenDown = new HashSet<>();
            Set<RetractionKey> retracted = new HashSet<>();
            Set<List<Object>> over = new HashSet<>();
            for (Step step : steps) {
                switch (step.kind()) {
                    case RETRACT -> takenDown.add(step.id());
                    case RETRACT_IN_EPOCH -> retracted.add(step.inEpoch());
                    case RETRACT_IN_GENERATION -> retracted.add(step.inGeneration());
                    case TAKE_BACK -> takenDown.remove(step.id());
                    case TEXT_OVER -> over.add(List.of("text", step.text(), step.epoch()));
                    case IMAGE_OVER -> over.add(List.of("image", step.image(), step.epoch()));
                    default -> read++;
                }
            }
            for (Step step : steps) {
                String id = step.id().toString();
                if (step.kind() == Kind.KEEP && step.generation() == GENERATION) {
                    hasGeneration = true;
                    if (!takenDown.contains(step.id())
                            && !retracted.contains(step.inEpoch())
                            && !retracted.contains(step.inGeneration())
                            && !over.contains(List.of("text", step.text(), step.epoch()))
                            && !over.contains(List.of("image", step.image(), step.epoch()))) {
                        written.add(id);
                        copies++;
                    }
                } else if (step.kind() == Kind.BURY && !takenDown.contains(step.id())) {
                    isBroken |= written.contains(id);
                }
            }
        }
    }

    private static Dataset run(MemoryLog log, Path folder) throws IOException {
        String[] arguments = {
            "--materialise.out=" + folder,
            "--materialise.generation=" + GENERATION,
            "--materialise.shard-pairs=3"
        };
        return new Materialisation(
                        Settings.of(MaterialiseSettings.class).read(arguments, Map.of()), log)
                .run();
    }

    /** Pair ids of the keys in all tars, which must differ. */
    private static Set<String> written(Path folder) throws IOException {
        List<String> keys = Tars.keys(folder);
        assertThat(keys).doesNotHaveDuplicates();
        Set<String> ids = new TreeSet<>();
        keys.forEach(key -> ids.add(key.substring(0, 32)));
        return ids;
    }

    private static Set<String> rows(Path folder) throws SQLException, IOException {
        List<String> ids = new ArrayList<>();
        if (!Tars.keys(folder).isEmpty()) {
            ids.addAll(ParquetRows.query("SELECT pair_id FROM %s", folder.resolve("*.parquet")));
        }
        return new TreeSet<>(ids);
    }
}
