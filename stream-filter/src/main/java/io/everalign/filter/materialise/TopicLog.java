package io.everalign.filter.materialise;

import io.everalign.schemas.Topic;
import java.io.IOException;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** The topics as a run reads them. Safe for several threads. */
interface TopicLog {

    /** Takes records in the order of their offsets. */
    interface Taker {
        void take(ConsumerRecord<byte[], byte[]> record) throws IOException;
    }

    /** Every partition of a topic, up to where all transactions are decided. */
    List<LogRange> decided(Topic topic);

    /** Every partition of a topic, with records of transactions that are still open. */
    List<LogRange> written(Topic topic);

    /**
     * Reads the committed records of a range, waiting for transactions that are open in it.
     *
     * @throws IOException if the taker does, or if reading does not get on
     */
    void read(LogRange range, Taker taker) throws IOException;
}
