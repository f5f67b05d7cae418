package io.everalign.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class DemoArgumentsTest {

    private static DemoArguments parse(String line) {
        return DemoArguments.parse(line.isEmpty() ? new String[0] : line.split(" "));
    }

    @Test
    void withoutOptionsTheDemoShowsItsOwnPagesForEver() {
        DemoArguments arguments = parse("");
        assertThat(arguments.untilVersion()).isZero();
        assertThat(arguments.options().ownWeb()).isFalse();
        assertThat(arguments.options().data()).isEqualTo(Path.of("data"));
        assertThat(arguments.options().registryPort()).isEqualTo(8080);
    }

    @Test
    void optionsTakeTheirValueAfterASpaceOrAnEqualsSign() {
        DemoArguments arguments =
                parse(
                        "--set trainer:train.batch-size=8 --data d --port=0 --until-version 2 --delay=2s");
        assertThat(arguments.untilVersion()).isEqualTo(2);
        assertThat(arguments.options().data()).isEqualTo(Path.of("d"));
        assertThat(arguments.options().registryPort()).isZero();
        assertThat(arguments.options().delay()).contains(Duration.ofSeconds(2));
        assertThat(arguments.options().settings())
                .isEqualTo(Map.of("trainer", Map.of("train.batch-size", "8")));
    }

    @Test
    void seedsReplaceTheDemosPages() {
        DemoArguments arguments =
                parse("--seed http://a.org/ https://b.org/x?y=z --until-version=1");
        assertThat(arguments.options().ownWeb()).isTrue();
        assertThat(arguments.options().seeds())
                .containsExactly(URI.create("http://a.org/"), URI.create("https://b.org/x?y=z"));
    }

    @Test
    void everyProblemIsToldAtOnce() {
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () ->
                                parse(
                                        "stray --until-version 0 --bogus 1 --seed ftp://a --delay soon --warc /none --set x --data"))
                .withMessage(
                        """
                        stray is no option; --help lists them
                        --until-version must be a whole number from 1 to 1000000, not "0"
                        --bogus is no option; --help lists them
                        --seed must be an http or https URL, not "ftp://a"
                        --delay must be a time such as 50ms or 2s, not "soon"
                        --warc names nothing that is there: /none
                        --set must be STATION:KEY=VALUE, not "x"
                        --data needs a value, or is no option; --help lists them"""
                                .stripIndent());
    }

    @Test
    void everyOptionThatHelpListsIsKnown() {
        Matcher options = Pattern.compile("(?m)^  (--[a-z-]+)").matcher(DemoArguments.HELP);
        while (options.find()) {
            String option = options.group(1);
            if (!option.equals("--help")) {
                assertThatIllegalArgumentException()
                        .isThrownBy(() -> parse("--bogus 1 " + option + "=\0"))
                        .satisfies(
                                e -> assertThat(e.getMessage()).doesNotContain(option + " is no"));
            }
        }
    }
}
