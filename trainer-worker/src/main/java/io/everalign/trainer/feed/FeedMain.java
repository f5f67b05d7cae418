package io.everalign.trainer.feed;

import io.everalign.runtime.Station;

/** The process that feeds a trainer from files. */
public final class FeedMain {

    private FeedMain() {}

    /** Runs until SIGTERM; {@code --help} lists the settings. */
    public static void main(String[] arguments) {
        Station.run("feed", FeedSettings.class, arguments, FeedSettings::station, Feed::new);
    }
}
