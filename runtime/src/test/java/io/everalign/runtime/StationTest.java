package io.everalign.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.prometheus.client.Counter;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class StationTest {

    private final List<Process> started = new CopyOnWriteArrayList<>();
    private static final Pattern PORT = Pattern.compile("on port (\\d+)");

    record EchoSettings(
            StationSettings station,
            @Setting(key = "echo.up", value = "true", about = "Whether it works.") boolean up) {}

    /** A process with one counter, which says so when it is drained. */
    static final class EchoMain implements Component {

        private static final Counter STARTS =
                Counter.build("everalign_echo_starts_total", "Starts.").register();
        private final boolean up;
        private int asked;

        EchoMain(EchoSettings settings) {
            up = settings.up();
        }

        public static void main(String[] arguments) {
            Station.run(
                    "echo", EchoSettings.class, arguments, EchoSettings::station, EchoMain::new);
        }

        @Override
        public void start() {
            STARTS.inc();
        }

        @Override
        public Health check() {
            return up ? Health.up("says \"hello\"") : Health.down("told to be down");
        }

        @Override
        public Map<String, Supplier<String>> requests() {
            return Map.of("count", () -> "counted " + ++asked);
        }

        @Override
        public void close() {
            System.out.println("drained");
        }
    }

    @Test
    void aProcessAnswersHealthAndMetricsAndDrainsOnSigterm() throws Exception {
        Process process = echo();
        BufferedReader out = process.inputReader();
        int port = port(out);
        assertThat(get(port, "/health").body().strip())
                .isEqualTo("{\"station\":\"echo\",\"up\":true,\"detail\":\"says \\\"hello\\\"\"}");
        assertThat(get(port, "/metrics").body()).contains("everalign_echo_starts_total 1.0");
        process.toHandle().destroy();
        assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
        assertThat(out.lines()).contains("drained");
        assertThat(process.exitValue()).isEqualTo(143);
    }

    @Test
    void aComponentThatIsDownAnswers503() throws Exception {
        Process process = echo("--echo.up=false");
        HttpResponse<String> health = get(port(process.inputReader()), "/health");
        process.destroyForcibly();
        assertThat(health.statusCode()).isEqualTo(503);
        assertThat(health.body()).contains("told to be down");
    }

    @Test
    void whatAComponentMayBeAskedForIsAskedByPostAndNotByWebPages() throws Exception {
        int port = port(echo().inputReader());
        HttpRequest.Builder count = HttpRequest.newBuilder(uri(port, "/count"));
        HttpRequest post = count.POST(HttpRequest.BodyPublishers.noBody()).build();
        HttpRequest ofAPage = count.copy().header("Origin", "https://example.org").build();
        assertThat(get(port, "/count").statusCode()).isEqualTo(405);
        assertThat(send(ofAPage).statusCode()).isEqualTo(403);
        HttpResponse<String> answer = send(post);
        assertThat(answer.statusCode()).isEqualTo(202);
        assertThat(answer.body().strip())
                .isEqualTo("{\"station\":\"echo\",\"detail\":\"counted 1\"}");
    }

    @Test
    void settingsThatCannotBeUsedEndTheProcessWithEveryProblem() throws Exception {
        Process process = echo("--echo.upp=true", "--station.port=70000");
        assertThat(process.waitFor()).isEqualTo(2);
        assertThat(process.errorReader().lines())
                .contains(
                        "Unknown setting echo.upp; did you mean echo.up?",
                        "station.port must be at most 65535, not \"70000\"");
    }

    @Test
    void aPortInUseIsAPlainSentence() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Process process = echo("--station.port=" + taken.getLocalPort());
            assertThat(process.waitFor()).isEqualTo(1);
            assertThat(process.errorReader().lines())
                    .contains(
                            "echo cannot start: 127.0.0.1:%d is in use; choose another with --station.port"
                                    .formatted(taken.getLocalPort()));
        }
    }

    @Test
    void helpNamesEverySetting() throws Exception {
        Process process = echo("--help");
        assertThat(process.inputReader().lines())
                .anyMatch(line -> line.startsWith("  --echo.up (default \"true\""))
                .anyMatch(line -> line.startsWith("  --station.port"));
        assertThat(process.waitFor()).isZero();
    }

    private Process echo(String... arguments) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-cp", System.getProperty("java.class.path")));
        command.add(EchoMain.class.getName());
        command.addAll(Arrays.asList(arguments));
        Process process = new ProcessBuilder(command).start();
        started.add(process);
        return process;
    }

    @AfterEach
    void endWhatWasStarted() {
        started.forEach(Process::destroyForcibly);
    }

    private static int port(BufferedReader out) throws IOException {
        for (String line = out.readLine(); line != null; line = out.readLine()) {
            Matcher matcher = PORT.matcher(line);
            if (matcher.find()) {
                return Integer.parseInt(matcher.group(1));
            }
        }
        throw new IOException("The process ended before it served anything");
    }

    private static HttpResponse<String> get(int port, String path) throws Exception {
        return send(HttpRequest.newBuilder(uri(port, path)).build());
    }

    private static URI uri(int port, String path) {
        return URI.create("http://127.0.0.1:" + port + path);
    }

    private static HttpResponse<String> send(HttpRequest request) throws Exception {
        return HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
    }
}
