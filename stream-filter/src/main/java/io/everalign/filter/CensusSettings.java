package io.everalign.filter;

import io.everalign.runtime.Setting;
import java.io.Serializable;

/**
 * What the census counts against. Another limit is another way of counting: it needs a new epoch.
 *
 * @param textLimit distinct images a text may have
 * @param imageLimit distinct texts an image may have
 * @param epoch number of this way of counting
 * @param countFrom where the epoch begins
 */
record CensusSettings(
        @Setting(
                        key = "census.text-limit",
                        value = "10",
                        min = "1",
                        max = "1000",
                        about = "A text on more distinct images than this is over (ALIGN: 10).")
                int textLimit,
        @Setting(
                        key = "census.image-limit",
                        value = "1000",
                        min = "1",
                        max = "10000",
                        about =
                                "An image with more distinct texts than this is over (ALIGN: 1000).")
                int imageLimit,
        @Setting(
                        key = "census.epoch",
                        value = "1",
                        min = "1",
                        about =
                                "Number of this way of counting; changed limits or identities need a new one.")
                int epoch,
        @Setting(
                        key = "census.count-from",
                        value = "ledger",
                        about =
                                "Where a new epoch begins: ledger (with all that the epoch before has counted; limits may change, identities may not) or raw (with what pairs.raw still holds).")
                CountFrom countFrom)
        implements Serializable {

    private static final long serialVersionUID = 1;
}
