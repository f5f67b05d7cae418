package io.everalign.filter;

import io.everalign.runtime.Setting;
import java.util.Map;

/**
 * Whose limits the rules follow. The census counts as it is told to, whatever the preset.
 *
 * <p>{@code coyo}: COYO-700M, https://github.com/kakaobrain/coyo-dataset (a side of exactly 200 px
 * and an aspect of exactly 3 pass, 3 to 256 words, at least 5 KB, texts on more than ten images
 * dropped, no rule on texts per image). {@code datacomp-basic}: the basic filter of DataComp (Gadre
 * et al., 2023, appendix): English, more than two words, more than five characters, no rule on
 * frequency. Its detector is fastText, ours {@link LanguageRule}.
 */
enum RulePreset implements Setting.Preset {
    ALIGN,
    COYO,
    DATACOMP_BASIC;

    @Override
    public Map<String, String> defaults() {
        return switch (this) {
            case ALIGN -> Map.of();
            case COYO ->
                    Map.of(
                            "filter.max-words", "256",
                            "filter.limits-pass", "true",
                            "filter.min-image-bytes", "5120",
                            "filter.off", "image_over");
            case DATACOMP_BASIC ->
                    Map.of(
                            "filter.max-words", "1000000",
                            "filter.min-text-characters", "6",
                            "filter.limits-pass", "true",
                            "filter.languages", "en",
                            "filter.off", "text_over,image_over");
        };
    }
}
