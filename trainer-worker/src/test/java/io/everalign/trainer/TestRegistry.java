package io.everalign.trainer;

import io.everalign.registry.Registry;
import io.everalign.registry.RegistrySettings;
import io.everalign.runtime.Settings;
import io.prometheus.client.CollectorRegistry;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;

/** A real registry in the test's JVM, without Kafka. */
final class TestRegistry implements AutoCloseable {

    private final Registry registry;
    private final int port;

    TestRegistry(Path folder) throws Exception {
        port = freePort();
        String[] arguments = {
            "--registry.port=" + port, "--registry.data=" + folder, "--kafka.bootstrap-servers="
        };
        registry =
                new Registry(
                        Settings.of(RegistrySettings.class).read(arguments, Map.of()),
                        new CollectorRegistry());
        registry.start();
    }

    URI address() {
        return URI.create("http://127.0.0.1:" + port);
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    @Override
    public void close() {
        registry.close();
    }
}
