package io.everalign.tests;

import io.everalign.standalone.ModuleHome;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A Flink cluster as users have one: job manager and task manager in processes of their own, and
 * ZooKeeper, with which the job manager finds its jobs and their newest checkpoints again. Flink's
 * own entry points run on the class path of the filter.
 */
final class FlinkProcesses implements AutoCloseable {

    private static final Duration SUBMITTED = Duration.ofSeconds(60);
    private static final String PACKAGE = "org.apache.flink.";
    private static final String ZOOKEEPER =
            PACKAGE + "shaded.zookeeper3.org.apache.zookeeper.server.ZooKeeperServerMain";

    private static final List<String> OPENS =
            Stream.of("util", "lang", "net", "time", "util.concurrent", "util.concurrent.atomic")
                    .map(name -> "--add-opens=java.base/java.%s=ALL-UNNAMED".formatted(name))
                    .toList();

    private final Path folder;
    private final String classPath;
    private final List<ChildProcess> started = new ArrayList<>();
    private ChildProcess jobManager;
    private ChildProcess taskManager;

    private FlinkProcesses(Path folder, String classPath) {
        this.folder = folder;
        this.classPath = classPath;
    }

    /** Starts the processes; everything they write lies below the folder. */
    static FlinkProcesses start(Path folder, int slots) throws IOException {
        FlinkProcesses cluster =
                new FlinkProcesses(folder, ModuleHome.find().classPath("stream-filter"));
        int zooKeeperPort = freePort();
        Files.writeString(
                folder.resolve("zookeeper.properties"),
                lines(
                        "=",
                        Map.of(
                                "dataDir", folder.resolve("zookeeper").toString(),
                                "clientPort", Integer.toString(zooKeeperPort),
                                "clientPortAddress", "127.0.0.1",
                                "tickTime", "500",
                                "admin.enableServer", "false")));
        Files.writeString(
                folder.resolve("config.yaml"),
                lines(": ", cluster.configuration(zooKeeperPort, slots)));
        cluster.run("zookeeper", 64, ZOOKEEPER, folder.resolve("zookeeper.properties").toString());
        cluster.jobManager =
                cluster.run(
                        "job-manager",
                        384,
                        PACKAGE + "runtime.entrypoint.StandaloneSessionClusterEntrypoint",
                        "--configDir",
                        folder.toString());
        cluster.taskManager =
                cluster.run(
                        "task-manager",
                        512,
                        PACKAGE + "runtime.taskexecutor.TaskManagerRunner",
                        "--configDir",
                        folder.toString());
        return cluster;
    }

    /** Submits a job as {@code flink run} does. */
    void submit(String mainClass, List<String> settings) throws IOException {
        List<String> words = new ArrayList<>(List.of("run", "--detached", "--class", mainClass));
        words.add(jar());
        words.addAll(settings);
        ChildProcess client =
                run(
                        "submit-" + mainClass.substring(mainClass.lastIndexOf('.') + 1),
                        256,
                        PACKAGE + "client.cli.CliFrontend",
                        words.toArray(String[]::new));
        client.awaitSuccess(SUBMITTED);
    }

    ChildProcess jobManager() {
        return jobManager;
    }

    ChildProcess taskManager() {
        return taskManager;
    }

    String evidence() {
        return started.stream().map(ChildProcess::evidence).collect(Collectors.joining("\n"));
    }

    @Override
    public void close() {
        started.forEach(ChildProcess::close);
    }

    static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /** The module's own jar, which a client uploads. */
    private String jar() throws IOException {
        String first = classPath.substring(0, classPath.indexOf(File.pathSeparatorChar));
        if (!first.endsWith(".jar")) {
            throw new IOException("%s is no jar; run this test by verify".formatted(first));
        }
        return first;
    }

    private ChildProcess run(String name, int heapMiB, String mainClass, String... arguments)
            throws IOException {
        List<String> jvm = new ArrayList<>(OPENS);
        jvm.addAll(List.of("-Xmx%dm".formatted(heapMiB), "-cp", classPath));
        List<String> words = new ArrayList<>(List.of(mainClass));
        words.addAll(List.of(arguments));
        ChildProcess process =
                ChildProcess.start(
                        name, folder, jvm, words, Map.of("FLINK_CONF_DIR", folder.toString()));
        started.add(process);
        return process;
    }

    private Map<String, String> configuration(int zooKeeperPort, int slots) {
        Map<String, String> config = new TreeMap<>();
        config.put("jobmanager.rpc.address", "127.0.0.1");
        config.put("jobmanager.bind-host", "127.0.0.1");
        config.put("rest.address", "127.0.0.1");
        config.put("rest.bind-address", "127.0.0.1");
        config.put("rest.bind-port", "0");
        config.put("taskmanager.host", "127.0.0.1");
        config.put("taskmanager.bind-host", "127.0.0.1");
        config.put("io.tmp.dirs", folder.resolve("tmp").toString());
        config.put("execution.checkpointing.dir", folder.resolve("checkpoints").toUri().toString());
        config.put("high-availability.type", "zookeeper");
        config.put("high-availability.storageDir", folder.resolve("ha").toUri().toString());
        config.put("high-availability.zookeeper.quorum", "127.0.0.1:" + zooKeeperPort);
        config.put("high-availability.zookeeper.client.session-timeout", "4s");
        config.put("zookeeper.sasl.disable", "true");
        config.put("heartbeat.interval", "1s");
        config.put("heartbeat.timeout", "8s");
        // What the scripts of a distribution would work out and hand over.
        config.put("taskmanager.numberOfTaskSlots", Integer.toString(slots));
        config.put("taskmanager.cpu.cores", "2");
        config.put("taskmanager.memory.framework.heap.size", "64m");
        config.put("taskmanager.memory.framework.off-heap.size", "64m");
        config.put("taskmanager.memory.jvm-metaspace.size", "128m");
        config.put("taskmanager.memory.jvm-overhead.min", "64m");
        config.put("taskmanager.memory.jvm-overhead.max", "64m");
        config.put("taskmanager.memory.task.heap.size", "256m");
        config.put("taskmanager.memory.task.off-heap.size", "64m");
        config.put("taskmanager.memory.network.min", "32m");
        config.put("taskmanager.memory.network.max", "32m");
        config.put("taskmanager.memory.managed.size", "128m");
        return config;
    }

    private static String lines(String sign, Map<String, String> settings) {
        return settings.entrySet().stream()
                .map(setting -> setting.getKey() + sign + setting.getValue() + "\n")
                .collect(Collectors.joining());
    }
}
