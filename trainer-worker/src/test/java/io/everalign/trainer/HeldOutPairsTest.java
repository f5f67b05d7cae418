package io.everalign.trainer;

import static org.assertj.core.api.Assertions.assertThat;

import io.everalign.images.PdqHash;
import io.everalign.runtime.Settings;
import io.everalign.schemas.FilteredPair;
import io.everalign.schemas.KafkaSettings;
import io.everalign.schemas.RoundOpened;
import io.everalign.schemas.TestBroker;
import io.everalign.schemas.Topic;
import io.everalign.schemas.Topics;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Predicate;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;

class HeldOutPairsTest {

    private static final HeldOut RULE = new HeldOut(100);
    private static final int RADIUS = 31;

    private final KafkaSettings kafka =
            Settings.of(TrainerSettings.class)
                    .read(
                            new String[] {
                                "--kafka.bootstrap-servers=" + TestBroker.bootstrapServers(),
                                "--kafka.partitions=1"
                            },
                            Map.of())
                    .kafka();

    @Test
    void imagesNearOnesThatAreMeasuredOnAreNotTrainedOn() throws Exception {
        Topics.ensureAll(kafka);
        List<FilteredPair> heldOut = write(4000);
        assertThat(heldOut).hasSizeGreaterThan(300);
        try (HeldOutPairs pairs = new HeldOutPairs(kafka)) {
            List<JudgedPair> all = pairs.first(RULE, 0, 4000, 5000);
            assertThat(all.stream().map(pair -> pair.present().getText()))
                    .containsExactlyElementsOf(
                            heldOut.stream().map(FilteredPair::getText).toList());
            assertThat(pairs.first(RULE, 0, 4000, 7)).isEqualTo(all.subList(0, 7));
            long third = all.get(2).offset();
            assertThat(pairs.first(RULE, 0, third, 7)).isEqualTo(all.subList(0, 2));

            Predicate<FilteredPair> near = pairs.nearIn(round(RADIUS, 50, 4000));
            FilteredPair known = heldOut.get(20);
            assertThat(near.test(other(known, 0))).isTrue();
            assertThat(near.test(other(known, RADIUS))).isTrue();
            assertThat(near.test(other(known, RADIUS + 1))).isFalse();
            assertThat(near.test(FilteredPairs.pair(1))).as("without a hash").isFalse();
            assertThat(near.test(other(heldOut.get(50), 0))).as("not measured on").isFalse();
            long fifth = all.get(4).offset();
            assertThat(pairs.nearIn(round(RADIUS, 50, fifth)).test(other(heldOut.get(4), 0)))
                    .as("not known when the round was opened")
                    .isFalse();
            assertThat(pairs.nearIn(round(-1, 50, 4000)).test(other(known, 0))).isFalse();
        }
    }

    /** Writes pairs with random hashes; those held out, in their order. */
    private List<FilteredPair> write(int count) throws Exception {
        Random random = new Random(1);
        List<FilteredPair> heldOut = new ArrayList<>();
        try (KafkaProducer<byte[], byte[]> producer = Clients.writer(kafka, "test-filter", "")) {
            for (int i = 0; i < count; i++) {
                byte[] hash = new byte[PdqHash.BYTES];
                random.nextBytes(hash);
                FilteredPair pair =
                        FilteredPair.newBuilder(
                                        FilteredPairs.pair(
                                                new byte[] {(byte) i, (byte) (i >> 8)},
                                                "number " + i))
                                .setPerceptualHash(ByteBuffer.wrap(hash))
                                .build();
                ProducerRecord<byte[], byte[]> record = FilteredPairs.record(pair);
                var unused =
                        producer.send(
                                new ProducerRecord<>(
                                        Topic.PAIRS_FILTERED.topicName(),
                                        0,
                                        record.key(),
                                        record.value()));
                if (RULE.holds(pair.getImageHash())) {
                    heldOut.add(pair);
                }
            }
            producer.flush();
        }
        return heldOut;
    }

    /** Another image whose hash differs in so many bits. */
    private static FilteredPair other(FilteredPair pair, int bits) {
        byte[] hash = pair.getPerceptualHash().array().clone();
        for (int i = 0; i < bits; i++) {
            hash[(7 * i) % 256 / 8] ^= (byte) (1 << (7 * i) % 8);
        }
        return FilteredPair.newBuilder(FilteredPairs.pair(new byte[] {9}, "another"))
                .setPerceptualHash(ByteBuffer.wrap(hash))
                .build();
    }

    private static RoundOpened round(int radius, int each, long end) {
        return RoundOpened.newBuilder()
                .setRound(1)
                .setBase(0)
                .setLeases(List.of())
                .setSampledOut(List.of())
                .setSeed(1)
                .setSteps(1)
                .setBatchSize(2)
                .setHeldOutPerMille(RULE.perMille())
                .setNearRadius(radius)
                .setMeasuredEach(each)
                .setMeasuredEnds(List.of(end))
                .setRetractedEnds(List.of())
                .setOpenedAt(Instant.EPOCH)
                .setDeadline(Instant.EPOCH)
                .build();
    }
}
