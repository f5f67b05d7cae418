package io.everalign.filter;

import io.everalign.filter.ImageNormaliser.Normalised;
import io.everalign.schemas.Codec;
import io.everalign.schemas.FilteredPair;
import io.everalign.schemas.Hash128;
import io.everalign.schemas.PairHeaders;
import io.everalign.schemas.PairIdentity;
import io.everalign.schemas.RawPair;
import io.everalign.schemas.RejectReason;
import io.everalign.schemas.RejectedPair;
import io.everalign.schemas.UndecodableException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The whole chain of rules for one record, cheapest first. It depends on nothing but the record and
 * the settings. Not safe for several threads.
 */
final class Judge {

    private static final int MAX_DETAIL = 200;

    private final RuleSettings rules;
    private final int epoch;
    private final Codec<RawPair> codec = Codec.of(RawPair.class);
    private final TextLength textLength;
    private final ImageDecoder decoder;
    private final ImageNormaliser normaliser;

    Judge(RuleSettings rules, int epoch) {
        this.rules = rules;
        this.epoch = epoch;
        this.textLength = new TextLength(rules);
        this.decoder = new ImageDecoder(rules.shortSidePx(), rules.maxPixels());
        this.normaliser = new ImageNormaliser(rules.shortSidePx(), rules.jpegQuality());
    }

    /** The outcome. Nothing that a record holds makes this fail. */
    Judgement judge(RawRecord record) {
        Failures failures = new Failures(rules.allReasons());
        try {
            RawPair pair = decode(record);
            Normalised image = accepted(record, pair, failures);
            if (image != null) {
                return new Judgement.Accepted(key(record), filtered(record, pair, image));
            }
        } catch (UndecodableException e) {
            failures.add(
                    Verdict.rejected(
                            RejectReason.UNDECODABLE_RECORD, String.valueOf(e.getMessage())));
        }
        return new Judgement.Rejected(key(record), rejected(record, failures));
    }

    /** The failed rules so far. Without all reasons asked for, the first ends the chain. */
    private static final class Failures {
        private final boolean all;
        private final List<Verdict> failed = new ArrayList<>();

        private Failures(boolean all) {
            this.all = all;
        }

        private void add(Verdict verdict) {
            if (!verdict.accepted()) {
                failed.add(verdict);
            }
        }

        private boolean end() {
            return !all && !failed.isEmpty();
        }
    }

    /** The normalised image, or null when a rule failed. */
    private @Nullable Normalised accepted(RawRecord record, RawPair pair, Failures failures) {
        failures.add(Verdict.of(RejectReason.REPEATED_PAIR, !record.repeated()));
        if (failures.end()) {
            return null;
        }
        textLength.judge(PairIdentity.normalise(pair.getText())).forEach(failures::add);
        failures.add(Verdict.of(RejectReason.TEXT_OVER, !record.textOver()));
        if (failures.end()) {
            return null;
        }
        byte[] image = bytes(pair.getImage());
        Optional<ImageHeader> header = ImageHeader.read(image);
        header.ifPresentOrElse(
                known -> ImageShape.judge(known, rules).forEach(failures::add),
                () -> failures.add(Verdict.of(RejectReason.UNKNOWN_FORMAT, false)));
        failures.add(Verdict.of(RejectReason.IMAGE_OVER, !record.imageOver()));
        if (failures.end() || header.isEmpty() || header.get().pixels() > rules.maxPixels()) {
            return null;
        }
        Normalised normalised = normalised(image, header.get(), failures);
        return failures.failed.isEmpty() ? normalised : null;
    }

    private @Nullable Normalised normalised(byte[] image, ImageHeader header, Failures failures) {
        try {
            boolean jpeg = header.format() == ImageHeader.Format.JPEG;
            int orientation = jpeg ? Orientation.ofJpeg(image) : Orientation.UPRIGHT;
            return normaliser.normalise(decoder.decode(image, header), orientation);
        } catch (UndecodableException | RuntimeException e) {
            failures.add(
                    Verdict.rejected(
                            RejectReason.UNDECODABLE_IMAGE, String.valueOf(e.getMessage())));
            return null;
        }
    }

    /** The pair, if the record is one and its key and headers are those of the pair. */
    private RawPair decode(RawRecord record) throws UndecodableException {
        if (!record.headerProblem().isEmpty()) {
            throw new UndecodableException(record.headerProblem());
        }
        RawPair pair = codec.decode(record.value());
        PairHeaders promised = PairHeaders.of(pair);
        if (!Arrays.equals(promised.imageHash().bytes(), record.imageHash())
                || !Arrays.equals(promised.textHash().bytes(), record.textHash())) {
            throw new UndecodableException("The headers give other hashes than the pair has");
        } else if (!Arrays.equals(promised.pairId().toBytes(), record.key())) {
            throw new UndecodableException("The key is not the pair's id");
        }
        return pair;
    }

    private FilteredPair filtered(RawRecord record, RawPair pair, Normalised image) {
        return FilteredPair.newBuilder()
                .setImage(ByteBuffer.wrap(image.jpeg()))
                .setMediaType("image/jpeg")
                .setWidthPx(image.widthPx())
                .setHeightPx(image.heightPx())
                .setText(PairIdentity.normalise(pair.getText()))
                .setImageHash(new Hash128(record.imageHash()))
                .setTextHash(new Hash128(record.textHash()))
                .setImageUrl(pair.getImageUrl())
                .setPageUrl(pair.getPageUrl())
                .setDomain(pair.getDomain())
                .setRawPartition(record.partition())
                .setRawOffset(record.offset())
                .setFetchedAt(pair.getFetchedAt())
                .setGeneration(rules.generation())
                .setEpoch(epoch)
                .build();
    }

    private RejectedPair rejected(RawRecord record, Failures failures) {
        List<Verdict> failed = rules.allReasons() ? failures.failed : failures.failed.subList(0, 1);
        String detail =
                failed.stream()
                        .map(Verdict::detail)
                        .filter(text -> !text.isEmpty())
                        .collect(Collectors.joining("; "));
        return RejectedPair.newBuilder()
                .setFailed(failed.stream().map(Verdict::toFailedRule).toList())
                .setDetail(detail.isEmpty() ? null : shortened(detail))
                .setRawPartition(record.partition())
                .setRawOffset(record.offset())
                .setGeneration(rules.generation())
                .setEpoch(epoch)
                .build();
    }

    private static String shortened(String detail) {
        return detail.length() <= MAX_DETAIL ? detail : detail.substring(0, MAX_DETAIL) + "…";
    }

    private static byte[] key(RawRecord record) {
        if (record.key().length == 16) {
            return record.key();
        }
        return (record.partition() + ":" + record.offset()).getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] bytes(ByteBuffer buffer) {
        byte[] bytes = new byte[buffer.remaining()];
        buffer.duplicate().get(bytes);
        return bytes;
    }
}
