/**
 * Writes what may be used of a generation as files: {@code pairs.filtered} without what is over or
 * retracted, as WebDataset shards with Parquet metadata.
 *
 * <p>A {@link io.everalign.filter.materialise.Snapshot} says where each topic ends for this run.
 * {@link io.everalign.filter.materialise.Exclusions} are read up to there. Then a record of {@code
 * pairs.filtered} is decoded as a {@link io.everalign.filter.materialise.KeptPair}, gets its one
 * {@link io.everalign.filter.materialise.Outcome} from the {@link
 * io.everalign.filter.materialise.Selection}, and if that is to be written becomes a {@link
 * io.everalign.filter.materialise.Sample} of a {@link io.everalign.filter.materialise.Shard}: files
 * in a tar and a row of {@link io.everalign.filter.materialise.Columns} beside it. {@link
 * io.everalign.filter.materialise.DatasetFile} is written last and says that the set is whole.
 *
 * <p>What is written follows from the topics and the settings alone: no clock, host, thread or
 * folder leaves a trace in it.
 */
@NullMarked
package io.everalign.filter.materialise;

import org.jspecify.annotations.NullMarked;
