package io.everalign.filter;

import io.everalign.runtime.Settings;
import io.everalign.runtime.SettingsException;
import java.io.PrintStream;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.flink.api.common.JobExecutionResult;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * Counts the n-grams of the raw stream as it is now and writes the list of the frequent ones: the
 * program behind {@code everalign ngrams}, and the entry class on a Flink cluster.
 */
public final class NgramsMain {

    private static final long PROGRESS_SECONDS = 10;

    private NgramsMain() {}

    /** Exit status 0 when the list is written, 1 when not, 2 for wrong settings. */
    public static void main(String[] arguments) {
        int status = run(arguments, System.getenv(), System.out, System.err);
        if (status != 0) {
            System.exit(status);
        }
    }

    static int run(
            String[] arguments, Map<String, String> environment, PrintStream out, PrintStream err) {
        Settings<NgramsSettings> known = Settings.of(NgramsSettings.class);
        if (List.of(arguments).contains("--help")) {
            out.printf("ngrams [settings-file] [--key=value …]%n%n%s", known.help());
            return 0;
        }
        NgramsSettings settings;
        try {
            settings = known.read(arguments, environment);
        } catch (SettingsException e) {
            err.printf("ngrams cannot start with these settings:%n%s%n", e.getMessage());
            return 2;
        }
        try {
            report(list(settings, err), settings, out);
            return 0;
        } catch (ExecutionException e) {
            err.printf("ngrams: %s%n", rootOf(e).getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (Exception e) { // Flink's execute declares it
            err.printf("ngrams: %s%n", e.getMessage());
        }
        return 1;
    }

    private static JobExecutionResult list(NgramsSettings settings, PrintStream progress)
            throws Exception {
        NgramSource source = NgramSource.now(settings.kafka());
        StreamExecutionEnvironment env =
                StreamExecutionEnvironment.getExecutionEnvironment(
                        MiniClusterOptions.forSorting(settings));
        NgramsJob.define(env, source.texts(), settings, source.describe());
        JobClient job = env.executeAsync(NgramsJob.NAME);
        CompletableFuture<JobExecutionResult> result = job.getJobExecutionResult();
        while (true) {
            try {
                return result.get(PROGRESS_SECONDS, TimeUnit.SECONDS);
            } catch (TimeoutException e) {
                Map<String, Object> counts = job.getAccumulators().get();
                progress.printf(
                        "%s of %d records counted%n",
                        counts.getOrDefault(NgramCounts.TEXTS, 0L), source.records());
            }
        }
    }

    private static void report(
            JobExecutionResult result, NgramsSettings settings, PrintStream out) {
        out.printf(
                "%s: %d unigrams and %d bigrams of %d texts; %d records were no pairs, %d texts too long%n",
                settings.list(),
                count(result, NgramListOutput.UNIGRAMS),
                count(result, NgramListOutput.BIGRAMS),
                count(result, NgramCounts.TEXTS),
                count(result, NgramCounts.UNREADABLE),
                count(result, NgramCounts.TOO_LONG));
    }

    private static long count(JobExecutionResult result, String name) {
        Long count = result.getAccumulatorResult(name);
        return count == null ? 0 : count;
    }

    private static Throwable rootOf(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root;
    }
}
