package io.everalign.standalone;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.LongAdder;

/** Serves sites on loopback addresses, one address a site and the same port everywhere. */
final class SiteServer implements AutoCloseable {

    private static final int THREADS = 8;
    private static final String ROBOTS = "User-agent: *\nDisallow:\n";

    private final int port;
    private final List<Site> sites = new CopyOnWriteArrayList<>();
    private final List<HttpServer> servers = new CopyOnWriteArrayList<>();
    private final ExecutorService answers = Executors.newFixedThreadPool(THREADS);
    private final LongAdder requests = new LongAdder();
    private final LongAdder bytes = new LongAdder();

    SiteServer(int port) {
        this.port = port;
    }

    /** Begins to answer for a site. */
    void add(Site site) throws IOException {
        HttpServer server;
        try {
            server = HttpServer.create(new InetSocketAddress(site.address(), port), 0);
        } catch (BindException e) {
            throw new IOException(
                    "%s:%d, the address of %s, is in use; choose another port with --site-port"
                            .formatted(site.address().getHostAddress(), port, site.host()),
                    e);
        }
        SiteTree tree = new SiteTree(site.root());
        String index = SiteIndex.page(site.host(), tree.pages());
        server.createContext("/", counted(exchange -> answer(exchange, tree, index)));
        server.setExecutor(answers);
        server.start();
        servers.add(server);
        sites.add(site);
    }

    List<Site> sites() {
        return List.copyOf(sites);
    }

    int port() {
        return port;
    }

    long requests() {
        return requests.sum();
    }

    long bytes() {
        return bytes.sum();
    }

    @Override
    public void close() {
        servers.forEach(server -> server.stop(0));
        answers.shutdownNow();
    }

    private HttpHandler counted(HttpHandler handler) {
        return exchange -> {
            requests.increment();
            try (exchange) {
                handler.handle(exchange);
            }
        };
    }

    private void answer(HttpExchange exchange, SiteTree tree, String index) throws IOException {
        String method = exchange.getRequestMethod();
        String path = exchange.getRequestURI().getPath();
        if (!method.equals("GET") && !method.equals("HEAD")) {
            exchange.sendResponseHeaders(405, -1);
        } else if (path.equals("/robots.txt")) {
            send(exchange, "text/plain", ROBOTS);
        } else if (path.equals("/") || path.equals("/index.html")) {
            send(exchange, "text/html", index);
        } else {
            Optional<SiteTree.Found> found = tree.find(path);
            if (found.isEmpty()) {
                exchange.sendResponseHeaders(404, -1);
            } else if (found.get() instanceof SiteTree.Found.Moved moved) {
                exchange.getResponseHeaders().set("Location", SiteTree.escaped(moved.path()));
                exchange.sendResponseHeaders(301, -1);
            } else if (found.get() instanceof SiteTree.Found.Content content) {
                sendFile(exchange, content);
            }
        }
    }

    private void send(HttpExchange exchange, String type, String text) throws IOException {
        byte[] body = text.getBytes(StandardCharsets.UTF_8);
        try (OutputStream out = open(exchange, type, body.length)) {
            if (!exchange.getRequestMethod().equals("HEAD")) {
                out.write(body);
            }
        }
    }

    private void sendFile(HttpExchange exchange, SiteTree.Found.Content content)
            throws IOException {
        Path file = content.file();
        try (OutputStream out = open(exchange, content.type(), Files.size(file))) {
            if (!exchange.getRequestMethod().equals("HEAD")) {
                Files.copy(file, out);
            }
        }
    }

    private OutputStream open(HttpExchange exchange, String type, long length) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", type);
        boolean head = exchange.getRequestMethod().equals("HEAD");
        if (head) {
            exchange.getResponseHeaders().set("Content-Length", Long.toString(length));
        } else {
            bytes.add(length);
        }
        exchange.sendResponseHeaders(200, head || length == 0 ? -1 : length);
        return exchange.getResponseBody();
    }
}
