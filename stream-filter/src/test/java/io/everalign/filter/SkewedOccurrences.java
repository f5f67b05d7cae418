package io.everalign.filter;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.api.connector.source.lib.NumberSequenceSource.NumberSequenceSplit;
import org.apache.flink.api.connector.source.util.ratelimit.RateLimiter;
import org.apache.flink.api.connector.source.util.ratelimit.RateLimiterStrategy;
import org.apache.flink.connector.datagen.source.DataGeneratorSource;
import org.apache.flink.connector.datagen.source.GeneratorFunction;

/**
 * Occurrences as skewed as those of COYO-700M, which has 0.758 distinct texts and 0.776 distinct
 * images a pair. What is not new is drawn from all before it, the oldest most often, so that the
 * first are on very many pairs. The same number gives the same occurrence.
 */
final class SkewedOccurrences {

    private static final double NEW_TEXTS = 0.758;
    private static final double NEW_IMAGES = 0.776;
    private static final long TEXT_SEED = 0x5DEECE66DL;
    private static final long IMAGE_SEED = 0x2545F4914F6CDD1DL;

    private static final AtomicBoolean STOPPED = new AtomicBoolean();

    private SkewedOccurrences() {}

    /** Lets no source of this process give more. */
    static void stop() {
        STOPPED.set(true);
    }

    /** A source of so many that does not end: it waits, so that the state stays. */
    static Source<RawHeaders, ?, ?> source(long records) {
        return new DataGeneratorSource<>(
                new Generator(),
                Long.MAX_VALUE,
                new Stopping(records),
                TypeInformation.of(RawHeaders.class));
    }

    /** How many distinct texts and images so many records have. */
    static long keys(long records) {
        long keys = 0;
        for (long i = 0; i < records; i++) {
            keys += isNew(i, TEXT_SEED, NEW_TEXTS) ? 1 : 0;
            keys += isNew(i, IMAGE_SEED, NEW_IMAGES) ? 1 : 0;
        }
        return keys;
    }

    /** About how many records have so many distinct texts and images. */
    static long recordsFor(long keys) {
        return Math.round(keys / (NEW_TEXTS + NEW_IMAGES));
    }

    private static final class Generator implements GeneratorFunction<Long, RawHeaders> {

        private static final long serialVersionUID = 1;

        @Override
        public RawHeaders map(Long number) {
            long text = first(number, TEXT_SEED, NEW_TEXTS);
            long image = first(number, IMAGE_SEED, NEW_IMAGES);
            return new RawHeaders(
                    (int) (number & 3),
                    number >> 2,
                    true,
                    false,
                    mix(image ^ IMAGE_SEED),
                    mix(image + IMAGE_SEED),
                    mix(text ^ TEXT_SEED),
                    mix(text + TEXT_SEED),
                    mix(number),
                    mix(number + 1),
                    "images.test",
                    number);
        }
    }

    /** Gives leave for so many, and for the next one never. */
    private static final class Stopping implements RateLimiterStrategy<NumberSequenceSplit> {

        private static final long serialVersionUID = 1;

        private final long records;

        private Stopping(long records) {
            this.records = records;
        }

        @Override
        public RateLimiter<NumberSequenceSplit> createRateLimiter(int parallelism) {
            return new RateLimiter<>() {
                private long left = records / parallelism;

                @Override
                public CompletionStage<Void> acquire(int permits) {
                    left -= permits;
                    return left >= 0 && !STOPPED.get()
                            ? CompletableFuture.completedFuture(null)
                            : new CompletableFuture<>();
                }
            };
        }
    }

    /** The record in which what this record has was new. */
    private static long first(long number, long seed, double fresh) {
        long at = number;
        while (!isNew(at, seed, fresh)) {
            double u = unit(mix(at ^ seed ^ 0x5bd1e995L));
            at = (long) (at * u * u * u);
        }
        return at;
    }

    private static boolean isNew(long number, long seed, double fresh) {
        return number == 0 || unit(mix(number + seed)) < fresh;
    }

    private static double unit(long bits) {
        return (bits >>> 11) * 0x1p-53;
    }

    /** SplitMix64's finaliser: neighbours have nothing in common. */
    private static long mix(long number) {
        long mixed = (number + 0x9e3779b97f4a7c15L);
        mixed = (mixed ^ mixed >>> 30) * 0xbf58476d1ce4e5b9L;
        mixed = (mixed ^ mixed >>> 27) * 0x94d049bb133111ebL;
        return mixed ^ mixed >>> 31;
    }
}
