package io.everalign.schemas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.apache.avro.Schema;
import org.apache.avro.SchemaCompatibility;
import org.apache.avro.SchemaCompatibility.SchemaCompatibilityType;
import org.apache.avro.specific.SpecificData;
import org.junit.jupiter.api.Test;

class CodecTest {

    private static final RawPair PAIR = TestPairs.pair(TestPairs.jpeg(1, 40, 30), "a red ball");
    private static final Codec<RawPair> CODEC = Codec.of(RawPair.class);

    @Test
    void aRecordComesBackAsItWas() throws Exception {
        assertThat(CODEC.decode(CODEC.encode(PAIR))).isEqualTo(PAIR);
    }

    @Test
    void bytesBeginWithTheMarkerAndTheFingerprintOfTheSchema() {
        byte[] bytes = CODEC.encode(PAIR);
        assertThat(bytes).startsWith(0xC3, 0x01);
        long fingerprint =
                ByteBuffer.wrap(bytes, 2, 8).order(java.nio.ByteOrder.LITTLE_ENDIAN).getLong();
        assertThat(fingerprint)
                .isEqualTo(
                        org.apache.avro.SchemaNormalization.parsingFingerprint64(
                                RawPair.getClassSchema()));
    }

    @Test
    void anotherTypesBytesAreRefusedByName() {
        Retraction retraction =
                Retraction.newBuilder()
                        .setPairId(new PairId(1, 2).toKey())
                        .setCause(RetractionCause.TAKEDOWN)
                        .setEpoch(0)
                        .build();
        byte[] bytes = Codec.of(Retraction.class).encode(retraction);
        assertThatThrownBy(() -> CODEC.decode(bytes))
                .isInstanceOf(UndecodableException.class)
                .hasMessageStartingWith("Not a RawPair");
    }

    @Property(tries = 300)
    void aRecordCutShortIsRefused(@ForAll @IntRange(min = 0, max = 2_000) int length) {
        byte[] bytes = CODEC.encode(PAIR);
        if (length < bytes.length) {
            assertThatThrownBy(() -> CODEC.decode(Arrays.copyOf(bytes, length)))
                    .isInstanceOf(UndecodableException.class);
        }
    }

    @Property(tries = 300)
    void anyBytesAreDecodedOrRefusedButNothingElse(@ForAll @Size(max = 64) byte[] body) {
        byte[] bytes = Arrays.copyOf(CODEC.encode(PAIR), 10 + body.length);
        System.arraycopy(body, 0, bytes, 10, body.length);
        try {
            CODEC.decode(bytes);
        } catch (UndecodableException refused) {
            assertThat(refused).hasMessageStartingWith("Not a RawPair");
        }
    }

    @Test
    void everyReleasedSchemaCanBeReadByThisVersion() throws Exception {
        for (String file : ReleasedSchemas.files()) {
            String record = file.substring(0, file.indexOf('-'));
            Schema reader =
                    SpecificData.get().getSchema(Class.forName("io.everalign.schemas." + record));
            for (Schema writer : ReleasedSchemas.of(record)) {
                assertThat(
                                SchemaCompatibility.checkReaderWriterCompatibility(reader, writer)
                                        .getType())
                        .as(file)
                        .isEqualTo(SchemaCompatibilityType.COMPATIBLE);
            }
        }
    }
}
