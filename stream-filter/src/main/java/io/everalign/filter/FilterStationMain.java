package io.everalign.filter;

import io.everalign.runtime.Station;

/** The process that runs census and filter on a mini cluster. */
public final class FilterStationMain {

    private FilterStationMain() {}

    /** Runs the station until SIGTERM. */
    public static void main(String[] arguments) {
        Station.run(
                "filter",
                FilterStationSettings.class,
                arguments,
                FilterStationSettings::station,
                FilterStation::new);
    }
}
