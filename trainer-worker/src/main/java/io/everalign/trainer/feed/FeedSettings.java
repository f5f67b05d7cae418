package io.everalign.trainer.feed;

import io.everalign.runtime.Setting;
import io.everalign.runtime.StationSettings;
import io.everalign.schemas.KafkaSettings;
import java.util.List;

/**
 * What a feed is told.
 *
 * @param station where it answers for operators
 * @param kafka how it reaches Kafka
 * @param pairs files of pairs
 * @param languages languages to take; empty for all
 * @param mostPairs pairs taken at most
 * @param seed of the order in which pairs are written
 * @param shortSidePx longest short side of an image
 * @param threads threads that look at images
 */
record FeedSettings(
        StationSettings station,
        KafkaSettings kafka,
        @Setting(
                        key = "feed.pairs",
                        about =
                                "Files of tab-separated values with the columns image (a path relative to the file), text and perhaps lang, comma separated.")
                List<String> pairs,
        @Setting(
                        key = "feed.languages",
                        value = "",
                        about =
                                "Take rows of these languages only, comma separated; empty for all.")
                List<String> languages,
        @Setting(
                        key = "feed.most-pairs",
                        value = "0",
                        min = "0",
                        max = "100000000",
                        unit = "pairs",
                        about = "Write at most so many pairs, drawn by the seed; 0 for all.")
                long mostPairs,
        @Setting(
                        key = "feed.seed",
                        value = "1",
                        about = "From it follows the order in which pairs are written.")
                long seed,
        @Setting(
                        key = "feed.short-side",
                        value = "346",
                        min = "32",
                        max = "2048",
                        unit = "px",
                        about = "Images whose shorter side is longer are made smaller.")
                int shortSidePx,
        @Setting(
                        key = "feed.threads",
                        value = "2",
                        min = "1",
                        max = "64",
                        about = "Threads that read and hash images.")
                int threads) {}
