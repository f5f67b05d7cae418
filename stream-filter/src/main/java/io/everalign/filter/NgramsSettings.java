package io.everalign.filter;

import io.everalign.filter.ngrams.ListShape;
import io.everalign.filter.ngrams.NgramList;
import io.everalign.runtime.Setting;
import io.everalign.schemas.KafkaSettings;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Settings of the job that lists the frequent n-grams.
 *
 * @param kafka the broker
 * @param list file that is written
 * @param limit most n-grams of the list
 * @param shape how unigrams and bigrams share it
 * @param maxCharacters longest text that is counted
 * @param parallelism parallel parts
 * @param work directory of files while it runs
 * @param sortMemoryBytes native memory for sorting
 */
record NgramsSettings(
        KafkaSettings kafka,
        @Setting(
                        key = "ngrams.out",
                        about =
                                "File the list is written to, such as generation-2.ngrams. On a cluster every task manager must see it.")
                Path list,
        @Setting(
                        key = "ngrams.limit",
                        value = "100000000",
                        min = "1",
                        max = "250000000",
                        about = "Most n-grams of the list (ALIGN: 100 million).")
                long limit,
        @Setting(
                        key = "ngrams.shape",
                        value = "joint",
                        about =
                                "Whether unigrams and bigrams share the limit (joint) or have as many places each (separate).")
                ListShape shape,
        @Setting(
                        key = "ngrams.max-text-characters",
                        value = "8192",
                        min = "1",
                        max = "1000000",
                        about =
                                "A text of more UTF-16 units is not counted, as the filter does not read it either.")
                int maxCharacters,
        @Setting(
                        key = "ngrams.parallelism",
                        value = "2",
                        min = "1",
                        max = "720",
                        about = "Parallel parts of the job.")
                int parallelism,
        @Setting(
                        key = "ngrams.work-dir",
                        value = "data/ngrams",
                        about =
                                "Directory of files while the job runs on this machine: about 50 bytes for each word.")
                Path work,
        @Setting(
                        key = "ngrams.sort-memory",
                        value = "256MiB",
                        min = "64MiB",
                        unit = "bytes",
                        about = "Native memory for sorting on this machine.")
                long sortMemoryBytes) {

    NgramsSettings {
        if (Files.isDirectory(list)) {
            throw new IllegalArgumentException(
                    "ngrams.out must be a file, but %s is a folder".formatted(list));
        }
        if (shape == ListShape.SEPARATE && limit > NgramList.MAX_SIZE / 2) {
            throw new IllegalArgumentException(
                    "ngrams.limit must be at most %d where unigrams and bigrams have it each, not %d"
                            .formatted(NgramList.MAX_SIZE / 2, limit));
        }
    }
}
