package io.everalign.filter;

import java.util.Properties;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.connector.source.Boundedness;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.apache.flink.api.java.typeutils.ResultTypeQueryable;
import org.apache.flink.core.io.SimpleVersionedSerializer;

/**
 * The raw pairs, each once the census has counted it. The {@link Gate} hands out ranges, the {@link
 * RangeReader} reads them.
 */
final class RawSource
        implements Source<RawRecord, RawRange, GateState>, ResultTypeQueryable<RawRecord> {

    private static final long serialVersionUID = 1;

    private final Properties consumer;
    private final int epoch;
    private final long holdBack;

    RawSource(Properties consumer, int epoch, long holdBack) {
        this.consumer = consumer;
        this.epoch = epoch;
        this.holdBack = holdBack;
    }

    @Override
    public Boundedness getBoundedness() {
        return Boundedness.CONTINUOUS_UNBOUNDED;
    }

    @Override
    public SplitEnumerator<RawRange, GateState> createEnumerator(
            SplitEnumeratorContext<RawRange> context) {
        return restoreEnumerator(context, GateState.initial(epoch));
    }

    @Override
    public SplitEnumerator<RawRange, GateState> restoreEnumerator(
            SplitEnumeratorContext<RawRange> context, GateState state) {
        if (state.epoch() != epoch) {
            throw new IllegalStateException(
                    "The state follows census epoch %d, but census.epoch is %d: an epoch of its own starts without state"
                            .formatted(state.epoch(), epoch));
        }
        return new Gate(context, new CensusLog(consumer, epoch), new Counted(state, holdBack));
    }

    @Override
    public SourceReader<RawRecord, RawRange> createReader(SourceReaderContext context) {
        return RangeReader.of(context, consumer, epoch);
    }

    @Override
    public SimpleVersionedSerializer<RawRange> getSplitSerializer() {
        return new RawRangeSerializer();
    }

    @Override
    public SimpleVersionedSerializer<GateState> getEnumeratorCheckpointSerializer() {
        return new GateState.Serializer();
    }

    @Override
    public TypeInformation<RawRecord> getProducedType() {
        return TypeInformation.of(RawRecord.class);
    }
}
