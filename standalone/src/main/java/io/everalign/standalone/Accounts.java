package io.everalign.standalone;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * The equations between what the stations have counted, with their numbers. Every input of a
 * station has exactly one outcome; what a later station has not seen yet is on its way.
 */
final class Accounts {

    static final String PUBLISHED = "everalign_crawler_pairs_published_total";
    static final String READ = "everalign_crawler_tasks_read_total";
    static final String ENDED = "everalign_crawler_tasks_ended_total";
    static final String PENDING = "everalign_crawler_tasks_pending";
    static final String COUNTED = "everalign_census_occurrences_total";
    static final String JUDGED = "everalign_filter_judged_total";
    static final String ACCEPTED = "everalign_filter_accepted_total";
    static final String REJECTED = "everalign_filter_rejected_total";
    static final String TRAINER_PAIRS = "everalign_trainer_pairs_total";
    static final String OPEN = "everalign_trainer_open_pairs";
    private static final String VERSION = "everalign_trainer_version_number";

    private Accounts() {}

    /**
     * One equation.
     *
     * @param station whose account it is
     * @param total what is accounted for
     * @param value its number; empty if the station does not show it
     * @param parts what it is made of
     * @param rest what is missing at the end, if anything may be
     */
    record Equation(
            String station,
            String total,
            OptionalDouble value,
            Map<String, Double> parts,
            String rest) {

        double difference() {
            double sum = parts.values().stream().mapToDouble(Double::doubleValue).sum();
            return value.orElse(sum) - sum;
        }

        /** Whether nothing is missing, or only what may be. */
        boolean holds() {
            return rest.isEmpty() ? difference() == 0 : difference() >= 0;
        }

        @Override
        public String toString() {
            List<String> terms = new ArrayList<>();
            parts.forEach((name, number) -> terms.add(name + " " + number(number)));
            if (!rest.isEmpty()) {
                terms.add(rest + " " + number(difference()));
            }
            return "%s %-9s %s %s = %s"
                    .formatted(
                            holds() ? "✓" : "✗",
                            station,
                            total,
                            Figures.whole(value),
                            String.join(" + ", terms));
        }

        private static String number(double value) {
            return String.format(Locale.ROOT, "%,.0f", value);
        }
    }

    /** The equations, in the order of the data path. */
    static List<Equation> of(Scrape crawler, Scrape filter, Scrape trainer, int versions) {
        Map<String, Double> tasks = nonZero(crawler.by(ENDED, "outcome"));
        tasks.put("pending", crawler.sum(PENDING).orElse(0));
        Map<String, Double> verdicts = new LinkedHashMap<>();
        verdicts.put("accepted", filter.sum(ACCEPTED).orElse(0));
        nonZero(filter.by(REJECTED, "reason"))
                .forEach((reason, count) -> verdicts.put("rejected " + reason, count));
        Map<String, Double> outcomes = nonZero(trainer.by(TRAINER_PAIRS, "outcome"));
        outcomes.remove("replayed");
        outcomes.put("open", trainer.sum(OPEN).orElse(0));
        return List.of(
                new Equation("crawler", "tasks read", crawler.sum(READ), tasks, ""),
                new Equation(
                        "census",
                        "pairs published",
                        crawler.sum(PUBLISHED),
                        Map.of("counted", filter.sum(COUNTED).orElse(0)),
                        "on their way"),
                new Equation(
                        "filter",
                        "pairs counted",
                        filter.sum(COUNTED),
                        Map.of("judged", filter.sum(JUDGED).orElse(0)),
                        "at the gate"),
                new Equation("filter", "pairs judged", filter.sum(JUDGED), verdicts, ""),
                new Equation(
                        "trainer",
                        "pairs accepted",
                        filter.sum(ACCEPTED),
                        outcomes,
                        "on their way"),
                new Equation(
                        "registry",
                        "versions published",
                        trainer.sum(VERSION),
                        Map.of("listed", (double) versions),
                        ""));
    }

    private static Map<String, Double> nonZero(Map<String, Double> counts) {
        Map<String, Double> kept = new LinkedHashMap<>(counts);
        kept.values().removeIf(count -> count == 0);
        return kept;
    }
}
