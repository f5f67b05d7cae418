package io.everalign.images;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;

/** The hashes that the authors of PDQ publish for their pictures; see pdq/LICENSE.txt. */
class PdqTest {
    private static final int MAX_PIXELS = 10_000_000;

    /** The authors' rule: implementations differ by at most 10 bits at a quality of 80 and more. */
    private static final int TOLERANCE = 10;

    /**
     * Their own tests allow 16; a filter of even length is not the same in a mirror, which small
     * pictures feel most.
     */
    private static final int TURNED_TOLERANCE = 16;

    @ParameterizedTest
    @CsvFileSource(resources = "pdq/hashes.csv")
    void theHashesAreThePublishedOnes(String picture, String published) throws Exception {
        PdqSpectrum spectrum = Pdq.of(decoded(picture));
        assertThat(spectrum.hash().distance(PdqHash.parse(published)))
                .as("%s of quality %d is %s", picture, spectrum.quality(), spectrum.hash())
                .isLessThanOrEqualTo(TOLERANCE);
    }

    @ParameterizedTest
    @CsvFileSource(resources = "pdq/hashes.csv")
    void aSmallerSizeHasThePublishedHashToo(String picture, String published) throws Exception {
        byte[] jpeg = encoded(picture);
        for (JpegCodec codec : JpegCodecs.present()) {
            for (int leastShortSidePx : new int[] {256, 400}) {
                Pixels pixels = JpegDecoder.decode(jpeg, MAX_PIXELS, leastShortSidePx, codec);
                assertThat(Pdq.of(pixels).hash().distance(PdqHash.parse(published)))
                        .as("%s at 1/%d", picture, pixels.divisor())
                        .isLessThanOrEqualTo(TOLERANCE);
            }
        }
    }

    @ParameterizedTest
    @CsvFileSource(resources = "pdq/dihedral.csv")
    void turnedAndMirroredPicturesHaveTheHashesThatAreForetold(int number, String published)
            throws Exception {
        PdqHash foretold = Pdq.of(decoded("bridge.jpg")).dihedralHashes().get(number);
        assertThat(foretold.distance(PdqHash.parse(published))).isLessThanOrEqualTo(16);
    }

    @Test
    void aTurnedPictureHasOneOfTheEightHashes() throws Exception {
        Pixels picture = decoded("bridge.jpg");
        List<PdqHash> foretold = Pdq.of(picture).dihedralHashes();
        assertThat(foretold).hasSize(8).first().isEqualTo(Pdq.of(picture).hash());
        for (ExifOrientation turn : ExifOrientation.values()) {
            PdqHash turned = Pdq.of(turn.apply(picture)).hash();
            assertThat(foretold.stream().mapToInt(turned::distance).min().orElseThrow())
                    .as(turn.name())
                    .isLessThanOrEqualTo(TURNED_TOLERANCE);
        }
    }

    @Test
    void smallerAndBlurredCopiesAreNear() throws Exception {
        PdqHash bridge = Pdq.of(decoded("bridge.jpg")).hash();
        assertThat(bridge.distance(Pdq.of(decoded("bridge-square-256.jpg")).hash()))
                .isLessThanOrEqualTo(31);
        assertThat(bridge.distance(Pdq.of(decoded("bridge-shrunk.jpg")).hash()))
                .isLessThanOrEqualTo(31);
        assertThat(bridge.distance(Pdq.of(decoded("labelme-q1050.jpg")).hash())).isGreaterThan(100);
    }

    @Test
    void nothingToSeeHasNoQuality() {
        byte[] plain = new byte[3 * 100 * 80];
        Arrays.fill(plain, (byte) 90);
        assertThat(Pdq.of(new Pixels(100, 80, plain)).quality()).isZero();
        assertThat(Pdq.of(new Pixels(4, 200, new byte[3 * 4 * 200])).quality()).isZero();
    }

    @Test
    void aHashSurvivesItsTwoForms() {
        String hex = "d8f8f0cee0f4a84f0637022a078f67f0b36e2ed596621e1d33e6339c4e9c9b22";
        PdqHash hash = PdqHash.parse(hex);
        assertThat(hash).hasToString(hex).isEqualTo(PdqHash.of(hash.toBytes()));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PdqHash.parse(hex.substring(1)))
                .withMessageContaining("64 hexadecimal digits");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PdqHash.of(new byte[31]))
                .withMessage("a PDQ hash must have 32 bytes, but has 31");
    }

    private static Pixels decoded(String picture) throws IOException, BadImage {
        return ImageDecoder.decode(encoded(picture), MAX_PIXELS);
    }

    private static byte[] encoded(String picture) throws IOException {
        try (InputStream in = PdqTest.class.getResourceAsStream("pdq/" + picture)) {
            return in.readAllBytes();
        }
    }
}
