package io.everalign.standalone;

import io.everalign.runtime.Station;

/** The broker of one machine. */
public final class BrokerMain {

    private BrokerMain() {}

    /** Runs the broker until SIGTERM; see {@link BrokerSettings}. */
    public static void main(String[] arguments) {
        Station.run(
                "broker", BrokerSettings.class, arguments, BrokerSettings::station, Broker::new);
    }
}
