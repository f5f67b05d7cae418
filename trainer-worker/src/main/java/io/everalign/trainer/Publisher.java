package io.everalign.trainer;

import io.everalign.model.AlignModel;
import io.everalign.model.AlignTraining;
import io.everalign.registry.client.AliasConflictException;
import io.everalign.registry.client.RegistryClient;
import io.everalign.registry.client.RegistryException;
import io.everalign.registry.client.Version;
import io.everalign.registry.client.VersionFile;
import io.everalign.registry.client.VersionManifest;
import io.everalign.registry.client.VersionSummary;
import io.everalign.schemas.RoundClosed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes versions of closed rounds. What is measured are the very files that are published. Doing it
 * again for the same round gives the same version, so a kill at any point is healed by asking
 * again.
 */
final class Publisher {

    private static final Logger LOG = LoggerFactory.getLogger(Publisher.class);
    private static final String LATEST = "latest";
    private static final String STABLE = "stable";
    private static final int REMEMBERED = 20;

    private final PublicationSettings settings;
    private final RegistryClient registry;
    private final Patience patience;
    private final TrainingListener events;
    private final Activity activity;

    Publisher(
            PublicationSettings settings,
            RegistryClient registry,
            Patience patience,
            TrainingListener events,
            Activity activity) {
        this.settings = settings;
        this.registry = registry;
        this.patience = patience;
        this.events = events;
        this.activity = activity;
    }

    /** Whether a version is to be made of the round. */
    boolean due(RoundClosed round) {
        return round.getRound() > 0 && round.getRound() % settings.every() == 0;
    }

    /** Whether a version has been made of a round; if so, its aliases are put right. */
    boolean published(RoundClosed round, String origin) throws IOException, InterruptedException {
        for (Version version : family(origin)) {
            if (Lineage.isOf(version, round)) {
                announce(version, round);
                return true;
            }
        }
        return false;
    }

    /**
     * Exports, verifies, measures and publishes a round, and moves the aliases.
     *
     * @param training the state of the round
     * @param tokenizer the tokenizer's folder
     * @param measuring measures the exported model
     * @param lineage what made it, without the measurement
     */
    void publish(
            RoundClosed round,
            AlignTraining training,
            Path tokenizer,
            Measuring measuring,
            Lineage lineage)
            throws IOException, InterruptedException {
        Path candidate = settings.workDir().resolve("candidate");
        Files.createDirectories(candidate);
        activity.is("measuring round %d".formatted(round.getRound()));
        training.export(candidate, tokenizer);
        List<String> problems = AlignModel.verify(candidate);
        if (!problems.isEmpty()) {
            LOG.error("Round {} is not published: {}", round.getRound(), problems);
            events.refused(round);
            return;
        }
        String parent = parent(round, lineage.origin());
        Optional<Measurement> measured;
        try (AlignModel model = AlignModel.load(candidate)) {
            measured = measuring.measure(model, earlier(parent, round));
        }
        activity.is("publishing round %d".formatted(round.getRound()));
        List<VersionFile> files = upload(candidate);
        Map<String, Double> numbers = measured.map(Measurement::byName).orElse(Map.of());
        VersionManifest manifest =
                new VersionManifest(parent, files, lineage.toMap(round, measured), numbers);
        String id = patience.ask(() -> registry.publish(settings.model(), manifest));
        announce(patience.ask(() -> registry.resolve(settings.model(), id)), round);
    }

    /** Measures a model, if there is anything to measure on. */
    @FunctionalInterface
    interface Measuring {
        Optional<Measurement> measure(AlignModel model, Optional<Earlier> earlier)
                throws IOException;
    }

    private List<VersionFile> upload(Path folder) throws IOException, InterruptedException {
        List<Path> paths;
        try (Stream<Path> listed = Files.list(folder)) {
            paths = listed.filter(Files::isRegularFile).sorted().toList();
        }
        List<VersionFile> files = new ArrayList<>();
        for (Path path : paths) {
            String name = path.getFileName().toString();
            files.add(patience.ask(() -> registry.uploadFile(name, path)));
        }
        return files;
    }

