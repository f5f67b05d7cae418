package io.everalign.schemas;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.message.BinaryMessageDecoder;
import org.apache.avro.message.BinaryMessageEncoder;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificRecord;
import org.apache.avro.util.ClassSecurityValidator;

/**
 * Records to bytes and back, in Avro's single-object encoding: two marker bytes, the fingerprint of
 * the writer's schema, the record. Every schema ever released stays readable. Safe for several
 * threads.
 *
 * @param <T> the record
 */
public final class Codec<T extends SpecificRecord> {

    private static final int MAX_LENGTH = 16 << 20;

    static {
        for (String item : List.of("bytes", "string", "collectionItems")) {
            System.setProperty(
                    "org.apache.avro.limits." + item + ".maxLength", Integer.toString(MAX_LENGTH));
        }
        ClassSecurityValidator.setGlobal(
                ClassSecurityValidator.composite(
                        ClassSecurityValidator.getGlobal(),
                        type -> type.getPackageName().equals(Codec.class.getPackageName())));
    }

    private final String name;
    private final BinaryMessageEncoder<T> encoder;
    private final BinaryMessageDecoder<T> decoder;

    private Codec(Class<T> type) {
        SpecificData model = SpecificData.getForClass(type);
        Schema schema = model.getSchema(type);
        name = schema.getName();
        encoder = new BinaryMessageEncoder<>(model, schema);
        decoder = new BinaryMessageDecoder<>(model, schema);
        ReleasedSchemas.of(schema.getName()).forEach(decoder::addSchema);
    }

    /** The codec of a record type. */
    public static <T extends SpecificRecord> Codec<T> of(Class<T> type) {
        return new Codec<>(type);
    }

    /** The record as bytes. */
    public byte[] encode(T record) {
        try {
            ByteBuffer encoded = encoder.encode(record);
            byte[] bytes = new byte[encoded.remaining()];
            encoded.get(bytes);
            return bytes;
        } catch (IOException e) {
            throw new IllegalArgumentException("Cannot encode a " + name + " due to " + e, e);
        }
    }

    /**
     * The record that the bytes hold.
     *
     * @throws UndecodableException if they hold none: wrong marker, unknown schema, cut short, or a
     *     length above 16 MiB
     */
    public T decode(byte[] bytes) throws UndecodableException {
        try {
            return decoder.decode(bytes, null);
        } catch (IOException | RuntimeException e) { // Avro meets hostile bytes with many types
            throw new UndecodableException("Not a %s: %s".formatted(name, e.getMessage()), e);
        }
    }
}
