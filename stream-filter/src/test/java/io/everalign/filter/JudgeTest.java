package io.everalign.filter;

import static org.assertj.core.api.Assertions.assertThat;

import io.everalign.images.ImageDecoder;
import io.everalign.images.ImageKinds;
import io.everalign.images.Pdq;
import io.everalign.images.PdqHash;
import io.everalign.schemas.FailedRule;
import io.everalign.schemas.FilteredPair;
import io.everalign.schemas.RejectReason;
import io.everalign.schemas.TestPairs;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JudgeTest {

    private static final String TEXT = "a picture of a thing";
    private static final byte[] JPEG = TestPairs.jpeg(1, 500, 400);

    private final Judge judge = new Judge(TestRules.ALIGN, 1, RuleArtifacts.NONE);

    @Test
    void aGoodPairIsAcceptedWithItsImageNormalised() throws IOException {
        FilteredPair pair = accepted(record(JPEG, "  a picture\nof a   thing "));
        assertThat(pair.getText()).isEqualTo(TEXT);
        assertThat(pair.getMediaType()).isEqualTo("image/jpeg");
        assertThat(List.of(pair.getWidthPx(), pair.getHeightPx())).containsExactly(433, 346);
        BufferedImage image = decoded(pair);
        assertThat(List.of(image.getWidth(), image.getHeight())).containsExactly(433, 346);
    }

    @ParameterizedTest
    @ValueSource(strings = {"jpg", "png", "gif", "bmp"})
    void everyFormatIsReadAndNeverEnlarged(String format) throws IOException {
        FilteredPair pair = accepted(record(drawn(format, 250, 210), TEXT));
        assertThat(List.of(pair.getWidthPx(), pair.getHeightPx())).containsExactly(250, 210);
    }

    @Test
    void theCheapestFailedRuleIsTheReason() {
        RawRecord good = record(TestPairs.png(1, 100, 100), "too short");
        assertThat(reason(with(good, true, true, true))).isEqualTo(RejectReason.REPEATED_PAIR);
        assertThat(reason(with(good, false, true, true))).isEqualTo(RejectReason.TEXT_TOO_SHORT);
        RawRecord small = record(TestPairs.png(1, 100, 100), TEXT);
        assertThat(reason(with(small, false, true, true))).isEqualTo(RejectReason.TEXT_OVER);
        assertThat(reason(with(small, false, false, true))).isEqualTo(RejectReason.IMAGE_TOO_SMALL);
        assertThat(reason(with(record(JPEG, TEXT), false, false, true)))
                .isEqualTo(RejectReason.IMAGE_OVER);
    }

    @Test
    void allReasonsAreRecordedWhenAskedFor() {
        RawRecord record = with(record(TestPairs.png(1, 150, 600), "too short"), true, true, true);
        assertThat(failed(record)).containsExactly(2, 3, 6, 8, 9, 11);
    }

    @Test
    void aRuleThatIsOffRejectsNothing() {
        RawRecord repeated = with(record(JPEG, TEXT), true, false, true);
        RuleSettings rules = TestRules.with("--filter.off=repeated_pair,image_over");
        assertThat(new Judge(rules, 1, RuleArtifacts.NONE).judge(repeated))
                .isInstanceOf(Judgement.Accepted.class);
    }

    @Test
    void aPlainSurfaceIsBlank() throws IOException {
        BufferedImage plain = new BufferedImage(300, 300, BufferedImage.TYPE_INT_RGB);
        assertThat(reason(record(encoded(plain, "png"), TEXT))).isEqualTo(RejectReason.BLANK_IMAGE);
        plain.setRGB(0, 0, 0xFFFFFF);
        assertThat(reason(record(encoded(plain, "png"), TEXT))).isEqualTo(RejectReason.BLANK_IMAGE);
        plain.getGraphics().fillRect(0, 0, 20, 2);
        accepted(record(encoded(plain, "png"), TEXT));
    }

    @Test
    void animationsAreRejected() {
        byte[] moving = ImageKinds.GOLDEN.file("gif-animated.bin");
        assertThat(failed(record(moving, TEXT))).contains(RejectReason.ANIMATED_IMAGE.number());
        byte[] still = ImageKinds.GOLDEN.file("gif.bin");
        assertThat(failed(record(still, TEXT)))
                .doesNotContain(RejectReason.ANIMATED_IMAGE.number());
    }

    @Test
    void transparentPartsBecomeWhite() throws IOException {
        BufferedImage clear = new BufferedImage(300, 300, BufferedImage.TYPE_INT_ARGB);
        clear.getGraphics().fillRect(0, 0, 1, 1);
        clear.setRGB(150, 150, 0xFF0000FF);
        for (int x = 0; x < 300; x++) {
            clear.setRGB(x, 10, 0xFF000000);
        }
        BufferedImage image = decoded(accepted(record(encoded(clear, "png"), TEXT)));
        assertThat(image.getRGB(200, 200)).isEqualTo(0xFFFFFFFF);
    }

    @Test
    void whatIsKeptHasThePerceptualHashOfTheWholeImage() throws Exception {
        FilteredPair pair = accepted(record(JPEG, TEXT));
        byte[] hash = new byte[PdqHash.BYTES];
        pair.getPerceptualHash().duplicate().get(hash);
        assertThat(PdqHash.of(hash)).isEqualTo(Pdq.of(ImageDecoder.decode(JPEG, 1_000_000)).hash());
    }

    @Test
    void imagesCutShortAreUndecodable() {
        for (String format : List.of("jpg", "png", "gif", "bmp")) {
            byte[] whole = drawn(format, 250, 210);
            RawRecord cut = record(Arrays.copyOf(whole, whole.length * 2 / 3), TEXT);
            assertThat(reason(cut)).as(format).isEqualTo(RejectReason.UNDECODABLE_IMAGE);
        }
    }

    @Test
    void aHeaderThatLiesIsUndecodableAndABombIsNotDecoded() {
        byte[] lying = TestPairs.png(1, 250, 210);
        ByteBuffer.wrap(lying).putInt(20, 260);
        assertThat(reason(record(lying, TEXT))).isEqualTo(RejectReason.UNDECODABLE_IMAGE);
        ByteBuffer.wrap(lying).putInt(16, 60_000).putInt(20, 60_000);
        assertThat(reason(record(lying, TEXT))).isEqualTo(RejectReason.TOO_MANY_PIXELS);
    }

    @Test
    void bytesOfNoImageHaveNoFormat() {
        byte[] page = "<html>".getBytes(StandardCharsets.UTF_8);
        assertThat(reason(record(page, TEXT))).isEqualTo(RejectReason.UNKNOWN_FORMAT);
        assertThat(reason(record(new byte[] {0}, TEXT))).isEqualTo(RejectReason.UNKNOWN_FORMAT);
    }

    @Test
    void headersOrKeyOfAnotherPairMakeTheRecordUndecodable() {
        RawRecord good = record(JPEG, TEXT);
        RawRecord other = record(TestPairs.jpeg(2, 300, 300), TEXT);
        assertThat(
                        reason(
                                new RawRecord(
                                        0,
                                        7,
                                        good.key(),
                                        good.value(),
                                        other.imageHash(),
                                        good.textHash(),
                                        "",
                                        false,
                                        false,
                                        false,
                                        new byte[0])))
                .isEqualTo(RejectReason.UNDECODABLE_RECORD);
        assertThat(
                        reason(
                                new RawRecord(
                                        0,
                                        7,
                                        other.key(),
                                        good.value(),
                                        good.imageHash(),
                                        good.textHash(),
                                        "",
                                        false,
                                        false,
                                        false,
                                        new byte[0])))
                .isEqualTo(RejectReason.UNDECODABLE_RECORD);
        assertThat(
                        reason(
                                new RawRecord(
                                        0,
                                        7,
                                        good.key(),
                                        new byte[3],
                                        good.imageHash(),
                                        good.textHash(),
                                        "",
                                        false,
                                        false,
                                        false,
                                        new byte[0])))
                .isEqualTo(RejectReason.UNDECODABLE_RECORD);
    }

    @Test
    void noDamageMakesTheJudgeFail() {
        Random random = new Random(5);
        for (String format : List.of("jpg", "png", "gif", "bmp")) {
            byte[] whole = drawn(format, 250, 210);
            for (int i = 0; i < 40; i++) {
                byte[] damaged = whole.clone();
                for (int k = 0; k < 6; k++) {
                    int span = k < 3 ? 64 : damaged.length;
                    damaged[random.nextInt(span)] = (byte) random.nextInt(256);
                }
                assertThat(judge.judge(record(damaged, TEXT))).isNotNull();
            }
        }
    }

    private static List<Integer> failed(RawRecord record) {
        Judge all = new Judge(TestRules.ALL_REASONS, 1, RuleArtifacts.NONE);
        return ((Judgement.Rejected) all.judge(record))
                .pair().getFailed().stream().map(FailedRule::getReason).toList();
    }

    private RejectReason reason(RawRecord record) {
        return ((Judgement.Rejected) judge.judge(record)).reason();
    }

    private FilteredPair accepted(RawRecord record) {
        assertThat(judge.judge(record)).isInstanceOf(Judgement.Accepted.class);
        return ((Judgement.Accepted) judge.judge(record)).pair();
    }

    private static RawRecord record(byte[] image, String text) {
        return TestRecords.of(7, image, text);
    }

    private static RawRecord with(
            RawRecord r, boolean repeat, boolean textOver, boolean imageOver) {
        return new RawRecord(
                r.partition(),
                r.offset(),
                r.key(),
                r.value(),
                r.imageHash(),
                r.textHash(),
                "",
                repeat,
                textOver,
                imageOver,
                new byte[0]);
    }

    private static byte[] drawn(String format, int widthPx, int heightPx) {
        try {
            return encoded(
                    ImageIO.read(new ByteArrayInputStream(TestPairs.png(3, widthPx, heightPx))),
                    format);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static BufferedImage decoded(FilteredPair pair) throws IOException {
        return ImageIO.read(new ByteArrayInputStream(pair.getImage().duplicate().array()));
    }

    private static byte[] encoded(BufferedImage image, String format) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ImageIO.write(image, format, out);
        return out.toByteArray();
    }
}
