package io.everalign.schemas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;

class PairIdentityTest {

    @Test
    void blanksAndCompositionDoNotMakeAnotherText() {
        assertThat(PairIdentity.normalise("\u00a0 Cafe\u0301\r\n\tau\u200b lait "))
                .isEqualTo("Café au lait");
        assertThat(PairIdentity.textHash("Cafe\u0301  au lait"))
                .isEqualTo(PairIdentity.textHash("Café au lait"));
    }

    @Test
    void lettersKeepTheirCase() {
        assertThat(PairIdentity.textHash("Rose")).isNotEqualTo(PairIdentity.textHash("rose"));
    }

    @Property(tries = 500)
    void normalisingTwiceChangesNothing(@ForAll String text) {
        String once = PairIdentity.normalise(text);
        assertThat(PairIdentity.normalise(once)).isEqualTo(once);
    }

    @Property
    void aPairIdComesBackFromItsBytes(@ForAll long image, @ForAll long text) {
        PairId id = new PairId(image, text);
        assertThat(PairId.fromBytes(id.toBytes())).isEqualTo(id);
        assertThat(PairId.of(id.toKey())).isEqualTo(id);
    }

    @Test
    void aPairIdIsTheBeginningOfBothHashes() {
        RawPair pair = TestPairs.pair(TestPairs.png(3, 20, 20), "three blue eggs");
        PairHeaders headers = PairHeaders.of(pair);
        assertThat(headers.pairId().toString())
                .isEqualTo(
                        PairIdentity.hex(headers.imageHash()).substring(0, 16)
                                + PairIdentity.hex(headers.textHash()).substring(0, 16));
    }

    @Test
    void headersSurviveTheRecord() throws Exception {
        RawPair pair = TestPairs.pair(TestPairs.png(3, 20, 20), "three blue eggs");
        ProducerRecord<byte[], byte[]> record = TestPairs.record(pair);
        assertThat(PairHeaders.read(record.headers())).isEqualTo(PairHeaders.of(pair));
        assertThat(record.key()).isEqualTo(PairHeaders.of(pair).pairId().toBytes());
    }

    @Test
    void aMissingOrWrongHeaderIsNamed() {
        RecordHeaders headers = new RecordHeaders();
        assertThatThrownBy(() -> PairHeaders.read(headers))
                .hasMessage("Header image-hash is missing");
        headers.add("image-hash", new byte[3]);
        assertThatThrownBy(() -> PairHeaders.read(headers))
                .isInstanceOf(UndecodableException.class)
                .hasMessage("Header image-hash has 3 bytes, not 16");
    }
}
