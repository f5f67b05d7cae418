package io.everalign.model;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.lang.Character.UnicodeScript;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Compares with Hugging Face's tokenizers on the names of emoji in every language: the environment
 * variable {@code EVERALIGN_CLDR} names the folder {@code annotations} of the npm package
 * cldr-annotations-full.
 */
class TokenizerPeerTest {
    private static final String CLDR = "EVERALIGN_CLDR";

    /** So many languages and signs are passed over for each that is taken. */
    private static final int STEP = 15;

    private static final int VOCABULARY = 8000;

    @TempDir Path folder;

    @Test
    void captionsGetTheNumbersThatTransformersGivesThem() throws Exception {
        PythonPeer python = PythonPeer.orSkip();
        List<String> captions = captions();
        assertThat(captions).hasSizeGreaterThan(10_000);
        assertThat(scripts(captions).values().stream().filter(count -> count >= 100))
                .hasSizeGreaterThan(10);
        Path ours = Files.createDirectory(folder.resolve("ours"));
        WordPieceTrainer.write(new WordPieceTrainer().train(captions, VOCABULARY), ours);
        Files.writeString(
                folder.resolve("captions.json"), ConfigJson.MAPPER.writeValueAsString(captions));
        python.run("tokenizer_peer.py", folder);
        JsonNode peers = ConfigJson.MAPPER.readTree(folder.resolve("ids.json").toFile());
        assertThat(peers).hasSize(3);
        for (Path directory : List.of(ours, folder.resolve("slow"), folder.resolve("saved"))) {
            try (AlignTokenizer tokenizer = AlignTokenizer.load(directory)) {
                for (int i = 0; i < captions.size(); i++) {
                    String caption = captions.get(i);
                    int[] ids = tokenizer.encode(List.of(caption)).ids().array();
                    String expected = Arrays.toString(ids).replace(" ", "");
                    for (JsonNode peer : peers) {
                        assertThat(peer.get(i)).as(caption).hasToString(expected);
                    }
                }
            }
        }
    }

    @Test
    void everyCharacterIsNormalisedAndPartsWordsAsInPython() throws Exception {
        PythonPeer.orSkip().run("words_peer.py", folder);
        try (BufferedReader lines = Files.newBufferedReader(folder.resolve("words.txt"))) {
            for (int c = 0; c <= Character.MAX_CODE_POINT; c++) {
                if (c < Character.MIN_SURROGATE || c > Character.MAX_SURROGATE) {
                    String words =
                            contexts(Character.toString(c))
                                    .map(text -> String.join(" ", BertText.words(text)))
                                    .collect(Collectors.joining("\t"));
                    String expected = lines.readLine();
                    if (!words.equals(expected)) {
                        assertThat(words).as("U+%04X", c).isEqualTo(expected);
                    }
                }
            }
            assertThat(lines.readLine()).isNull();
        }
    }

    /** As in {@code words_peer.py}. */
    private static Stream<String> contexts(String c) {
        return Stream.of("a" + c + "b", c + c, "A" + c, c + "\u0301Z", "\u08d4" + c + "\u1b44");
    }

    /** Names and keywords, a part of them in each language. */
    private static List<String> captions() throws IOException {
        String root = System.getenv(CLDR);
        Assumptions.assumeTrue(
                root != null && !root.isBlank(),
                "skipped: " + CLDR + " names no folder of CLDR annotations");
        List<Path> files;
        try (Stream<Path> languages = Files.list(Path.of(root))) {
            files = languages.map(each -> each.resolve("annotations.json")).sorted().toList();
        }
        Set<String> captions = new LinkedHashSet<>();
        int number = 0;
        for (Path file : files) {
            JsonNode signs =
                    ConfigJson.MAPPER.readTree(file.toFile()).at("/annotations/annotations");
            Map<String, JsonNode> sorted = new TreeMap<>();
            signs.properties().forEach(sign -> sorted.put(sign.getKey(), sign.getValue()));
            for (Map.Entry<String, JsonNode> sign : sorted.entrySet()) {
                if (number++ % STEP == 0) {
                    captions.add(sign.getKey() + " " + caption(sign.getValue()));
                }
            }
        }
        return List.copyOf(captions);
    }

    private static String caption(JsonNode sign) {
        List<String> keywords = new ArrayList<>();
        sign.path("default").forEach(keyword -> keywords.add(keyword.asText()));
        return sign.path("tts").path(0).asText() + ": " + String.join(", ", keywords);
    }

    private static Map<UnicodeScript, Integer> scripts(List<String> captions) {
        Map<UnicodeScript, Integer> counts = new LinkedHashMap<>();
        for (String caption : captions) {
            caption.codePoints()
                    .mapToObj(UnicodeScript::of)
                    .filter(script -> script != UnicodeScript.COMMON)
                    .filter(script -> script != UnicodeScript.INHERITED)
                    .distinct()
                    .forEach(script -> counts.merge(script, 1, Integer::sum));
        }
        return counts;
    }
}
