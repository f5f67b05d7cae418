package io.everalign.filter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.everalign.runtime.SettingsException;
import io.everalign.schemas.RejectReason;
import java.util.List;
import org.junit.jupiter.api.Test;

class RuleSettingsTest {

    @Test
    void withoutAPresetTheNumbersAreAligns() {
        RuleSettings align = TestRules.with();
        assertThat(align.text()).isEqualTo(new TextSettings(3, 20, 0, 8192));
        assertThat(align.image())
                .isEqualTo(new ImageSettings(0, 200, 3.0, false, 1_000_000, 1.0, 346, 90));
        assertThat(RejectReason.values()).noneMatch(align::isOff);
        assertThat(align.blockLists()).isEqualTo(new BlockListSettings("", ""));
        assertThat(align.language().isAsked()).isFalse();
    }

    @Test
    void presetsDifferWhereTheirPapersDo() {
        RuleSettings coyo = TestRules.with("--filter.preset=coyo");
        assertThat(coyo.text()).isEqualTo(new TextSettings(3, 256, 0, 8192));
        assertThat(coyo.image().minBytes()).isEqualTo(5120);
        assertThat(coyo.off()).containsExactly("image_over");
        RuleSettings datacomp =
                TestRules.with("--filter.preset=datacomp-basic", "--filter.max-words=50");
        assertThat(datacomp.text()).isEqualTo(new TextSettings(3, 50, 6, 8192));
        assertThat(datacomp.off()).containsExactly("text_over", "image_over");
        assertThat(datacomp.language()).isEqualTo(new LanguageSettings(List.of("en"), 0.92));
    }

    @Test
    void wrongSettingsAreNamedWithTheirValue() {
        assertWrong("--filter.off=text_ovr", "\"text_ovr\"");
        assertWrong("--filter.off=undecodable_image", "\"undecodable_image\"");
        assertWrong("--filter.min-words=30", "filter.min-words is 30");
        assertWrong("--filter.nsfw-classes=porn,sexi", "\"sexi\"");
        assertWrong("--filter.languages=en,xx", "zh, zu], not \"xx\"");
        assertWrong("--filter.languages=eng", "[af, ar, az,");
        assertWrong("--filter.preset=laion", "align, coyo, datacomp-basic");
    }

    private static void assertWrong(String argument, String message) {
        assertThatThrownBy(() -> TestRules.with(argument))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining(message);
    }
}
