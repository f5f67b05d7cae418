/**
 * The life of a version. Its files arrive one by one as blobs: {@link
 * io.everalign.registry.BlobStore} streams each to a temporary file, checks the digest in its name
 * and moves it to its place. Then a manifest arrives that names them: {@link
 * io.everalign.registry.Manifest} is what is left of it after validation, in canonical form, and
 * the digest of that form is the version's id. {@link io.everalign.registry.Catalog} writes the
 * manifest and then one line of the {@link io.everalign.registry.Journal}; that line is the moment
 * at which the version exists, and everything in memory is a fold over such lines. From then on it
 * is served ({@link io.everalign.registry.Api} for our own clients, {@link
 * io.everalign.registry.Hub} for those of the Hugging Face Hub) and never changes; only aliases
 * move. {@link io.everalign.registry.BlobCollector} deletes blobs that nothing names any more, and
 * the same journal is told to the world as topic {@code registry.events}.
 */
@NullMarked
package io.everalign.registry;

import org.jspecify.annotations.NullMarked;
