package io.everalign.trainer;

import io.everalign.model.AlignTraining;
import io.everalign.registry.client.Version;
import io.everalign.schemas.BlobRef;
import io.everalign.schemas.OffsetRange;
import io.everalign.schemas.RoundClosed;
import io.everalign.schemas.Topic;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What made a version. It holds no time, host or worker: the same training makes the same lineage.
 *
 * @param origin names the training: digest of the state it began from
 * @param generation newest filter generation among the pairs at the frontier
 * @param epoch newest census epoch among them
 */
record Lineage(String origin, int generation, int epoch) {

    private static final String ROUND = "round";
    private static final String ORIGIN = "origin";
    private static final String AVERAGED = "averaged";
    private static final String EVALUATION = "evaluation";
    private static final String SNAPSHOT = "snapshot";
    private static final String COVERED = "covered";
    private static final String PARTITION = "partition";
    private static final String TO = "to";

    /** As the manifest holds it. */
    Map<String, Object> toMap(RoundClosed round, Optional<Measurement> measured) {
        Map<String, Object> lineage = new TreeMap<>();
        lineage.put(ROUND, round.getRound());
        lineage.put(ORIGIN, origin);
        lineage.put(AVERAGED, averaged(round));
        lineage.put("step", round.getStep());
        lineage.put("topic", Topic.PAIRS_FILTERED.topicName());
        lineage.put(COVERED, covered(round));
        lineage.put("generation", generation);
        lineage.put("epoch", epoch);
        lineage.put("settings", round.getSettingsDigest());
        lineage.put("code", codeVersion());
        lineage.put("loss", round.getLoss());
        lineage.put("temperature", round.getTemperature());
        lineage.put(
                "pairs", TrainerMetrics.outcomes(round.getTotals(), round.getSampledOutTotal()));
        measured.ifPresent(found -> lineage.put(EVALUATION, evaluation(found)));
        return lineage;
    }

    /** Whether a version was made of this very round. */
    static boolean isOf(Version version, RoundClosed round) {
        return roundOf(version) == round.getRound()
                && averaged(round).equals(version.lineage().get(AVERAGED));
    }

    /** The round a version was made of; -1 if it does not say. */
    static long roundOf(Version version) {
        return version.lineage().get(ROUND) instanceof Number round ? round.longValue() : -1;
    }

    static @Nullable Object originOf(Version version) {
        return version.lineage().get(ORIGIN);
    }

    /** What a version had covered: first offset of each partition behind it. */
    static SortedMap<Integer, Long> frontierOf(Version version) {
        SortedMap<Integer, Long> frontier = new TreeMap<>();
        if (version.lineage().get(COVERED) instanceof List<?> ranges) {
            for (Object range : ranges) {
                if (range instanceof Map<?, ?> covered
                        && covered.get(PARTITION) instanceof Number partition
                        && covered.get(TO) instanceof Number to) {
                    frontier.put(partition.intValue(), to.longValue());
                }
            }
        }
        return frontier;
    }

    /** Digest of what a version was measured on. */
    static @Nullable Object snapshotOf(Version version) {
        return version.lineage().get(EVALUATION) instanceof Map<?, ?> evaluation
                ? evaluation.get(SNAPSHOT)
                : null;
    }

    /** Sizes of what a version was measured on, by name; none if it was not measured. */
    static Map<String, Double> evaluatedOn(Version version) {
        Map<String, Double> sizes = new TreeMap<>();
        if (version.lineage().get(EVALUATION) instanceof Map<?, ?> evaluation) {
            evaluation.forEach(
                    (name, size) -> {
                        if (size instanceof Number number) {
                            sizes.put(String.valueOf(name), number.doubleValue());
                        }
                    });
        }
        return sizes;
    }

    /** Digest of the averaged weights: they tell two trainings apart that began alike. */
    private static String averaged(RoundClosed round) {
        return round.getState().stream()
                .filter(blob -> blob.getName().equals(AVERAGED))
                .map(BlobRef::getSha256)
                .findFirst()
                .orElseThrow();
    }

    private static List<Map<String, Object>> covered(RoundClosed round) {
        List<Map<String, Object>> covered = new ArrayList<>();
        for (OffsetRange range : round.getCovered()) {
            covered.add(new TreeMap<>(Map.of(PARTITION, range.getPartition(), TO, range.getTo())));
        }
        return covered;
    }

    private static Map<String, Object> evaluation(Measurement measured) {
        return new TreeMap<>(
                Map.of(
                        "pairs",
                        measured.pairs(),
                        "images",
                        measured.images(),
                        "texts",
                        measured.texts(),
                        SNAPSHOT,
                        measured.snapshot()));
    }

    /** Version of the code, as the build has it. */
    static String codeVersion() {
        Properties properties = new Properties();
        try (InputStream in = Lineage.class.getResourceAsStream("version.properties")) {
            properties.load(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        String program = Digests.sha256(AlignTraining.program().getBytes(StandardCharsets.UTF_8));
        return properties.getProperty("code") + "+program." + program.substring(0, 12);
    }
}
