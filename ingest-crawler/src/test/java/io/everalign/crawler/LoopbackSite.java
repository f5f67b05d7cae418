package io.everalign.crawler;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A web site on loopback: paths to answers, and a log of what was asked. */
final class LoopbackSite implements AutoCloseable {

    /** One request. */
    record Asked(String host, String path, long atNanos) {}

    private interface Answering {
        void answer(HttpExchange exchange) throws IOException;
    }

    private final HttpServer server;
    private final ExecutorService threads = Executors.newFixedThreadPool(4);
    private final Map<String, Answering> answers = new ConcurrentHashMap<>();
    private final List<Asked> asked = new CopyOnWriteArrayList<>();

    LoopbackSite() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 50);
        server.setExecutor(threads);
        server.createContext("/", this::answer);
        server.start();
    }

    String url(String host, String path) {
        return "http://" + host + ":" + server.getAddress().getPort() + path;
    }

    LoopbackSite page(String path, String body) {
        return answer(path, 200, Map.of("Content-Type", "text/html"), utf8(body));
    }

    LoopbackSite image(String path, byte[] body) {
        return answer(path, 200, Map.of("Content-Type", "image/x-lie"), body);
    }

    LoopbackSite answer(String path, int status, Map<String, String> headers, byte[] body) {
        answers.put(
                path,
                exchange -> {
                    Headers out = exchange.getResponseHeaders();
                    headers.forEach(out::add);
                    exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
                    exchange.getResponseBody().write(body);
                });
        return this;
    }

    /** A body without end. */
    LoopbackSite endless(String path) {
        answers.put(
                path,
                exchange -> {
                    exchange.sendResponseHeaders(200, 0);
                    byte[] block = utf8("<p>more</p>".repeat(1000));
                    while (true) {
                        exchange.getResponseBody().write(block);
                    }
                });
        return this;
    }

    /** A body that breaks off before its announced length. */
    LoopbackSite truncated(String path, byte[] body) {
        answers.put(
                path,
                exchange -> {
                    exchange.sendResponseHeaders(200, body.length);
                    exchange.getResponseBody().write(body, 0, body.length / 2);
                });
        return this;
    }

    List<Asked> asked() {
        return List.copyOf(asked);
    }

    long timesAsked(String path) {
        return asked.stream().filter(request -> request.path().equals(path)).count();
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }

    static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private void answer(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().toString();
        String host = String.valueOf(exchange.getRequestHeaders().getFirst("Host"));
        asked.add(new Asked(host.split(":", -1)[0], path, System.nanoTime()));
        try (exchange) {
            Answering answering = answers.get(path);
            if (answering == null) {
                exchange.sendResponseHeaders(404, -1);
            } else {
                answering.answer(exchange);
            }
        }
    }
}
