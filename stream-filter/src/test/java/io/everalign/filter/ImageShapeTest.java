package io.everalign.filter;

import static org.assertj.core.api.Assertions.assertThat;

import io.everalign.filter.ImageHeader.Format;
import io.everalign.schemas.RejectReason;
import java.util.List;
import org.junit.jupiter.api.Test;

class ImageShapeTest {

    @Test
    void aShortSideOfTwoHundredPixelsIsTooSmall() {
        assertThat(failed(200, 300)).containsExactly(RejectReason.IMAGE_TOO_SMALL);
        assertThat(failed(300, 200)).containsExactly(RejectReason.IMAGE_TOO_SMALL);
        assertThat(failed(201, 300)).isEmpty();
    }

    @Test
    void anAspectOfThreeIsTooLarge() {
        assertThat(failed(201, 603)).containsExactly(RejectReason.ASPECT_TOO_LARGE);
        assertThat(failed(603, 201)).containsExactly(RejectReason.ASPECT_TOO_LARGE);
        assertThat(failed(201, 602)).isEmpty();
    }

    @Test
    void asManyPixelsAsTheLimitAreDecoded() {
        assertThat(failed(1000, 1000)).isEmpty();
        assertThat(failed(1001, 1000)).containsExactly(RejectReason.TOO_MANY_PIXELS);
        assertThat(failed(Integer.MAX_VALUE, Integer.MAX_VALUE))
                .containsExactly(RejectReason.TOO_MANY_PIXELS);
    }

    private static List<RejectReason> failed(int widthPx, int heightPx) {
        return ImageShape.judge(new ImageHeader(Format.PNG, widthPx, heightPx), TestRules.ALIGN)
                .stream()
                .filter(verdict -> !verdict.accepted())
                .map(Verdict::reason)
                .toList();
    }
}
