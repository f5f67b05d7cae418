package io.everalign.registry;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import io.everalign.registry.client.VersionFile;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.Reader;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;

/**
 * Whether a file is what its name says. A pickle that is called {@code .safetensors}, or a
 * configuration that makes its reader load code, is not.
 */
final class FileContent {

    private static final int LARGEST_HEADER = 25_000_000;
    private static final int LARGEST_JSON = 1 << 26;

    /** Members by which a configuration names code to run. */
    private static final Set<String> NAMES_CODE =
            Set.of("auto_map", "custom_pipelines", "_attn_implementation_internal");

    private FileContent() {}

    static void check(VersionFile file, Path blob) throws IOException, RefusedException {
        switch (Names.type(file.path())) {
            case "safetensors" -> safetensors(file, blob);
            case "json" -> json(file, blob);
            default -> {}
        }
    }

    private static void safetensors(VersionFile file, Path blob)
            throws IOException, RefusedException {
        if (file.size() >= Long.BYTES + 2) {
            try (DataInputStream in = new DataInputStream(Files.newInputStream(blob))) {
                long header = Long.reverseBytes(in.readLong());
                long most = Math.min(LARGEST_HEADER, file.size() - Long.BYTES);
                if (header >= 2 && header <= most && in.read() == '{') {
                    return;
                }
            }
        }
        throw new RefusedException(
                Refusal.FILE_CONTENT,
                "A safetensors file must begin with its header's length and a JSON header",
                file.path());
    }

    private static void json(VersionFile file, Path blob) throws IOException, RefusedException {
        if (file.size() > LARGEST_JSON) {
            throw new RefusedException(
                    Refusal.FILE_CONTENT,
                    "A .json file must be at most " + LARGEST_JSON + " bytes",
                    file.path() + " of " + file.size());
        }
        // Only UTF-8, as every reader of these files expects: from bytes a parser takes UTF-16 and
        // UTF-32 as well.
        try (Reader in = Files.newBufferedReader(blob);
                JsonParser parser = CanonicalJson.MAPPER.getFactory().createParser(in)) {
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                if (token == JsonToken.FIELD_NAME && NAMES_CODE.contains(parser.currentName())) {
                    throw new RefusedException(
                            Refusal.FILE_CONTENT,
                            "A configuration must not name code to run",
                            file.path() + " has " + parser.currentName());
                }
            }
        } catch (JsonProcessingException e) {
            throw new RefusedException(
                    Refusal.FILE_CONTENT,
                    "A .json file must be JSON",
                    file.path() + ": " + e.getOriginalMessage());
        } catch (CharacterCodingException e) {
            throw new RefusedException(
                    Refusal.FILE_CONTENT, "A .json file must be UTF-8", file.path());
        }
    }
}
