/**
 * Tells how likely a picture is not safe for work.
 *
 * <p>The model is made once, by {@code everalign nsfw-model}: {@link
 * io.everalign.filter.nsfw.NpmPackage} fetches the npm package that carries it, {@link
 * io.everalign.filter.nsfw.Tarball} takes its files out, {@link
 * io.everalign.filter.nsfw.BundledModule} takes the model out of their JavaScript without running
 * any, and {@link io.everalign.filter.nsfw.ModelFolder} keeps it, with the digests of its files.
 *
 * <p>Then {@link io.everalign.filter.nsfw.MobileNetClassifier} reads the folder as a {@link
 * io.everalign.filter.nsfw.ModelGraph}, whose every shape is checked before anything native sees
 * it. A picture comes as {@link io.everalign.images.Pixels}, is made square by {@link
 * io.everalign.filter.nsfw.AlignedBilinear}, waits for its batch, goes through the {@link
 * io.everalign.filter.nsfw.Network}, and leaves as {@link io.everalign.filter.nsfw.NsfwScores}.
 */
@NullMarked
package io.everalign.filter.nsfw;

import org.jspecify.annotations.NullMarked;
