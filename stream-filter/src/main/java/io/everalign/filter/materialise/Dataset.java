package io.everalign.filter.materialise;

import io.everalign.filter.materialise.PartitionWriter.Result;
import java.util.List;

/**
 * What a run wrote.
 *
 * @param generation whose pairs they are
 * @param snapshot what was read
 * @param limits how large shards could become
 * @param partitions what each partition gave, in their order
 */
record Dataset(int generation, Snapshot snapshot, ShardSettings limits, List<Result> partitions) {

    Counts counts() {
        return Counts.sum(partitions.stream().map(Result::counts).toList());
    }

    /** Every shard, in the order of partition and number. */
    List<Shard.Whole> shards() {
        return partitions.stream().flatMap(partition -> partition.shards().stream()).toList();
    }

    /** Bytes of tars and Parquet files. */
    long bytes() {
        return shards().stream().mapToLong(Shard.Whole::bytes).sum();
    }

    /** The tars for WebDataset and open_clip; {@code folder} stands before each name. */
    String braces(String folder) {
        return ShardNames.braces(
                folder, partitions.stream().map(partition -> partition.shards().size()).toList());
    }
}
