package io.everalign.trainer;

import io.everalign.runtime.Setting;
import java.nio.file.Path;

/**
 * What is kept of a run for people to look at.
 *
 * @param folder where the journal and the page are; empty for a folder in the work folder
 * @param every steps between two lines of the journal
 */
record ReportSettings(
        @Setting(
                        key = "train.report-dir",
                        value = "",
                        about =
                                "Folder for run.jsonl and report.html, the curves of the run. Empty: the folder report in train.work-dir.")
                String folder,
        @Setting(
                        key = "train.report-every",
                        value = "10",
                        min = "1",
                        max = "100000",
                        unit = "steps",
                        about = "Steps whose means make one line of run.jsonl.")
                int every) {

    /** The folder, given that of what may be lost. */
    Path folder(Path workDir) {
        return folder.isEmpty() ? workDir.resolve("report") : Path.of(folder);
    }
}
