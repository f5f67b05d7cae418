package io.everalign.filter;

import io.everalign.filter.nsfw.NsfwClass;
import io.everalign.runtime.Setting;
import java.io.Serializable;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What is not safe for work.
 *
 * @param model folder of the classifier's model; empty for no rule
 * @param limit probability that rejects
 * @param classes whose probabilities are added up
 */
record NsfwSettings(
        @Setting(
                        key = "filter.nsfw-model",
                        value = "",
                        about =
                                "Folder of the NSFW model, as everalign nsfw-model makes it; empty for no rule.")
                String model,
        @Setting(
                        key = "filter.nsfw-limit",
                        value = "0.5",
                        min = "0.0",
                        max = "1.0",
                        about = "An image of at least this probability is rejected.")
                double limit,
        @Setting(
                        key = "filter.nsfw-classes",
                        value = "hentai,porn",
                        about =
                                "Classes whose probabilities are added up: drawing, hentai, neutral, porn, sexy.")
                List<String> classes)
        implements Serializable {

    private static final long serialVersionUID = 1;

    NsfwSettings {
        classes = List.copyOf(classes);
        List<String> known =
                Arrays.stream(NsfwClass.values())
                        .map(one -> one.name().toLowerCase(Locale.ROOT))
                        .toList();
        for (String one : classes) {
            if (!known.contains(one)) {
                throw new IllegalArgumentException(
                        "filter.nsfw-classes must be of %s, not \"%s\"".formatted(known, one));
            }
        }
    }

    Set<NsfwClass> known() {
        return classes.stream()
                .map(one -> NsfwClass.valueOf(one.toUpperCase(Locale.ROOT)))
                .collect(Collectors.toUnmodifiableSet());
    }
}
