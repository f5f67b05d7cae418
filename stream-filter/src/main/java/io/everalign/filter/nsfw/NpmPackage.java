package io.everalign.filter.nsfw;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/**
 * The archive of one version of an npm package.
 *
 * @param sha512 digest of the archive in base64, as the registry's metadata give it
 * @param archiveBytes length of the archive
 */
record NpmPackage(String name, String version, String sha512, int archiveBytes) {
    static final NpmPackage NSFWJS =
            new NpmPackage(
                    "nsfwjs",
                    "4.4.0",
                    "krC1fgeTLXtZwgdpKJ0jm7hqv0gTSRQQRL+FhOaxaJ9Wj92t42BO3csO2odwgTAgZgf2RvkwPtp0R8Aa7dc+MA==",
                    24_973_068);

    byte[] read(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return read(file.toString(), in);
        } catch (NoSuchFileException e) {
            throw new IOException(file + ": there is no such file", e);
        }
    }

    /** Reads the archive; it has the length and the digest that it must have. */
    byte[] read(String source, InputStream in) throws IOException {
        byte[] archive = in.readNBytes(archiveBytes + 1);
        if (archive.length != archiveBytes) {
            throw new BadModel(
                    "%s: must have %d bytes, but has %s"
                            .formatted(
                                    source,
                                    archiveBytes,
                                    archive.length < archiveBytes ? archive.length : "more"));
        }
        String found = Base64.getEncoder().encodeToString(sha512(archive));
        if (!found.equals(sha512)) {
            throw new BadModel(
                    "%s: SHA-512 must be %s, but is %s".formatted(source, sha512, found));
        }
        return archive;
    }

    private static byte[] sha512(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-512").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public String toString() {
        return name + "@" + version;
    }
}
