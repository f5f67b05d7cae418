package io.everalign.model;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;

/**
 * Tensor files: an 8-byte little-endian header length, a JSON header, the contents end to end. The
 * same tensors give the same bytes: larger elements first, then by name; the header is padded so
 * that contents are aligned.
 */
final class Safetensors {
    static final long MAX_HEADER_BYTES = 16L << 20;
    private static final int ALIGNMENT = 8;

    /** One tensor of a file. */
    record Tensor(String name, Element type, List<Long> shape, ByteBuffer content) {
        long bytes() {
            return content.remaining();
        }
    }

    /** The element types that this project meets. */
    enum Element {
        F32(4),
        F16(2),
        BF16(2),
        I64(8);

        final int bytes;

        Element(int bytes) {
            this.bytes = bytes;
        }
    }

    private Safetensors() {}

    static Tensor floats(String name, List<Long> shape, ByteBuffer content) {
        return new Tensor(name, Element.F32, shape, content);
    }

    static Tensor scalar(String name, float value) {
        ByteBuffer content = ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN);
        return new Tensor(name, Element.F32, List.of(), content.putFloat(0, value));
    }

    static Tensor scalar(String name, long value) {
        ByteBuffer content = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
        return new Tensor(name, Element.I64, List.of(), content.putLong(0, value));
    }

    static void write(Path file, List<Tensor> tensors) throws IOException {
        List<Tensor> ordered =
                tensors.stream()
                        .sorted(
                                Comparator.comparingInt((Tensor tensor) -> -tensor.type().bytes)
                                        .thenComparing(Tensor::name))
                        .toList();
        ByteBuffer header = header(ordered);
        try (FileChannel channel =
                FileChannel.open(
                        file,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.WRITE,
                        StandardOpenOption.TRUNCATE_EXISTING)) {
            writeFully(channel, header);
            for (Tensor tensor : ordered) {
                writeFully(channel, tensor.content().duplicate());
            }
            channel.force(true);
        }
    }

    private static void writeFully(FileChannel channel, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }

    private static ByteBuffer header(List<Tensor> tensors) throws IOException {
        ByteArrayOutputStream json = new ByteArrayOutputStream();
        try (JsonGenerator out =
                ConfigJson.MAPPER
                        .getFactory()
                        .createGenerator(json)
                        .enable(JsonWriteFeature.ESCAPE_NON_ASCII.mappedFeature())
                        .enable(StreamWriteFeature.STRICT_DUPLICATE_DETECTION.mappedFeature())) {
            out.writeStartObject();
            out.writeObjectFieldStart("__metadata__");
            out.writeStringField("format", "pt");
            out.writeEndObject();
            long offset = 0;
            for (Tensor tensor : tensors) {
                writeEntry(out, tensor, offset);
                offset += tensor.bytes();
            }
            out.writeEndObject();
        }
        while (json.size() % ALIGNMENT != 0) {
            json.write(' ');
        }
        ByteBuffer header = ByteBuffer.allocate(8 + json.size()).order(ByteOrder.LITTLE_ENDIAN);
        return header.putLong(json.size()).put(json.toByteArray()).flip();
    }

    private static void writeEntry(JsonGenerator out, Tensor tensor, long offset)
            throws IOException {
        out.writeObjectFieldStart(tensor.name());
        out.writeStringField("dtype", tensor.type().name());
        out.writeFieldName("shape");
        long[] shape = tensor.shape().stream().mapToLong(Long::longValue).toArray();
        out.writeArray(shape, 0, shape.length);
        out.writeFieldName("data_offsets");
        out.writeArray(new long[] {offset, offset + tensor.bytes()}, 0, 2);
        out.writeEndObject();
    }
}
