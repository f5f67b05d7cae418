package io.everalign.schemas;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.apache.avro.message.BinaryMessageDecoder;
import org.apache.avro.message.BinaryMessageEncoder;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificRecord;

/**
 * Records to bytes and back, in Avro's single-object encoding: two marker bytes, the fingerprint of
 * the writer's schema, the record. Every schema ever released stays readable. Safe for several
 * threads.
 *
 * @param <T> the record
 */
public final class Codec<T extends SpecificRecord> {

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
     * @throws UndecodableException if they hold none: wrong marker, unknown schema, cut short, or
     *     lengths that the bytes cannot have
     */
    public T decode(byte[] bytes) throws UndecodableException {
        try {
            return decoder.decode(bytes, null);
        } catch (IOException
                | AvroRuntimeException
                | IndexOutOfBoundsException
                | ClassCastException
                | NegativeArraySizeException e) {
            throw new UndecodableException("Not a %s: %s".formatted(name, e.getMessage()), e);
        }
    }
}
