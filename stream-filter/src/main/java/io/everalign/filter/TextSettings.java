package io.everalign.filter;

import io.everalign.runtime.Setting;
import java.io.Serializable;

/**
 * Limits of texts.
 *
 * @param minWords fewest unigrams
 * @param maxWords most unigrams
 * @param minCharacters fewest characters
 * @param maxCharacters longest text that is segmented into words
 */
record TextSettings(
        @Setting(
                        key = "filter.min-words",
                        value = "3",
                        min = "1",
                        about = "Fewest unigrams of a text (ALIGN: 3).")
                int minWords,
        @Setting(
                        key = "filter.max-words",
                        value = "20",
                        min = "1",
                        about = "Most unigrams of a text (ALIGN: 20).")
                int maxWords,
        @Setting(
                        key = "filter.min-text-characters",
                        value = "0",
                        min = "0",
                        about = "Fewest Unicode code points of a text; 0 for no rule, as ALIGN.")
                int minCharacters,
        @Setting(
                        key = "filter.max-text-characters",
                        value = "8192",
                        min = "1",
                        max = "1000000",
                        about =
                                "A text of more UTF-16 units is too long whatever its words are; it is not segmented.")
                int maxCharacters)
        implements Serializable {

    private static final long serialVersionUID = 1;
}
