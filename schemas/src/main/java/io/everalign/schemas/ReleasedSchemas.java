package io.everalign.schemas;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.avro.Schema;

/**
 * The schemas that released versions wrote. Each stands as {@code released/NAME-FINGERPRINT.avsc}
 * beside this class, and its file name as a line of {@code released/index}.
 */
final class ReleasedSchemas {

    private ReleasedSchemas() {}

    /** The released schemas of a record, oldest first. */
    static List<Schema> of(String record) {
        return text("released/index")
                .lines()
                .filter(file -> file.startsWith(record + "-"))
                .map(file -> new Schema.Parser().parse(text("released/" + file)))
                .toList();
    }

    /** Every file of the index. */
    static List<String> files() {
        return text("released/index").lines().toList();
    }

    private static String text(String resource) {
        try (InputStream in = ReleasedSchemas.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException("The jar lacks " + resource);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
