package io.everalign.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RestartTest {

    private static final String ALIAS = "/v1/models/acme/align/aliases/latest";

    @TempDir private Path data;

    @Test
    void everythingThatWasAnsweredIsThereAfterwards() {
        String version;
        String digest;
        try (RunningRegistry registry = new RunningRegistry(data)) {
            registry.publish("acme/align", "one");
            version = registry.publish("acme/align", "two");
            digest = registry.upload("checkpoint");
            registry.send("PUT", "/v1/pins/trainer/round", "[\"" + digest + "\"]");
            registry.send(
                    "PUT", ALIAS, "{\"version\":\"%s\",\"expected\":null}".formatted(version));
        }
        try (RunningRegistry registry = new RunningRegistry(data)) {
            assertThat(registry.get("/acme/align/resolve/latest/README.md").body())
                    .isEqualTo("two");
            assertThat(registry.get("/acme/align/resolve/1/README.md").body()).isEqualTo("one");
            assertThat(registry.get(ALIAS).body()).contains(version);
            assertThat(registry.get("/v1/pins/trainer/round").body()).contains(digest);
            assertThat(registry.publish("acme/align", "two")).isEqualTo(version);
            String third = registry.publish("acme/align", "three");
            assertThat(registry.get("/v1/models/acme/align/versions/3").body()).contains(third);
        }
    }

    @Test
    void whatAKilledProcessLeftUnfinishedIsGone() throws IOException {
        try (RunningRegistry registry = new RunningRegistry(data)) {
            registry.publish("acme/align", "one");
        }
        Path half = data.resolve("temporary/half-an-upload");
        Path unpublished = data.resolve("models/acme/align/" + "a".repeat(40) + ".json");
        Files.writeString(half, "half");
        Files.writeString(unpublished, "{}");
        Files.writeString(
                data.resolve("journal"),
                Files.readString(data.resolve("journal")) + "0123abcd{\"number\":2");
        try (RunningRegistry registry = new RunningRegistry(data)) {
            assertThat(half).doesNotExist();
            assertThat(unpublished).doesNotExist();
            assertThat(registry.get("/v1/models").body()).contains("\"versions\":1");
        }
    }

    @Test
    void aManifestThatWasAlteredStopsTheStart() throws IOException {
        String version;
        try (RunningRegistry registry = new RunningRegistry(data)) {
            version = registry.publish("acme/align", "one");
        }
        Path manifest = data.resolve("models/acme/align/" + version + ".json");
        Files.writeString(manifest, Files.readString(manifest).replace("README", "readme"));
        assertThatThrownBy(() -> new RunningRegistry(data).close())
                .hasMessageContaining("is missing or damaged");
    }

    @Test
    void aFolderServesOneRegistryAtATime() {
        try (RunningRegistry registry = new RunningRegistry(data)) {
            assertThat(registry.registry.check().up()).isTrue();
            assertThatThrownBy(() -> new RunningRegistry(data).close())
                    .hasMessageContaining("is in use by another registry");
        }
    }

    @Test
    void aPortInUseIsSaidPlainly(@TempDir Path other) {
        try (RunningRegistry registry = new RunningRegistry(data)) {
            String port = "--registry.port=" + registry.registry.port();
            assertThatThrownBy(() -> new RunningRegistry(other, port).close())
                    .hasMessageEndingWith("is in use; choose another with --registry.port");
        }
    }
}
