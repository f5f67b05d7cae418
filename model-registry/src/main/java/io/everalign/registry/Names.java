package io.everalign.registry;

import java.util.Set;
import java.util.regex.Pattern;

/** What may be a name, and the refusal of what may not. Nothing here can leave a folder. */
final class Names {

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,95}");
    private static final Pattern ALIAS = Pattern.compile("[a-z][a-z0-9._-]{0,63}");
    private static final Pattern VERSION = Pattern.compile("[0-9a-f]{40}");
    private static final Pattern DIGEST = Pattern.compile("[0-9a-f]{64}");
    private static final Pattern PATH =
            Pattern.compile("[A-Za-z0-9_][A-Za-z0-9._-]*(/[A-Za-z0-9_][A-Za-z0-9._-]*){0,7}");
    private static final int LONGEST_PATH = 255;
    private static final Set<String> TYPES =
            Set.of("safetensors", "json", "jsonl", "txt", "md", "tsv", "csv");
    private static final Set<String> PLAIN = Set.of("LICENSE", "NOTICE", "README");

    /** Owners whose models would be hidden behind the registry's own addresses. */
    private static final Set<String> RESERVED = Set.of("v1", "v2", "api", "djl");

    private Names() {}

    static String model(String owner, String name) throws RefusedException {
        if (!NAME.matcher(owner).matches() || RESERVED.contains(owner) || dotted(owner)) {
            throw new RefusedException(
                    Refusal.BAD_NAME,
                    "An owner must be up to 96 letters, digits, '.', '_' or '-' and none of "
                            + RESERVED.stream().sorted().toList(),
                    owner);
        }
        return owner + "/" + plain(name);
    }

    static String plain(String name) throws RefusedException {
        if (!NAME.matcher(name).matches() || dotted(name)) {
            throw new RefusedException(
                    Refusal.BAD_NAME,
                    "A name must be up to 96 letters, digits, '.', '_' or '-', without '..'",
                    name);
        }
        return name;
    }

    static String alias(String alias) throws RefusedException {
        if (!ALIAS.matcher(alias).matches() || isVersion(alias) || alias.equals("main")) {
            throw new RefusedException(
                    Refusal.BAD_NAME,
                    "An alias must be a lower-case letter and up to 63 of a-z, 0-9, '.', '_', '-',"
                            + " and neither 'main' nor a version",
                    alias);
        }
        return alias;
    }

    static String version(String version) throws RefusedException {
        if (!isVersion(version)) {
            throw new RefusedException(
                    Refusal.BAD_NAME, "A version must be 40 lowercase hex characters", version);
        }
        return version;
    }

    static boolean isVersion(String text) {
        return VERSION.matcher(text).matches();
    }

    static boolean isDigest(String text) {
        return DIGEST.matcher(text).matches();
    }

    static String digest(String digest) throws RefusedException {
        if (!isDigest(digest)) {
            throw new RefusedException(
                    Refusal.BAD_NAME, "A digest must be 64 lowercase hex characters", digest);
        }
        return digest;
    }

    /** A file's path within a version, of a type that nothing executes. */
    static String path(String path) throws RefusedException {
        if (path.length() > LONGEST_PATH || !PATH.matcher(path).matches() || path.contains("..")) {
            throw new RefusedException(
                    Refusal.BAD_PATH,
                    "A path must be up to 8 names of letters, digits, '.', '_', '-', joined by '/',"
                            + " 255 characters at most",
                    path);
        }
        String name = path.substring(path.lastIndexOf('/') + 1);
        if (!PLAIN.contains(name) && !TYPES.contains(type(name))) {
            throw new RefusedException(
                    Refusal.FILE_TYPE,
                    "A file must be one of "
                            + TYPES.stream().sorted().toList()
                            + ", for nothing that executes is kept here",
                    path);
        }
        return path;
    }

    /** What follows the last dot; empty if nothing does. */
    static String type(String name) {
        int dot = name.lastIndexOf('.');
        return dot < 0 ? "" : name.substring(dot + 1);
    }

    private static boolean dotted(String name) {
        return name.contains("..") || name.endsWith(".");
    }
}
