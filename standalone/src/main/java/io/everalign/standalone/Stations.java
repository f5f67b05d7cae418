package io.everalign.standalone;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** The stations of a run, each kept running in a JVM of its own. Safe for several threads. */
final class Stations {

    private final ModuleHome home;
    private final DataDirectory data;
    private final Consumer<String> say;
    private final Map<String, SupervisedStation> stations = new LinkedHashMap<>();

    Stations(ModuleHome home, DataDirectory data, Consumer<String> say) {
        this.home = home;
        this.data = data;
        this.say = say;
    }

    /** Starts a station; it comes up by itself. */
    SupervisedStation launch(StationPlan plan) throws IOException {
        SupervisedStation station =
                new SupervisedStation(
                        plan,
                        home.classPath(plan.module()),
                        data.resolve("work").resolve(plan.name()),
                        data.log(plan.name()),
                        SupervisedStation.Limits.DEFAULT,
                        say);
        synchronized (stations) {
            stations.put(plan.name(), station);
        }
        station.start();
        return station;
    }

    SupervisedStation get(String name) {
        synchronized (stations) {
            SupervisedStation station = stations.get(name);
            if (station == null) {
                throw new IllegalArgumentException(
                        "No station " + name + " in " + stations.keySet());
            }
            return station;
        }
    }

    /** Every station started so far, in the order of their start. */
    List<SupervisedStation> all() {
        synchronized (stations) {
            return List.copyOf(stations.values());
        }
    }

    /** Ends these, if they have been started, and waits for them. */
    void end(List<String> names, Instant deadline) throws InterruptedException {
        List<SupervisedStation> group = new ArrayList<>(all());
        group.removeIf(station -> !names.contains(station.name()));
        group.forEach(SupervisedStation::end);
        for (SupervisedStation station : group) {
            station.awaitEnd(deadline);
        }
    }

    void kill() {
        all().forEach(SupervisedStation::kill);
    }
}
