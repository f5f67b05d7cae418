package io.everalign.filter;

import io.everalign.runtime.Setting;
import java.io.Serializable;

/**
 * What must not be trained on, by name.
 *
 * @param urls file of hosts and beginnings of URLs; empty for no rule
 * @param words file of words and phrases; empty for no rule
 */
record BlockListSettings(
        @Setting(
                        key = "filter.url-block-list",
                        value = "",
                        about =
                                "File of blocked hosts (with their subdomains) and beginnings of URLs, one a line; empty for no rule.")
                String urls,
        @Setting(
                        key = "filter.word-block-list",
                        value = "",
                        about =
                                "File of blocked words and phrases, one a line, in any case; empty for no rule.")
                String words)
        implements Serializable {

    private static final long serialVersionUID = 1;
}
