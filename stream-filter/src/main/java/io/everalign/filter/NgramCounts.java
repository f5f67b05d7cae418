package io.everalign.filter;

import io.everalign.filter.ngrams.Ngrams;
import io.everalign.filter.ngrams.Words;
import java.util.HashMap;
import java.util.Map;
import org.apache.flink.api.common.accumulators.LongCounter;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.functions.RichMapPartitionFunction;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.util.Collector;

/** Counts the n-grams of texts, as far as memory allows before what is counted is passed on. */
final class NgramCounts extends RichMapPartitionFunction<String, Tuple2<Long, Long>> {

    /** Accumulators: texts counted, records that are no pairs, texts too long. */
    static final String TEXTS = "texts";

    static final String UNREADABLE = "unreadable";
    static final String TOO_LONG = "too-long";

    private static final long serialVersionUID = 1;
    private static final int MAX_COUNTS = 1 << 17;

    private final int maxCharacters;
    private transient LongCounter texts;
    private transient LongCounter unreadable;
    private transient LongCounter tooLong;

    NgramCounts(int maxCharacters) {
        this.maxCharacters = maxCharacters;
    }

    @Override
    public void open(OpenContext context) {
        texts = getRuntimeContext().getLongCounter(TEXTS);
        unreadable = getRuntimeContext().getLongCounter(UNREADABLE);
        tooLong = getRuntimeContext().getLongCounter(TOO_LONG);
    }

    @Override
    public void mapPartition(Iterable<String> partition, Collector<Tuple2<Long, Long>> out) {
        Words words = new Words();
        Map<Long, Long> counts = new HashMap<>();
        for (String text : partition) {
            if (text.equals(NgramTexts.UNREADABLE)) {
                unreadable.add(1);
            } else if (text.length() > maxCharacters) {
                tooLong.add(1);
            } else {
                texts.add(1);
                for (long ngram : Ngrams.of(words.of(text))) {
                    counts.merge(ngram, 1L, Long::sum);
                }
            }
            if (counts.size() >= MAX_COUNTS) {
                passOn(counts, out);
            }
        }
        passOn(counts, out);
    }

    private static void passOn(Map<Long, Long> counts, Collector<Tuple2<Long, Long>> out) {
        counts.forEach((ngram, count) -> out.collect(Tuple2.of(ngram, count)));
        counts.clear();
    }
}
