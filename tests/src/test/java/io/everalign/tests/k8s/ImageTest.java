package io.everalign.tests.k8s;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the Dockerfiles say, held against the code that they run. */
class ImageTest {

    private static final Pattern MAIN = Pattern.compile("\"(io\\.everalign\\.[A-Za-z.]+)\"]$");

    @ParameterizedTest
    @EnumSource
    void everyVariableIsASettingOfTheProcess(Image image) {
        assertThat(image.environment().keySet())
                .filteredOn(variable -> variable.startsWith("EVERALIGN_"))
                .isSubsetOf(ManifestTest.variables(image.settings()));
        assertThat(image.settings().read(new String[0], image.environment())).isNotNull();
    }

    @ParameterizedTest
    @EnumSource
    void theEntryPointIsAMainClassOrThatOfTheBase(Image image) {
        for (String entryPoint : image.instruction("ENTRYPOINT")) {
            Matcher main = MAIN.matcher(entryPoint);
            assertThat(main.find()).as(entryPoint).isTrue();
            assertThat(image.load(main.group(1))).hasDeclaredMethods("main");
        }
        assertThat(image.instruction("ENTRYPOINT")).hasSize(image == Image.FILTER ? 0 : 1);
    }

    @ParameterizedTest
    @EnumSource
    void theBaseCanBeChosenAndTheUserIsNotRoot(Image image) {
        assertThat(image.instruction("FROM")).containsExactly("${BASE_IMAGE}");
        assertThat(image.instruction("ARG")).singleElement().asString().startsWith("BASE_IMAGE=");
        assertThat(image.instruction("USER")).singleElement().asString().matches("[1-9]\\d*:\\d+");
        assertThat(image.instruction("RUN")).isEmpty();
    }
}
