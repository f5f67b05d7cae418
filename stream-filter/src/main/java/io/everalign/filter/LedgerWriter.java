package io.everalign.filter;

import io.everalign.schemas.Codec;
import io.everalign.schemas.LedgerEntry;
import io.everalign.schemas.Topic;
import org.apache.flink.api.common.functions.FlatMapFunction;
import org.apache.flink.util.Collector;

/**
 * Makes the ledger's entries. What comes from the ledger is not written there again.
 *
 * <p>Of each epoch the entries of a raw partition stand in the ledger in the order of its offsets:
 * one reader reads the partition, its entries go by one channel to the one writer, and readers of
 * the topic do not see what an aborted transaction wrote.
 */
final class LedgerWriter implements FlatMapFunction<RawHeaders, Outgoing> {

    private static final long serialVersionUID = 1;

    private final int epoch;
    private transient Codec<LedgerEntry> codec;

    LedgerWriter(int epoch) {
        this.epoch = epoch;
    }

    @Override
    public void flatMap(RawHeaders headers, Collector<Outgoing> out) {
        if (!headers.readable() || headers.inLedger()) {
            return;
        }
        if (codec == null) {
            codec = Codec.of(LedgerEntry.class);
        }
        byte[] entry = codec.encode(headers.toLedgerEntry(epoch));
        String key = Integer.toString(headers.partition());
        out.collect(Outgoing.to(Topic.PAIRS_LEDGER, key, entry));
    }
}
