package io.everalign.registry.client;

/**
 * One file of a version.
 *
 * @param path where it lies in the model's folder, parts separated by {@code /}
 * @param size in bytes
 * @param sha256 digest, 64 lowercase hex characters: the name of its blob
 */
public record VersionFile(String path, long size, String sha256) {}
