package io.everalign.filter;

import io.everalign.runtime.Settings;
import io.everalign.schemas.Topic;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** Entry class of the census on a Flink cluster. */
public final class CensusMain {

    private CensusMain() {}

    /** Reads the settings from arguments and environment, and runs the job. */
    public static void main(String[] arguments) throws Exception {
        FilterJobSettings settings =
                Settings.of(FilterJobSettings.class).read(arguments, System.getenv());
        KafkaEnds.check(settings);
        CountedBefore before = SettingsHistory.holdEpoch(settings.kafka(), settings.census());
        StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
        define(env, settings, before);
        env.execute(CensusJob.NAME);
    }

    static void define(
            StreamExecutionEnvironment env, FilterJobSettings settings, CountedBefore before) {
        JobEnvironment.apply(env, settings.job());
        CensusJob.define(
                env,
                KafkaEnds.rawHeaders(settings, before),
                KafkaEnds.sink(
                        settings,
                        CensusJob.NAME,
                        Topic.PAIRS_OVER,
                        Topic.PAIRS_RETRACTED,
                        Topic.CENSUS_PROGRESS,
                        Topic.PAIRS_LEDGER),
                settings.census());
    }
}
