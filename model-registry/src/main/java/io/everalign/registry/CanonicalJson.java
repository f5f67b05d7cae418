package io.everalign.registry;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * JSON from strangers, and the one way to write it: members sorted by name, no white space, numbers
 * without needless digits. Two texts that mean the same become the same bytes.
 */
final class CanonicalJson {

    private static final int DEEPEST = 32;
    private static final int LONGEST_NUMBER = 100;
    private static final int PLAIN_DIGITS = 20;

    /** Reads strictly: no duplicate members, nothing after the value, exact numbers. */
    static final ObjectMapper MAPPER =
            JsonMapper.builder(
                            JsonFactory.builder()
                                    .streamReadConstraints(
                                            StreamReadConstraints.builder()
                                                    .maxNestingDepth(DEEPEST)
                                                    .maxNumberLength(LONGEST_NUMBER)
                                                    .build())
                                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                                    .build())
                    .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                    .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                    .build();

    private CanonicalJson() {}

    static JsonNode read(byte[] text) throws RefusedException {
        try {
            return MAPPER.readTree(text);
        } catch (JsonProcessingException e) {
            throw new RefusedException(
                    Refusal.BAD_JSON,
                    "A body must be JSON, at most " + DEEPEST + " deep, no member twice",
                    e.getOriginalMessage());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String write(JsonNode value) {
        StringWriter text = new StringWriter();
        try (JsonGenerator generator = MAPPER.getFactory().createGenerator(text)) {
            write(value, generator);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString();
    }

    private static void write(JsonNode value, JsonGenerator out) throws IOException {
        switch (value.getNodeType()) {
            case OBJECT -> {
                out.writeStartObject();
                List<String> names = new ArrayList<>();
                value.fieldNames().forEachRemaining(names::add);
                Collections.sort(names);
                for (String name : names) {
                    out.writeFieldName(name);
                    write(value.get(name), out);
                }
                out.writeEndObject();
            }
            case ARRAY -> {
                out.writeStartArray();
                for (JsonNode item : value) {
                    write(item, out);
                }
                out.writeEndArray();
            }
            case NUMBER -> out.writeNumber(number(value.decimalValue()));
            case STRING -> out.writeString(value.textValue());
            case BOOLEAN -> out.writeBoolean(value.booleanValue());
            default -> out.writeNull();
        }
    }

    private static String number(BigDecimal value) {
        BigDecimal shortest = value.stripTrailingZeros();
        boolean whole = shortest.scale() <= 0;
        return whole && (long) shortest.precision() - shortest.scale() <= PLAIN_DIGITS
                ? shortest.toPlainString()
                : shortest.toString();
    }
}