    /** The parent, if there has been newer data since; without its files nothing is compared. */
    private Optional<Earlier> earlier(@Nullable String parent, RoundClosed round)
            throws IOException, InterruptedException {
        if (parent == null) {
            return Optional.empty();
        }
        Version version = patience.ask(() -> registry.resolve(settings.model(), parent));
        SortedMap<Integer, Long> frontier = Lineage.frontierOf(version);
        boolean newer =
                round.getCovered().stream()
                        .anyMatch(
                                range ->
                                        range.getTo()
                                                > frontier.getOrDefault(range.getPartition(), 0L));
        if (!newer) {
            return Optional.empty();
        }
        Path folder = StateStore.emptied(settings.workDir().resolve("earlier"));
        try {
            patience.ask(() -> registry.pull(settings.model(), parent, folder));
        } catch (RegistryException e) {
            LOG.warn("Version {} cannot be had for comparison: {}", parent, e.getMessage());
            return Optional.empty();
        }
        return Optional.of(new Earlier(frontier, folder));
    }

    /** The newest version of the same training that is older than the round. */
    private @Nullable String parent(RoundClosed round, String origin)
            throws IOException, InterruptedException {
        return family(origin).stream()
                .filter(version -> Lineage.roundOf(version) < round.getRound())
                .map(Version::id)
                .findFirst()
                .orElse(null);
    }

    /** The newest versions of the same training, newest first. */
    private List<Version> family(String origin) throws IOException, InterruptedException {
        List<VersionSummary> summaries;
        try {
            summaries = patience.ask(() -> registry.versions(settings.model(), REMEMBERED));
        } catch (RegistryException e) {
            if (e.notFound()) {
                return List.of();
            }
            throw e;
        }
        List<Version> family = new ArrayList<>();
        for (VersionSummary summary : summaries) {
            Version version = patience.ask(() -> registry.resolve(settings.model(), summary.id()));
            if (Objects.equals(Lineage.originOf(version), origin)) {
                family.add(version);
            }
        }
        return family;
    }

    private void announce(Version version, RoundClosed round)
            throws IOException, InterruptedException {
        PublishedVersion.Gate gate = PublishedVersion.Gate.DECIDED;
        // Latest moves last: where it is right already, stable was seen to as well.
        String latest = patience.ask(() -> registry.alias(settings.model(), LATEST));
        if (!version.id().equals(latest)) {
            String stable = patience.ask(() -> registry.alias(settings.model(), STABLE));
            gate = PublishedVersion.Gate.BELOW;
            if (stable == null || passes(version, stable)) {
                gate = PublishedVersion.Gate.PASSED;
                move(STABLE, stable, version);
            }
            move(LATEST, latest, version);
        }
        events.published(new PublishedVersion(version, round, gate));
        LOG.info(
                "Version {} ({}) is round {}: {}",
                version.number(),
                version.id(),
                round.getRound(),
                version.summary().metrics());
    }

    /** Compares on the same snapshot only; a version measured on another one passes. */
    private boolean passes(Version version, String stable)
            throws IOException, InterruptedException {
        Version held = patience.ask(() -> registry.resolve(settings.model(), stable));
        boolean comparable = Objects.equals(Lineage.snapshotOf(version), Lineage.snapshotOf(held));
        double difference =
                held.summary().metrics().getOrDefault("mean_r1", 0.0)
                        - version.summary().metrics().getOrDefault("mean_r1", 0.0);
        boolean passes = !comparable || difference <= settings.gateMargin();
        if (!passes) {
            LOG.warn(
                    "Version {} moves latest only: its mean R@1 is {} below that of stable, more than {}",
                    version.id(),
                    difference,
                    settings.gateMargin());
        }
        return passes;
    }

    private void move(String alias, @Nullable String now, Version version)
            throws IOException, InterruptedException {
        try {
            patience.ask(
                    () -> {
                        registry.moveAlias(settings.model(), alias, now, version.id());
                        return alias;
                    });
        } catch (AliasConflictException e) {
            LOG.warn("Somebody else moved {} to {}; it stays there", alias, e.actual());
        }
    }
}
