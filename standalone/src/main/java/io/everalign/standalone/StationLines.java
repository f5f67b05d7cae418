package io.everalign.standalone;

import io.everalign.registry.client.VersionSummary;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One line a station: what it has done, how fast, and what waits. */
final class StationLines {

    private final Standalone run;
    private final Map<String, Figures> figures = new HashMap<>();
    private @Nullable VersionSummary newest;

    StationLines(Standalone run) {
        this.run = run;
    }

    /** A version that has been published. */
    void published(VersionSummary version) {
        newest = version;
    }

    /** The lines as of now. */
    List<String> lines() {
        List<String> lines = new ArrayList<>();
        SiteServer sites = run.sites();
        if (!sites.sites().isEmpty()) {
            lines.add(
                    line(
                            "web",
                            "%d sites on loopback · one request per site every %d ms · %,d answered, %s"
                                    .formatted(
                                            sites.sites().size(),
                                            run.delay().toMillis(),
                                            sites.requests(),
                                            Figures.mebibytes((double) sites.bytes()))));
        }
        for (SupervisedStation station : run.stations()) {
            SupervisedStation.State state = station.state();
            Figures now = figures.computeIfAbsent(station.name(), name -> new Figures());
            now.take(Instant.now(), state.metrics());
            String text = state.up() ? counts(station.name(), state, now) : state.detail();
            int restarts = station.restarts();
            lines.add(
                    line(
                            station.name(),
                            text + (restarts == 0 ? "" : " · started again " + restarts + "×")));
        }
        return lines;
    }

    private static String line(String name, String text) {
        return "%-9s %s".formatted(name, text);
    }

    private String counts(String station, SupervisedStation.State state, Figures now) {
        return switch (station) {
            case "broker" -> broker(now);
            case "crawler" -> crawler(now);
            case "filter" -> filter(now);
            case "trainer" -> trainer(state, now);
            case "registry" -> registry(now);
            default -> "up";
        };
    }

    private static String broker(Figures now) {
        return "%s records in (%s)"
                .formatted(now.count(BrokerMetrics.RECORDS), now.rate(BrokerMetrics.RECORDS));
    }

    private static String crawler(Figures now) {
        return "pages %s (%s) · images %s · pairs %s (%s) · waiting %s · failed %s"
                .formatted(
                        now.count("everalign_crawler_pages_fetched_total"),
                        now.rate("everalign_crawler_pages_fetched_total"),
                        now.count("everalign_crawler_images_fetched_total"),
                        now.count(Accounts.PUBLISHED),
                        now.rate(Accounts.PUBLISHED),
                        now.count(Accounts.PENDING),
                        now.count("everalign_crawler_fetch_failures_total"));
    }

    private static String filter(Figures now) {
        return "counted %s (%s) · accepted %s · rejected %s · retracted %s · lag %s + %s"
                .formatted(
                        now.count(Accounts.COUNTED),
                        now.rate(Accounts.COUNTED),
                        now.count(Accounts.ACCEPTED),
                        now.count(Accounts.REJECTED),
                        now.count("everalign_census_retracted_total"),
                        now.count("everalign_census_lag_offsets"),
                        now.count("everalign_filter_lag_offsets"));
    }

    static String trainer(SupervisedStation.State state, Figures now) {
        String recall = "everalign_trainer_recall_at_1_ratio";
        return now.newest().sum("everalign_trainer_step").orElse(0) == 0
                ? state.detail()
                : "round %s · step %s · trained %s + %s again (%s/s) · waiting %s · loss %s · R@1 %s / %s"
                        .formatted(
                                now.count("everalign_trainer_round"),
                                now.count("everalign_trainer_step"),
                                now.count(Accounts.TRAINER_PAIRS, "outcome", "trained"),
                                now.count(Accounts.TRAINER_PAIRS, "outcome", "replayed"),
                                now.decimal("everalign_trainer_pairs_per_second", 0),
                                now.count(Accounts.OPEN),
                                now.decimal("everalign_trainer_loss", 3),
                                now.percent(recall, "direction", "image_to_text"),
                                now.percent(recall, "direction", "text_to_image"));
    }

    private String registry(Figures now) {
        return newest == null
                ? "no version yet · " + run.registry()
                : "version %d %s · %s requests answered · %s"
                        .formatted(
                                newest.number(),
                                newest.id().substring(0, 12),
                                now.count("everalign_registry_requests_answered_total"),
                                run.registry());
    }
}
