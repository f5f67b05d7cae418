package io.everalign.registry.client;

/** Told of a pull while it goes on. */
@FunctionalInterface
public interface Progress {

    /** Says nothing. */
    Progress SILENT = (file, done) -> {};

    /** {@code done} of the file's bytes are here; the last call for a file has all of them. */
    void at(VersionFile file, long done);
}
