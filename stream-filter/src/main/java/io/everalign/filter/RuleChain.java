package io.everalign.filter;

import io.everalign.filter.ImageNormaliser.Normalised;
import io.everalign.images.BadImage;
import io.everalign.images.ColorProfile;
import io.everalign.images.ImageDecoder;
import io.everalign.images.ImageHeader;
import io.everalign.images.Pdq;
import io.everalign.images.PdqSpectrum;
import io.everalign.images.Pixels;
import io.everalign.images.Rendering;
import io.everalign.schemas.PairIdentity;
import io.everalign.schemas.RejectReason;
import java.util.List;
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

    RuleChain(RuleSettings rules, RuleArtifacts artifacts) {
        this.rules = rules;
        this.artifacts = artifacts;
        this.textRules = new TextRules(rules.text(), artifacts);
        this.budget = new DecodeBudget(rules.image().maxPixels());
        this.normaliser = new ImageNormaliser(rules.image());
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
     * Asks the rules until one rejects, or all of them.
     *
     * @param counts what the census knows; null leaves its three rules out
     * @param verdicts takes what they say
     * @return what is kept of the image, or null when a rule rejected
     */
    @Nullable Kept examine(Pair pair, @Nullable Counts counts, Verdicts verdicts) {
        if (counts != null) {
            verdicts.add(Verdict.of(RejectReason.REPEATED_PAIR, !counts.repeated()));
        }
        artifacts.urls().judge(pair.urls()).ifPresent(verdicts::add);
        if (verdicts.ended()) {
            return null;
        }
        textRules.judge(PairIdentity.normalise(pair.text()), verdicts);
        if (counts != null) {
            verdicts.add(Verdict.of(RejectReason.TEXT_OVER, !counts.textOver()));
        }
        if (verdicts.ended()) {
            return null;
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
        return fits && !verdicts.ended() ? look(image, header.get(), verdicts) : null;
    }

    /** The rules that need pixels. */
    private @Nullable Kept look(byte[] image, ImageHeader header, Verdicts verdicts) {
        budget.take(header.pixels());
        try {
            Pixels pixels =
                    ImageDecoder.decode(image, rules.image().maxPixels(), Rendering.AS_SHOWN);
            verdicts.add(BlankImage.judge(pixels, rules.image()));
            if (verdicts.ended()) {
                return null;
            }
            PdqSpectrum spectrum = Pdq.of(pixels);
            artifacts.evaluation().judge(spectrum, rules.evaluation()).ifPresent(verdicts::add);
            if (artifacts.nsfw() != null && !verdicts.ended()) {
                verdicts.add(artifacts.nsfw().judge(pixels));
            }
            return verdicts.accepted()
                    ? new Kept(normaliser.normalise(pixels, ColorProfile.of(image)), spectrum)
                    : null;
        } catch (BadImage e) {
            verdicts.add(
                    Verdict.rejected(
                            RejectReason.UNDECODABLE_IMAGE, String.valueOf(e.getMessage())));
            return null;
        } finally {
            budget.giveBack(header.pixels());
        }
    }
}
