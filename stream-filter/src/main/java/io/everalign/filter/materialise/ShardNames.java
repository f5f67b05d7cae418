package io.everalign.filter.materialise;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Names of shards: {@code p00003-000012} is number 12 of partition 3, so no two agree on a name.
 */
final class ShardNames {

    private static final int MOST = 1_000_000;

    private ShardNames() {}

    /**
     * The name without extension.
     *
     * @throws IllegalStateException if the partition has too many shards for six digits
     */
    static String of(int partition, int number) {
        if (number >= MOST) {
            throw new IllegalStateException(
                    "A partition must have at most %d shards, but %d has more; raise materialise.shard-pairs or materialise.shard-bytes"
                            .formatted(MOST, partition));
        }
        return String.format(Locale.ROOT, "p%05d-%06d", partition, number);
    }

    /**
     * All tars in the notation that WebDataset and open_clip expand: braces for the numbers of a
     * partition, two colons between partitions.
     *
     * @param folder stands before each name
     * @param shards how many each partition has
     */
    static String braces(String folder, List<Integer> shards) {
        List<String> parts = new ArrayList<>();
        for (int partition = 0; partition < shards.size(); partition++) {
            if (shards.get(partition) > 0) {
                parts.add(
                        String.format(
                                Locale.ROOT,
                                "%sp%05d-{%06d..%06d}.tar",
                                folder,
                                partition,
                                0,
                                shards.get(partition) - 1));
            }
        }
        return String.join("::", parts);
    }
}
