package io.everalign.filter;

import static org.assertj.core.api.Assertions.assertThat;

import io.everalign.images.ImageHeader;
import io.everalign.images.ImageHeader.Format;
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

    @Test
    void theLimitsThemselvesPassWhereAPresetSaysSo() {
        assertThat(failed("coyo", 200, 600)).isEmpty();
        assertThat(failed("coyo", 199, 300)).containsExactly(RejectReason.IMAGE_TOO_SMALL);
        assertThat(failed("coyo", 200, 601)).containsExactly(RejectReason.ASPECT_TOO_LARGE);
        assertThat(failed("datacomp-basic", 600, 200)).isEmpty();
    }

    @Test
    void coyoWantsFiveKilobytes() {
        ImageHeader header = new ImageHeader(Format.PNG, 300, 300);
        ImageSettings coyo = TestRules.with("--filter.preset=coyo").image();
        assertThat(ImageShape.judge(new byte[5119], header, coyo))
                .contains(Verdict.of(RejectReason.TOO_FEW_BYTES, false, 5119, 5120));
        assertThat(ImageShape.judge(new byte[5120], header, coyo)).allMatch(Verdict::accepted);
    }

    private static List<RejectReason> failed(int widthPx, int heightPx) {
        return failed("align", widthPx, heightPx);
    }

    private static List<RejectReason> failed(String preset, int widthPx, int heightPx) {
        ImageSettings settings = TestRules.with("--filter.preset=" + preset).image();
        ImageHeader header = new ImageHeader(Format.PNG, widthPx, heightPx);
        return ImageShape.judge(new byte[6000], header, settings).stream()
                .filter(verdict -> !verdict.accepted())
                .map(Verdict::reason)
                .toList();
    }
}
