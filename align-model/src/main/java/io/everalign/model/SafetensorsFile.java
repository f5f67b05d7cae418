package io.everalign.model;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import io.everalign.model.Safetensors.Element;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A tensor file opened for reading, memory-mapped. The header is a stranger's: every length and
 * offset is checked against the file before anything is allocated, contents must lie end to end
 * without gap or overlap, and no more is allocated than the header's own size warrants.
 */
final class SafetensorsFile implements AutoCloseable {
    private static final int MAX_DIMENSIONS = 8;
    private static final long MAX_TENSOR_BYTES = Integer.MAX_VALUE;

    /** Where a tensor lies; offsets count from the end of the header. */
    record Entry(Element type, List<Long> shape, long begin, long end) {}

    private final Path path;
    private final FileChannel channel;
    private final long contentStart;
    private final Map<String, Entry> entries;

    private SafetensorsFile(Path path, FileChannel channel) throws IOException {
        this.path = path;
        this.channel = channel;
        long size = channel.size();
        check(size >= 8, "has no header: only " + size + " bytes");
        long headerBytes = read(0, 8).getLong(0);
        check(
                headerBytes >= 2
                        && headerBytes <= Safetensors.MAX_HEADER_BYTES
                        && headerBytes <= size - 8,
                "header length " + headerBytes + " of a file of " + size + " bytes");
        contentStart = 8 + headerBytes;
        entries = parse(utf8(read(8, (int) headerBytes)));
        checkExtents(size - contentStart);
    }

    static SafetensorsFile open(Path path) throws IOException {
        FileChannel channel = FileChannel.open(path, StandardOpenOption.READ);
        try {
            return new SafetensorsFile(path, channel);
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    Set<String> names() {
        return Collections.unmodifiableSet(entries.keySet());
    }

    Entry entry(String name) throws IOException {
        Entry entry = entries.get(name);
        check(entry != null, "has no tensor " + name);
        return entry;
    }

    /**
     * The tensor as 32-bit floats in a direct buffer: mapped, or widened if it is stored shorter.
     */
    ByteBuffer floats(TensorSpec spec) throws IOException {
        Entry entry = entry(spec.name());
        check(
                entry.shape.equals(spec.shape()),
                spec.name() + " must have shape " + spec.shape() + ", but has " + entry.shape);
        ByteBuffer stored = map(entry);
        return switch (entry.type) {
            case F32 -> stored;
            case F16 -> widen(stored, HalfPrecision::fromHalf);
            case BF16 -> widen(stored, HalfPrecision::fromBrain);
            case I64 -> throw problem(spec.name() + " must hold floats, but is I64");
        };
    }

    long integer(String name) throws IOException {
        Entry entry = entry(name);
        check(entry.type == Element.I64 && entry.shape.isEmpty(), name + " must be one I64");
        return map(entry).getLong(0);
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }

    private ByteBuffer map(Entry entry) throws IOException {
        return channel.map(
                        FileChannel.MapMode.READ_ONLY,
                        contentStart + entry.begin,
                        entry.end - entry.begin)
                .order(ByteOrder.LITTLE_ENDIAN);
    }

    private interface Widening {
        float apply(short bits);
    }

    private static ByteBuffer widen(ByteBuffer stored, Widening widening) {
        ByteBuffer wide =
                ByteBuffer.allocateDirect(Math.multiplyExact(2, stored.remaining()))
                        .order(ByteOrder.LITTLE_ENDIAN);
        while (stored.hasRemaining()) {
            wide.putFloat(widening.apply(stored.getShort()));
        }
        return wide.flip();
    }

    private ByteBuffer read(long position, int length) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
        while (bytes.hasRemaining()) {
            check(channel.read(bytes, position + bytes.position()) > 0, "ends in its header");
        }
        return bytes.flip();
    }

    /** Only UTF-8: a JSON parser that is given bytes takes UTF-16 and UTF-32 as well. */
    private String utf8(ByteBuffer header) throws IOException {
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(header).toString();
        } catch (CharacterCodingException e) {
            throw problem("header is not UTF-8");
        }
    }

