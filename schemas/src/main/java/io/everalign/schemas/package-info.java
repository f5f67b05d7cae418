/**
 * The words that all stations share. A pair is written by the crawler as a {@link
 * io.everalign.schemas.RawPair} under its {@link io.everalign.schemas.PairId}, counted by the
 * census from its {@link io.everalign.schemas.PairHeaders} alone, and ends as exactly one {@link
 * io.everalign.schemas.FilteredPair} or {@link io.everalign.schemas.RejectedPair}. Records are
 * written by {@link io.everalign.schemas.Codec} to a {@link io.everalign.schemas.Topic}; both names
 * are written here and nowhere else.
 */
@NullMarked
package io.everalign.schemas;

import org.jspecify.annotations.NullMarked;
