package io.everalign.tests;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A module and what it may use.
 *
 * @param folder where it is, from the top of the project
 * @param packageName the package that it owns
 * @param mayUse packages of other modules that its classes may name
 * @param engines engines that its classes may name
 */
record Module(String folder, String packageName, Set<String> mayUse, Set<Engine> engines) {

    /** Something big that only some modules may know, by the start of its packages. */
    enum Engine {
        STREAMS("org.apache.kafka.streams."),
        KAFKA("org.apache.kafka."),
        AVRO("org.apache.avro."),
        FLINK("org.apache.flink."),
        DJL("ai.djl."),
        VERTX("io.vertx.");

        private final String packages;

        Engine(String packages) {
            this.packages = packages;
        }

        /** The engine of a class, if it is of one. Streams come before the clients they use. */
        static Stream<Engine> of(String className) {
            return Stream.of(values())
                    .filter(engine -> className.startsWith(engine.packages))
                    .limit(1);
        }
    }

    private static final String WORDS = "io.everalign.schemas";
    private static final String PROCESS = "io.everalign.runtime";
    private static final String IMAGES = "io.everalign.images";
    private static final String NETWORK = "io.everalign.model";
    private static final String CLIENT = "io.everalign.registry.client";

    static final Module RUNTIME = new Module("runtime", PROCESS, Set.of(), Set.of());

    /**
     * The modules in the order of the data path. Beyond the table of the design, {@code images}
     * decodes for filter and model alike (and tells the doctor how), and {@code schemas} reads its
     * settings by {@code runtime} and makes the topics by the Kafka client.
     */
    static final List<Module> ALL =
            List.of(
                    RUNTIME,
                    new Module("images", IMAGES, Set.of(), Set.of()),
                    new Module(
                            "schemas", WORDS, Set.of(PROCESS), Set.of(Engine.AVRO, Engine.KAFKA)),
                    new Module(
                            "ingest-crawler",
                            "io.everalign.crawler",
                            Set.of(WORDS, PROCESS),
                            Set.of(Engine.AVRO, Engine.KAFKA, Engine.STREAMS)),
                    new Module(
                            "stream-filter",
                            "io.everalign.filter",
                            Set.of(WORDS, PROCESS, IMAGES),
                            Set.of(Engine.AVRO, Engine.KAFKA, Engine.FLINK, Engine.DJL)),
                    new Module("align-model", NETWORK, Set.of(IMAGES), Set.of(Engine.DJL)),
                    new Module(
                            "trainer-worker",
                            "io.everalign.trainer",
                            Set.of(WORDS, PROCESS, IMAGES, NETWORK, CLIENT),
                            Set.of(Engine.AVRO, Engine.KAFKA, Engine.DJL)),
                    new Module(
                            "model-registry",
                            "io.everalign.registry",
                            Set.of(WORDS, PROCESS),
                            Set.of(Engine.AVRO, Engine.KAFKA, Engine.VERTX)),
                    new Module(
                            "standalone",
                            "io.everalign.standalone",
                            Set.of(WORDS, PROCESS, IMAGES, CLIENT),
                            Set.of(Engine.AVRO, Engine.KAFKA)));

    /** Top of the project. */
    static final Path PROJECT =
            Path.of(System.getProperty("basedir", "."), "..").toAbsolutePath().normalize();

    Path directory() {
        return PROJECT.resolve(folder);
    }

    /** Where its class files are. */
    Path classes() {
        Path classes = directory().resolve("target/classes");
        if (!Files.isDirectory(classes)) {
            throw new IllegalStateException(classes + " is missing; build the module first");
        }
        return classes;
    }

    boolean owns(String className) {
        return className.startsWith(packageName + ".");
    }

    /** Whether its classes may name another class. */
    boolean mayUse(String className) {
        return className.startsWith("io.everalign.")
                ? owns(className)
                        || mayUse.stream().anyMatch(used -> className.startsWith(used + "."))
                : Engine.of(className).allMatch(engines::contains);
    }

    @Override
    public String toString() {
        return folder;
    }

    /** Top of every module, this one too. */
    static List<Path> directories() {
        return Stream.concat(ALL.stream().map(Module::folder), Stream.of("tests"))
                .map(PROJECT::resolve)
                .toList();
    }
}