    private Map<String, Entry> parse(String header) throws IOException {
        Map<String, Entry> result = new LinkedHashMap<>();
        try (JsonParser in = ConfigJson.MAPPER.getFactory().createParser(header)) {
            check(in.nextToken() == JsonToken.START_OBJECT, "header is not a JSON object");
            while (in.nextToken() == JsonToken.FIELD_NAME) {
                String name = in.currentName();
                check(in.nextToken() == JsonToken.START_OBJECT, name + " is not an object");
                if (name.equals("__metadata__")) {
                    in.skipChildren();
                } else {
                    result.put(name, entry(name, in));
                }
            }
            check(in.nextToken() == null, "header goes on after its end");
        } catch (JsonProcessingException e) {
            throw problem("header is not JSON: " + e.getOriginalMessage());
        }
        return result;
    }

    private Entry entry(String name, JsonParser in) throws IOException {
        Element type = null;
        List<Long> shape = null;
        List<Long> offsets = null;
        while (in.nextToken() == JsonToken.FIELD_NAME) {
            String field = in.currentName();
            in.nextToken();
            switch (field) {
                case "dtype" -> type = type(name, in);
                case "shape" -> shape = numbers(name, in, MAX_DIMENSIONS);
                case "data_offsets" -> offsets = numbers(name, in, 2);
                default -> throw problem(name + " has an unknown field " + field);
            }
        }
        check(type != null && shape != null && offsets != null, name + " is not described fully");
        check(offsets.size() == 2, name + " must have two offsets");
        Entry entry = new Entry(type, shape, offsets.get(0), offsets.get(1));
        checkSize(name, entry);
        return entry;
    }

    private Element type(String name, JsonParser in) throws IOException {
        String text = in.getText();
        for (Element type : Element.values()) {
            if (type.name().equals(text)) {
                return type;
            }
        }
        throw problem(name + " has element type " + text + ", known are F32, F16, BF16, I64");
    }

    private List<Long> numbers(String name, JsonParser in, int limit) throws IOException {
        check(in.currentToken() == JsonToken.START_ARRAY, name + ": shape and offsets are lists");
        List<Long> numbers = new ArrayList<>(4);
        while (in.nextToken() == JsonToken.VALUE_NUMBER_INT) {
            check(numbers.size() < limit, name + ": at most " + limit + " numbers");
            long number = in.getLongValue();
            check(number >= 0, name + ": negative " + number);
            numbers.add(number);
        }
        check(in.currentToken() == JsonToken.END_ARRAY, name + ": not a whole number");
        return List.copyOf(numbers);
    }

    private void checkSize(String name, Entry entry) throws IOException {
        long bytes = entry.end - entry.begin;
        check(bytes >= 0 && bytes <= MAX_TENSOR_BYTES, name + " spans " + bytes + " bytes");
        long expected = entry.type.bytes;
        for (long dimension : entry.shape) {
            check(
                    dimension == 0 || expected <= MAX_TENSOR_BYTES / dimension,
                    name + " is larger than " + MAX_TENSOR_BYTES + " bytes: " + entry.shape);
            expected *= dimension;
        }
        check(bytes == expected, name + " spans " + bytes + " bytes, its shape " + expected);
    }

    private void checkExtents(long contentBytes) throws IOException {
        List<Entry> byPlace =
                entries.values().stream()
                        .sorted(Comparator.comparingLong(Entry::begin).thenComparing(Entry::end))
                        .toList();
        long end = 0;
        for (Entry entry : byPlace) {
            check(entry.begin == end, "gap or overlap at offset " + end);
            end = entry.end;
        }
        check(end == contentBytes, "describes " + end + " bytes, holds " + contentBytes);
    }

    private void check(boolean holds, String message) throws IOException {
        if (!holds) {
            throw problem(message);
        }
    }

    private IOException problem(String message) {
        return new IOException(path + ": " + message);
    }
}
