package io.everalign.model.evaluation;

import java.io.PrintStream;
import java.util.Locale;

/** Prints fractions of queries as percent, each with its standard error and its chance level. */
record RecallTable(PrintStream out) {
    private static final String NAMES = "%-12s %-14s %9s";
    private static final String CELL = "  %13s %7s";

    void head() {
        out.printf(Locale.ROOT, NAMES, "", "", "queries");
        for (String recall : new String[] {"R@1 %", "R@5 %", "R@10 %"}) {
            out.printf(CELL, recall, "chance");
        }
        out.println();
    }

    void row(String name, String direction, int queries, Recall recall, Recall chance) {
        out.printf(Locale.ROOT, NAMES, name, direction, queries);
        cell(recall.at1(), queries, chance.at1());
        cell(recall.at5(), queries, chance.at5());
        cell(recall.at10(), queries, chance.at10());
        out.println();
    }

    void zeroShot(ZeroShot.Result found) {
        out.printf("%-27s %9s", "zero-shot, " + found.classes() + " classes", "images");
        out.printf(CELL, "top-1 %", "chance");
        out.printf(CELL, "top-5 %", "chance");
        out.printf("  %16s%n", "mean per class %");
        out.printf(Locale.ROOT, NAMES, "", "", found.images());
        cell(found.top1(), found.images(), 1.0 / found.classes());
        cell(found.top5(), found.images(), Math.min(1, 5.0 / found.classes()));
        out.printf(Locale.ROOT, "  %16.2f%n", 100 * found.meanPerClass());
    }

    private void cell(double share, int queries, double chance) {
        double error = Math.sqrt(share * (1 - share) / queries);
        String value = String.format(Locale.ROOT, "%.2f ± %.2f", 100 * share, 100 * error);
        out.printf(CELL, value, String.format(Locale.ROOT, "%.2f", 100 * chance));
    }
}
