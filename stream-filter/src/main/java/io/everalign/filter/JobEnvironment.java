package io.everalign.filter;

import java.time.Duration;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.ExternalizedCheckpointRetention;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.configuration.StateBackendOptions;
import org.apache.flink.core.execution.CheckpointingMode;
import org.apache.flink.state.rocksdb.RocksDBConfigurableOptions;
import org.apache.flink.state.rocksdb.RocksDBOptions;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** What both jobs ask of Flink, wherever they run. */
final class JobEnvironment {

    private static final int MAX_PARALLELISM = 720;

    private JobEnvironment() {}

    /**
     * Settings on which state and exactly-once rest, so that they hold however the job is started.
     * State is larger than memory, and a checkpoint writes what is new in it. Barriers stay
     * aligned: the census writes its progress just before the barrier, which means something only
     * if nothing overtakes it.
     */
    static void apply(StreamExecutionEnvironment env, JobSettings settings) {
        Configuration config = new Configuration();
        config.set(PipelineOptions.MAX_PARALLELISM, MAX_PARALLELISM);
        config.set(PipelineOptions.GENERIC_TYPES, false);
        config.set(PipelineOptions.AUTO_GENERATE_UIDS, false);
        config.set(PipelineOptions.OBJECT_REUSE, true);
        config.set(StateBackendOptions.STATE_BACKEND, "rocksdb");
        config.set(CheckpointingOptions.INCREMENTAL_CHECKPOINTS, true);
        // Three of four keys are new. Without filters each is looked for on every level, which took
        // half as much CPU again (bench census, state five times its memory).
        config.set(RocksDBConfigurableOptions.USE_BLOOM_FILTER, true);
        config.set(RocksDBOptions.USE_PARTITIONED_INDEX_FILTERS, true);
        config.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, settings.checkpointInterval());
        config.set(
                CheckpointingOptions.CHECKPOINTING_CONSISTENCY_MODE,
                CheckpointingMode.EXACTLY_ONCE);
        config.set(CheckpointingOptions.ENABLE_UNALIGNED, false);
        config.set(CheckpointingOptions.CHECKPOINTING_TIMEOUT, Duration.ofMinutes(5));
        config.set(
                CheckpointingOptions.EXTERNALIZED_CHECKPOINT_RETENTION,
                ExternalizedCheckpointRetention.RETAIN_ON_CANCELLATION);
        config.set(RestartStrategyOptions.RESTART_STRATEGY, "exponential-delay");
        config.set(
                RestartStrategyOptions.RESTART_STRATEGY_EXPONENTIAL_DELAY_INITIAL_BACKOFF,
                Duration.ofSeconds(1));
        config.set(
                RestartStrategyOptions.RESTART_STRATEGY_EXPONENTIAL_DELAY_MAX_BACKOFF,
                Duration.ofSeconds(30));
        env.configure(config);
        env.setParallelism(settings.parallelism());
    }
}
