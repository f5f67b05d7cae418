package io.everalign.filter;

import io.everalign.schemas.Codec;
import io.everalign.schemas.PairIdentity;
import io.everalign.schemas.RawPair;
import io.everalign.schemas.UndecodableException;
import org.apache.flink.api.common.serialization.DeserializationSchema;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.connector.kafka.source.reader.deserializer.KafkaRecordDeserializationSchema;
import org.apache.flink.util.Collector;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** The normalised text of a raw record; {@link #UNREADABLE} for what is no pair. */
final class NgramTexts implements KafkaRecordDeserializationSchema<String> {

    /** No normalised text begins with a space. */
    static final String UNREADABLE = " ";

    private static final long serialVersionUID = 1;

    private transient Codec<RawPair> codec;

    @Override
    public void open(DeserializationSchema.InitializationContext context) {
        codec = Codec.of(RawPair.class);
    }

    @Override
    public void deserialize(ConsumerRecord<byte[], byte[]> raw, Collector<String> out) {
        out.collect(text(raw.value()));
    }

    private String text(byte[] value) {
        if (value == null) {
            return UNREADABLE;
        }
        try {
            return PairIdentity.normalise(codec.decode(value).getText());
        } catch (UndecodableException e) {
            return UNREADABLE;
        }
    }

    @Override
    public TypeInformation<String> getProducedType() {
        return Types.STRING;
    }
}
