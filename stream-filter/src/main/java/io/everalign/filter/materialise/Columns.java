package io.everalign.filter.materialise;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.everalign.schemas.PairIdentity;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is said of each sample. The first six have the names of COYO-700M; width and height are
 * those of the image that is written, words are those of the filter.
 */
final class Columns {

    static final List<Column> ALL =
            List.of(
                    Column.text("url", sample -> sample.pair().getImageUrl()),
                    Column.text("text", sample -> sample.pair().getText()),
                    Column.number("width", sample -> sample.pair().getWidthPx()),
                    Column.number("height", sample -> sample.pair().getHeightPx()),
                    Column.number("text_length", Sample::characters),
                    Column.number("word_count", Sample::words),
                    Column.text("key", Sample::key),
                    Column.text("pair_id", sample -> sample.kept().id().toString()),
                    Column.text("page_url", sample -> sample.pair().getPageUrl()),
                    Column.text("domain", sample -> sample.pair().getDomain()),
                    Column.optionalText("pdq", sample -> hex(sample.pair().getPerceptualHash())),
                    Column.text(
                            "image_hash", sample -> PairIdentity.hex(sample.pair().getImageHash())),
                    Column.text(
                            "text_hash", sample -> PairIdentity.hex(sample.pair().getTextHash())),
                    Column.number("raw_partition", sample -> sample.pair().getRawPartition()),
                    Column.longNumber("raw_offset", sample -> sample.pair().getRawOffset()),
                    Column.time("fetched_at", sample -> sample.pair().getFetchedAt()),
                    Column.number("generation", sample -> sample.pair().getGeneration()),
                    Column.number("epoch", sample -> sample.pair().getEpoch()));

    private static final JsonFactory JSON = new JsonFactory();

    private Columns() {}

    /** The sample's values as one JSON object; a time is in ISO 8601. */
    static byte[] json(Sample sample) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JsonGenerator json = JSON.createGenerator(bytes)) {
            json.writeStartObject();
            for (Column column : ALL) {
                json.writeFieldName(column.name());
                write(column.value().apply(sample), json);
            }
            json.writeEndObject();
        }
        return bytes.toByteArray();
    }

    private static void write(@Nullable Object value, JsonGenerator json) throws IOException {
        if (value == null) {
            json.writeNull();
        } else if (value instanceof Integer number) {
            json.writeNumber(number);
        } else if (value instanceof Long number) {
            json.writeNumber(number);
        } else {
            json.writeString(value.toString());
        }
    }

    private static @Nullable String hex(@Nullable ByteBuffer hash) {
        if (hash == null) {
            return null;
        }
        byte[] bytes = new byte[hash.remaining()];
        hash.duplicate().get(bytes);
        return HexFormat.of().formatHex(bytes);
    }
}
