package io.everalign.images;

import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which library decodes and encodes JPEG in this process: libjpeg-turbo where the machine has it,
 * else the JDK's.
 */
public final class JpegCodecs {
    /**
     * The system property, or as environment variable {@code EVERALIGN_JPEG}, that says which one:
     * {@code turbo} or {@code jdk}.
     */
    public static final String PROPERTY = "everalign.jpeg";

    private static final Logger LOG = LoggerFactory.getLogger(JpegCodecs.class);
    private static final String VARIABLE = "EVERALIGN_JPEG";
    private static final String MISSING =
            PROPERTY
                    + " is turbo, but libjpeg-turbo cannot be used (Debian: apt-get install libturbojpeg0): ";

    private JpegCodecs() {}

    /** A codec, or why there is none. */
    private record Choice(@Nullable JpegCodec codec, String problem) {
        JpegCodec orThrow() {
            if (codec == null) {
                throw new IllegalStateException(problem);
            }
            return codec;
        }
    }

    /** Loaded when it is first asked for, once a process. */
    private static final class Turbo {
        static final Choice CHOICE = load();

        private static Choice load() {
            try {
                return new Choice(TurboJpeg.load(), "");
            } catch (LinkageError | IllegalStateException e) {
                return new Choice(null, String.valueOf(e.getMessage()));
            }
        }
    }

    /** What this process uses. */
    private static final class Chosen {
        static final Choice CHOICE = choose(asked());
        static final String IDENTITY = CHOICE.codec() == null ? "" : identity(CHOICE.codec());

        static {
            if (CHOICE.codec() != null) {
                LOG.info("JPEG by {}: {}", IDENTITY, CHOICE.codec().description());
            }
        }
    }

    /**
     * The one that this process uses.
     *
     * @throws IllegalStateException if one was asked for that is not there
     */
    static JpegCodec chosen() {
        return Chosen.CHOICE.orThrow();
    }

    /** All that this machine has, the fastest first. */
    static List<JpegCodec> present() {
        return Stream.of(Turbo.CHOICE.codec(), new JdkJpeg()).filter(Objects::nonNull).toList();
    }

    /**
     * Name and fingerprint of what this process uses: the same for libraries that decode to the
     * same pixels and encode to the same bytes.
     *
     * @throws IllegalStateException if one was asked for that is not there
     */
    public static String identity() {
        chosen();
        return Chosen.IDENTITY;
    }

    /** The identity of the JDK's own. */
    public static String jdkIdentity() {
        return identity(new JdkJpeg());
    }

    /** Whether it is libjpeg-turbo. */
    public static boolean isTurbo() {
        return chosen() instanceof TurboJpeg;
    }

    /** What this process uses, for people. */
    public static String description() {
        return identity() + ", " + chosen().description();
    }

    private static String asked() {
        return System.getProperty(PROPERTY, System.getenv().getOrDefault(VARIABLE, ""));
    }

    private static Choice choose(String asked) {
        return switch (asked) {
            case "" -> new Choice(present().get(0), "");
            case "jdk" -> new Choice(new JdkJpeg(), "");
            case "turbo" ->
                    Turbo.CHOICE.codec() == null
                            ? new Choice(null, MISSING + Turbo.CHOICE.problem())
                            : Turbo.CHOICE;
            default ->
                    new Choice(null, PROPERTY + " must be turbo or jdk, but is \"" + asked + "\"");
        };
    }

    private static String identity(JpegCodec codec) {
        return codec.name() + " " + JpegProbe.fingerprint(codec);
    }
}
