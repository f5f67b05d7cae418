package io.everalign.registry.client;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Stands before a server and cuts the first few connections after so many bytes. */
final class CuttingProxy implements AutoCloseable {

    private static final Pattern RANGE = Pattern.compile("(?i)range: bytes=([0-9]+)-");

    private final ServerSocket listening =
            new ServerSocket(0, 16, InetAddress.getLoopbackAddress());
    private final List<Long> ranges = new CopyOnWriteArrayList<>();
    private final int server;
    private final long bytes;
    private int cuts;

    CuttingProxy(int server, long bytes, int cuts) throws IOException {
        this.server = server;
        this.bytes = bytes;
        this.cuts = cuts;
        Thread thread = new Thread(this::serve, "cutting-proxy");
        thread.setDaemon(true);
        thread.start();
    }

    URI uri() {
        return URI.create("http://127.0.0.1:" + listening.getLocalPort());
    }

    /** First bytes of the ranges that were asked for. */
    List<Long> rangesAsked() {
        return ranges;
    }

    @Override
    public void close() throws IOException {
        listening.close();
    }

    private void serve() {
        while (!listening.isClosed()) {
            try (Socket near = listening.accept();
                    Socket far = new Socket(InetAddress.getLoopbackAddress(), server)) {
                forwardHead(near.getInputStream(), far.getOutputStream());
                long limit = cuts-- > 0 ? bytes : Long.MAX_VALUE;
                forward(far.getInputStream(), near.getOutputStream(), limit);
            } catch (IOException e) {
                // The client or the server went away; the next connection is a new one.
            }
        }
    }

    private void forwardHead(InputStream from, OutputStream to) throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int next = from.read();
            if (next < 0) {
                throw new IOException("No request");
            }
            head.append((char) next);
        }
        Matcher range = RANGE.matcher(head);
        if (range.find()) {
            ranges.add(Long.parseLong(range.group(1)));
        }
        String closing = head.toString().replaceFirst("\r\n", "\r\nConnection: close\r\n");
        to.write(closing.getBytes(StandardCharsets.ISO_8859_1));
    }

    private static void forward(InputStream from, OutputStream to, long limit) throws IOException {
        byte[] buffer = new byte[8192];
        long left = limit;
        for (int read = from.read(buffer); read >= 0 && left > 0; read = from.read(buffer)) {
            to.write(buffer, 0, (int) Math.min(read, left));
            left -= read;
        }
    }
}
