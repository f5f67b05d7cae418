package io.everalign.filter;

import io.everalign.filter.nsfw.NsfwClass;
import io.everalign.filter.nsfw.NsfwDevice;
import io.everalign.runtime.Setting;
import java.io.Serializable;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What is not safe for work, and how that is found out. The last three settings don't change what
 * is found, but for rounding, and so are not held by a generation.
 *
 * @param model folder of the classifier's model; empty for no rule
 * @param limit probability that rejects
 * @param classes whose probabilities are added up
 * @param device what the model runs on
 * @param batch the most pictures that are classified together
 * @param linger how long a batch waits for more pictures
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
                List<String> classes,
        @Setting(
                        key = DEVICE,
                        value = "auto",
                        about =
                                "What the NSFW model runs on: cpu, gpu, or auto for a GPU if there is one.")
                NsfwDevice device,
        @Setting(
                        key = BATCH,
                        value = "16",
                        min = "1",
                        max = "256",
                        about =
                                "Images that the NSFW model judges together. Each parallel part holds up to three batches, 0.7 MB an image.")
                int batch,
        @Setting(
                        key = LINGER,
                        value = "200ms",
                        min = "1ms",
                        max = "1min",
                        about = "An NSFW batch that is not full is judged after this long.")
                Duration linger)
        implements Serializable {

    static final String DEVICE = "filter.nsfw-device";
    static final String BATCH = "filter.nsfw-batch";
    static final String LINGER = "filter.nsfw-linger";

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
