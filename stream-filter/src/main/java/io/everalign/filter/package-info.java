/**
 * The filter: two streaming jobs over {@code pairs.raw}.
 *
 * <p>A raw record is first seen by the {@link io.everalign.filter.CensusJob} as an {@link
 * io.everalign.filter.Occurrence}: its headers, never its bytes. {@link
 * io.everalign.filter.TextCensus} and {@link io.everalign.filter.ImageCensus} count it; {@link
 * io.everalign.filter.ProgressOperator} writes what follows from it, its line of the ledger, and
 * how far the census is, all in one transaction per checkpoint.
 *
 * <p>Then the {@link io.everalign.filter.Gate} of the {@link io.everalign.filter.FilterJob} hands
 * out the {@link io.everalign.filter.RawRange} it lies in, {@link io.everalign.filter.RawLog} reads
 * it with what the census knows of it as a {@link io.everalign.filter.RawRecord}, and in the {@link
 * io.everalign.filter.JudgeOperator} the {@link io.everalign.filter.Judge} accepts or rejects it,
 * once its picture has its scores from {@link io.everalign.filter.NsfwBatches}: one record of
 * {@code pairs.filtered} or of {@code pairs.rejected}, never both, never none.
 *
 * <p>{@link io.everalign.filter.FilterStation} runs both jobs in one process; {@link
 * io.everalign.filter.CensusMain} and {@link io.everalign.filter.FilterMain} run them on a cluster.
 * {@link io.everalign.filter.SettingsHistory} holds epochs and generations to their settings,
 * {@link io.everalign.filter.Replay} gives a generation's verdicts again. {@link
 * io.everalign.filter.NgramsMain} lists the frequent n-grams. What may be used of a generation is
 * written out as files by {@code io.everalign.filter.materialise}.
 */
@NullMarked
package io.everalign.filter;

import org.jspecify.annotations.NullMarked;
