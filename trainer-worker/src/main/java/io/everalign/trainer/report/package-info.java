/**
 * What a person sees of a training run. The life of a step here: the trainer hands the means of
 * some steps to {@link io.everalign.trainer.report.Journal}, which appends them to {@code
 * run.jsonl}, one {@link io.everalign.trainer.report.JournalEvent} a line; {@link
 * io.everalign.trainer.report.Run} folds the lines, those of a killed life taken back, and {@link
 * io.everalign.trainer.report.Report} draws one or several runs as a page that needs nothing but
 * itself. {@link io.everalign.trainer.report.LiveReport} keeps the page of a running training up to
 * date, {@link io.everalign.trainer.report.ReportMain} makes it from a journal that is left.
 */
@NullMarked
package io.everalign.trainer.report;

import org.jspecify.annotations.NullMarked;
