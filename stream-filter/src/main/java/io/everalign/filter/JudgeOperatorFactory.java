package io.everalign.filter;

import io.everalign.images.JpegCodecs;
import java.io.Serializable;
import java.util.Map;
import java.util.TreeMap;
import org.apache.flink.streaming.api.operators.AbstractStreamOperatorFactory;
import org.apache.flink.streaming.api.operators.ChainingStrategy;
import org.apache.flink.streaming.api.operators.OneInputStreamOperatorFactory;
import org.apache.flink.streaming.api.operators.StreamOperator;
import org.apache.flink.streaming.api.operators.StreamOperatorParameters;

/** What travels from the client to the tasks: makes a {@link JudgeOperator} for each of them. */
final class JudgeOperatorFactory extends AbstractStreamOperatorFactory<Outgoing>
        implements OneInputStreamOperatorFactory<RawRecord, Outgoing> {

    private static final long serialVersionUID = 1;

    private final RuleSettings rules;
    private final int epoch;
    private final Map<String, String> digests;
    private final Reader reader;
    private final String jpegCodec = JpegCodecs.identity();

    /**
     * @param digests what the files of the generation must be, as {@link ArtifactDigests} gives it
     */
    JudgeOperatorFactory(RuleSettings rules, CensusSettings census, Map<String, String> digests) {
        this(rules, census, digests, RuleArtifacts::of);
    }

    JudgeOperatorFactory(
            RuleSettings rules, CensusSettings census, Map<String, String> digests, Reader reader) {
        this.rules = rules;
        this.epoch = census.epoch();
        this.digests = new TreeMap<>(digests);
        this.reader = reader;
        chainingStrategy = ChainingStrategy.ALWAYS;
    }

    /** Reads what rules read. */
    interface Reader extends Serializable {
        RuleArtifacts read(RuleSettings rules);
    }

    RuleSettings rules() {
        return rules;
    }

    int epoch() {
        return epoch;
    }

    /**
     * What the rules read, on the machine of the task.
     *
     * @throws IllegalStateException if a file has another content than the client saw, or JPEG is
     *     decoded by another library
     */
    RuleArtifacts readArtifacts() {
        if (!jpegCodec.equals(JpegCodecs.identity())) {
            throw new IllegalStateException(
                    "JPEG codec of every task manager must be %s, as where the job was started, but is %s"
                            .formatted(jpegCodec, JpegCodecs.identity()));
        }
        RuleArtifacts artifacts = reader.read(rules);
        try {
            ArtifactDigests.check(rules, artifacts, digests);
        } catch (RuntimeException e) {
            artifacts.close();
            throw e;
        }
        return artifacts;
    }

    @Override
    // As for every factory, the caller asks for what it makes.
    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
    public <T extends StreamOperator<Outgoing>> T createStreamOperator(
            StreamOperatorParameters<Outgoing> parameters) {
        return (T) new JudgeOperator(parameters, this);
    }

    @Override
    @SuppressWarnings("rawtypes") // Flink's signature
    public Class<? extends StreamOperator> getStreamOperatorClass(ClassLoader loader) {
        return JudgeOperator.class;
    }
}
