package io.everalign.crawler;

import io.everalign.runtime.Setting;
import java.nio.file.Path;
import java.time.Duration;

/**
 * How the frontier runs on Kafka Streams.
 *
 * @param applicationId name shared by all crawlers of one crawl
 * @param instanceId lasting name of this crawler; empty for none
 * @param stateDir where its stores lie
 * @param threads stream threads
 * @param tick time between two looks at finished fetches
 * @param stateMemory memory of its stores
 * @param bufferMemory memory of its producer
 * @param transactionTimeout when the broker aborts a transaction left open
 * @param sessionTimeout when the broker takes a silent crawler for dead
 */
record StreamSettings(
        @Setting(
                        key = "crawl.application-id",
                        value = "everalign-crawler",
                        about =
                                "Name shared by all crawlers of one crawl; prefix of its internal topics.")
                String applicationId,
        @Setting(
                        key = "crawl.instance-id",
                        value = "",
                        about =
                                "Lasting name of this one crawler: with it a restart takes its work back at once. Empty for none; no two may share it.")
                String instanceId,
        @Setting(
                        key = "crawl.state-dir",
                        value = "data/crawler",
                        about =
                                "Folder of the frontier's stores; they are restored when it is lost.")
                Path stateDir,
        @Setting(
                        key = "crawl.stream-threads",
                        value = "1",
                        min = "1",
                        max = "64",
                        about = "Threads that run the frontier.")
                int threads,
        @Setting(
                        key = "crawl.tick",
                        value = "20ms",
                        min = "1ms",
                        max = "1s",
                        about = "Time between two looks at finished fetches.")
                Duration tick,
        @Setting(
                        key = "crawl.state-memory",
                        value = "64MiB",
                        min = "8MiB",
                        unit = "bytes",
                        about = "Memory of the frontier's stores, outside the Java heap.")
                long stateMemory,
        @Setting(
                        key = "crawl.buffer-memory",
                        value = "48MiB",
                        min = "32MiB",
                        unit = "bytes",
                        about = "Memory of the producer for records not yet sent.")
                long bufferMemory,
        @Setting(
                        key = "crawl.transaction-timeout",
                        value = "10s",
                        min = "1s",
                        max = "15min",
                        about =
                                "When the broker aborts a transaction left open; a dead crawler holds up readers for so long.")
                Duration transactionTimeout,
        @Setting(
                        key = "crawl.session-timeout",
                        value = "10s",
                        min = "1s",
                        max = "30min",
                        about = "When the broker takes a silent crawler for dead.")
                Duration sessionTimeout) {}
