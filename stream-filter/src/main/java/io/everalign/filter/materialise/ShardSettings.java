package io.everalign.filter.materialise;

import io.everalign.runtime.Setting;

/**
 * How large shards become.
 *
 * @param pairs most pairs of a shard
 * @param bytes largest tar, unless one pair alone is larger
 */
record ShardSettings(
        @Setting(
                        key = "materialise.shard-pairs",
                        value = "10000",
                        min = "1",
                        max = "1000000",
                        about = "Most pairs of a shard (img2dataset: 10000).")
                int pairs,
        @Setting(
                        key = "materialise.shard-bytes",
                        value = "1GiB",
                        min = "1MiB",
                        unit = "bytes",
                        about = "Largest tar of a shard, unless one pair alone is larger.")
                long bytes) {}
