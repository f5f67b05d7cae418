package io.everalign.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class SafetensorsFuzzTest {
    @Property(tries = 300)
    void damagedFilesGiveAnErrorOrTheTensorsButNeverAnythingElse(
            @ForAll @IntRange(min = 0, max = 200) int place, @ForAll @Size(3) byte[] damage)
            throws IOException {
        Path path = Files.createTempFile("damaged", ".safetensors");
        try {
            Safetensors.write(
                    path, List.of(SafetensorsFileTest.pair(), Safetensors.scalar("n", 7L)));
            byte[] bytes = Files.readAllBytes(path);
            for (int i = 0; i < damage.length; i++) {
                bytes[(place + i) % bytes.length] = damage[i];
            }
            Files.write(path, bytes);
            try (SafetensorsFile file = SafetensorsFile.open(path)) {
                assertThat(file.names()).isNotEmpty();
            } catch (IOException e) {
                assertThat(e).hasMessageContaining(path.toString());
            }
        } finally {
            Files.delete(path);
        }
    }
}
