/**
 * From the bytes of a picture to its pixels, wherever the pipeline decodes one.
 *
 * <p>The bytes come from strangers. {@link io.everalign.images.ImageDecoder} bounds pixels, sides
 * and work before it makes room, and says of what it refuses why: a {@link
 * io.everalign.images.BadImage}. What it accepts becomes {@link io.everalign.images.Pixels}, which
 * {@link io.everalign.images.Resample} brings to another size.
 */
@NullMarked
package io.everalign.images;

import org.jspecify.annotations.NullMarked;
