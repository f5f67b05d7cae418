package io.everalign.filter;

import io.everalign.runtime.Setting;
import java.io.Serializable;
import java.util.List;

/**
 * The sets that models are judged on: near-duplicates of their images must not be trained on.
 *
 * @param sets folders, WebDataset shards or lists of hashes
 * @param radius largest distance of a near-duplicate
 * @param minQuality images of lower quality have no near-duplicates
 */
record EvaluationSettings(
        @Setting(
                        key = "filter.evaluation-sets",
                        value = "",
                        about =
                                "Folders of images, WebDataset shards (.tar) or lists of hashes (.pdq, as everalign evaluation-hashes writes them), comma separated.")
                List<String> sets,
        @Setting(
                        key = "filter.evaluation-radius",
                        value = "31",
                        min = "0",
                        max = "127",
                        unit = "bits",
                        about =
                                "An image within this PDQ distance of an evaluation image, turned or mirrored in any way, is its near-duplicate.")
                int radius,
        @Setting(
                        key = "filter.evaluation-min-quality",
                        value = "50",
                        min = "0",
                        max = "100",
                        about =
                                "Images of lower PDQ quality show too little to be compared, on either side.")
                int minQuality)
        implements Serializable {

    private static final long serialVersionUID = 1;

    EvaluationSettings {
        sets = List.copyOf(sets);
    }
}
