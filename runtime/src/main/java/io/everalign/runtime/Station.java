package io.everalign.runtime;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.prometheus.client.CollectorRegistry;
import io.prometheus.client.exporter.common.TextFormat;
import io.prometheus.client.hotspot.DefaultExports;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A process: settings, one component, {@code /health}, {@code /metrics} and what the component may
 * be asked for, and an orderly end. The exit status is 2 for settings that cannot be used, 1 when
 * the component could not start, and after SIGTERM 143, as for any JVM, once the component is
 * drained.
 */
public final class Station implements AutoCloseable {

    /**
     * System property of a process that a supervisor runs: it holds the other end of standard
     * input, so that the process ends with it even when it is killed.
     */
    public static final String SUPERVISED = "everalign.supervised";

    private final String name;
    private final StationSettings settings;
    private final Component component;
    private final CountDownLatch finished = new CountDownLatch(1);
    private final ExecutorService answers = Executors.newFixedThreadPool(2, Station::daemon);
    private HttpServer server;

    private Station(String name, StationSettings settings, Component component) {
        this.name = name;
        this.settings = settings;
        this.component = component;
    }

    /**
     * Runs a process until SIGTERM. Logs are lines for people on a terminal and JSON elsewhere.
     *
     * @param name the process, as people call it
     * @param type its settings record
     * @param arguments {@code [file] [--key=value …]}, or {@code --help}
     * @param station where the record keeps its {@link StationSettings}
     * @param component makes the part that does the work; opens nothing
     */
    public static <S extends Record> void run(
            String name,
            Class<S> type,
            String[] arguments,
            Function<S, StationSettings> station,
            Function<S, Component> component) {
        System.setProperty("everalign.log", onTerminal() ? "text" : "json");
        Settings<S> known = Settings.of(type);
        if (Arrays.asList(arguments).contains("--help")) {
            System.out.printf("%s [settings-file] [--key=value …]%n%n%s", name, known.help());
            return;
        }
        if (Boolean.getBoolean(SUPERVISED)) {
            daemon(Station::endWithInput).start();
        }
        S settings = readOrExit(name, known, arguments);
        Logger log = LoggerFactory.getLogger(Station.class);
        log.info("{} starts with\n{}", name, known.describe(settings));
        Station process = new Station(name, station.apply(settings), component.apply(settings));
        Thread hook = new Thread(process::close, "end-of-" + name);
        Runtime.getRuntime().addShutdownHook(hook);
        try {
            process.start();
            process.finished.await();
        } catch (Exception e) {
            log.error("Cannot start {} due to {}", name, e.toString(), e);
            System.err.printf("%s cannot start: %s%n", name, e.getMessage());
            Runtime.getRuntime().halt(1);
        }
    }

    /** Without its supervisor nobody would tell the process to end, or know where it answers. */
    private static void endWithInput() {
        try {
            System.in.transferTo(java.io.OutputStream.nullOutputStream());
        } catch (IOException e) {
            LoggerFactory.getLogger(Station.class).warn("Standard input broke", e);
        }
        Runtime.getRuntime().halt(1);
    }

    @SuppressWarnings("SystemConsoleNull") // true of JDK 17, which this is built for
    private static boolean onTerminal() {
        return System.console() != null;
    }

    private static <S extends Record> S readOrExit(
            String name, Settings<S> known, String[] arguments) {
        try {
            return known.read(arguments, System.getenv());
        } catch (SettingsException e) {
            System.err.printf("%s cannot start with these settings:%n%s%n", name, e.getMessage());
            System.exit(2);
            throw e;
        }
    }

    private void start() throws Exception {
        DefaultExports.initialize();
        InetSocketAddress address = new InetSocketAddress(settings.host(), settings.port());
        try {
            server = HttpServer.create(address, 16);
        } catch (BindException e) {
            throw new IOException(
                    "%s:%d is in use; choose another with --station.port"
                            .formatted(settings.host(), settings.port()),
                    e);
        }
        server.setExecutor(answers);
        server.createContext("/health", this::health);
        server.createContext("/metrics", Station::metrics);
        component
                .requests()
                .forEach(
                        (request, answer) ->
                                server.createContext(
                                        "/" + request, exchange -> ask(exchange, answer)));
        server.start();
        LoggerFactory.getLogger(Station.class)
                .info(
                        "{} serves /health and /metrics on port {}",
                        name,
                        server.getAddress().getPort());
        component.start();
    }

    /** Drains the component and stops answering. Called once, when the process is told to end. */
    @Override
    public void close() {
        component.close();
        if (server != null) {
            server.stop(0);
        }
        answers.shutdownNow();
        LoggerFactory.getLogger(Station.class).info("{} has ended", name);
        finished.countDown();
    }

    private void health(HttpExchange exchange) throws IOException {
        Health health = component.check();
        String body =
                "{\"station\":\"%s\",\"up\":%s,\"detail\":\"%s\"}%n"
                        .formatted(name, health.up(), escaped(health.detail()));
        respond(exchange, health.up() ? 200 : 503, "application/json", body);
    }

    /** Browsers name the page that asks in {@code Origin}: no page may ask for anything. */
    private void ask(HttpExchange exchange, Supplier<String> request) throws IOException {
        exchange.getResponseHeaders().add("Allow", "POST");
        if (!exchange.getRequestMethod().equals("POST")) {
            answer(exchange, 405, "ask with POST");
        } else if (exchange.getRequestHeaders().containsKey("Origin")) {
            answer(exchange, 403, "not for web pages");
        } else {
            answer(exchange, 202, request.get());
        }
    }

    private void answer(HttpExchange exchange, int status, String detail) throws IOException {
        String body = "{\"station\":\"%s\",\"detail\":\"%s\"}%n".formatted(name, escaped(detail));
        respond(exchange, status, "application/json", body);
    }

    private static void metrics(HttpExchange exchange) throws IOException {
        String type = TextFormat.chooseContentType(exchange.getRequestHeaders().getFirst("Accept"));
        exchange.getResponseHeaders().putAll(Map.of("Content-Type", java.util.List.of(type)));
        exchange.sendResponseHeaders(200, 0);
        try (Writer body =
                new OutputStreamWriter(exchange.getResponseBody(), StandardCharsets.UTF_8)) {
            TextFormat.writeFormat(
                    type, body, CollectorRegistry.defaultRegistry.metricFamilySamples());
        }
    }

    private static void respond(HttpExchange exchange, int status, String type, String body)
            throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().add("Content-Type", type);
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    private static String escaped(String text) {
        return text.replace("\\", "\\\\").replace("\"", "\\\"").replaceAll("\\p{Cntrl}", " ");
    }

    private static Thread daemon(Runnable task) {
        Thread thread = new Thread(task, "operations");
        thread.setDaemon(true);
        return thread;
    }
}
