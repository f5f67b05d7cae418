package io.everalign.tests;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * A small web on one loopback port, told apart by host names, which states what must become of
 * everything on it. Each host has an index that links to its pages.
 */
final class TestSite implements AutoCloseable {

    private final HttpServer server;
    private final ExecutorService answers = Executors.newCachedThreadPool(TestSite::daemon);
    private final Map<String, HttpHandler> handlers = new ConcurrentHashMap<>();
    private final Map<String, StringBuilder> indexes = new TreeMap<>();
    private final Map<Becomes, Integer> counts = new EnumMap<>(Becomes.class);
    private final List<Shown> shown = new ArrayList<>();
    private final Set<String> hosts = new HashSet<>();

    /** A site with nothing on it. */
    TestSite() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(answers);
        server.createContext("/", this::answer);
        server.start();
    }

    /** A page of a host, linked from its index. */
    Page page(String host, String path) {
        index(host).append("<li><a href='%s'>%s</a>%n".formatted(path, path));
        expect(Becomes.FETCHED);
        return new Page(this, host, path);
    }

    /** A link on the index of a host, and what must become of it. */
    void link(String host, String reference, Becomes becomes) {
        index(host).append("<li><a href='%s'>elsewhere</a>%n".formatted(reference));
        expect(becomes);
    }

    /** What a URL is answered with. */
    void put(String host, String path, HttpHandler handler) {
        hosts.add(host);
        handlers.put(host + path, handler);
    }

    void put(String host, String path, String contentType, byte[] body) {
        put(host, path, exchange -> send(exchange, contentType, body));
    }

    String url(String host, String path) {
        return "http://%s:%d%s".formatted(host, server.getAddress().getPort(), path);
    }

    void expect(Becomes becomes) {
        counts.merge(becomes, 1, Integer::sum);
    }

    void expect(Shown image) {
        shown.add(image);
    }

    /** Where a crawler begins: the index of each host that has one. */
    List<String> seeds() {
        return indexes.keySet().stream().map(host -> url(host, "/")).toList();
    }

    /** Addresses of the hosts, as {@code host=address}. */
    List<String> resolve() {
        return hosts.stream().sorted().map(host -> host + "=127.0.0.1").toList();
    }

    /** How often each label of a stage must be counted; of what is fetched, the failures. */
    Map<String, Long> expected(Becomes.Stage stage) {
        Map<String, Long> expected = new LinkedHashMap<>();
        counts.forEach(
                (becomes, count) -> {
                    if (becomes.stage() == stage && becomes != Becomes.FETCHED) {
                        expected.merge(becomes.label(), (long) count, Long::sum);
                    }
                });
        return expected;
    }

    /** Every pair that must reach {@code pairs.raw}, once for each URL that has it. */
    List<Shown> pairs() {
        return List.copyOf(shown);
    }

    @Override
    public void close() {
        server.stop(0);
        answers.shutdownNow();
    }

    private StringBuilder index(String host) {
        hosts.add(host);
        return indexes.computeIfAbsent(host, h -> new StringBuilder("<!DOCTYPE html><ul>\n"));
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            String host = exchange.getRequestHeaders().getFirst("Host").replaceFirst(":\\d+$", "");
            String path = exchange.getRequestURI().getPath();
            HttpHandler handler = handlers.get(host + path);
            StringBuilder index = indexes.get(host);
            if (handler != null) {
                handler.handle(exchange);
            } else if (path.equals("/") && index != null) {
                byte[] page = index.toString().getBytes(StandardCharsets.UTF_8);
                send(exchange, "text/html; charset=utf-8", page);
            } else {
                exchange.sendResponseHeaders(404, -1);
            }
        }
    }

    static void send(HttpExchange exchange, String contentType, byte[] body) throws IOException {
        if (!contentType.isEmpty()) {
            exchange.getResponseHeaders().set("Content-Type", contentType);
        }
        exchange.sendResponseHeaders(200, body.length == 0 ? -1 : body.length);
        try (OutputStream out = exchange.getResponseBody()) {
            out.write(body);
        }
    }

    private static Thread daemon(Runnable task) {
        Thread thread = new Thread(task, "test-site");
        thread.setDaemon(true);
        return thread;
    }
}
