package io.everalign.filter;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.everalign.schemas.TestPairs;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExplanationTest {

    private static final String TEXT = "a picture of a thing";

    @TempDir Path directory;
    private Path image;

    private record Said(int status, String out, String err) {}

    @BeforeEach
    void drawAnImage() throws IOException {
        image = directory.resolve("image.png");
        Files.write(image, TestPairs.png(1, 600, 200));
    }

    @Test
    void jsonHasEveryRuleWithItsValueAndLimit() throws IOException {
        Said said = explain("--image", image.toString(), "--text", "two words", "--json");
        assertThat(said.status()).isZero();
        JsonNode explanation = new JsonMapper().readTree(said.out());
        assertThat(explanation.get("accepted").booleanValue()).isFalse();
        List<String> lines = new ArrayList<>();
        explanation
                .get("verdicts")
                .forEach(
                        verdict ->
                                lines.add(
                                        "%s %s %s %s %s"
                                                .formatted(
                                                        verdict.get("rule").asText(),
                                                        verdict.get("accepted"),
                                                        verdict.get("reason").asText(),
                                                        verdict.get("value"),
                                                        verdict.get("limit"))));
        assertThat(lines)
                .startsWith(
                        "text_too_short false text_too_short 2 3",
                        "text_too_long true null 2 20",
                        "image_too_small false image_too_small 200 200",
                        "aspect_too_large false aspect_too_large 3 3",
                        "too_many_pixels true null 120000 40000000",
                        "animated_image true null null null")
                .hasSize(7);
        assertThat(lines.get(6)).startsWith("blank_image true null ").endsWith(" 1");
        assertThat(explanation.get("not_asked"))
                .extracting(JsonNode::asText)
                .containsExactly("repeated_pair", "text_over", "image_over");
    }

    @Test
    void theTableShowsTheSameToAPerson() throws IOException {
        Files.write(image, TestPairs.png(1, 300, 300));
        Said said = explain("--image=" + image, "--text=" + TEXT);
        assertThat(said.out()).startsWith("accepted\n");
        said = explain("--image=" + image, "--text=" + TEXT, "--filter.min-words=6");
        assertThat(said.out())
                .startsWith("rejected: text_too_short\n")
                .containsPattern("text_too_short +REJECT +5 +6")
                .containsPattern("image_too_small +pass +300 +200");
        said = explain("--image=" + image, "--text=" + TEXT, "--filter.preset=coyo", "--json");
        assertThat(said.out()).contains("\"not_asked\":[\"repeated_pair\",\"text_over\"]");
    }

    @Test
    void theRuleOnUrlsIsAskedIfThereIsAnUrl() throws IOException {
        Path list = directory.resolve("list.txt");
        Files.writeString(list, "example.org\n");
        String[] words = {
            "--image", image.toString(), "--text", TEXT, "--filter.url-block-list=" + list
        };
        assertThat(explain(words).out())
                .doesNotContain("blocked_url  ")
                .contains("[repeated_pair, blocked_url, text_over, image_over]");
        String[] more = Arrays.copyOf(words, words.length + 3);
        more[words.length] = "--url=https://images.test/";
        more[words.length + 1] = "--url";
        more[words.length + 2] = "https://www.example.org/page";
        assertThat(explain(more).out())
                .startsWith("rejected: blocked_url\n")
                .containsPattern("blocked_url +REJECT +- +- +example.org\n")
                .contains("[repeated_pair, text_over, image_over]");
    }

    @Test
    void whatIsNoImageIsAVerdictAndNoError() throws IOException {
        Files.writeString(image, "<html>");
        assertThat(explain("--image", image.toString(), "--text", TEXT).out())
                .startsWith("rejected: unknown_format");
    }

    @Test
    void wrongWordsAreToldWithTheUsage() {
        assertThat(explain("--text", TEXT).err())
                .startsWith("filter: --image is missing")
                .contains("--text WORDS");
        assertThat(explain("--image", image.toString(), "--text", TEXT, "--filter.min-word=2"))
                .satisfies(
                        said -> {
                            assertThat(said.status()).isEqualTo(2);
                            assertThat(said.err()).contains("did you mean filter.min-words?");
                        });
        assertThat(explain("--image", "absent.png", "--text", TEXT))
                .isEqualTo(new Said(1, "", "filter: absent.png: there is no such file\n"));
        assertThat(explain("--help").out()).startsWith("filter --explain --image FILE");
    }

    private static Said explain(String... words) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        int status = Explanation.run(words, Map.of(), new PrintStream(out), new PrintStream(err));
        return new Said(
                status, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }
}
