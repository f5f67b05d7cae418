/**
 * Pairs that are already there as files, written to {@code pairs.filtered} as the filter would, so
 * that the very same trainer reads them.
 */
@NullMarked
package io.everalign.trainer.feed;

import org.jspecify.annotations.NullMarked;
