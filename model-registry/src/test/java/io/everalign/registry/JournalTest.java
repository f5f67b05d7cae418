package io.everalign.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalTest {

    @TempDir private Path folder;
    private Path file;
    private final List<JournalEntry> three = List.of(entry(1), entry(2), entry(3));

    @BeforeEach
    void write() throws IOException {
        file = folder.resolve("journal");
        try (Journal journal = new Journal(file)) {
            journal.open();
            for (JournalEntry entry : three) {
                journal.append(entry);
            }
        }
    }

    @Test
    void whereverACrashCutsItWhatWasWholeStays() throws IOException {
        byte[] whole = Files.readAllBytes(file);
        int last = -1;
        for (int cut = whole.length % 7; cut <= whole.length; cut += 7) {
            Files.write(file, Arrays.copyOf(whole, cut));
            try (Journal journal = new Journal(file)) {
                List<JournalEntry> found = journal.open();
                assertThat(found).isEqualTo(three.subList(0, found.size()));
                assertThat(found.size()).isGreaterThanOrEqualTo(last);
                last = found.size();
                journal.append(entry(found.size() + 1));
            }
            try (Journal journal = new Journal(file)) {
                assertThat(journal.open()).hasSize(last + 1);
            }
        }
        assertThat(last).isEqualTo(3);
    }

    @Test
    void damageBeforeTheEndIsNotPassedOver() throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        bytes[20] ^= 1;
        Files.write(file, bytes);
        try (Journal journal = new Journal(file)) {
            assertThatThrownBy(journal::open).hasMessageContaining("is damaged at byte 0");
        }
    }

    @Test
    void entriesAreReadOnFromANumber() throws IOException {
        try (Journal journal = new Journal(file)) {
            journal.open();
            assertThat(journal.after(1, 10)).isEqualTo(three.subList(1, 3));
            assertThat(journal.after(0, 2)).isEqualTo(three.subList(0, 2));
            assertThat(journal.after(9, 10)).isEmpty();
        }
    }

    private static JournalEntry entry(long number) {
        return new JournalEntry(
                number,
                JournalEntry.Kind.VERSION_PUBLISHED,
                "acme/align",
                "a".repeat(40),
                (int) number,
                null,
                null,
                1_000);
    }
}
