package io.everalign.standalone;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The root of the project, where every module has written the class path that its processes need.
 * Stations never share one: the native stores of Flink and of Kafka Streams are the same classes.
 *
 * @param root directory that holds the modules
 */
public record ModuleHome(Path root) {

    /** System property with the root; the launcher sets it. */
    public static final String PROPERTY = "everalign.home";

    /** The root that the property names, else the nearest one at or above the working directory. */
    public static ModuleHome find() {
        String given = System.getProperty(PROPERTY, "");
        if (!given.isEmpty()) {
            return new ModuleHome(Path.of(given));
        }
        Path start = Path.of("").toAbsolutePath();
        for (Path at = start; at != null; at = at.getParent()) {
            if (Files.exists(at.resolve("everalign")) && Files.exists(at.resolve("mvnw"))) {
                return new ModuleHome(at);
            }
        }
        throw new IllegalStateException(
                start + " is not inside the project; name its root with -D" + PROPERTY);
    }

    /** Whether a module has been built. */
    public boolean isBuilt(String module) {
        return Files.exists(classPathFile(module)) && classes(module).isPresent();
    }

    /**
     * What a JVM needs to run a main class of a module.
     *
     * @throws IOException if the module has not been built
     */
    public String classPath(String module) throws IOException {
        if (!isBuilt(module)) {
            throw new IOException(
                    "The module %s has not been built; run ./everalign build".formatted(module));
        }
        String libraries = Files.readString(classPathFile(module)).strip();
        return classes(module).orElseThrow() + File.pathSeparator + libraries;
    }

    private Path classPathFile(String module) {
        return root.resolve(module).resolve("target/class-path");
    }

    /** The jar of a module, or its classes where only they have been compiled. */
    private Optional<Path> classes(String module) {
        Path target = root.resolve(module).resolve("target");
        String name = "everalign-" + module + "-";
        try (Stream<Path> files = Files.exists(target) ? Files.list(target) : Stream.empty()) {
            return files.filter(file -> isMainJar(file.getFileName().toString(), name))
                    .findFirst()
                    .or(() -> Optional.of(target.resolve("classes")).filter(Files::isDirectory));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException("Cannot list " + target, e);
        }
    }

    private static boolean isMainJar(String file, String prefix) {
        return file.startsWith(prefix)
                && file.endsWith(".jar")
                && !file.endsWith("-tests.jar")
                && !file.endsWith("-sources.jar");
    }
}
