package io.everalign.filter;

import io.everalign.images.JpegCodecs;
import io.everalign.runtime.Settings;
import io.everalign.schemas.EpochBase;
import io.everalign.schemas.FrozenSettings;
import io.everalign.schemas.KafkaSettings;
import io.everalign.schemas.NumberedSettings;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Holds a census epoch and a generation to the settings they were first started with, and a
 * generation to its files and to the library that decodes JPEG, so that their numbers say how a
 * pair was judged.
 */
final class SettingsHistory {

    private static final String EPOCH = "census.epoch";
    private static final String GENERATION = "filter.generation";
    private static final String FIRST_EPOCH = "1";

    /** Not held: the number itself, and what only names defaults. */
    private static final Set<String> NOT_HELD = Set.of(EPOCH, GENERATION, "filter.preset");

    /** Not held: where and how the same is computed. */
    private static final Set<String> RUNNING =
            Set.of(NsfwSettings.DEVICE, NsfwSettings.BATCH, NsfwSettings.LINGER);

    /** Held by the content of the files they name. */
    private static final Set<String> FILES =
            Set.of(
                    "filter.url-block-list",
                    "filter.word-block-list",
                    "filter.ngrams",
                    "filter.evaluation-sets",
                    "filter.nsfw-model");

    private SettingsHistory() {}

    /**
     * Holds the census epoch.
     *
     * @return what it takes from the ledger, fixed with its first start
     * @throws IllegalStateException naming what the epoch was started with and is not now
     */
    static CountedBefore holdEpoch(KafkaSettings kafka, CensusSettings census) {
        FrozenSettings now = frozen(census, null);
        FrozenSettings first =
                SettingsLog.firstOrAppended(
                        kafka,
                        NumberedSettings.EPOCH,
                        census.epoch(),
                        () -> frozen(census, base(kafka, census)));
        compare(first, now, heldDefaults(CensusSettings.class), EPOCH);
        return CountedBefore.of(kafka, first);
    }

    /**
     * Holds the generation, also to its census epoch: its records would have an outcome for each.
     *
     * @return the digests of what its rules read, by setting
     * @throws IllegalStateException naming what the generation was started with and is not now
     */
    static Map<String, String> holdGeneration(
            KafkaSettings kafka, RuleSettings rules, CensusSettings census) {
        FrozenSettings now = frozen(rules, census.epoch());
        FrozenSettings first =
                SettingsLog.firstOrAppended(
                        kafka, NumberedSettings.GENERATION, rules.generation(), () -> now);
        compare(first, now, generationDefaults(), GENERATION);
        return now.getArtifacts();
    }

    /**
     * The rules of a generation, as it was started with.
     *
     * @throws IllegalStateException if it never was, or if files have another content now
     */
    static RuleSettings rulesOf(KafkaSettings kafka, ReplayArguments asked) {
        FrozenSettings first =
                SettingsLog.first(kafka, NumberedSettings.GENERATION, asked.generation())
                        .orElseThrow(
                                () ->
                                        new IllegalStateException(
                                                "Generation %d was never started"
                                                        .formatted(asked.generation())));
        Settings<RuleSettings> known = Settings.of(RuleSettings.class);
        List<String> arguments = new ArrayList<>();
        first.getSettings().entrySet().stream()
                .filter(setting -> known.keys().contains(setting.getKey()))
                .forEach(s -> arguments.add("--%s=%s".formatted(s.getKey(), s.getValue())));
        lines(RuleSettings.class, asked.settings().rules())
                .filter(line -> FILES.contains(line[0]) || RUNNING.contains(line[0]))
                .forEach(setting -> arguments.add("--%s=%s".formatted(setting[0], setting[1])));
        arguments.add("--filter.generation=" + asked.generation());
        RuleSettings rules = known.read(arguments.toArray(String[]::new), Map.of());
        int epoch = Integer.parseInt(first.getSettings().getOrDefault(EPOCH, FIRST_EPOCH));
        compare(first, frozen(rules, epoch), generationDefaults(), GENERATION);
        return rules;
    }

