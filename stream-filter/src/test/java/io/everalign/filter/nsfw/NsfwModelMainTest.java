package io.everalign.filter.nsfw;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.everalign.filter.nsfw.FetchedModel.Result;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NsfwModelMainTest {
    @TempDir Path folder;

    @Test
    void aFolderThatHoldsTheModelIsLeftAsItIs() throws IOException {
        Path model = FetchedModel.folder();
        Result again = FetchedModel.run(nowhere(), "--out=" + model);
        assertThat(again).isEqualTo(new Result(0, model + " holds the model already.\n", ""));
        assertThat(model.resolve("LICENSE")).content().startsWith("MIT License");
    }

    @Test
    void aDamagedModelIsNotTakenForWhole() throws IOException {
        Path model = folder.resolve("model");
        TinyModel.write(model);
        Files.writeString(model.resolve("LICENSE"), "none");
        Result result = FetchedModel.run(nowhere(), "--out", model.toString());
        assertThat(result.status()).isEqualTo(1);
        assertThat(result.err())
                .startsWith("nsfw-model: " + model.resolve("LICENSE") + ": SHA-256 must be ");
    }

    @Test
    void aFolderWithOtherFilesIsRefused() throws IOException {
        Path file = Files.writeString(folder.resolve("mine.txt"), "mine");
        Result result = FetchedModel.run(nowhere(), "--out", folder.toString());
        assertThat(result.err())
                .isEqualTo(
                        "nsfw-model: %s: must be an empty folder or not exist, but has content%n",
                        folder);
        assertThat(FetchedModel.run(nowhere(), "--out", file.toString()).err())
                .contains("mine.txt: must be an empty folder");
        assertThat(folder).isDirectoryContaining(path -> path.equals(file));
    }

    @Test
    void whatCannotBeWrittenLeavesNothingBehind() {
        ModelFolder model = new ModelFolder(folder.resolve("model"));
        Map<String, byte[]> files = Map.of("a", new byte[1], "no/where", new byte[1]);
        assertThatThrownBy(() -> model.write(files, "tiny", "tiny"))
                .isInstanceOf(IOException.class);
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void aRegistryWithoutAnswerIsNamed() {
        Result result = FetchedModel.run(nowhere(), "--out", folder + "/model");
        assertThat(result.status()).isEqualTo(1);
        assertThat(result.err())
                .startsWith(
                        "nsfw-model: http://127.0.0.1:9/npm/nsfwjs/-/nsfwjs-4.4.0.tgz: no answer");
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void aRegistryThatGivesSomethingElseIsRefused() throws IOException {
        HttpServer server =
                HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext(
                "/good/nsfwjs/-/nsfwjs-4.4.0.tgz",
                exchange -> {
                    exchange.sendResponseHeaders(200, 3);
                    try (OutputStream body = exchange.getResponseBody()) {
                        body.write(new byte[3]);
                    }
                });
        server.start();
        try {
            String address = "http://127.0.0.1:" + server.getAddress().getPort();
            assertThat(asking(address + "/good").err())
                    .contains("must have 24973068 bytes, but has 3");
            assertThat(asking(address + "/bad/").err()).contains(": answered 404");
        } finally {
            server.stop(0);
        }
    }

    @Test
    void anArchiveWithAnotherDigestIsRefused() throws IOException {
        NpmPackage three = new NpmPackage("three", "1.0.0", "AAAA", 3);
        assertThatThrownBy(
                        () -> three.read("a.tgz", new ByteArrayInputStream(new byte[] {1, 2, 3})))
                .hasMessageStartingWith("a.tgz: SHA-512 must be AAAA, but is ");
        Path archive = Files.write(folder.resolve("nsfwjs-4.4.0.tgz"), new byte[4]);
        Result result =
                FetchedModel.run(
                        nowhere(), "--out", folder + "/model", "--archive", archive.toString());
        assertThat(result.err()).contains(archive + ": must have 24973068 bytes, but has 4");
    }

    @Test
    void wrongArgumentsEndWithTheirReasonAndTheHelp() {
        assertWrong("--out is missing");
        assertWrong("--out has no value", "--out");
        assertWrong("unknown option --dir", "--dir", "x");
        assertWrong("--out must be a path, but is empty", "--out=");
        assertThat(FetchedModel.run(Map.of(), "--help").out()).startsWith("nsfw-model --out DIR");
        Result result =
                FetchedModel.run(Map.of("npm_config_registry", "ftp://x/"), "--out", "model");
        assertThat(result.status()).isEqualTo(2);
        assertThat(result.err())
                .contains("npm_config_registry must be an http or https address, but is ftp://x/");
    }

    @Test
    void theRegistryIsTheOneThatNpmWouldAsk() {
        assertThat(NpmRegistry.of(Map.of()).archive(NpmPackage.NSFWJS))
                .hasToString("https://registry.npmjs.org/nsfwjs/-/nsfwjs-4.4.0.tgz");
        assertThat(
                        NpmRegistry.of(Map.of("NPM_CONFIG_REGISTRY", "https://npm.example/all"))
                                .archive(NpmPackage.NSFWJS))
                .hasToString("https://npm.example/all/nsfwjs/-/nsfwjs-4.4.0.tgz");
    }

    private static void assertWrong(String reason, String... words) {
        Result result = FetchedModel.run(Map.of(), words);
        assertThat(result.status()).isEqualTo(2);
        assertThat(result.err()).startsWith("nsfw-model: " + reason).endsWith("as it is.\n");
    }

    private Result asking(String registry) {
        return FetchedModel.run(
                Map.of("npm_config_registry", registry), "--out", folder + "/model");
    }

    private static Map<String, String> nowhere() {
        return Map.of("npm_config_registry", "http://127.0.0.1:9/npm");
    }
}
