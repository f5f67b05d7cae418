package io.everalign.registry;

import io.everalign.runtime.Station;

/** The process that keeps the versions and hands them out. */
public final class RegistryMain {

    private RegistryMain() {}

    /** Runs until SIGTERM; {@code --help} lists the settings. */
    public static void main(String[] arguments) {
        Station.run(
                "registry",
                RegistrySettings.class,
                arguments,
                RegistrySettings::station,
                Registry::new);
    }
}
