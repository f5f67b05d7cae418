package io.everalign.filter;

import io.everalign.runtime.Component;
import io.everalign.runtime.Health;
import io.prometheus.client.Collector;
import io.prometheus.client.CollectorRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BiConsumer;
import org.apache.flink.api.common.JobID;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.client.ClientUtils;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.core.execution.RecoveryClaimMode;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.runtime.client.JobInitializationException;
import org.apache.flink.runtime.jobgraph.SavepointRestoreSettings;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.minicluster.MiniClusterConfiguration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.graph.StreamGraph;
import org.apache.flink.util.FileUtils;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Both jobs on a mini cluster in this process. Each job goes on from its newest complete
 * checkpoint, which is kept whatever ends the process. An orderly end takes a savepoint, after
 * which no transaction is open.
 */
final class FilterStation implements Component {

    private static final Logger LOG = LoggerFactory.getLogger(FilterStation.class);
    private static final Duration PATIENCE = Duration.ofSeconds(6);

    /** A job that restarts for longer than this is down. */
    private static final Duration MAX_RESTARTING = Duration.ofSeconds(60);

    private final FilterStationSettings settings;
    private final Collector totals = CommittedTotals.collector();
    private final Map<String, JobID> jobs = new ConcurrentSkipListMap<>();

    /** What each job answered last. */
    private final Map<String, JobStatus> statuses = new ConcurrentSkipListMap<>();

    private volatile MiniCluster cluster;

    /** Held, so that the model that was read to be checked is the one that every task shares. */
    private volatile @Nullable NsfwRule nsfw;

    private volatile long lastRunningNanos = System.nanoTime();

    FilterStation(FilterStationSettings settings) {
        this.settings = settings;
    }

    @Override
    public void start() throws Exception {
        // What the rules read is refused here, and not in a job that starts again and again.
        nsfw = RuleArtifacts.of(settings.rules()).nsfw();
        KafkaEnds.check(settings.jobs());
        CountedBefore before = SettingsHistory.holdEpoch(settings.kafka(), settings.census());
        Map<String, String> digests =
                SettingsHistory.holdGeneration(
                        settings.kafka(), settings.rules(), settings.census());
        CollectorRegistry.defaultRegistry.register(totals);
        MiniCluster started = new MiniCluster(miniCluster());
        started.start();
        cluster = started;
        submit(CensusJob.NAME, (env, jobs) -> CensusMain.define(env, jobs, before));
        submit(FilterJob.NAME, (env, jobs) -> FilterMain.define(env, jobs, digests));
    }

    @Override
    public Health check() {
        MiniCluster running = cluster;
        if (running == null) {
            return Health.down("starting");
        }
        jobs.forEach((name, job) -> ask(running, name, job));
        boolean allRun = statuses.values().stream().allMatch(JobStatus.RUNNING::equals);
        long now = System.nanoTime();
        if (allRun) {
            lastRunningNanos = now;
        }
        String line =
                "jobs %s, judged %d records"
                        .formatted(statuses, CommittedTotals.of(FilterMetrics.JUDGED));
        boolean up = allRun || now - lastRunningNanos < MAX_RESTARTING.toNanos();
        return up ? Health.up(line) : Health.down(line);
    }

    /** The cluster answers later than a check may wait, so a check tells the answer before. */
    private void ask(MiniCluster running, String name, JobID job) {
        var unused = running.getJobStatus(job).thenAccept(status -> statuses.put(name, status));
    }

    @Override
    public void close() {
        MiniCluster running = cluster;
        if (running != null) {
            close(running);
        }
        NsfwRule held = nsfw;
        if (held != null) {
            held.close();
        }
    }

    private void close(MiniCluster running) {
        CollectorRegistry.defaultRegistry.unregister(totals);
        CompletableFuture<?>[] stops =
                jobs.entrySet().stream()
                        .map(job -> stop(running, job.getKey(), job.getValue()))
                        .toArray(CompletableFuture<?>[]::new);
        await("stop the jobs", CompletableFuture.allOf(stops));
        await("stop the cluster", running.closeAsync());
        cluster = null;
    }

    /** The cluster, for tests that break parts of it. */
    MiniCluster cluster() {
        return cluster;
    }

    private CompletableFuture<String> stop(MiniCluster running, String name, JobID job) {
        String savepoints = directory(name).resolve("savepoints").toUri().toString();
        return running.stopWithSavepoint(job, savepoints, false, SavepointFormatType.NATIVE)
                .thenCompose(savepoint -> running.requestJobResult(job).thenApply(r -> savepoint));
    }

    /** Waits, but not for long: what is not done now is repeated by the next start. */
    private static void await(String what, CompletableFuture<?> done) {
        try {
            done.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException e) {
            LOG.warn("Could not {} in order due to {}", what, e.toString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void submit(String name, BiConsumer<StreamExecutionEnvironment, FilterJobSettings> job)
            throws Exception {
        Configuration config = new Configuration();
        config.set(
                CheckpointingOptions.CHECKPOINTS_DIRECTORY,
                directory(name).resolve("checkpoints").toUri().toString());
        StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment(config);
        job.accept(env, settings.jobs());
        StreamGraph graph = env.getStreamGraph();
        graph.setJobName(name);
        Path latest = LatestCheckpoint.in(directory(name)).orElse(null);
        if (latest != null) {
            LOG.info("{} goes on from {}", name, latest);
            graph.setSavepointRestoreSettings(
                    SavepointRestoreSettings.forPath(
                            latest.toUri().toString(),
                            mayLeaveState(name),
                            RecoveryClaimMode.CLAIM));
        }
        JobID submitted = cluster.submitJob(graph).get().getJobID();
        jobs.put(name, submitted);
        awaitRestored(submitted);
    }

    /** A job that cannot go on from its state never runs: the start says so, and why. */
    private void awaitRestored(JobID job) throws JobInitializationException {
        ClientUtils.waitUntilJobInitializationFinished(
                () -> cluster.getJobStatus(job).get(),
                () -> cluster.requestJobResult(job).get(),
                FilterStation.class.getClassLoader());
    }

    /** A generation before may have looked for near-duplicates, which this one keeps. */
    private boolean mayLeaveState(String job) {
        return job.equals(FilterJob.NAME) && !settings.rules().nearDuplicates().isOn();
    }

    /** Counts of one epoch are nothing that another could go on from. */
    private Path directory(String job) {
        return settings.cluster()
                .checkpointDir()
                .toAbsolutePath()
                .resolve(job)
                .resolve("epoch-" + settings.census().epoch());
    }

    private MiniClusterConfiguration miniCluster() throws IOException {
        int slots = 2 * settings.job().parallelism();
        Path work = settings.cluster().checkpointDir().toAbsolutePath().resolve("work");
        // What a killed process left there belongs to no checkpoint.
        FileUtils.deleteDirectory(work.toFile());
        Files.createDirectories(work);
        return new MiniClusterConfiguration.Builder()
                .setNumTaskManagers(1)
                .setNumSlotsPerTaskManager(slots)
                .setConfiguration(MiniClusterOptions.of(settings.cluster(), work))
                .build();
    }
}
