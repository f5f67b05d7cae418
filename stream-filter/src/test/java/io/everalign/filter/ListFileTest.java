package io.everalign.filter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ListFileTest {

    @TempDir Path directory;
    private Path file;

    @BeforeEach
    void nameTheFile() {
        file = directory.resolve("list.txt");
    }

    @Test
    void commentsAndBlankLinesAreNoEntries() throws IOException {
        Files.writeString(
                file, "\uFEFF# a list\r\n\r\n  first \r\nc# and more\t# why\n\n#second\nlast");
        assertThat(entries()).containsExactly("first", "c# and more", "last");
    }

    @Test
    void aLineOfTheLongestLengthIsReadAndALongerOneIsNot() throws IOException {
        String longest = "é".repeat(ListFile.MAX_LINE_BYTES / 2);
        Files.writeString(file, "first\n" + longest + "\n");
        assertThat(entries()).containsExactly("first", longest);
        Files.writeString(file, "first\n" + longest + ".\n");
        assertWrong(file + ", line 2: a line must have at most 4096 bytes");
        Files.writeString(file, "x".repeat(100_000));
        assertWrong(file + ", line 1: a line must have at most 4096 bytes");
    }

    @Test
    void asManyEntriesAsTheLimitAreReadAndOneMoreIsNot() throws IOException {
        List<String> read = new ArrayList<>();
        Files.writeString(file, "1\n2\n\n3\n# 4\n");
        ListFile.read(file, 3, read::add);
        assertThat(read).containsExactly("1", "2", "3");
        assertThatThrownBy(() -> ListFile.read(file, 2, read::add))
                .isInstanceOf(IOException.class)
                .hasMessage(file + ", line 4: a list must have at most 2 entries");
    }

    @Test
    void whatIsNoTextIsNamedWithItsLine() throws IOException {
        Files.write(file, new byte[] {'a', '\n', 'b', '\n', (byte) 0xc3, '(', '\n'});
        assertWrong(file + ", line 3: a list must be UTF-8");
        Files.write(file, new byte[] {'a', '\n', (byte) 0xc3});
        assertWrong(file + ", line 2: a list must be UTF-8");
        assertThatThrownBy(() -> ListFile.read(directory.resolve("absent"), entry -> {}))
                .isInstanceOf(NoSuchFileException.class);
    }

    private List<String> entries() throws IOException {
        List<String> entries = new ArrayList<>();
        ListFile.read(file, entries::add);
        return entries;
    }

    private void assertWrong(String message) {
        assertThatThrownBy(this::entries).isInstanceOf(IOException.class).hasMessage(message);
    }
}
