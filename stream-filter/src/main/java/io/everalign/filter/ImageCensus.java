package io.everalign.filter;

import io.everalign.schemas.PairId;
import io.everalign.schemas.RetractionCause;
import io.everalign.schemas.Side;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.PrimitiveArrayTypeInfo;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;

/**
 * Counts the distinct texts of each image, and sees which occurrences repeat a pair. This side
 * knows every pair, also those of a text that is over: up to the limit in the packed set, past it
 * in one row of state per pair.
 */
final class ImageCensus extends KeyedProcessFunction<Tuple2<Long, Long>, Occurrence, Occurrence> {

    private static final long serialVersionUID = 1;

    private final CensusSettings settings;
    private transient ValueState<byte[]> texts;
    private transient MapState<Long, Boolean> textsPastLimit;

    ImageCensus(CensusSettings settings) {
        this.settings = settings;
    }

    @Override
    public void open(OpenContext context) {
        texts =
                getRuntimeContext()
                        .getState(
                                new ValueStateDescriptor<>(
                                        "texts",
                                        PrimitiveArrayTypeInfo.BYTE_PRIMITIVE_ARRAY_TYPE_INFO));
        textsPastLimit =
                getRuntimeContext()
                        .getMapState(
                                new MapStateDescriptor<>(
                                        "texts-past-limit", Types.LONG, Types.BOOLEAN));
    }

    @Override
    public void processElement(Occurrence occurrence, Context context, Collector<Occurrence> out)
            throws Exception {
        boolean repeat = count(occurrence, context);
        out.collect(repeat ? occurrence.asRepeat() : occurrence);
    }

    /** Whether the pair was counted before. */
    private boolean count(Occurrence occurrence, Context context) throws Exception {
        long text = occurrence.textHigh();
        byte[] known = PackedSet.in(texts);
        if (PackedSet.isOver(known)) {
            return addPastLimit(text);
        } else if (PackedSet.contains(known, text)) {
            return true;
        }
        byte[] grown = PackedSet.with(known, text);
        if (PackedSet.size(grown) <= settings.imageLimit()) {
            texts.update(grown);
        } else {
            cross(occurrence, grown, context);
        }
        return false;
    }

    private boolean addPastLimit(long text) throws Exception {
        boolean known = textsPastLimit.contains(text);
        if (!known) {
            textsPastLimit.put(text, true);
        }
        return known;
    }

    private void cross(Occurrence occurrence, byte[] members, Context context) throws Exception {
        texts.update(PackedSet.over());
        context.output(
                Consequence.TAG,
                Consequence.over(
                        Side.IMAGE,
                        occurrence.imageHigh(),
                        occurrence.imageLow(),
                        settings.imageLimit(),
                        settings.epoch()));
        for (long text : PackedSet.members(members)) {
            textsPastLimit.put(text, true);
            context.output(
                    Consequence.TAG,
                    Consequence.retraction(
                            new PairId(occurrence.imageHigh(), text),
                            RetractionCause.IMAGE_OVER,
                            settings.epoch()));
        }
    }
}
