package io.everalign.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class TokenizerFuzzTest {
    private static final List<String> VOCABULARY =
            Stream.concat(WordPieceTrainer.SPECIAL.stream(), Stream.of("red", "##s", "c", "東"))
                    .toList();
    private static final List<String> TEXTS =
            List.of("red reds [MASK] 東c", "", " ", "\ud800\u0000\u0301\u1b44", "x".repeat(3000));

    /** A piece of a file's text and what takes its place. */
    record Change(String old, String changed) {}

    @Property(tries = 400)
    void damagedBytesGiveAnErrorThatNamesTheFileOrATokenizerThatWorks(
            @ForAll("files") String file,
            @ForAll @IntRange(max = 5000) int place,
            @ForAll @Size(min = 1, max = 4) byte[] damage)
            throws IOException {
        loadAfter(
                file,
                bytes -> {
                    for (int i = 0; i < damage.length; i++) {
                        bytes[(place + i) % bytes.length] = damage[i];
                    }
                    return bytes;
                });
    }

    @Property(tries = 200)
    void truncatedFilesGiveAnErrorThatNamesTheFileOrATokenizerThatWorks(
            @ForAll("files") String file, @ForAll @IntRange(max = 5000) int length)
            throws IOException {
        loadAfter(file, bytes -> Arrays.copyOf(bytes, length % bytes.length));
    }

    @Property(tries = 1000)
    void oddValuesGiveAnErrorThatNamesTheFileOrATokenizerThatWorks(
            @ForAll("files") String file, @ForAll("changes") List<Change> changes)
            throws IOException {
        loadAfter(
                file,
                bytes -> {
                    String text = new String(bytes, StandardCharsets.UTF_8);
                    for (Change change : changes) {
                        text = text.replace(change.old(), change.changed());
                    }
                    return text.getBytes(StandardCharsets.UTF_8);
                });
    }

    @Property(tries = 1000)
    void addedTokensOfAnyContentAreRefusedOrFound(
            @ForAll("odd") String content,
            @ForAll @IntRange(max = 63) int flags,
            @ForAll("odd") String text)
            throws IOException {
        String token =
                ConfigJson.MAPPER
                        .createObjectNode()
                        .put("id", VOCABULARY.size())
                        .put("content", content)
                        .put("single_word", flag(flags, 0))
                        .put("lstrip", flag(flags, 1))
                        .put("rstrip", flag(flags, 2))
                        .put("normalized", flag(flags, 3))
                        .put("special", flag(flags, 4))
                        .toString();
        String piece = ConfigJson.MAPPER.writeValueAsString(content);
        Path folder = Files.createTempDirectory("added");
        try {
            WordPieceTrainer.write(VOCABULARY, folder);
            Path file = folder.resolve("tokenizer.json");
            String known = "\"vocab\" : { " + piece + " : " + VOCABULARY.size() + ",";
            String changed =
                    Files.readString(file)
                            .replace("\"added_tokens\" : [", "\"added_tokens\" : [ " + token + ",")
                            .replace("\"vocab\" : {", flag(flags, 5) ? "\"vocab\" : {" : known);
            Files.write(file, changed.getBytes(StandardCharsets.UTF_8));
            load(folder, List.of(text, content, text + content + text, content + content));
        } finally {
            delete(folder);
        }
    }

    private static boolean flag(int flags, int place) {
        return (flags >> place & 1) == 1;
    }

    @Provide
    Arbitrary<String> odd() {
        return Arbitraries.strings()
                .withChars(
                        "a \u0301\u0000\u200b\u6771\u00c9#-\n\u1b44\u08d4\uac00\u0130\u00a0\ud800\udc00"
                                .toCharArray())
                .ofMaxLength(6);
    }

    @Provide
    Arbitrary<String> files() {
        return Arbitraries.of("tokenizer.json", "vocab.txt", "tokenizer_config.json");
    }

    /** Values and names of the files, exchanged for others, of other types, large or empty. */
    @Provide
    Arbitrary<List<Change>> changes() {
        Arbitrary<String> parts =
                Arbitraries.of(
                        "true",
                        "false",
                        "null",
                        "100",
                        "\"[CLS]\"",
                        "\"[UNK]\"",
                        "\"[PAD]\"",
                        "\"red\"",
                        "\"##\"",
                        "\"##s\"",
                        "\"WordPiece\"",
                        "\"BertNormalizer\"",
                        "\"BertProcessing\"",
                        "\"special\" : true",
                        "\"normalized\" : false",
                        "{",
                        "]",
                        "\"id\" : 4",
                        "[MASK]",
                        "[UNK]",
                        "\n",
                        "red",
                        "6",
                        " : 2");
        Arbitrary<String> values =
                Arbitraries.of(
                        "true",
                        "null",
                        "0",
                        "-1",
                        "1e400",
                        "99999999999999999999",
                        "1000000",
                        "999999",
                        "\"\"",
                        "\"\\ud800\"",
                        "\"\\u0301\"",
                        "\"\\u0000\"",
                        "\"NFC\"",
                        "\"TemplateProcessing\"",
                        "[]",
                        "{}",
                        "[1, 2]",
                        "{\"type\" : \"x\"}",
                        "\"special\" : false",
                        "\"normalized\" : true",
                        "\"single_word\" : true",
                        "\"content\" : \"\\u0301\"",
                        "\u0301",
                        "",
                        " ",
                        "\n\n",
                        "\r",
                        "##",
                        " : 3");
        return Combinators.combine(parts, values).as(Change::new).list().ofMinSize(1).ofMaxSize(3);
    }

    private interface Damage {
        byte[] to(byte[] bytes);
    }

    private static void loadAfter(String file, Damage damage) throws IOException {
        Path folder = Files.createTempDirectory("damaged");
        try {
            WordPieceTrainer.write(VOCABULARY, folder);
            if (file.equals("vocab.txt")) {
                Files.delete(folder.resolve("tokenizer.json"));
            }
            Path damaged = folder.resolve(file);
            Files.write(damaged, damage.to(Files.readAllBytes(damaged)));
            load(folder, TEXTS);
        } finally {
            delete(folder);
        }
    }

    private static void load(Path folder, List<String> texts) {
        try (AlignTokenizer tokenizer = AlignTokenizer.load(folder)) {
            TokenBatch batch = tokenizer.encode(texts);
            batch.checkVocabulary(tokenizer.vocabularySize(), AlignTokenizer.MAX_TOKENS);
        } catch (IOException e) {
            assertThat(e.getMessage()).startsWith(folder.toString()).contains(": ");
        }
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> paths = Files.walk(folder)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
