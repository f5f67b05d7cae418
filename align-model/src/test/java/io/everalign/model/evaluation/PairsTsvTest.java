package io.everalign.model.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.everalign.model.evaluation.PairsTsv.Row;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PairsTsvTest {
    @TempDir Path folder;

    private static Path shared;

    @BeforeContainer
    static void makeAFolder() throws IOException {
        shared = Files.createTempDirectory("pairs");
    }

    @AfterContainer
    static void removeTheFolder() throws IOException {
        Files.deleteIfExists(shared.resolve("pairs.tsv"));
        Files.deleteIfExists(shared);
    }

    @Test
    void readsTheColumnsThatItKnowsInAnyOrder() throws IOException {
        Path file = file("lang\tsource\ttext\timage\nen\tx\ta red ball\timages/a.png\n");

        assertThat(read(file))
                .containsExactly(new Row(folder.resolve("images/a.png"), "a red ball", "en", 2));
    }

    @Test
    void takesAByteOrderMarkCarriageReturnsEmptyLinesAndNoLastLineEnd() throws IOException {
        Path file = file("\ufeffimage\ttext\r\n./a.png\ta\r\n\r\nb/./c.png\t 東京 ");

        assertThat(read(file))
                .containsExactly(
                        new Row(folder.resolve("a.png"), "a", "", 2),
                        new Row(folder.resolve("b/c.png"), " 東京 ", "", 4));
    }

    @Test
    void aLineThatBreaksARuleIsNamedWithTheRuleAndTheValue() throws IOException {
        assertRefused("", "must have a header line, but is empty");
        assertRefused("image\ttitle\na\tb\n", "line 1: the header must name the column text once");
        assertRefused("image\ttext\ttext\n", "line 1: the header must name the column text once");
        assertRefused("image\ttext\tlang\tlang\n", "the column lang at most once");
        assertRefused("image\ttext\na\tb\na\n", "line 3: a row must have the header's 2 columns");
        assertRefused("image\ttext\na\tb\tc\n", "2 columns, but is: 3");
        assertRefused("image\ttext\na\t \n", "line 2: the text must not be blank");
        assertRefused("image\ttext\tlang\na\tb\te n\n", "line 2: the language must be");
        assertRefused("image\ttext\n\tb\n", "line 2: the image must be a path");
        assertRefused("image\ttext\n/etc/passwd\tb\n", "must be relative, but is: /etc/passwd");
        assertRefused("image\ttext\na/../../b\tb\n", "must not hold .., but is: a/../../b");
        assertRefused("image\ttext\na\0b\tb\n", "line 2: the image must be a path");
        assertRefused("image\ttext\n" + "x".repeat(1 << 17), "line 2: a line must have at most");
        assertRefused("image\ttext" + "\tx".repeat(63) + "\n", "at most 64 columns");
    }

    @Test
    void bytesThatAreNotUtf8AreRefused() throws IOException {
        byte[] bytes = "image\ttext\na\tcaf\u00e9\n".getBytes(StandardCharsets.ISO_8859_1);
        Path file = Files.write(folder.resolve("pairs.tsv"), bytes);

        assertThatThrownBy(() -> read(file))
                .isInstanceOf(IOException.class)
                .hasMessage(file + ", line 2: must be UTF-8, but is not");
    }

    @Test
    void aSymbolicLinkMayLeadAroundInTheFolderButNotOutOfIt() throws IOException {
        Path inside = Files.createDirectories(folder.resolve("set/images"));
        Path secret = Files.write(folder.resolve("secret.png"), new byte[1]);
        Files.write(inside.resolve("a.png"), new byte[1]);
        Files.createSymbolicLink(inside.resolve("in.png"), inside.resolve("a.png"));
        Files.createSymbolicLink(inside.resolve("out.png"), secret);
        Files.createSymbolicLink(inside.resolve("up"), folder);
        Path file = folder.resolve("set/pairs.tsv");

        Files.writeString(file, "image\ttext\nimages/in.png\ta\nimages/none/x.png\tb\n");
        assertThat(read(file)).hasSize(2);

        for (String name : List.of("images/out.png", "images/up/secret.png")) {
            Files.writeString(file, "image\ttext\nimages/a.png\ta\n" + name + "\tb\n");
            assertThatThrownBy(() -> read(file))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("line 3: the image must lie in the folder")
                    .hasMessageEndingWith("but is: " + name);
        }
    }

    @Property(tries = 300)
    void whatIsWrittenIsRead(@ForAll("rows") List<Row> rows) throws IOException {
        Path file = shared.resolve("pairs.tsv");
        String lines =
                rows.stream()
                        .map(row -> row.image() + "\t" + row.language() + "\t" + row.text() + "\n")
                        .collect(Collectors.joining());
        Files.writeString(file, "image\tlang\ttext\n" + lines);

        List<Row> expected =
                IntStream.range(0, rows.size()).mapToObj(i -> placed(rows.get(i), i + 2)).toList();
        assertThat(read(file)).isEqualTo(expected);
    }

    @Property(tries = 1000)
    void anyBytesGiveRowsInTheFolderOrAClearError(
            @ForAll("pieces") byte[] bytes, @ForAll("headers") String header) throws IOException {
        byte[] head = header.getBytes(StandardCharsets.UTF_8);
        byte[] whole = new byte[head.length + bytes.length];
        System.arraycopy(head, 0, whole, 0, head.length);
        System.arraycopy(bytes, 0, whole, head.length, bytes.length);
        Path file = Files.write(shared.resolve("pairs.tsv"), whole);

        try {
            assertThat(read(file)).allMatch(row -> row.image().startsWith(shared));
        } catch (IOException e) {
            assertThat(e.getMessage()).startsWith(file.toString());
        }
    }

    @Property(tries = 1000)
    void anyPathStaysInTheFolderOrIsRefused(@ForAll("paths") String path) throws IOException {
        Path file = shared.resolve("pairs.tsv");
        Files.writeString(file, "image\ttext\n" + path + "\ta\n");

        try {
            assertThat(read(file))
                    .singleElement()
                    .matches(row -> row.image().normalize().startsWith(shared));
        } catch (IOException e) {
            assertThat(e.getMessage()).startsWith(file + ", line 2: the image");
        }
    }

    @Provide
    static Arbitrary<String> paths() {
        return Arbitraries.of("..", ".", "/", "/", "a", "ä b", "\0", "etc")
                .list()
                .ofMaxSize(8)
                .map(parts -> String.join("", parts));
    }

    /** Mostly what paths and rows are made of. */
    @Provide
    static Arbitrary<byte[]> pieces() {
        byte[] telling = "./a\t\n\r\0é".getBytes(StandardCharsets.UTF_8);
        return Arbitraries.integers()
                .between(0, 255)
                .map(value -> value < 230 ? telling[value % telling.length] : value.byteValue())
                .array(byte[].class)
                .ofMaxSize(40);
    }

    @Provide
    static Arbitrary<String> headers() {
        return Arbitraries.of("", "image\ttext\n", "text\timage\n\t", "image\ttext\na\t");
    }

    @Provide
    static Arbitrary<List<Row>> rows() {
        Arbitrary<String> names =
                Arbitraries.strings().withChars("aä.-_/ ").ofMinLength(1).ofMaxLength(8);
        Arbitrary<Path> images =
                names.filter(name -> !name.isBlank() && !name.startsWith("/"))
                        .map(Path::of)
                        .filter(path -> !path.normalize().toString().isBlank())
                        .filter(
                                path ->
                                        !path.toString().isBlank()
                                                && !path.toString().contains(".."));
        Arbitrary<String> texts =
                Arbitraries.strings()
                        .filter(text -> !text.isBlank() && text.matches("[^\\t\\r\\n\\p{Cs}]+"));
        return Combinators.combine(images, texts, Arbitraries.of("", "en", "sr@latin"))
                .as((image, text, language) -> new Row(image, text, language, 0))
                .list()
                .ofMaxSize(5);
    }

    private static Row placed(Row row, long line) {
        Path image = shared.resolve(row.image()).normalize();
        return new Row(image, row.text(), row.language(), line);
    }

    private static List<Row> read(Path file) throws IOException {
        List<Row> rows = new ArrayList<>();
        try (PairsTsv pairs = PairsTsv.open(file)) {
            for (Row row = pairs.next(); row != null; row = pairs.next()) {
                rows.add(row);
            }
        }
        return rows;
    }

    private void assertRefused(String content, String reason) throws IOException {
        Path file = file(content);
        assertThatThrownBy(() -> read(file))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith(file.toString())
                .hasMessageContaining(reason);
    }

    private Path file(String content) throws IOException {
        return Files.writeString(folder.resolve("pairs.tsv"), content);
    }
}
