package io.everalign.standalone;

import io.everalign.registry.client.RegistryClient;
import io.everalign.registry.client.Retries;
import io.everalign.registry.client.Version;
import io.everalign.registry.client.VersionFile;
import io.everalign.registry.client.VersionSummary;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Draws a run while it goes on, tells of each new version, and sums up at the end. */
final class Watch {

    private static final Duration LOOK = Duration.ofSeconds(1);
    private static final int LOOKS_FOR_REST = 20;

    private final Standalone run;
    private final LiveView view;
    private final StationLines lines;
    private final RegistryClient registry;
    private final Probe probe = new Probe();
    private int published;

    Watch(Standalone run, LiveView view) {
        this.run = run;
        this.view = view;
        this.lines = new StationLines(run);
        this.registry = new RegistryClient(run.registry(), new Retries(1, LOOK, LOOK));
    }

    /** Draws until so many versions are published; for ever if 0. */
    void until(int versions) throws InterruptedException {
        while (versions == 0 || published < versions) {
            Thread.sleep(LOOK.toMillis());
            look();
            view.show(lines.lines());
        }
    }

    /** Shows the accounts, and brings the newest version into the data directory. */
    void sumUp() throws IOException, InterruptedException {
        List<Accounts.Equation> accounts = accounts();
        for (int i = 0; i < LOOKS_FOR_REST && !accounts.stream().allMatch(this::holds); i++) {
            Thread.sleep(LOOK.toMillis());
            accounts = accounts();
        }
        view.show(List.of());
        view.say("what became of everything so far:");
        accounts.forEach(equation -> view.say("  " + equation));
        Path folder = run.data().resolve("pulled");
        Version version = registry.pull(run.model(), "latest", folder);
        view.say("version " + version.number() + " " + version.id() + " is in " + folder + ":");
        for (VersionFile file : version.files()) {
            view.say(
                    String.format(
                            Locale.ROOT,
                            "  %-28s %,12d bytes  sha256 %s…",
                            file.path(),
                            file.size(),
                            file.sha256().substring(0, 12)));
        }
        commands(version).forEach(view::say);
    }

    private boolean holds(Accounts.Equation equation) {
        return equation.holds();
    }

    private List<String> commands(Version version) {
        return List.of(
                "pull it while the demo runs:",
                "  curl -fLO %s/%s/resolve/%s/model.safetensors"
                        .formatted(run.registry(), run.model(), version.id()),
                "  ./everalign pull %s --registry %s --revision %s --out model"
                        .formatted(run.model(), run.registry(), version.id()),
                "and at any time, whether the demo runs or not:",
                "  ./everalign pull %s --data %s --revision %s --out model"
                        .formatted(run.model(), run.data(), version.id()));
    }

    /** Later stations are asked first, so that what moves meanwhile counts as on its way. */
    private List<Accounts.Equation> accounts() throws IOException, InterruptedException {
        int versions = registry.versions(run.model()).size();
        Scrape trainer = scrape("trainer");
        Scrape filter = scrape("filter");
        Scrape crawler = scrape("crawler");
        return Accounts.of(crawler, filter, trainer, versions);
    }

    private Scrape scrape(String station) throws InterruptedException {
        SupervisedStation asked = run.station(station);
        return probe.metrics(asked.port()).orElse(asked.state().metrics());
    }

    private void look() {
        List<VersionSummary> versions;
        try {
            versions = registry.versions(run.model(), 1);
        } catch (IOException e) {
            return; // the registry starts, or has no version of the model yet
        }
        if (!versions.isEmpty() && versions.get(0).number() > published) {
            VersionSummary newest = versions.get(0);
            published = newest.number();
            lines.published(newest);
            view.say("version " + newest.number() + " " + newest.id() + metrics(newest));
        }
    }

    private static String metrics(VersionSummary version) {
        return version.metrics().entrySet().stream()
                .map(m -> String.format(Locale.ROOT, " · %s %.4g", m.getKey(), m.getValue()))
                .collect(Collectors.joining());
    }
}
