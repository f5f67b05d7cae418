package io.everalign.registry.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.everalign.registry.RunningRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RegistryClientTest {

    private static final String MODEL = "acme/align";

    @TempDir private Path folder;
    private RunningRegistry registry;
    private RegistryClient client;

    @BeforeEach
    void start() {
        registry = new RunningRegistry(folder.resolve("registry"));
        client = registry.client();
    }

    @AfterEach
    void stop() {
        registry.close();
    }

    @Test
    void whatIsPublishedIsPulledByteForByte() throws IOException {
        String first = publish("one", null);
        String second = publish("two", first);
        client.moveAlias(MODEL, "latest", null, second);

        Version version = client.pull(MODEL, "latest", folder.resolve("out"));
        assertThat(version.id()).isEqualTo(second);
        assertThat(version.number()).isEqualTo(2);
        assertThat(version.summary().parent()).isEqualTo(first);
        assertThat(version.summary().aliases()).containsExactly("latest");
        assertThat(version.summary().metrics()).isEqualTo(Map.of("r1", 0.25));
        assertThat(version.lineage().get("offsets")).isEqualTo(Map.of("0", 12));
        assertThat(folder.resolve("out/eval/two.txt")).hasContent("two");
        assertThat(client.versions(MODEL))
                .extracting(VersionSummary::id)
                .containsExactly(second, first);
        assertThat(client.versions(MODEL, 1)).hasSize(1);
        assertThat(folder.resolve("out/eval")).isDirectoryNotContaining("glob:**.part");
    }

    @Test
    void filesThatAreRightStayAndOthersAreReplaced() throws IOException {
        String version = publish("one", null);
        Path out = folder.resolve("out");
        client.pull(MODEL, version, out);
        Path right = out.resolve("config.json");
        var before = Files.getLastModifiedTime(right);
        Files.writeString(out.resolve("eval/one.txt"), "bad");
        client.pull(MODEL, "1", out);
        assertThat(Files.getLastModifiedTime(right)).isEqualTo(before);
        assertThat(out.resolve("eval/one.txt")).hasContent("one");
    }

    @Test
    void anAliasThatIsElsewhereIsSaid() throws IOException {
        String first = publish("one", null);
        String second = publish("two", null);
        client.moveAlias(MODEL, "stable", null, first);
        client.moveAlias(MODEL, "stable", null, first);
        assertThatThrownBy(() -> client.moveAlias(MODEL, "stable", null, second))
                .isInstanceOfSatisfying(
                        AliasConflictException.class,
                        conflict -> assertThat(conflict.actual()).isEqualTo(first));
        client.moveAlias(MODEL, "stable", first, second);
        assertThat(client.alias(MODEL, "stable")).isEqualTo(second);
        assertThat(client.alias(MODEL, "none")).isNull();
    }

    @Test
    void aDownloadThatIsCutOffGoesOnWhereItWas() throws IOException {
        byte[] bytes = new byte[3_000_000];
        new Random(7).nextBytes(bytes);
        String digest = client.uploadBlob(bytes);
        try (CuttingProxy proxy = new CuttingProxy(registry.uri().getPort(), 1_000_000, 4)) {
            RegistryClient far =
                    new RegistryClient(proxy.uri(), new Retries(8, ofMillis(), ofMillis()));
            Path target = folder.resolve("blob");
            far.downloadBlob(digest, target);
            assertThat(target).hasBinaryContent(bytes);
            assertThat(proxy.rangesAsked()).isNotEmpty().allMatch(range -> range > 0);
        }
    }

    @Test
    void aPartOfAnEarlierProcessIsContinuedAndAWrongOneIsNot() throws IOException {
        String digest = client.uploadBlob("0123456789".getBytes(StandardCharsets.UTF_8));
        Path target = folder.resolve("blob");
        Path part = folder.resolve("." + "blob." + digest.substring(0, 16) + ".part");
        for (String left : List.of("01234", "xxxxx", "0123456789", "01234567890123456789")) {
            Files.writeString(part, left);
            client.downloadBlob(digest, target);
            assertThat(target).hasContent("0123456789");
            Files.delete(target);
        }
    }

    @Test
    void blobsArePinnedAndUnpinned() throws IOException {
        String digest = client.uploadBlob(new byte[] {1, 2, 3});
        client.pin("trainer", "round-7", List.of(digest));
        assertThat(client.pinned("trainer", "round-7")).containsExactly(digest);
        assertThat(client.pins("trainer")).containsExactly("round-7");
        client.unpin("trainer", "round-7");
        client.unpin("trainer", "round-7");
        assertThat(client.pinned("trainer", "round-7")).isEmpty();
    }

    @Test
    void refusalsAndAbsenceAreToldApart() throws IOException {
        publish("one", null);
        assertThatThrownBy(() -> client.resolve(MODEL, "none"))
                .isInstanceOfSatisfying(
                        RegistryException.class, e -> assertThat(e.notFound()).isTrue())
                .hasMessageContaining("must be a version, number or alias of acme/align");
        RegistryClient nobody =
                new RegistryClient(URI.create("http://127.0.0.1:1"), RunningRegistry.BRIEF);
        assertThatThrownBy(() -> nobody.versions(MODEL))
                .hasMessage("No registry answers at http://127.0.0.1:1: is it running?");
        assertThatThrownBy(() -> nobody.downloadBlob("0".repeat(64), folder.resolve("x")))
                .hasMessage("No registry answers at http://127.0.0.1:1: is it running?");
    }

    @Test
    void theProgramSaysWhatItDidAndWhatWentWrong() throws IOException {
        String version = publish("one", null);
        Path out = folder.resolve("out");
        String uri = registry.uri().toString();
        assertThat(pull(0, MODEL, "--registry", uri, "--out=" + out))
                .contains("config.json")
                .contains("100 %")
                .contains("acme/align version 1 (" + version + ") is in " + out);
        assertThat(pull(1, MODEL, "--registry", uri, "--revision", "9"))
                .contains("The pull failed")
                .contains("not 9");
        assertThat(pull(2, MODEL, "--revison", "9")).startsWith("Unknown option --revison");
        assertThat(pull(2)).startsWith("A model must be OWNER/MODEL");
    }

    private static String pull(int status, String... arguments) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);
        assertThat(PullMain.run(arguments, out, out)).isEqualTo(status);
        return bytes.toString(StandardCharsets.UTF_8);
    }

    private String publish(String content, String parent) throws IOException {
        Path config = Files.writeString(folder.resolve("config.json"), "{\"x\":1}");
        Path text = Files.writeString(folder.resolve("text"), content);
        return client.publish(
                MODEL,
                new VersionManifest(
                        parent,
                        List.of(
                                client.uploadFile("config.json", config),
                                client.uploadFile("eval/" + content + ".txt", text)),
                        Map.of("offsets", Map.of("0", 12)),
                        Map.of("r1", 0.25)));
    }

    private static java.time.Duration ofMillis() {
        return java.time.Duration.ofMillis(5);
    }
}
