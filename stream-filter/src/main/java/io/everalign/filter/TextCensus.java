package io.everalign.filter;

import io.everalign.schemas.PairId;
import io.everalign.schemas.RetractionCause;
import io.everalign.schemas.Side;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.PrimitiveArrayTypeInfo;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;

/** Counts the distinct images of each text; nothing but what follows from that is passed on. */
final class TextCensus extends KeyedProcessFunction<Tuple2<Long, Long>, Occurrence, Occurrence> {

    private static final long serialVersionUID = 1;

    private final CensusSettings settings;
    private transient ValueState<byte[]> images;

    TextCensus(CensusSettings settings) {
        this.settings = settings;
    }

    @Override
    public void open(OpenContext context) {
        images =
                getRuntimeContext()
                        .getState(
                                new ValueStateDescriptor<>(
                                        "images",
                                        PrimitiveArrayTypeInfo.BYTE_PRIMITIVE_ARRAY_TYPE_INFO));
    }

    @Override
    public void processElement(Occurrence occurrence, Context context, Collector<Occurrence> out)
            throws Exception {
        byte[] known = PackedSet.in(images);
        if (PackedSet.isOver(known) || PackedSet.contains(known, occurrence.imageHigh())) {
            return;
        }
        byte[] grown = PackedSet.with(known, occurrence.imageHigh());
        if (PackedSet.size(grown) <= settings.textLimit()) {
            images.update(grown);
            return;
        }
        images.update(PackedSet.over());
        context.output(
                Consequence.TAG,
                Consequence.over(
                        Side.TEXT,
                        occurrence.textHigh(),
                        occurrence.textLow(),
                        settings.textLimit(),
                        settings.epoch()));
        for (long image : PackedSet.members(grown)) {
            context.output(
                    Consequence.TAG,
                    Consequence.retraction(
                            new PairId(image, occurrence.textHigh()),
                            RetractionCause.TEXT_OVER,
                            settings.epoch()));
        }
    }
}
