package io.everalign.crawler;

import java.util.Map;
import org.apache.kafka.streams.state.RocksDBConfigSetter;
import org.jspecify.annotations.Nullable;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.Cache;
import org.rocksdb.LRUCache;
import org.rocksdb.Options;
import org.rocksdb.WriteBufferManager;

/** One bounded memory for all stores of the process; without it each takes up to 100 MB. */
public final class RocksMemory implements RocksDBConfigSetter {

    /** Key under which the bytes travel through the properties of Kafka Streams. */
    static final String BYTES = "everalign.state-memory";

    private static @Nullable Cache cache;
    private static @Nullable WriteBufferManager writeBuffers;

    /** For Kafka Streams, which makes one for each store. */
    public RocksMemory() {}

    @Override
    public void setConfig(String storeName, Options options, Map<String, Object> configs) {
        long bytes = Long.parseLong(String.valueOf(configs.get(BYTES)));
        BlockBasedTableConfig table = (BlockBasedTableConfig) options.tableFormatConfig();
        synchronized (RocksMemory.class) {
            if (cache == null || writeBuffers == null) {
                cache = new LRUCache(bytes);
                writeBuffers = new WriteBufferManager(bytes / 2, cache);
            }
            table.setBlockCache(cache);
            options.setWriteBufferManager(writeBuffers);
        }
        table.setCacheIndexAndFilterBlocks(true);
        options.setWriteBufferSize(Math.max(1 << 20, bytes / 16));
        options.setMaxWriteBufferNumber(2);
        options.setTableFormatConfig(table);
    }

    /** Nothing: the memory is shared by the stores that go on. */
    @Override
    public void close(String storeName, Options options) {}
}
