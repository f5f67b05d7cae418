package io.everalign.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class ScrapeTest {

    private static final String TEXT =
            """
            # HELP everalign_x_total Things.
            # TYPE everalign_x_total counter
            everalign_x_total{kind="page",outcome="fetched"} 3.0
            everalign_x_total{kind="image",outcome="fetched"} 4.0
            everalign_x_total{kind="image",outcome="a b} c"} 5.0
            everalign_y 1.5E3
            everalign_y_other 7
            everalign_z NaN
            this line is {none of ours
            """;

    @Test
    void aMetricIsTheSumOverItsLabels() {
        Scrape scrape = Scrape.parse(TEXT);
        assertThat(scrape.sum("everalign_x_total")).isEqualTo(OptionalDouble.of(12));
        assertThat(scrape.sum("everalign_x_total", "kind", "image")).hasValue(9);
        assertThat(scrape.sum("everalign_y")).hasValue(1500);
        assertThat(scrape.by("everalign_x_total", "outcome"))
                .isEqualTo(Map.of("fetched", 7.0, "a b} c", 5.0));
    }

    @Test
    void aMetricThatIsMissingHasNoValueAndIsDrawnAsADash() {
        Scrape scrape = Scrape.parse(TEXT);
        assertThat(scrape.sum("everalign_w")).isEmpty();
        assertThat(scrape.sum("everalign_x_total", "kind", "sitemap")).isEmpty();
        assertThat(Figures.whole(scrape.sum("everalign_w"))).isEqualTo("–");
        assertThat(Figures.whole(scrape.sum("everalign_z"))).isEqualTo("–");
    }

    @Test
    void accountsHoldOnlyWhenTheNumbersAgree() {
        Scrape crawler =
                Scrape.parse(
                        """
                        everalign_crawler_tasks_read_total{kind="page"} 10
                        everalign_crawler_tasks_ended_total{kind="page",outcome="fetched"} 7
                        everalign_crawler_tasks_pending 3
                        everalign_crawler_pairs_published_total 6
                        """);
        Scrape filter =
                Scrape.parse(
                        """
                        everalign_census_occurrences_total 5
                        everalign_filter_judged_total 5
                        everalign_filter_accepted_total 2
                        everalign_filter_rejected_total{reason="text_short"} 2
                        """);
        assertThat(Accounts.of(crawler, filter, Scrape.NOTHING, 0))
                .map(Accounts.Equation::toString)
                .containsExactly(
                        "✓ crawler   tasks read 10 = fetched 7 + pending 3",
                        "✓ census    pairs published 6 = counted 5 + on their way 1",
                        "✓ filter    pairs counted 5 = judged 5 + at the gate 0",
                        "✗ filter    pairs judged 5 = accepted 2 + rejected text_short 2",
                        "✓ trainer   pairs accepted 2 = open 0 + on their way 2",
                        "✓ registry  versions published – = listed 0");
    }
}
