package io.everalign.filter;

import io.everalign.filter.ngrams.ListShape;
import io.everalign.filter.ngrams.NgramListHeader;
import io.everalign.filter.ngrams.NgramListWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.flink.api.common.functions.RichMapPartitionFunction;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.util.Collector;

/** Writes the list, and gives its size. */
final class NgramListOutput extends RichMapPartitionFunction<Tuple2<Long, Long>, Long> {

    /** Accumulators: what the list has. */
    static final String UNIGRAMS = "unigrams";

    static final String BIGRAMS = "bigrams";

    private static final long serialVersionUID = 1;

    private final String list;
    private final ListShape shape;
    private final long limit;
    private final String source;

    NgramListOutput(NgramsSettings settings, String source) {
        this.list = settings.list().toAbsolutePath().toString();
        this.shape = settings.shape();
        this.limit = settings.limit();
        this.source = source;
    }

    @Override
    public void mapPartition(Iterable<Tuple2<Long, Long>> candidates, Collector<Long> out)
            throws IOException {
        Path file = Path.of(list);
        Path directory = file.getParent();
        Files.createDirectories(directory);
        try (NgramListWriter writer = new NgramListWriter(shape, limit, directory)) {
            for (Tuple2<Long, Long> counted : candidates) {
                writer.add(counted.f0, counted.f1);
            }
            NgramListHeader header = writer.write(file, source);
            getRuntimeContext().getLongCounter(UNIGRAMS).add(header.unigrams());
            getRuntimeContext().getLongCounter(BIGRAMS).add(header.bigrams());
            out.collect(header.size());
        }
    }
}
