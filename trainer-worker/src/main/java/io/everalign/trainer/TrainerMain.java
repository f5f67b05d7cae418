package io.everalign.trainer;

import io.everalign.runtime.Station;

/** The process that trains. */
public final class TrainerMain {

    private TrainerMain() {}

    /** Runs until SIGTERM; {@code --help} lists the settings. */
    public static void main(String[] arguments) {
        Station.run(
                "trainer",
                TrainerSettings.class,
                arguments,
                TrainerSettings::station,
                Trainer::new);
    }
}
