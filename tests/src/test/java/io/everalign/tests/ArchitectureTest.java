package io.everalign.tests;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The table of modules in the design, held against the class files. */
class ArchitectureTest {

    private static final JavaClasses ALL =
            new ClassFileImporter()
                    .importPaths(modules().map(Module::classes).toArray(Path[]::new));

    @ParameterizedTest
    @MethodSource("modules")
    void aModuleUsesOnlyWhatItsRowOfTheTableNames(Module module) {
        List<JavaClass> own = classes(module);
        assertThat(own).as("classes of %s", module).isNotEmpty();
        assertThat(own)
                .flatMap(JavaClass::getDirectDependenciesFromSelf)
                .filteredOn(use -> !module.mayUse(use.getTargetClass().getFullName()))
                .extracting(Dependency::getDescription)
                .isEmpty();
    }

    @ParameterizedTest
    @MethodSource("modules")
    void aModuleKeepsToItsOwnPackage(Module module) {
        JavaClasses found = new ClassFileImporter().importPath(module.classes());
        assertThat(found)
                .extracting(JavaClass::getPackageName)
                .allMatch(name -> module.owns(name + "."));
    }

    @Test
    void theClientOfTheRegistryKnowsNeitherItsServerNorKafka() {
        noClasses()
                .that()
                .resideInAPackage("io.everalign.registry.client..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "io.everalign.registry",
                        "io.everalign.schemas..",
                        "io.everalign.runtime..",
                        "org.apache.kafka..",
                        "io.vertx..")
                .check(ALL);
    }

    @Test
    void theRuntimeHasAtMostEightTypes() {
        assertThat(classes(Module.RUNTIME))
                .filteredOn(type -> type.isTopLevelClass() && !isPackageInfo(type))
                .hasSizeLessThanOrEqualTo(8);
    }

    @Test
    void noPackagesUseEachOtherInACircle() {
        slices().matching("io.everalign.(**)").should().beFreeOfCycles().check(ALL);
    }

    @Test
    void noTypeHasANameThatSaysNothing() {
        noClasses()
                .should()
                .haveNameMatching(".*(Manager|Helper|Utils?|Impl|Data)(\\$.*)?")
                .check(ALL);
    }

    @Test
    void onlyAMainOrTheStationEndsTheProcess() {
        noClasses()
                .that()
                .haveNameNotMatching(".*(Main|\\.Station|\\.Everalign)(\\$.*)?")
                .should()
                .callMethod(System.class, "exit", int.class)
                .check(ALL);
    }

    static Stream<Module> modules() {
        return Module.ALL.stream();
    }

    private static List<JavaClass> classes(Module module) {
        return ALL.stream().filter(type -> module.owns(type.getName())).toList();
    }

    private static boolean isPackageInfo(JavaClass type) {
        return type.getSimpleName().equals("package-info");
    }
}
