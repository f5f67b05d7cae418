package io.everalign.filter;

import io.everalign.runtime.Setting;
import io.everalign.schemas.RejectReason;
import java.io.Serializable;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The rules and their limits; ALIGN's numbers are the defaults.
 *
 * @param preset whose limits are the defaults
 * @param text limits of texts
 * @param ngrams which n-grams texts may have
 * @param image limits of images
 * @param evaluation what must not be trained on
 * @param nsfw what is not safe for work
 * @param blockLists what is blocked by name
 * @param language the languages that texts must be in
 * @param nearDuplicates which nearly repeated pairs are retracted
 * @param off labels of the reasons for which nothing is rejected
 * @param allReasons whether every failed rule is recorded
 * @param generation number of these settings
 */
record RuleSettings(
        @Setting(
                        key = "filter.preset",
                        value = "align",
                        about =
                                "Whose limits are the defaults of the other settings: align, coyo or datacomp-basic.")
                RulePreset preset,
        TextSettings text,
        NgramRuleSettings ngrams,
        ImageSettings image,
        EvaluationSettings evaluation,
        NsfwSettings nsfw,
        BlockListSettings blockLists,
        LanguageSettings language,
        NearDuplicateSettings nearDuplicates,
        @Setting(
                        key = "filter.off",
                        value = "",
                        about =
                                "Reasons for which nothing is rejected, such as repeated_pair, which keeps every copy of a pair.")
                List<String> off,
        @Setting(
                        key = "filter.all-reasons",
                        value = "false",
                        about = "Whether a reject names every failed rule instead of the first.")
                boolean allReasons,
        @Setting(
                        key = "filter.generation",
                        value = "1",
                        min = "1",
                        about = "Number of these filter settings, written into every outcome.")
                int generation)
        implements Serializable {

    private static final long serialVersionUID = 1;

    /** What cannot be read cannot pass. */
    private static final Set<RejectReason> ALWAYS_ON =
            EnumSet.of(
                    RejectReason.UNDECODABLE_RECORD,
                    RejectReason.UNKNOWN_FORMAT,
                    RejectReason.TOO_MANY_PIXELS,
                    RejectReason.UNDECODABLE_IMAGE);

    RuleSettings {
        off = List.copyOf(off);
        for (String label : off) {
            if (!canBeOff().contains(label)) {
                throw new IllegalArgumentException(
                        "filter.off must name reasons of %s, not \"%s\""
                                .formatted(canBeOff(), label));
            }
        }
        if (text.minWords() > text.maxWords()) {
            throw new IllegalArgumentException(
                    "filter.min-words is %d, which no text of filter.max-words %d reaches"
                            .formatted(text.minWords(), text.maxWords()));
        }
    }

    private static List<String> canBeOff() {
        return Arrays.stream(RejectReason.values())
                .filter(reason -> !ALWAYS_ON.contains(reason))
                .map(RejectReason::label)
                .collect(Collectors.toUnmodifiableList());
    }

    boolean isOff(RejectReason reason) {
        return off.contains(reason.label());
    }

    /** The same, with every failed rule recorded. */
    RuleSettings withAllReasons() {
        return new RuleSettings(
                preset,
                text,
                ngrams,
                image,
                evaluation,
                nsfw,
                blockLists,
                language,
                nearDuplicates,
                off,
                true,
                generation);
    }
}
