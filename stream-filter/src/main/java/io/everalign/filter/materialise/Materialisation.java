package io.everalign.filter.materialise;

import io.everalign.filter.materialise.PartitionWriter.Result;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One run: from the topics as they are now to a whole set of files. */
final class Materialisation {

    private static final Logger LOG = LoggerFactory.getLogger(Materialisation.class);

    private final MaterialiseSettings settings;
    private final TopicLog log;

    Materialisation(MaterialiseSettings settings, TopicLog log) {
        this.settings = settings;
        this.log = log;
    }

    /**
     * Writes the set.
     *
     * @throws IOException if the folder is not vacant, the generation has no pair, a pair that was
     *     written is taken back without a retraction, or reading or writing fails. Shards that are
     *     whole stay, without the file that marks the set as whole
     */
    Dataset run() throws IOException {
        Target target = new Target(settings.out());
        target.checkVacant();
        Snapshot snapshot = Snapshot.of(log);
        int generation = settings.generation() == 0 ? newest(snapshot) : settings.generation();
        LOG.info("Reading what is over or retracted");
        Selection selection = new Selection(generation, Exclusions.read(log, snapshot));
        target.make();
        Dataset dataset =
                new Dataset(generation, snapshot, settings.shards(), write(snapshot, selection));
        check(generation, dataset.counts());
        DatasetFile.write(dataset, settings.out());
        return dataset;
    }

    private int newest(Snapshot snapshot) throws IOException {
        try (Progress progress =
                Progress.of("Looking for the newest generation", offsets(snapshot))) {
            return NewestGeneration.of(log, snapshot.filtered(), settings.threads(), progress);
        }
    }

    private List<Result> write(Snapshot snapshot, Selection selection) throws IOException {
        String what = "Writing generation " + selection.generation();
        try (Progress progress = Progress.of(what, offsets(snapshot))) {
            List<Callable<Result>> tasks =
                    snapshot.filtered().stream()
                            .<Callable<Result>>map(range -> () -> write(range, selection, progress))
                            .toList();
            return Workers.run(settings.threads(), tasks);
        }
    }

    private Result write(LogRange range, Selection selection, Progress progress)
            throws IOException {
        try (PartitionWriter writer =
                new PartitionWriter(
                        range, selection, settings.out(), settings.shards(), progress)) {
            return writer.write(log);
        }
    }

    private static long offsets(Snapshot snapshot) {
        return snapshot.filtered().stream().mapToLong(LogRange::size).sum();
    }

    private static void check(int generation, Counts counts) throws IOException {
        if (!counts.hasGeneration()) {
            throw new IOException(
                    "materialise.generation must have pairs, but %d has none; the newest is %d"
                            .formatted(generation, counts.newestGeneration()));
        } else if (counts.newestGeneration() > generation) {
            LOG.warn(
                    "Generation {} has begun: pairs that it kept again may be compacted away from generation {}",
                    counts.newestGeneration(),
                    generation);
        }
    }
}
