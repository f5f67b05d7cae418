package io.everalign.model;

import java.io.IOException;
import java.nio.file.Path;
import java.util.function.Consumer;

/** Where the commands find a model: in a folder, or at its address on a registry or hub. */
public final class ModelFolder {

    private ModelFolder() {}

    /**
     * The folder of a model; one that has an address is brought into {@code
     * $XDG_CACHE_HOME/everalign/models} unless it is there.
     *
     * @param place a folder, or {@code http(s)://HOST/OWNER/MODEL} with {@code @REVISION} if it is
     *     not to be {@code main}
     * @param progress told of each file that is fetched
     * @throws IOException if it cannot be fetched; the message names the address
     */
    public static Path of(String place, Consumer<String> progress) throws IOException {
        return HubModel.isAddress(place)
                ? HubModel.at(place).fetch(cache(), progress)
                : Path.of(place);
    }

    private static Path cache() {
        String home = System.getenv("XDG_CACHE_HOME");
        Path caches =
                home == null || home.isBlank()
                        ? Path.of(System.getProperty("user.home"), ".cache")
                        : Path.of(home);
        return caches.resolve("everalign").resolve("models");
    }
}
