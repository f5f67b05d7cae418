package io.everalign.filter;

import io.everalign.runtime.StationSettings;
import io.everalign.schemas.KafkaSettings;

/**
 * Settings of the process that runs both jobs on a mini cluster.
 *
 * @param station health and metrics
 * @param kafka the broker
 * @param census limits of the census
 * @param rules limits of the rules
 * @param job how the jobs run
 * @param cluster the mini cluster
 */
record FilterStationSettings(
        StationSettings station,
        KafkaSettings kafka,
        CensusSettings census,
        RuleSettings rules,
        JobSettings job,
        ClusterSettings cluster) {

    FilterJobSettings jobs() {
        return new FilterJobSettings(kafka, census, rules, job);
    }
}
