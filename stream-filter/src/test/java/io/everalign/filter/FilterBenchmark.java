package io.everalign.filter;

import io.everalign.runtime.Settings;
import io.everalign.schemas.TestBroker;
import io.everalign.schemas.TestPairs;
import io.everalign.schemas.Topic;
import io.everalign.schemas.Topics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.functions.MapFunction;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Census and filter against what bounds them, in the same run on the same records: the census
 * against a job that reads the same headers, the filter against a job that copies the same bytes
 * from Kafka to Kafka, exactly once. It stands in this module because the jobs are started one by
 * one, each on a mini cluster, beside a broker in the same process.
 */
public final class FilterBenchmark {

    private static final String USAGE =
            """
            bench filter [--records 60000] [--rounds 3] [--nsfw DIR]

            Measures on generated pictures of about 60 KB: reading headers and counting on all
            records, copying and filtering on a fifth of them; with the model of everalign
            nsfw-model also the filter with the NSFW rule, on a thirtieth.
            """;
    private static final String WITH_NSFW = "filter with NSFW";
    private static final int PICTURES = 300;
    private static final int PARALLELISM = 2;
    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final AtomicLong PASSED = new AtomicLong();

    private final int records;
    private final int rounds;
    private final String nsfw;
    private final Path work;
    private final Map<String, List<Double>> rates = new LinkedHashMap<>();

    private FilterBenchmark(Map<String, String> options, Path work) {
        this.records = Integer.parseInt(options.get("--records"));
        this.rounds = Integer.parseInt(options.get("--rounds"));
        this.nsfw = options.get("--nsfw");
        this.work = work;
    }

    /** Measures; see the usage. */
    public static void main(String[] words) throws Exception {
        Map<String, String> options =
                new HashMap<>(Map.of("--records", "60000", "--rounds", "3", "--nsfw", ""));
        for (int i = 0; i < words.length; i += 2) {
            if (!options.containsKey(words[i]) || i + 1 == words.length) {
                System.err.print(USAGE);
                System.exit(2);
            }
            options.put(words[i], words[i + 1]);
        }
        Path work = Files.createTempDirectory("filter-benchmark");
        new FilterBenchmark(options, work).run();
        System.exit(0);
    }

    private void run() throws Exception {
        FilterJobSettings first = settings(1);
        Topics.ensureAll(first.kafka());
        long bytes = fill(first);
        System.out.printf(
                "%d records of %.1f KB, %d cores, load %.1f, Java %s%n",
                records,
                bytes / 1e3 / records,
                Runtime.getRuntime().availableProcessors(),
                java.lang.management.ManagementFactory.getOperatingSystemMXBean()
                        .getSystemLoadAverage(),
                System.getProperty("java.version"));
        for (int round = 0; round <= rounds; round++) {
            boolean counts = round > 0; // the first warms up
            FilterJobSettings settings = settings(round + 1);
            LongSupplier counted = () -> CommittedTotals.of(FilterMetrics.OCCURRENCES);
            LongSupplier judged = () -> CommittedTotals.of(FilterMetrics.JUDGED);
            measure(
                    "read headers",
                    counts,
                    records,
                    PASSED::get,
                    env -> readHeaders(env, settings));
            measure("census", counts, records, counted, env -> census(env, settings));
            measure("copy", counts, records / 5, PASSED::get, env -> copy(env, settings));
            measure("filter", counts, records / 5, judged, env -> filter(env, settings));
            if (!nsfw.isEmpty()) {
                FilterJobSettings more = settings(round + 101, "--filter.nsfw-model=" + nsfw);
                measure(WITH_NSFW, counts, records / 30, judged, env -> filter(env, more));
            }
        }
        rates.forEach(FilterBenchmark::print);
        printRatio("census", "read headers");
        printRatio("filter", "copy");
        if (!nsfw.isEmpty()) {
            printRatio(WITH_NSFW, "filter");
        }
    }

    private FilterJobSettings settings(int number, String... more) {
        List<String> arguments = new ArrayList<>(List.of(more));
        arguments.add("--kafka.bootstrap-servers=" + TestBroker.bootstrapServers());
        arguments.add("--kafka.partitions=2");
        arguments.add("--filter.parallelism=" + PARALLELISM);
        arguments.add("--filter.checkpoint-interval=500ms");
        arguments.add("--filter.transaction-prefix=round-" + number);
        arguments.add("--filter.generation=" + number);
        arguments.add("--census.epoch=" + number % 100);
        return Settings.of(FilterJobSettings.class)
                .read(arguments.toArray(String[]::new), Map.of());
    }

