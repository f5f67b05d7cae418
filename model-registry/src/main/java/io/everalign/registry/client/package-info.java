/**
 * The life of a model on its way out of the registry, and into it. A trainer hands its files over
 * as blobs named by their digest ({@link io.everalign.registry.client.RegistryClient#uploadFile}),
 * names them together in a {@link io.everalign.registry.client.VersionManifest}, and publishes
 * that: it becomes a {@link io.everalign.registry.client.Version}, which never changes. An alias is
 * then moved to it. A consumer resolves an alias, a number or the version itself, and pulls its
 * files; each is checked against the digest in the manifest, and the manifest against the version's
 * own name.
 */
@NullMarked
package io.everalign.registry.client;

import org.jspecify.annotations.NullMarked;
