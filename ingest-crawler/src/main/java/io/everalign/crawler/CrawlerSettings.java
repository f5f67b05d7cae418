package io.everalign.crawler;

import io.everalign.runtime.StationSettings;
import io.everalign.schemas.KafkaSettings;

/**
 * Everything the crawler can be told.
 *
 * @param station where it answers
 * @param kafka how it reaches Kafka
 * @param sources where pairs come from
 * @param politeness how it treats other people's servers
 * @param fetch how one fetch is bounded
 * @param page how one page is bounded
 * @param stream how the frontier runs on Kafka Streams
 */
public record CrawlerSettings(
        StationSettings station,
        KafkaSettings kafka,
        SourceSettings sources,
        PolitenessSettings politeness,
        FetchSettings fetch,
        PageSettings page,
        StreamSettings stream) {}
