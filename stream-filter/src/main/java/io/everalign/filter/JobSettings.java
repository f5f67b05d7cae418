package io.everalign.filter;

import io.everalign.runtime.Setting;
import java.time.Duration;

/**
 * How the two jobs run, wherever they run.
 *
 * @param parallelism parallel parts of each job
 * @param checkpointInterval time between checkpoints
 * @param transactionTimeout after which the broker aborts a transaction left open
 * @param transactionPrefix begins every transactional id
 * @param holdBack offsets by which the filter stays behind the census
 */
record JobSettings(
        @Setting(
                        key = "filter.parallelism",
                        value = "2",
                        min = "1",
                        max = "720",
                        about = "Parallel parts of each job; best a divisor of 720.")
                int parallelism,
        @Setting(
                        key = "filter.checkpoint-interval",
                        value = "2s",
                        min = "100ms",
                        about =
                                "Time between checkpoints: outputs become visible, and the census opens the gate, once per checkpoint.")
                Duration checkpointInterval,
        @Setting(
                        key = "filter.transaction-timeout",
                        value = "15min",
                        min = "1min",
                        about =
                                "The broker aborts transactions left open this long. Must exceed any restart, and not the broker's transaction.max.timeout.ms.")
                Duration transactionTimeout,
        @Setting(
                        key = "filter.transaction-prefix",
                        value = "everalign",
                        about =
                                "Begins the transactional ids; unique per installation of a broker.")
                String transactionPrefix,
        @Setting(
                        key = "filter.hold-back",
                        value = "0",
                        min = "0",
                        about =
                                "Offsets by which the filter stays behind what the census has counted.")
                long holdBack) {}
