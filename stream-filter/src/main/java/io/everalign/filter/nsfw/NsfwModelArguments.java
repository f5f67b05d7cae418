package io.everalign.filter.nsfw;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * What {@code everalign nsfw-model} is asked for.
 *
 * @param out folder of the model
 * @param archive file that has been fetched already, or null to fetch it
 */
record NsfwModelArguments(Path out, @Nullable Path archive) {
    static final String USAGE =
            """
            nsfw-model --out DIR [--archive FILE]

              --out DIR       folder for the model: model.json, weights.bin, LICENSE, source.json
              --archive FILE  nsfwjs-4.4.0.tgz, if it is on this machine already

            Fetches the npm package nsfwjs 4.4.0 (MIT licence, 25 MB), checks its SHA-512, and takes the
            model mobilenet_v2_mid out of it, which tells how likely a picture is not safe for work.
            No JavaScript is run. The registry is that of npm_config_registry, else npmjs.org's.
            A folder that holds the model already is left as it is.
            """;

    static NsfwModelArguments parse(String[] words) {
        Path out = null;
        Path archive = null;
        for (int i = 0; i < words.length; i++) {
            int equals = words[i].indexOf('=');
            boolean joined = words[i].startsWith("--") && equals > 0;
            String name = joined ? words[i].substring(0, equals) : words[i];
            if (!joined && ++i == words.length) {
                throw new IllegalArgumentException(name + " has no value");
            }
            String value = joined ? words[i].substring(equals + 1) : words[i];
            switch (name) {
                case "--out" -> out = path(name, value);
                case "--archive" -> archive = path(name, value);
                default -> throw new IllegalArgumentException("unknown option " + name);
            }
        }
        if (out == null) {
            throw new IllegalArgumentException("--out is missing");
        }
        return new NsfwModelArguments(out, archive);
    }

    private static Path path(String name, String value) {
        try {
            if (value.isBlank()) {
                throw new IllegalArgumentException(name + " must be a path, but is empty");
            }
            return Path.of(value);
        } catch (InvalidPathException e) {
            throw new IllegalArgumentException(name + " must be a path, but is " + value, e);
        }
    }
}