    private static void compare(
            FrozenSettings first,
            FrozenSettings now,
            Map<String, String> defaults,
            String numberKey) {
        List<String> differences = new ArrayList<>();
        now.getSettings()
                .forEach(
                        (key, value) -> {
                            // A setting that came with a later version has had its default before.
                            String before =
                                    first.getSettings().getOrDefault(key, defaults.get(key));
                            if (!value.equals(before)) {
                                differences.add(
                                        "%s = %s, which is %s now".formatted(key, before, value));
                            }
                        });
        Map<String, String> artifacts = new TreeMap<>(first.getArtifacts());
        artifacts.putAll(now.getArtifacts());
        artifacts.keySet().stream()
                .filter(key -> !same(first, now, key))
                .forEach(key -> differences.add(difference(first, now, key)));
        if (!differences.isEmpty()) {
            throw new IllegalStateException(
                    "%s %d was started with %s; what has changed needs a number of its own, such as --%s=%d"
                            .formatted(
                                    now.getKind().toString().toLowerCase(Locale.ROOT),
                                    now.getNumber(),
                                    String.join("; ", differences),
                                    numberKey,
                                    now.getNumber() + 1));
        }
    }

    private static boolean same(FrozenSettings first, FrozenSettings now, String key) {
        String digest = now.getArtifacts().get(key);
        return digest != null && digest.equals(first.getArtifacts().get(key));
    }

    private static String difference(FrozenSettings first, FrozenSettings now, String key) {
        return "%s of SHA-256 %s, which is %s now"
                .formatted(
                        key,
                        first.getArtifacts().getOrDefault(key, "(none)"),
                        now.getArtifacts().getOrDefault(key, "(none)"));
    }

    private static @Nullable EpochBase base(KafkaSettings kafka, CensusSettings census) {
        return census.countFrom() == CountFrom.LEDGER
                ? EpochBases.before(kafka, census.epoch())
                : null;
    }

    private static FrozenSettings frozen(CensusSettings census, @Nullable EpochBase base) {
        return new FrozenSettings(
                NumberedSettings.EPOCH,
                census.epoch(),
                heldOf(CensusSettings.class, census),
                Map.of(),
                base);
    }

    private static FrozenSettings frozen(RuleSettings rules, int epoch) {
        Map<String, String> held = new HashMap<>(heldOf(RuleSettings.class, rules));
        held.put(EPOCH, Integer.toString(epoch));
        // Which library decodes and encodes JPEG is no setting of the rules, but held like one.
        held.put(JpegCodecs.PROPERTY, JpegCodecs.identity());
        return new FrozenSettings(
                NumberedSettings.GENERATION,
                rules.generation(),
                held,
                ArtifactDigests.of(rules),
                null);
    }

    private static Map<String, String> generationDefaults() {
        Map<String, String> defaults = new HashMap<>(heldDefaults(RuleSettings.class));
        defaults.put(EPOCH, FIRST_EPOCH);
        // Generations from before codecs could be chosen had the JDK's.
        defaults.put(JpegCodecs.PROPERTY, JpegCodecs.jdkIdentity());
        return defaults;
    }

    private static <S extends Record> Map<String, String> heldDefaults(Class<S> type) {
        return heldOf(type, Settings.of(type).read(new String[0], Map.of()));
    }

    private static <S extends Record> Map<String, String> heldOf(Class<S> type, S settings) {
        return lines(type, settings)
                .filter(line -> !NOT_HELD.contains(line[0]))
                .filter(line -> !FILES.contains(line[0]) && !RUNNING.contains(line[0]))
                .collect(
                        Collectors.toMap(
                                line -> line[0], line -> line[1], (a, b) -> a, HashMap::new));
    }

    /** Key and value of each setting. */
    private static <S extends Record> Stream<String[]> lines(Class<S> type, S settings) {
        return Settings.of(type).describe(settings).lines().map(line -> line.split(" = ", 2));
    }
}
