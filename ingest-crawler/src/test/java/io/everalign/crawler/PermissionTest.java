package io.everalign.crawler;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PermissionTest {

    private static final String AGENT = "everalign";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "noai",
                "NoAI",
                "noai, max-image-preview:large",
                "max-image-preview:large, noai",
                "noai, unavailable_after: 25 Jun 2030 15:00:00 PST",
                "none",
                "noimageindex",
                "EverAlign: noai",
                "otherbot: nofollow, everalign: noimageai",
            })
    void anOptOutIsFoundHoweverItIsWritten(String header) {
        assertThat(Permission.ofRobotsTags(List.of(header), AGENT).images()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "all",
                "max-image-preview:none",
                "otherbot: noindex, noai",
                "nofollow",
                "noarchive",
                "",
                ",:,",
            })
    void whatIsNoOptOutForUsIsNone(String header) {
        assertThat(Permission.ofRobotsTags(List.of(header), AGENT).images()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"train-ai=n", "search=y, train-ai = n", "TRAIN-AI=n;x=1"})
    void contentUsageForbidsTraining(String header) {
        assertThat(Permission.ofContentUsage(header).images()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"train-ai=y", "search=n", ""})
    void otherContentUsageDoesNot(String header) {
        assertThat(Permission.ofContentUsage(header).images()).isTrue();
    }
}