    /** How many bytes the images have. */
    private long fill(FilterJobSettings settings) throws IOException {
        List<byte[]> pictures = new ArrayList<>();
        for (int i = 0; i < Math.min(PICTURES, records); i++) {
            pictures.add(NoisyPictures.picture(i));
        }
        long bytes = 0;
        Properties properties = settings.kafka().clientProperties("fill");
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(
                        properties, new ByteArraySerializer(), new ByteArraySerializer())) {
            for (int i = 0; i < records; i++) {
                byte[] picture =
                        NoisyPictures.numbered(
                                pictures.get(i % pictures.size()), NoisyPictures.number(i));
                bytes += picture.length;
                var unused =
                        producer.send(
                                TestPairs.record(
                                        TestPairs.pair(picture, "the picture of number " + i)));
            }
        }
        return bytes;
    }

    private static void census(StreamExecutionEnvironment env, FilterJobSettings settings) {
        CensusMain.define(env, settings, CountedBefore.NOTHING);
    }

    private static void readHeaders(StreamExecutionEnvironment env, FilterJobSettings settings) {
        JobEnvironment.apply(env, settings.job());
        env.fromSource(
                        KafkaEnds.rawHeaders(settings, CountedBefore.NOTHING),
                        WatermarkStrategy.noWatermarks(),
                        "raw headers")
                .uid("read-source-v1")
                .map(new Pass<>())
                .returns(RawHeaders.class)
                .uid("read-count-v1")
                .sinkTo(new DiscardingSink<>())
                .uid("read-sink-v1");
    }

    private static void copy(StreamExecutionEnvironment env, FilterJobSettings settings) {
        JobEnvironment.apply(env, settings.job());
        env.fromSource(CopiedRecords.source(settings), WatermarkStrategy.noWatermarks(), "raw")
                .uid("copy-source-v1")
                .map(new Pass<>())
                .returns(Outgoing.class)
                .uid("copy-count-v1")
                .sinkTo(KafkaEnds.sink(settings, "copy", Topic.PAIRS_FILTERED))
                .uid("copy-sink-v1");
    }

    private static void filter(StreamExecutionEnvironment env, FilterJobSettings settings) {
        FilterMain.define(env, settings, ArtifactDigests.of(settings.rules()));
    }

    /** Counts records on their way. */
    private static final class Pass<T> implements MapFunction<T, T> {

        private static final long serialVersionUID = 1;

        @Override
        public T map(T record) {
            PASSED.incrementAndGet();
            return record;
        }
    }

    private void measure(
            String name,
            boolean counts,
            int most,
            LongSupplier done,
            Consumer<StreamExecutionEnvironment> job)
            throws Exception {
        PASSED.set(0);
        for (int subtask = 0; subtask < PARALLELISM; subtask++) {
            CommittedTotals.publish("filter-rules-" + subtask, Map.of());
        }
        Configuration config =
                MiniClusterOptions.of(
                        Settings.of(ClusterSettings.class).read(new String[0], Map.of()), work);
        config.set(
                CheckpointingOptions.CHECKPOINTS_DIRECTORY,
                work.resolve("checkpoints").toUri().toString());
        StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment(config);
        job.accept(env);
        JobClient client = env.executeAsync(name);
        double rate = rate(done, most);
        client.cancel().get();
        var unused = client.getJobExecutionResult().handle((result, cancelled) -> 0).get();
        if (counts) {
            rates.computeIfAbsent(name, n -> new ArrayList<>()).add(rate);
        }
    }

    /**
     * Records a second between the first tenth and the last, so that neither the start nor the
     * interval of checkpoints counts.
     */
    private double rate(LongSupplier done, int most) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        long firstNanos = 0;
        long first = 0;
        long lastNanos = 0;
        long last = 0;
        while (last < most) {
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException(
                        "Only %d of %d records after %s".formatted(last, most, PATIENCE));
            }
            LockSupport.parkNanos(Duration.ofMillis(5).toNanos());
            long now = done.getAsLong();
            // What a job before it counted is shown until the next has begun.
            if (now != last && (now < most || first > 0)) {
                last = now;
                lastNanos = System.nanoTime();
                if (first == 0 && now >= most / 10) {
                    first = now;
                    firstNanos = lastNanos;
                }
            }
        }
        return (last - first) / ((lastNanos - firstNanos) / 1e9);
    }

    private static void print(String name, List<Double> measured) {
        double[] sorted = measured.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        System.out.printf(
                "%-16s %8.0f records/s (%.0f–%.0f)%n",
                name, sorted[sorted.length / 2], sorted[0], sorted[sorted.length - 1]);
    }

    private void printRatio(String name, String limit) {
        double[] ratios = new double[rounds];
        Arrays.setAll(ratios, i -> rates.get(name).get(i) / rates.get(limit).get(i));
        Arrays.sort(ratios);
        System.out.printf(
                "%s is %.2f of %s (%.2f–%.2f)%n",
                name, ratios[rounds / 2], limit, ratios[0], ratios[rounds - 1]);
    }
}
