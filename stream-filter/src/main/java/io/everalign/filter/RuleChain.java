package io.everalign.filter;

import io.everalign.filter.ImageNormaliser.Normalised;
import io.everalign.filter.nsfw.NsfwScores;
import io.everalign.images.BadImage;
import io.everalign.images.ColorProfile;
import io.everalign.images.ImageHeader;
import io.everalign.images.Pdq;
import io.everalign.images.PdqSpectrum;
import io.everalign.images.Pixels;
import io.everalign.schemas.PairIdentity;
import io.everalign.schemas.RejectReason;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The rules for one pair, cheapest first. They depend on nothing but the pair, what the census
 * knows of it, the settings and what rules have read from files. Not safe for several threads.
 */
final class RuleChain {

    private final RuleSettings rules;
    private final RuleArtifacts artifacts;
    private final TextRules textRules;
    private final DecodeBudget budget;
    private final ImageNormaliser normaliser;
    private final boolean asksNsfw;

    RuleChain(RuleSettings rules, RuleArtifacts artifacts) {
        this.rules = rules;
        this.artifacts = artifacts;
        this.textRules = new TextRules(rules.text(), artifacts);
        this.budget = new DecodeBudget(rules.image().maxPixels());
        this.normaliser = new ImageNormaliser(rules.image());
        this.asksNsfw = artifacts.nsfw() != null && !rules.isOff(RejectReason.NSFW);
    }

    /**
     * What the rules are asked about.
     *
     * @param text the text as found
     * @param image the image as fetched
     * @param urls those of image and page; none leaves the rule on them out
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Pair(String text, byte[] image, List<String> urls) {}

    /**
     * What the census knows of a pair.
     *
     * @param repeated whether the pair came before
     * @param textOver whether its text is over
     * @param imageOver whether its image is over
     */
    record Counts(boolean repeated, boolean textOver, boolean imageOver) {}

    /** What is kept of an image that every rule accepted. */
    record Kept(Normalised image, PdqSpectrum spectrum) {}

    /**
     * What came of an image.
     *
     * @param kept what is kept of it if every rule accepts it; null if one has rejected
     * @param picture what NSFW's rule is to judge; null if it isn't asked
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Image(@Nullable Kept kept, float @Nullable [] picture) {
        private static final Image NONE = new Image(null, null);
    }

    /**
     * Asks every rule until one rejects, or all of them.
     *
     * @param counts what the census knows; null leaves its three rules out
     * @param verdicts takes what they say
     */
    void judge(Pair pair, @Nullable Counts counts, Verdicts verdicts) {
        float[] picture = examine(pair, counts, verdicts).picture();
        if (picture != null) {
            add(classify(picture), verdicts);
        }
    }

    /** The scores of one picture, at once. */
    NsfwScores classify(float[] picture) {
        return nsfw().classify(picture);
    }

    /** Adds what NSFW's rule says of a picture with these scores: the end of the chain. */
    void add(NsfwScores scores, Verdicts verdicts) {
        verdicts.add(nsfw().judge(scores));
    }

    private NsfwRule nsfw() {
        return Objects.requireNonNull(artifacts.nsfw(), "no rule asks for scores");
    }

    /**
     * Asks the rules until one rejects, or all of them, but for NSFW's.
     *
     * @param counts what the census knows; null leaves its three rules out
     * @param verdicts takes what they say
     */
    Image examine(Pair pair, @Nullable Counts counts, Verdicts verdicts) {
        if (counts != null) {
            verdicts.add(Verdict.of(RejectReason.REPEATED_PAIR, !counts.repeated()));
        }
        artifacts.urls().judge(pair.urls()).ifPresent(verdicts::add);
        if (verdicts.ended()) {
            return Image.NONE;
        }
        textRules.judge(PairIdentity.normalise(pair.text()), verdicts);
        if (counts != null) {
            verdicts.add(Verdict.of(RejectReason.TEXT_OVER, !counts.textOver()));
        }
        if (verdicts.ended()) {
            return Image.NONE;
        }
        byte[] image = pair.image();
        Optional<ImageHeader> header = ImageHeader.read(image);
        header.ifPresentOrElse(
                known -> verdicts.addAll(ImageShape.judge(image, known, rules.image())),
                () -> verdicts.add(Verdict.of(RejectReason.UNKNOWN_FORMAT, false)));
        if (counts != null) {
            verdicts.add(Verdict.of(RejectReason.IMAGE_OVER, !counts.imageOver()));
        }
        boolean fits = header.isPresent() && header.get().pixels() <= rules.image().maxPixels();
        return fits && !verdicts.ended() ? look(image, header.get(), verdicts) : Image.NONE;
    }

    /** The rules that need pixels. */
    private Image look(byte[] image, ImageHeader header, Verdicts verdicts) {
        budget.take(header.pixels());
        try {
            Pixels pixels =
                    ShownImage.decode(
                            image, rules.image().maxPixels(), rules.image().shortSidePx());
            verdicts.add(BlankImage.judge(pixels, rules.image()));
            if (verdicts.ended()) {
                return Image.NONE;
            }
            PdqSpectrum spectrum = Pdq.of(pixels);
            artifacts.evaluation().judge(spectrum, rules.evaluation()).ifPresent(verdicts::add);
            // The pixels are not kept until the scores are there: they would outgrow the budget.
            return new Image(
                    verdicts.accepted()
                            ? new Kept(
                                    normaliser.normalise(pixels, ColorProfile.of(image)), spectrum)
                            : null,
                    asksNsfw && !verdicts.ended() ? nsfw().prepare(pixels) : null);
        } catch (BadImage e) {
            verdicts.add(
                    Verdict.rejected(
                            RejectReason.UNDECODABLE_IMAGE, String.valueOf(e.getMessage())));
            return Image.NONE;
        } finally {
            budget.giveBack(header.pixels());
        }
    }
}
