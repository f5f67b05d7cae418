package io.everalign.tests;

import static org.assertj.core.api.Assertions.assertThat;

import io.everalign.schemas.Topic;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Habits of the project that only the text of a source shows. */
class SourcesTest {

    private static final int LONGEST = 300;
    private static final int MEDIAN = 100;
    private static final List<SourceFile> SOURCES = SourceFile.all();

    @Test
    void noFileIsLongerThanOneSitting() {
        assertThat(SOURCES).filteredOn(file -> file.lines().size() > LONGEST).isEmpty();
    }

    @Test
    void mostFilesAreShort() {
        List<Integer> lengths = SOURCES.stream().map(file -> file.lines().size()).sorted().toList();
        assertThat(lengths.get(lengths.size() / 2)).isLessThanOrEqualTo(MEDIAN);
    }

    @Test
    void nothingIsLeftForLater() {
        assertThat(SOURCES).flatMap(file -> file.linesWith("TO" + "DO").toList()).isEmpty();
    }

    @Test
    void aTopicNameIsWrittenInTopicOnly() {
        List<String> names =
                Arrays.stream(Topic.values()).map(topic -> '"' + topic.topicName() + '"').toList();
        assertThat(SOURCES)
                .filteredOn(file -> !file.path().endsWith(Path.of("schemas", "Topic.java")))
                .flatMap(file -> names.stream().flatMap(file::linesWith).toList())
                .isEmpty();
    }

    @Test
    void testsWaitForConditionsAndNeverSleep() {
        assertThat(SOURCES)
                .filteredOn(SourceFile::isTest)
                .flatMap(file -> file.linesWith("Thread." + "sleep").toList())
                .isEmpty();
    }

    @Test
    void everyPackageTellsTheLifeOfOneItemAndTreatsNullAsAnException() {
        Set<Path> packages =
                SOURCES.stream()
                        .filter(file -> !file.isTest())
                        .map(file -> file.path().getParent())
                        .collect(Collectors.toSet());
        Set<Path> marked =
                SOURCES.stream()
                        .filter(file -> file.path().endsWith("package-info.java"))
                        .filter(file -> file.lines().contains("@NullMarked"))
                        .filter(file -> file.lines().contains("/**"))
                        .map(file -> file.path().getParent())
                        .collect(Collectors.toSet());
        assertThat(marked).containsAll(packages);
    }
}
