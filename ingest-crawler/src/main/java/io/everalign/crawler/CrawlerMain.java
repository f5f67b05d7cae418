package io.everalign.crawler;

import io.everalign.runtime.Station;

/** The crawler's process. */
public final class CrawlerMain {

    private CrawlerMain() {}

    /** Runs until SIGTERM. */
    public static void main(String[] arguments) {
        Station.run(
                "crawler",
                CrawlerSettings.class,
                arguments,
                CrawlerSettings::station,
                Crawler::new);
    }
}
