package io.everalign.filter;

import io.everalign.runtime.Settings;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.apache.commons.io.FileUtils;
import org.apache.flink.api.common.JobID;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.runtime.checkpoint.CheckpointStatsSnapshot;
import org.apache.flink.runtime.checkpoint.CompletedCheckpointStats;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.minicluster.MiniClusterConfiguration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;

/**
 * The state of the census: the whole job from its first operator to its last on RocksDB, with the
 * options of production, on generated occurrences, until so many keys are live. It stands in this
 * module because it looks into the job's state.
 */
@SuppressWarnings("try") // closing a cluster can be interrupted
public final class CensusBenchmark {

    private static final String USAGE =
            """
            bench census [--keys 20000000] [--minutes 12] [--memory-mib 512] [--parallelism 1]

            Counts generated occurrences, 0.758 distinct texts and 0.776 distinct images a record, until so
            many texts and images are live or the time is over, and then measures the state on disk.
            """;

    private static final Duration EVERY = Duration.ofSeconds(10);
    private static final double GOAL_BYTES = 80;

    /** ForSt's release notes: word count on RocksDB, 300 million keys, 512 MB, one slot. */
    private static final double PUBLISHED_KEYS_PER_SLOT = 19_200;

    /** Flink alone on RocksDB, 8 million keys, incremental checkpoints every 10 s. */
    private static final double PUBLISHED_KEYS_PER_CPU_SECOND = 43_000;

    private static final double MIB = 1 << 20;

    private final Map<String, Long> options;
    private final Path folder;
    private final long records;

    private CensusBenchmark(Map<String, Long> options, Path folder) {
        this.options = options;
        this.folder = folder;
        this.records = SkewedOccurrences.recordsFor(options.get("--keys"));
    }

    /** What was reached at some time: records of committed checkpoints. */
    private record Reached(long records, double seconds, double cpuSeconds) {

        private static Reached now() {
            return new Reached(
                    CommittedTotals.of(FilterMetrics.OCCURRENCES),
                    System.nanoTime() / 1e9,
                    ProcessHandle.current()
                                    .info()
                                    .totalCpuDuration()
                                    .map(Duration::toNanos)
                                    .orElse(0L)
                            / 1e9);
        }

        private Reached since(Reached before) {
            return new Reached(
                    records - before.records,
                    seconds - before.seconds,
                    cpuSeconds - before.cpuSeconds);
        }
    }

    /** Measures; see the usage. */
    public static void main(String[] words) throws Exception {
        Map<String, Long> options =
                new LinkedHashMap<>(
                        Map.of(
                                "--keys", 20_000_000L,
                                "--minutes", 12L,
                                "--memory-mib", 512L,
                                "--parallelism", 1L));
        for (int i = 0; i < words.length; i += 2) {
            if (!options.containsKey(words[i])
                    || i + 1 == words.length
                    || !words[i + 1].matches("[1-9][0-9]{0,11}")) {
                boolean asked = words[i].equals("--help");
                (asked ? System.out : System.err).print(USAGE);
                System.exit(asked ? 0 : 2);
            }
            options.put(words[i], Long.parseLong(words[i + 1]));
        }
        Path folder = Files.createTempDirectory("census-benchmark");
        try {
            new CensusBenchmark(options, folder).run();
        } finally {
            FileUtils.deleteQuietly(folder.toFile());
        }
        System.exit(0);
    }

    private void run() throws Exception {
        print(
                "%d keys wanted, %d cores, load %.1f, %d MiB for the state, Java %s",
                options.get("--keys"),
                Runtime.getRuntime().availableProcessors(),
                load(),
                options.get("--memory-mib"),
                System.getProperty("java.version"));
        Files.createDirectories(folder.resolve("work"));
        try (MiniCluster cluster = new MiniCluster(miniCluster())) {
            cluster.start();
            StreamExecutionEnvironment env = environment();
            JobID job = cluster.submitJob(env.getStreamGraph()).get().getJobID();
            Reached rate = count();
            settle();
            printCheckpoints(cluster.getExecutionGraph(job).get().getCheckpointStatsSnapshot());
            printRate(rate);
            printState();
            cluster.cancelJob(job).get();
        }
    }

    private StreamExecutionEnvironment environment() {
        Configuration config = new Configuration();
        config.set(
                CheckpointingOptions.CHECKPOINTS_DIRECTORY,
                folder.resolve("checkpoints").toUri().toString());
        StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment(config);
        FilterJobSettings settings =
                Settings.of(FilterJobSettings.class)
                        .read(
                                new String[] {
                                    "--filter.checkpoint-interval=" + EVERY.toSeconds() + "s",
                                    "--filter.parallelism=" + options.get("--parallelism")
                                },
                                Map.of());
        JobEnvironment.apply(env, settings.job());
        CensusJob.define(
                env, SkewedOccurrences.source(records), new DiscardingSink<>(), settings.census());
        return env;
    }

