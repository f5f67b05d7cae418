package io.everalign.registry;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.everalign.registry.client.VersionFile;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FileContentTest {

    private static final String JSON = "{\"name\": \"é\"}";

    @TempDir Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"UTF-16BE", "UTF-16LE", "UTF-32BE", "UTF-32LE", "ISO-8859-1"})
    void jsonThatReadersWouldReadDifferentlyIsRefused(String charset) {
        assertThatThrownBy(() -> check(JSON.getBytes(Charset.forName(charset))))
                .isInstanceOf(RefusedException.class)
                .extracting(refused -> ((RefusedException) refused).refusal)
                .isEqualTo(Refusal.FILE_CONTENT);
    }

    @Test
    void jsonInUtf8IsTaken() {
        assertThatCode(() -> check(JSON.getBytes(Charset.forName("UTF-8"))))
                .doesNotThrowAnyException();
    }

    private void check(byte[] content) throws IOException, RefusedException {
        Path blob = Files.write(folder.resolve("blob"), content);
        FileContent.check(new VersionFile("config.json", content.length, "0".repeat(64)), blob);
    }
}
