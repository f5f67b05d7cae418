package io.everalign.tests.k8s;

import io.everalign.runtime.Settings;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** An image of ours: its Dockerfile, and the classes of the module that it runs. */
enum Image {
    BROKER("standalone", "io.everalign.standalone.BrokerSettings"),
    CRAWLER("ingest-crawler", "io.everalign.crawler.CrawlerSettings"),
    FILTER("stream-filter", "io.everalign.filter.FilterJobSettings"),
    TRAINER("trainer-worker", "io.everalign.trainer.TrainerSettings"),
    REGISTRY("model-registry", "io.everalign.registry.RegistrySettings");

    /** Top of the project. */
    static final Path PROJECT =
            Path.of(System.getProperty("basedir", "."), "..").toAbsolutePath().normalize();

    private static final Pattern VARIABLE = Pattern.compile("\\b([A-Z][A-Z0-9_]+)=(\\S+)");

    private final String module;
    private final String settings;

    Image(String module, String settings) {
        this.module = module;
        this.settings = settings;
    }

    /** Name of the image and of its folder. */
    String process() {
        return name().toLowerCase(java.util.Locale.ROOT);
    }

    /** The image that a manifest names, such as {@code everalign/crawler:1.0}. */
    static Image named(String reference) {
        return Stream.of(values())
                .filter(image -> reference.startsWith("everalign/" + image.process() + ":"))
                .findFirst()
                .orElseThrow(() -> new AssertionError("No image of ours is " + reference));
    }

    Path module() {
        return PROJECT.resolve(module);
    }

    /** Lines of the Dockerfile, those that a backslash joins as one. */
    List<String> dockerfile() {
        Path file = PROJECT.resolve("k8s/images").resolve(process()).resolve("Dockerfile");
        try {
            return Files.readString(file).replaceAll("\\\\\n\\s*", "").lines().toList();
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read " + file, e);
        }
    }

    /** What an instruction of the Dockerfile says, each time that it is there. */
    List<String> instruction(String name) {
        return dockerfile().stream()
                .filter(line -> line.startsWith(name + " "))
                .map(line -> line.substring(name.length() + 1))
                .toList();
    }

    /** What the Dockerfile puts into the environment. */
    Map<String, String> environment() {
        Map<String, String> environment = new HashMap<>();
        for (String line : instruction("ENV")) {
            Matcher matcher = VARIABLE.matcher(line);
            while (matcher.find()) {
                environment.put(matcher.group(1), matcher.group(2));
            }
        }
        return environment;
    }

    /** A class of the module. What this JVM has already, it shares with the module. */
    Class<?> load(String className) {
        try {
            return Class.forName(className, true, loader());
        } catch (ClassNotFoundException e) {
            throw new AssertionError(className + " is not in " + module, e);
        }
    }

    Settings<? extends Record> settings() {
        return Settings.of(load(settings).asSubclass(Record.class));
    }

    /** Text of the first element of that name in the pom of the project. */
    static String pomElement(String name) {
        try {
            String pom = Files.readString(PROJECT.resolve("pom.xml"));
            int start = pom.indexOf("<" + name + ">") + name.length() + 2;
            return pom.substring(start, pom.indexOf("</", start));
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read the pom", e);
        }
    }

    private ClassLoader loader() {
        Path target = module().resolve("target");
        try {
            String libraries = Files.readString(target.resolve("class-path")).strip();
            URL[] classPath =
                    Stream.concat(
                                    Stream.of(target.resolve("classes")),
                                    Stream.of(libraries.split(File.pathSeparator)).map(Path::of))
                            .map(Image::url)
                            .toArray(URL[]::new);
            return new URLClassLoader(classPath, Image.class.getClassLoader());
        } catch (IOException e) {
            throw new UncheckedIOException(module + " is not built; package it first", e);
        }
    }

    private static URL url(Path path) {
        try {
            return path.toUri().toURL();
        } catch (MalformedURLException e) {
            throw new IllegalArgumentException("Not a path: " + path, e);
        }
    }
}