    private MiniClusterConfiguration miniCluster() {
        int slots = Math.toIntExact(options.get("--parallelism"));
        ClusterSettings settings =
                Settings.of(ClusterSettings.class)
                        .read(
                                new String[] {
                                    "--filter.managed-memory="
                                            + options.get("--memory-mib") * slots
                                            + "MiB"
                                },
                                Map.of());
        return new MiniClusterConfiguration.Builder()
                .setNumTaskManagers(1)
                .setNumSlotsPerTaskManager(slots)
                .setConfiguration(MiniClusterOptions.of(settings, folder.resolve("work")))
                .build();
    }

    /** Looks on until all is counted or the time is over; the first tenth warms up. */
    private Reached count() throws IOException {
        long deadline = System.nanoTime() + Duration.ofMinutes(options.get("--minutes")).toNanos();
        Reached first = null;
        Reached last = Reached.now();
        while (last.records < records && System.nanoTime() < deadline) {
            LockSupport.parkNanos(Duration.ofMillis(200).toNanos());
            Reached now = Reached.now();
            if (now.records == last.records) {
                continue;
            }
            print(
                    "%,12d of %,d records, %,.0f a second, load %.1f, %,.1f MiB of table files",
                    now.records,
                    records,
                    now.since(last).records / now.since(last).seconds,
                    load(),
                    StateFiles.tableBytes(folder.resolve("work")) / MIB);
            last = now;
            if (first == null && now.records >= records / 10) {
                first = now;
            }
        }
        SkewedOccurrences.stop();
        return first == null ? last : last.since(first);
    }

    /** Waits until two checkpoints have found nothing new. */
    private static void settle() {
        long seen = -1;
        while (Reached.now().records != seen) {
            seen = Reached.now().records;
            LockSupport.parkNanos(EVERY.multipliedBy(2).toNanos());
        }
    }

    private static void printCheckpoints(CheckpointStatsSnapshot snapshot) {
        List<CompletedCheckpointStats> completed =
                snapshot.getHistory().getCheckpoints().stream()
                        .filter(CompletedCheckpointStats.class::isInstance)
                        .map(CompletedCheckpointStats.class::cast)
                        .toList();
        CompletedCheckpointStats largest =
                completed.stream()
                        .max(Comparator.comparing(CompletedCheckpointStats::getCheckpointedSize))
                        .orElseThrow();
        print(
                "checkpoints every %d s; of the last %d: median %d ms, longest %d ms; largest wrote %,.1f of %,.1f MiB",
                EVERY.toSeconds(),
                completed.size(),
                completed.stream()
                        .mapToLong(CompletedCheckpointStats::getEndToEndDuration)
                        .sorted()
                        .skip(completed.size() / 2)
                        .findFirst()
                        .orElseThrow(),
                completed.stream()
                        .mapToLong(CompletedCheckpointStats::getEndToEndDuration)
                        .max()
                        .orElseThrow(),
                largest.getCheckpointedSize() / MIB,
                largest.getStateSize() / MIB);
    }

    private void printRate(Reached rate) {
        double perSlot = rate.records / rate.seconds / options.get("--parallelism");
        double perCpuSecond = rate.records / rate.cpuSeconds;
        print(
                "%,.0f records/s a slot, %,.0f keys looked up; published: %,.0f keys/s a slot (one key a record)",
                perSlot, 2 * perSlot, PUBLISHED_KEYS_PER_SLOT);
        print(
                "%,.0f records and %,.0f keys a CPU second; measured before for one key a record: %,.0f",
                perCpuSecond, 2 * perCpuSecond, PUBLISHED_KEYS_PER_CPU_SECOND);
    }

    private void printState() throws Exception {
        long counted = Reached.now().records;
        long keys = SkewedOccurrences.keys(counted);
        long asIs = 0;
        long compacted = 0;
        int number = 0;
        for (Path instance : StateFiles.instances(folder.resolve("work"))) {
            Path copy = folder.resolve("copy-" + number++);
            StateFiles.Size size = StateFiles.measure(instance, copy);
            FileUtils.deleteQuietly(copy.toFile());
            asIs += size.asIsBytes();
            compacted += size.compactedBytes();
            print(
                    "%-8s %,12d keys, %.1f bytes a key as is, %.1f compacted",
                    size.name(),
                    size.keys(),
                    (double) size.asIsBytes() / size.keys(),
                    (double) size.compactedBytes() / size.keys());
        }
        print("%,d records, %,d texts and images live", counted, keys);
        printSize("as is", asIs, counted, keys);
        printSize("compacted", compacted, counted, keys);
    }

    private static void printSize(String how, long bytes, long records, long keys) {
        double perRecord = (double) bytes / records;
        print(
                "%s: %,.1f MiB, %.1f bytes a key, %.1f bytes a record (goal: %.0f); %,.0f GB for 1 and %,.0f GB for 10 billion records",
                how,
                bytes / MIB,
                (double) bytes / keys,
                perRecord,
                GOAL_BYTES,
                perRecord,
                10 * perRecord);
    }

    private static double load() {
        return ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
    }

    private static void print(String format, Object... values) {
        System.out.println(String.format(Locale.ROOT, format, values));
    }
}
