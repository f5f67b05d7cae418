package io.everalign.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

class ConfigFuzzTest {
    private static final String WHOLE =
            AlignConfig.of(ImageTower.preset("b0", 64), TextTower.preset("mini", 1000)).toJson();

    @Property(tries = 1000)
    void aDamagedConfigGivesAClearErrorOrAModelOfBoundedSize(
            @ForAll @IntRange(min = 0, max = 5000) int place, @ForAll("pieces") String piece) {
        byte[] bytes = WHOLE.getBytes(StandardCharsets.UTF_8);
        int at = place % bytes.length;
        String damaged = WHOLE.substring(0, at) + piece + WHOLE.substring(at + 1);
        check(damaged);
        check(WHOLE.substring(0, at));
    }

    @Property(tries = 1000)
    void anyValueInAnyFieldGivesAClearErrorOrAModelOfBoundedSize(
            @ForAll @IntRange(min = 0, max = 200) int field, @ForAll("values") String value) {
        String[] lines = WHOLE.lines().toArray(String[]::new);
        int line = field % lines.length;
        int colon = lines[line].indexOf(" : ");
        if (colon >= 0) {
            boolean comma = lines[line].endsWith(",");
            lines[line] = lines[line].substring(0, colon + 3) + value + (comma ? "," : "");
        }
        check(String.join("\n", lines));
    }

    private static void check(String json) {
        AlignConfig config;
        try {
            config = AlignConfig.fromJson(json);
        } catch (IllegalArgumentException e) {
            assertThat(e.getMessage()).isNotBlank();
            return;
        }
        assertThat(config.image().blocks()).hasSizeLessThanOrEqualTo(512);
        for (TensorSpec spec : new Layout(config).weights()) {
            assertThat(spec.elements()).isPositive();
        }
    }

    @Provide
    static Arbitrary<String> values() {
        Arbitrary<String> numbers =
                Arbitraries.of(
                        "0",
                        "-1",
                        "1e308",
                        "1e400",
                        "-0.0",
                        "0.5",
                        "2147483647",
                        "2147483648",
                        "9223372036854775808",
                        "65536",
                        "4096",
                        "1000000",
                        "8192",
                        "NaN");
        Arbitrary<String> others =
                Arbitraries.of(
                        "null",
                        "true",
                        "\"\"",
                        "\"relu\"",
                        "{}",
                        "[]",
                        "[1,2,3,4,5,6,7]",
                        "[64,64,64,64,64,64,64]",
                        "[-1]",
                        "[[[[]]]]",
                        "[" + "9,".repeat(5000) + "9]",
                        "[".repeat(5000));
        return Arbitraries.oneOf(numbers, others);
    }

    @Provide
    static Arbitrary<String> pieces() {
        Arbitrary<String> any = Arbitraries.strings().ofMaxLength(3);
        return Combinators.combine(any, Arbitraries.of("", "9", "{", "}", "\"", ",", "]"))
                .as(String::concat);
    }
}
