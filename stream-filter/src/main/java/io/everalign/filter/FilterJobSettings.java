package io.everalign.filter;

import io.everalign.schemas.KafkaSettings;

/**
 * Settings of a job that runs on a Flink cluster of its own.
 *
 * @param kafka the broker
 * @param census limits of the census
 * @param rules limits of the rules
 * @param job how the job runs
 */
record FilterJobSettings(
        KafkaSettings kafka, CensusSettings census, RuleSettings rules, JobSettings job) {}
