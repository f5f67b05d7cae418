package io.everalign.filter;

import io.everalign.schemas.Topic;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.connector.kafka.source.KafkaSource;
import org.apache.flink.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import org.apache.flink.connector.kafka.source.reader.deserializer.KafkaRecordDeserializationSchema;
import org.apache.flink.util.Collector;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Raw records as they are, on their way to the topic of filtered pairs. */
final class CopiedRecords implements KafkaRecordDeserializationSchema<Outgoing> {

    private static final long serialVersionUID = 1;

    static KafkaSource<Outgoing> source(FilterJobSettings settings) {
        return KafkaSource.<Outgoing>builder()
                .setBootstrapServers(settings.kafka().bootstrapServers())
                .setTopics(Topic.PAIRS_RAW.topicName())
                .setGroupId("copy")
                .setStartingOffsets(OffsetsInitializer.earliest())
                .setProperties(KafkaEnds.consumer(settings.kafka(), "copy"))
                .setDeserializer(new CopiedRecords())
                .build();
    }

    @Override
    public void deserialize(ConsumerRecord<byte[], byte[]> raw, Collector<Outgoing> out) {
        out.collect(Outgoing.to(Topic.PAIRS_FILTERED, raw.key(), raw.value()));
    }

    @Override
    public TypeInformation<Outgoing> getProducedType() {
        return TypeInformation.of(Outgoing.class);
    }
}
