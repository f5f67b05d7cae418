package io.everalign.filter;

import io.everalign.runtime.Setting;
import java.io.Serializable;

/**
 * Whether pairs of the same text and nearly the same image are kept.
 *
 * @param radius largest PDQ distance of a near-duplicate; -1 keeps them all
 */
record NearDuplicateSettings(
        @Setting(
                        key = "filter.near-duplicate-radius",
                        value = "-1",
                        min = "-1",
                        max = "127",
                        unit = "bits",
                        about =
                                "Of pairs with the same text whose images are within this PDQ distance (31 is usual) one is kept and the others are retracted; -1 keeps them all.")
                int radius)
        implements Serializable {

    private static final long serialVersionUID = 1;

    boolean isOn() {
        return radius >= 0;
    }
}
