package io.everalign.filter;

import io.everalign.schemas.Codec;
import io.everalign.schemas.LedgerEntry;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.connector.kafka.source.reader.deserializer.KafkaRecordDeserializationSchema;
import org.apache.flink.util.Collector;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Reads the headers of raw records from the ledger, of each raw record once. */
final class LedgerReader implements KafkaRecordDeserializationSchema<RawHeaders> {

    private static final long serialVersionUID = 1;

    private final CountedBefore before;
    private transient Codec<LedgerEntry> codec;

    LedgerReader(CountedBefore before) {
        this.before = before;
    }

    @Override
    public void deserialize(ConsumerRecord<byte[], byte[]> record, Collector<RawHeaders> out) {
        if (codec == null) {
            codec = Codec.of(LedgerEntry.class);
        }
        // An entry left out would be a wrong count for good, so one that is broken ends the job.
        LedgerEntry entry = BoundedLog.decode(codec, record);
        if (before.contains(entry.getEpoch(), entry.getPartition(), entry.getOffset())) {
            out.collect(RawHeaders.of(entry));
        }
    }

    @Override
    public TypeInformation<RawHeaders> getProducedType() {
        return TypeInformation.of(RawHeaders.class);
    }
}
