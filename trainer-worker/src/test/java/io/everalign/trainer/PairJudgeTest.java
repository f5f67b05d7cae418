package io.everalign.trainer;

import static org.assertj.core.api.Assertions.assertThat;

import io.everalign.schemas.FilteredPair;
import io.everalign.schemas.PairIdentity;
import java.nio.ByteBuffer;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;

class PairJudgeTest {

    @Test
    void anImageIsHeldOutByItsOwnHashWithEveryText() {
        HeldOut rule = new HeldOut(10);

        assertThat(rule.holds(FilteredPairs.hash(9))).isTrue();
        assertThat(rule.holds(FilteredPairs.hash(10))).isFalse();
        assertThat(rule.holds(FilteredPairs.hash(5_000_009))).isTrue();
        assertThat(rule.holds(FilteredPairs.hash(-1)))
                .isEqualTo(Long.remainderUnsigned(-1, 1000) < 10);
    }

    @Test
    void aboutTheWantedShareOfImagesIsHeldOut() {
        HeldOut rule = new HeldOut(100);
        long held =
                IntStream.range(0, 10_000)
                        .mapToObj(i -> ByteBuffer.allocate(4).putInt(i).array())
                        .filter(bytes -> rule.holds(PairIdentity.imageHash(bytes)))
                        .count();

        assertThat(held).isBetween(900L, 1100L);
    }

    @Test
    void aRecordHasExactlyOneVerdict() {
        FilteredPair pair = FilteredPairs.pair(1);
        Set<FilteredPair> gone = Set.of(pair);
        byte[] value = FilteredPairs.record(pair).value();

        assertThat(verdict(0, Set.of(), value)).isEqualTo(Verdict.USABLE);
        assertThat(verdict(1000, Set.of(), value)).isEqualTo(Verdict.HELD_OUT);
        assertThat(verdict(1000, gone, value)).isEqualTo(Verdict.RETRACTED);
        assertThat(verdict(0, gone, new byte[] {1, 2, 3})).isEqualTo(Verdict.BROKEN);
        assertThat(verdict(0, gone, null)).isEqualTo(Verdict.TOMBSTONE);
    }

    @Test
    void whatIsNearAnImageMeasuredOnIsNotUsedUnlessItIsHeldOutOrRetractedItself() {
        ProducerRecord<byte[], byte[]> sent = FilteredPairs.record(FilteredPairs.pair(1));
        ConsumerRecord<byte[], byte[]> record =
                new ConsumerRecord<>(sent.topic(), 0, 5, sent.key(), sent.value());

        assertThat(
                        new PairJudge(new HeldOut(0), near -> true, gone -> false)
                                .judge(record)
                                .verdict())
                .isEqualTo(Verdict.NEAR_HELD_OUT);
        assertThat(
                        new PairJudge(new HeldOut(1000), near -> true, gone -> false)
                                .judge(record)
                                .verdict())
                .isEqualTo(Verdict.HELD_OUT);
        assertThat(
                        new PairJudge(new HeldOut(0), near -> true, gone -> true)
                                .judge(record)
                                .verdict())
                .isEqualTo(Verdict.RETRACTED);
    }

    private static Verdict verdict(int heldOutPerMille, Set<FilteredPair> gone, byte[] value) {
        ProducerRecord<byte[], byte[]> sent = FilteredPairs.record(FilteredPairs.pair(1));
        return new PairJudge(new HeldOut(heldOutPerMille), gone::contains)
                .judge(new ConsumerRecord<>(sent.topic(), 0, 5, sent.key(), value))
                .verdict();
    }
}
