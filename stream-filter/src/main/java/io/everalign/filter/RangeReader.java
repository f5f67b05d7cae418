package io.everalign.filter;

import java.util.Map;
import java.util.Properties;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.connector.base.source.reader.RecordsWithSplitIds;
import org.apache.flink.connector.base.source.reader.SingleThreadMultiplexSourceReaderBase;
import org.apache.flink.connector.base.source.reader.splitreader.SplitReader;
import org.apache.flink.connector.base.source.reader.splitreader.SplitsChange;

/** One reader of the raw pairs: works off its ranges and asks the gate for more. */
@SuppressWarnings("try") // Flink's SourceReader closes with any exception
final class RangeReader
        extends SingleThreadMultiplexSourceReaderBase<
                RawRecord, RawRecord, RawRange, RangeReader.State> {

    private final LazyLog log;

    private RangeReader(SourceReaderContext context, LazyLog log) {
        super(
                () -> new Fetches(log),
                (record, output, state) -> {
                    output.collect(record);
                    state.next = record.offset() + 1;
                },
                context.getConfiguration(),
                context);
        this.log = log;
    }

    static RangeReader of(SourceReaderContext context, Properties properties, int epoch) {
        return new RangeReader(
                context, new LazyLog(properties, context.getIndexOfSubtask(), epoch));
    }

    /** A range and how far it has been passed on. */
    static final class State {
        private final RawRange range;
        private long next;

        private State(RawRange range) {
            this.range = range;
            this.next = range.from();
        }
    }

    /**
     * The log outlives the threads that fetch: a thread ends when its ranges do, and the keys that
     * are over would have to be read anew by the next.
     */
    private static final class LazyLog {
        private final Properties properties;
        private final int epoch;
        private RawLog log;

        private LazyLog(Properties properties, int subtask, int epoch) {
            this.properties = new Properties();
            this.properties.putAll(properties);
            this.properties.setProperty("client.id", "everalign-filter-" + subtask);
            this.properties.setProperty("max.poll.records", "64");
            this.epoch = epoch;
        }

        private synchronized RawLog open() {
            if (log == null) {
                Properties side = new Properties();
                side.putAll(properties);
                side.setProperty("client.id", properties.getProperty("client.id") + "-over");
                side.setProperty("max.poll.records", "5000");
                log = new RawLog(properties, new OverKeys(side, epoch));
            }
            return log;
        }

        private synchronized void close() {
            if (log != null) {
                log.close();
            }
        }
    }

    private record Fetches(LazyLog log) implements SplitReader<RawRecord, RawRange> {

        @Override
        public RecordsWithSplitIds<RawRecord> fetch() {
            return log.open().fetch();
        }

        @Override
        public void handleSplitsChanges(SplitsChange<RawRange> change) {
            log.open().add(change.splits());
        }

        @Override
        public void wakeUp() {
            // A fetch never waits longer than a fraction of a second.
        }

        @Override
        public void close() {
            // The reader closes the log.
        }
    }

    @Override
    public void start() {
        super.start();
        askIfIdle();
    }

    @Override
    public void close() throws Exception {
        super.close();
        log.close();
    }

    @Override
    protected void onSplitFinished(Map<String, State> finished) {
        askIfIdle();
    }

    @Override
    protected State initializedState(RawRange range) {
        return new State(range);
    }

    @Override
    protected RawRange toSplitType(String id, State state) {
        return state.range.from(state.next);
    }

    private void askIfIdle() {
        if (getNumberOfCurrentlyAssignedSplits() == 0) {
            context.sendSplitRequest();
        }
    }
}
