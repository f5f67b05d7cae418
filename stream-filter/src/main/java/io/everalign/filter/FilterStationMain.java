package io.everalign.filter;

import io.everalign.runtime.Station;
import java.util.List;

/** The process that runs census and filter on a mini cluster. */
public final class FilterStationMain {

    private FilterStationMain() {}

    /**
     * Runs the station until SIGTERM, explains what its rules say of one pair, or judges a
     * generation again.
     */
    public static void main(String[] arguments) {
        if (List.of(arguments).contains(ExplainArguments.EXPLAIN)) {
            System.exit(Explanation.run(arguments, System.getenv(), System.out, System.err));
        }
        if (ReplayArguments.asksFor(arguments)) {
            System.exit(Replay.run(arguments, System.getenv(), System.out, System.err));
        }
        Station.run(
                "filter",
                FilterStationSettings.class,
                arguments,
                FilterStationSettings::station,
                FilterStation::new);
    }
}
