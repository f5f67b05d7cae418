package io.everalign.filter;

import io.everalign.schemas.PairHeaders;
import io.everalign.schemas.UndecodableException;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.connector.kafka.source.reader.deserializer.KafkaRecordDeserializationSchema;
import org.apache.flink.util.Collector;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Makes an occurrence from the headers of a raw record alone; its bytes are never looked at. */
final class OccurrenceReader implements KafkaRecordDeserializationSchema<Occurrence> {

    private static final long serialVersionUID = 1;

    @Override
    public void deserialize(ConsumerRecord<byte[], byte[]> raw, Collector<Occurrence> out) {
        out.collect(read(raw));
    }

    private static Occurrence read(ConsumerRecord<byte[], byte[]> raw) {
        try {
            return Occurrence.of(raw.partition(), raw.offset(), PairHeaders.read(raw.headers()));
        } catch (UndecodableException e) {
            return Occurrence.unreadable(raw.partition(), raw.offset());
        }
    }

    @Override
    public TypeInformation<Occurrence> getProducedType() {
        return TypeInformation.of(Occurrence.class);
    }
}
