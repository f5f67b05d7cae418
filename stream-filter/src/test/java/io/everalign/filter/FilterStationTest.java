package io.everalign.filter;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.everalign.runtime.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FilterStationTest {

    @TempDir Path directory;

    @Test
    void aListThatIsNoneIsRefusedBeforeAnythingStarts() throws IOException {
        Path list = directory.resolve("list.txt");
        Files.writeString(list, "example.org\nexample.org/private\n");
        String[] arguments = {
            "--kafka.bootstrap-servers=localhost:1",
            "--filter.checkpoint-dir=" + directory,
            "--filter.url-block-list=" + list
        };
        FilterStationSettings settings =
                Settings.of(FilterStationSettings.class).read(arguments, Map.of());
        try (FilterStation station = new FilterStation(settings)) {
            assertThatThrownBy(station::start)
                    .hasMessageContaining("Cannot read filter.url-block-list")
                    .hasMessageContaining(list + ", line 2: a URL must begin with http://");
        }
    }
}
