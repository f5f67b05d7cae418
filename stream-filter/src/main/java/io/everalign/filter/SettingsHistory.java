package io.everalign.filter;

import io.everalign.runtime.Settings;
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

/**
 * Holds a census epoch and a generation to the settings they were first started with, so that their
 * numbers say how a pair was judged.
 */
final class SettingsHistory {

    /** Not held: the number itself, and what only names defaults or files. */
    private static final Set<String> NOT_HELD =
            Set.of(
                    "census.epoch",
                    "filter.generation",
                    "filter.preset",
                    "filter.ngrams",
                    "filter.evaluation-sets",
                    "filter.nsfw-model");

    private SettingsHistory() {}

    /**
     * Holds the census epoch.
     *
     * @throws IllegalStateException naming what the epoch was started with and is not now
     */
    static void holdEpoch(KafkaSettings kafka, CensusSettings census) {
        Map<String, String> settings = heldOf(CensusSettings.class, census);
        Map<String, String> defaults = heldOf(CensusSettings.class, defaults(CensusSettings.class));
        hold(
                kafka,
                new FrozenSettings(NumberedSettings.EPOCH, census.epoch(), settings, Map.of()),
                defaults,
                "census.epoch");
    }

    /**
     * Holds the generation.
     *
     * @throws IllegalStateException naming what the generation was started with and is not now
     */
    static void holdGeneration(KafkaSettings kafka, RuleSettings rules) {
        Map<String, String> settings = heldOf(RuleSettings.class, rules);
        Map<String, String> defaults = heldOf(RuleSettings.class, defaults(RuleSettings.class));
        hold(
                kafka,
                new FrozenSettings(
                        NumberedSettings.GENERATION,
                        rules.generation(),
                        settings,
                        ArtifactDigests.of(rules)),
                defaults,
                "filter.generation");
    }

    private static void hold(
            KafkaSettings kafka,
            FrozenSettings now,
            Map<String, String> defaults,
            String numberKey) {
        FrozenSettings first = SettingsLog.firstOrAppended(kafka, now);
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

    private static <S extends Record> S defaults(Class<S> type) {
        return Settings.of(type).read(new String[0], Map.of());
    }

    private static <S extends Record> Map<String, String> heldOf(Class<S> type, S settings) {
        return Settings.of(type)
                .describe(settings)
                .lines()
                .map(line -> line.split(" = ", 2))
                .filter(line -> !NOT_HELD.contains(line[0]))
                .collect(
                        Collectors.toMap(
                                line -> line[0], line -> line[1], (a, b) -> a, HashMap::new));
    }
}
