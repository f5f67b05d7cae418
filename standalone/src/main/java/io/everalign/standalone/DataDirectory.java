package io.everalign.standalone;

import java.io.IOException;
import java.io.Reader;
import java.io.Writer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/** Everything that outlives a run, below one directory that one run at a time may use. */
final class DataDirectory implements AutoCloseable {

    private final Path root;
    private final FileChannel lockFile;

    private DataDirectory(Path root, FileChannel lockFile) {
        this.root = root;
        this.lockFile = lockFile;
    }

    /**
     * Takes the directory, which is made if it is not there.
     *
     * @throws IOException if it cannot be written, or another run has it
     */
    static DataDirectory open(Path directory) throws IOException {
        Path root = directory.toAbsolutePath().normalize();
        try {
            Files.createDirectories(root.resolve("logs"));
        } catch (IOException e) {
            throw new IOException(
                    "Cannot write to %s (%s); choose another place with --data"
                            .formatted(root, e.getMessage()),
                    e);
        }
        FileChannel file =
                FileChannel.open(
                        root.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        if (lock(file) == null) {
            file.close();
            throw new IOException(
                    root
                            + " is in use by another run; stop that one or choose another place with"
                            + " --data");
        }
        return new DataDirectory(root, file);
    }

    Path root() {
        return root;
    }

    Path resolve(String name) {
        return root.resolve(name);
    }

    Path log(String station) {
        return root.resolve("logs").resolve(station + ".log");
    }

    /**
     * The port kept for a purpose: the one of the last run where it is free, else a new one that is
     * kept from now on.
     */
    int port(String purpose) throws IOException {
        int kept = keptPort(root, purpose);
        int port = kept > 0 && isFree(kept) ? kept : freePort();
        // A port that another station of this run has been given is free until that one starts.
        while (isKeptForAnother(purpose, port)) {
            port = freePort();
        }
        keepPort(purpose, port);
        return port;
    }

    private boolean isKeptForAnother(String purpose, int port) throws IOException {
        Properties ports = ports(root);
        ports.remove(purpose);
        return ports.containsValue(Integer.toString(port));
    }

    void keepPort(String purpose, int port) throws IOException {
        Properties ports = ports(root);
        ports.setProperty(purpose, Integer.toString(port));
        try (Writer writer = Files.newBufferedWriter(root.resolve("ports"))) {
            ports.store(writer, "Ports of the last run, used again where they are free");
        }
    }

    /** The port that the last or current run on a directory has for a purpose; 0 if none. */
    static int keptPort(Path root, String purpose) throws IOException {
        String port = ports(root).getProperty(purpose, "");
        return port.matches("[0-9]{1,5}") ? Integer.parseInt(port) : 0;
    }

    private static Properties ports(Path root) throws IOException {
        Properties ports = new Properties();
        Path file = root.resolve("ports");
        if (Files.exists(file)) {
            try (Reader reader = Files.newBufferedReader(file)) {
                ports.load(reader);
            }
        }
        return ports;
    }

    static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    static boolean isFree(int port) {
        try (ServerSocket probe = new ServerSocket()) {
            probe.setReuseAddress(true);
            probe.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    @Override
    public void close() {
        try {
            lockFile.close();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException("Cannot give back " + root, e);
        }
    }

    private static @Nullable FileLock lock(FileChannel file) throws IOException {
        try {
            return file.tryLock();
        } catch (OverlappingFileLockException e) {
            return null;
        }
    }
}
