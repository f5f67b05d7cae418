package io.everalign.filter.materialise;

import io.everalign.filter.HashSet128;
import io.everalign.filter.ngrams.Words;
import io.everalign.schemas.PairId;
import io.everalign.schemas.UndecodableException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/** Writes the shards of one partition of {@code pairs.filtered}. Used by one thread. */
final class PartitionWriter implements TopicLog.Taker, AutoCloseable {

    private final LogRange range;
    private final Selection selection;
    private final Path folder;
    private final ShardSettings limits;
    private final Progress progress;
    private final Words words = new Words();
    private final HashSet128 written = new HashSet128();
    private final Counts counts = new Counts();
    private final List<Shard.Whole> shards = new ArrayList<>();
    private @Nullable Shard open;

    PartitionWriter(
            LogRange range,
            Selection selection,
            Path folder,
            ShardSettings limits,
            Progress progress) {
        this.range = range;
        this.selection = selection;
        this.folder = folder;
        this.limits = limits;
        this.progress = progress;
    }

    /**
     * What a partition gave.
     *
     * @param counts what became of its records
     * @param shards its shards, by number
     */
    record Result(Counts counts, List<Shard.Whole> shards) {}

    /** Reads the partition and writes its shards. */
    Result write(TopicLog log) throws IOException {
        log.read(range, this);
        if (open != null) {
            end(open);
        }
        return new Result(counts, shards);
    }

    /**
     * Takes the next record.
     *
     * @throws IOException if it is the tombstone of a pair that was written and that no retraction
     *     names, or if a file cannot be written
     */
    @Override
    public void take(ConsumerRecord<byte[], byte[]> kept) throws IOException {
        progress.read();
        if (kept.value() == null) {
            checkTombstone(kept);
            counts.add(Outcome.TOMBSTONE);
            return;
        }
        try {
            KeptPair pair = KeptPair.decode(kept);
            Outcome outcome = selection.judge(pair);
            counts.add(outcome, pair);
            if (outcome == Outcome.WRITTEN) {
                write(Sample.of(key(pair.id(), kept.offset()), pair, words));
            }
        } catch (UndecodableException e) {
            counts.add(Outcome.UNDECODABLE);
            progress.undecodable(range, kept.offset(), e);
        }
    }

    /** Removes the shard that is not whole. */
    @Override
    public void close() throws IOException {
        if (open != null) {
            open.close();
        }
    }

    private void checkTombstone(ConsumerRecord<byte[], byte[]> tombstone) throws IOException {
        byte[] key = tombstone.key();
        if (key != null
                && key.length == KeptPair.KEY_BYTES
                && written.contains(key)
                && !selection.exclusions().isTakenDown(PairId.fromBytes(key))) {
            throw new IOException(
                    "%s at %d: a tombstone takes back pair %s, which was written, but no retraction names it; write one and run again"
                            .formatted(range, tombstone.offset(), PairId.fromBytes(key)));
        }
    }

    /** The pair id; further copies of a pair add their place in {@code pairs.filtered}. */
    private String key(PairId id, long offset) {
        boolean again = written.contains(id.toBytes());
        written.add(id.toBytes());
        return again ? id + "-" + range.partition() + "-" + offset : id.toString();
    }

    private void write(Sample sample) throws IOException {
        if (open != null && !open.add(sample, limits)) {
            end(open);
        }
        if (open == null) {
            open = Shard.begin(folder, ShardNames.of(range.partition(), shards.size()));
            open.add(sample, limits);
        }
        progress.wrote();
    }

    private void end(Shard shard) throws IOException {
        shards.add(shard.finish());
        shard.close();
        open = null;
    }
}
