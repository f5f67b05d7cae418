package io.everalign.filter;

import io.everalign.filter.RuleChain.Counts;
import io.everalign.filter.RuleChain.Kept;
import io.everalign.filter.nsfw.NsfwScores;
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
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The one outcome of one record: the {@link RuleChain} for the pair in it. Not safe for several
 * threads.
 */
final class Judge {

    private static final int MAX_DETAIL = 200;

    private final RuleSettings rules;
    private final int epoch;
    private final Codec<RawPair> codec = Codec.of(RawPair.class);
    private final RuleChain chain;

    Judge(RuleSettings rules, int epoch, RuleArtifacts artifacts) {
        this.rules = rules;
        this.epoch = epoch;
        this.chain = new RuleChain(rules, artifacts);
    }

    /** The outcome, at once. Nothing that a record holds makes this fail. */
    Judgement judge(RawRecord record) {
        Examined examined = examine(record);
        float[] picture = examined.picture();
        return finish(examined, picture == null ? null : chain.classify(picture));
    }

    /** Asks every rule but NSFW's. Nothing that a record holds makes this fail. */
    Examined examine(RawRecord record) {
        Verdicts verdicts = new Verdicts(rules);
        FilteredPair filtered = null;
        int quality = 0;
        float[] picture = null;
        try {
            RawPair pair = decode(record);
            RuleChain.Image image = chain.examine(examined(pair), counts(record), verdicts);
            filtered =
                    image.kept() == null
                            ? null
                            : filtered(record, pair, image.kept(), language(verdicts));
            quality = image.kept() == null ? 0 : image.kept().spectrum().quality();
            picture = image.picture();
        } catch (UndecodableException e) {
            verdicts.add(
                    Verdict.rejected(
                            RejectReason.UNDECODABLE_RECORD, String.valueOf(e.getMessage())));
        }
        return new Examined(
                key(record),
                record.partition(),
                record.offset(),
                verdicts,
                filtered,
                quality,
                picture);
    }

    /**
     * The outcome of an examined record.
     *
     * @param scores those of its picture, if it has one
     */
    Judgement finish(Examined examined, @Nullable NsfwScores scores) {
        Verdicts verdicts = examined.verdicts();
        if (examined.awaitsScores()) {
            chain.add(Objects.requireNonNull(scores, "scores are awaited"), verdicts);
        }
        FilteredPair pair = examined.pair();
        return pair != null && verdicts.accepted()
                ? new Judgement.Accepted(examined.key(), pair, examined.quality(), verdicts.given())
                : new Judgement.Rejected(
                        examined.key(), rejected(examined, verdicts.failed()), verdicts.given());
    }

    private static RuleChain.Pair examined(RawPair pair) {
        return new RuleChain.Pair(
                pair.getText(),
                bytes(pair.getImage()),
                List.of(pair.getImageUrl(), pair.getPageUrl()));
    }

    private static Counts counts(RawRecord record) {
        return new Counts(record.repeated(), record.textOver(), record.imageOver());
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

    private FilteredPair filtered(
            RawRecord record, RawPair pair, Kept kept, @Nullable String language) {
        return FilteredPair.newBuilder()
                .setImage(ByteBuffer.wrap(kept.image().jpeg()))
                .setMediaType("image/jpeg")
                .setWidthPx(kept.image().widthPx())
                .setHeightPx(kept.image().heightPx())
                .setText(PairIdentity.normalise(pair.getText()))
                .setLanguage(language)
                .setImageHash(new Hash128(record.imageHash()))
                .setTextHash(new Hash128(record.textHash()))
                .setPerceptualHash(ByteBuffer.wrap(kept.spectrum().hash().toBytes()))
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

    /** The language that the rule found, where there is the rule. */
    private static @Nullable String language(Verdicts verdicts) {
        return verdicts.given().stream()
                .filter(verdict -> verdict.reason() == RejectReason.LANGUAGE)
                .map(Verdict::detail)
                .filter(found -> !found.isEmpty())
                .findFirst()
                .orElse(null);
    }

    private RejectedPair rejected(Examined record, List<Verdict> failed) {
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
