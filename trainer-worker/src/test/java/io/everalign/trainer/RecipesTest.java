package io.everalign.trainer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.everalign.model.AlignConfig;
import io.everalign.runtime.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The settings files that come with the project. */
class RecipesTest {

    private static final Path FOLDER = Path.of("..", "recipes");
    private static final long GIBIBYTE = 1L << 30;

    static Stream<Path> recipes() throws IOException {
        try (Stream<Path> files = Files.list(FOLDER)) {
            return files.filter(file -> file.toString().endsWith(".properties")).toList().stream();
        }
    }

    @ParameterizedTest
    @MethodSource("recipes")
    void everyRecipeCanBeReadAndFitsTheMachineThatItIsFor(Path recipe) throws IOException {
        TrainerSettings settings =
                Settings.of(TrainerSettings.class).read(new String[] {recipe.toString()}, Map.of());
        AlignConfig config = settings.model().config(settings.rounds().vocabularySize());
        boolean gpu = Files.readString(recipe).contains("GPU");
        assertThatCode(() -> Memory.require(settings, config, gpu, (gpu ? 78 : 6) * GIBIBYTE))
                .doesNotThrowAnyException();
    }

    @Test
    void everyRecipeIsInTheTable() throws IOException {
        String table = Files.readString(FOLDER.resolve("README.md"));
        assertThat(recipes())
                .isNotEmpty()
                .allSatisfy(
                        recipe -> {
                            String name =
                                    recipe.getFileName().toString().replace(".properties", "");
                            String shortName = name.replaceAll("^ablation-embedding", "");
                            assertThat(table)
                                    .containsAnyOf("`" + name + "`", "`" + shortName + "`");
                        });
    }
}
