package io.everalign.trainer;

import io.everalign.model.StepReport;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * How far a round has come, and what its steps add up to. Together with the state of the weights it
 * is all that the rest of the round depends on, besides the round itself and the records.
 *
 * @param steps steps of the round that are done
 * @param samples pairs that they used
 * @param lossSum sum of their losses
 * @param temperature after the last of them; 0 before the first
 * @param composition names which pairs were used in which order; see {@link BatchComposer}
 * @param broken records whose images their batches met and could not decode, each once
 */
record Progress(
        int steps,
        long samples,
        double lossSum,
        double temperature,
        long composition,
        List<Place> broken) {

    /** Before the first step. */
    static final Progress NONE = new Progress(0, 0, 0, 0, 0, List.of());

    Progress {
        broken = List.copyOf(broken);
    }

    /** The progress once a step has been made with a batch. */
    Progress after(StepReport report, BatchContents batch) {
        List<Place> met = broken;
        if (!batch.broken().isEmpty()) {
            Set<Place> all = new LinkedHashSet<>(broken);
            all.addAll(batch.broken());
            met = List.copyOf(all);
        }
        return new Progress(
                steps + 1,
                samples + batch.size(),
                lossSum + report.loss(),
                report.temperature(),
                batch.composition(),
                met);
    }
}
