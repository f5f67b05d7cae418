package io.everalign.filter;

import io.everalign.runtime.Settings;
import io.everalign.schemas.Topic;
import java.util.Map;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** Entry class of the filter on a Flink cluster. */
public final class FilterMain {

    private FilterMain() {}

    /** Reads the settings from arguments and environment, and runs the job. */
    public static void main(String[] arguments) throws Exception {
        FilterJobSettings settings =
                Settings.of(FilterJobSettings.class).read(arguments, System.getenv());
        KafkaEnds.check(settings);
        Map<String, String> digests =
                SettingsHistory.holdGeneration(
                        settings.kafka(), settings.rules(), settings.census());
        StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
        define(env, settings, digests);
        env.execute(FilterJob.NAME);
    }

    /**
     * Adds the job to the environment.
     *
     * @param digests what the files of the generation are
     */
    static void define(
            StreamExecutionEnvironment env,
            FilterJobSettings settings,
            Map<String, String> digests) {
        JobEnvironment.apply(env, settings.job());
        FilterJob.define(
                env,
                KafkaEnds.rawPairs(settings),
                KafkaEnds.sink(
                        settings,
                        FilterJob.NAME,
                        Topic.PAIRS_FILTERED,
                        Topic.PAIRS_REJECTED,
                        Topic.FILTER_RANGES),
                () -> KafkaEnds.sink(settings, "filter-retractions", Topic.PAIRS_RETRACTED),
                settings.rules(),
                settings.census(),
                digests);
    }
}
