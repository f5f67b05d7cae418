package io.everalign.registry;

import static org.assertj.core.api.Assertions.assertThat;

import io.everalign.registry.client.RegistryClient;
import io.everalign.registry.client.Retries;
import io.everalign.registry.client.VersionFile;
import io.everalign.registry.client.VersionManifest;
import io.everalign.registry.client.VersionSummary;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The registry's process is killed while versions are published. */
class KillIT {

    private static final String MODEL = "acme/align";
    private static final int KILLS = 3;

    @TempDir private Path folder;

    @Test
    void aKilledRegistryHasEveryVersionItAnsweredForAndNoHalfOne() throws Exception {
        int port = freePort();
        URI uri = URI.create("http://127.0.0.1:" + port);
        RegistryClient patient =
                new RegistryClient(
                        uri, new Retries(200, Duration.ofMillis(50), Duration.ofMillis(200)));
        RegistryClient hasty =
                new RegistryClient(uri, new Retries(1, Duration.ZERO, Duration.ZERO));
        List<String> answered = new ArrayList<>();
        for (int kill = 0; kill < KILLS; kill++) {
            Process process = start(port);
            try {
                answered.add(publish(patient, "after start " + kill));
                CompletableFuture<Process> killed =
                        CompletableFuture.supplyAsync(process::destroyForcibly);
                publishUntilItDies(hasty, kill, answered);
                killed.join().waitFor();
            } finally {
                process.destroyForcibly().waitFor();
            }
        }
        Process process = start(port);
        try {
            String last = publish(patient, "last");
            List<String> found =
                    new ArrayList<>(
                            patient.versions(MODEL).stream().map(VersionSummary::id).toList());
            Collections.reverse(found);
            assertThat(found).doesNotHaveDuplicates().containsSubsequence(answered).endsWith(last);
            for (String version : found) {
                patient.pull(MODEL, version, folder.resolve("out"));
            }
        } finally {
            process.destroyForcibly().waitFor();
        }
    }

    private static void publishUntilItDies(RegistryClient client, int kill, List<String> answered) {
        try {
            for (int i = 0; ; i++) {
                answered.add(publish(client, "kill " + kill + " version " + i));
            }
        } catch (IOException e) {
            assertThat(e).isNotNull();
        }
    }

    private static String publish(RegistryClient client, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        VersionFile file = new VersionFile("README.md", bytes.length, client.uploadBlob(bytes));
        return client.publish(MODEL, new VersionManifest(null, List.of(file), Map.of(), Map.of()));
    }

    private Process start(int port) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx128m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        RegistryMain.class.getName(),
                        "--registry.data=" + folder.resolve("registry"),
                        "--registry.port=" + port,
                        "--kafka.bootstrap-servers=")
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("log").toFile())
                .start();
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
