package io.everalign.filter;

import io.everalign.schemas.PairHeaders;
import io.everalign.schemas.UndecodableException;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.connector.kafka.source.reader.deserializer.KafkaRecordDeserializationSchema;
import org.apache.flink.util.Collector;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Reads the headers of a raw record alone; its bytes are never looked at. */
final class RawHeadersReader implements KafkaRecordDeserializationSchema<RawHeaders> {

    private static final long serialVersionUID = 1;

    @Override
    public void deserialize(ConsumerRecord<byte[], byte[]> raw, Collector<RawHeaders> out) {
        out.collect(read(raw));
    }

    private static RawHeaders read(ConsumerRecord<byte[], byte[]> raw) {
        try {
            return RawHeaders.of(raw.partition(), raw.offset(), PairHeaders.read(raw.headers()));
        } catch (UndecodableException e) {
            return RawHeaders.unreadable(raw.partition(), raw.offset());
        }
    }

    @Override
    public TypeInformation<RawHeaders> getProducedType() {
        return TypeInformation.of(RawHeaders.class);
    }
}
