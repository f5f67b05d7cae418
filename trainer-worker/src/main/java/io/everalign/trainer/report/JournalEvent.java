package io.everalign.trainer.report;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One line of {@code run.jsonl}: an object whose field {@code event} names its kind, and whose
 * other fields are the components of the record in snake case. A number that is not known is null.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "event")
@JsonSubTypes({
    @JsonSubTypes.Type(value = JournalEvent.Start.class, name = "start"),
    @JsonSubTypes.Type(value = JournalEvent.Step.class, name = "step"),
    @JsonSubTypes.Type(value = JournalEvent.Round.class, name = "round"),
    @JsonSubTypes.Type(value = JournalEvent.Version.class, name = "version"),
    @JsonSubTypes.Type(value = JournalEvent.Refused.class, name = "refused"),
    @JsonSubTypes.Type(value = JournalEvent.End.class, name = "end")
})
public sealed interface JournalEvent {

    /** When it was. */
    Instant time();

    /**
     * A life of the trainer begins.
     *
     * @param model name of the model
     * @param worker name of the worker
     * @param seed from it every draw follows
     * @param batchSize pairs of a step
     * @param code version of the code
     * @param engine name and version of the engine
     * @param machine what it runs on, by name
     * @param settings effective values by key, secrets hidden
     */
    record Start(
            Instant time,
            String model,
            String worker,
            long seed,
            int batchSize,
            String code,
            String engine,
            Map<String, String> machine,
            Map<String, String> settings)
            implements JournalEvent {
        public Start {
            time = orEpoch(time);
            model = orEmpty(model);
            worker = orEmpty(worker);
            code = orEmpty(code);
            engine = orEmpty(engine);
            machine = known(machine);
            settings = known(settings);
        }
    }

    /**
     * Steps have been made: means over all since the line before.
     *
     * @param round round that they belong to
     * @param step number of the last of them, from 1 since the beginning of the training
     * @param steps how many they are
     * @param loss loss before each step
     * @param gradientNorm global norm before clipping
     * @param temperature temperature after each step
     * @param learningRate learning rate
     * @param pairsSeen uses of pairs since the beginning of the training, replay included
     * @param pairsPerSecond pairs in the time of steps and of waiting for batches
     * @param stall share of that time spent waiting for batches, 0 to 1
     * @param live share of pairs used for the first time, 0 to 1
     * @param tokens length to which the texts of a batch are padded
     */
    record Step(
            Instant time,
            long round,
            long step,
            int steps,
            double loss,
            double gradientNorm,
            double temperature,
            double learningRate,
            double pairsSeen,
            double pairsPerSecond,
            double stall,
            double live,
            double tokens)
            implements JournalEvent {
        public Step {
            time = orEpoch(time);
        }

        /** Number of the first step that is averaged. */
        long first() {
            return step - Math.max(1, steps) + 1;
        }
    }

    /**
     * A round has been closed.
     *
     * @param round its number
     * @param step steps since the beginning of the training
     * @param loss mean loss of its steps
     * @param temperature temperature after it
     * @param tally what became of its pairs, by outcome
     * @param totals the same since the beginning of the training, those sampled out too
     * @param open new pairs that no closed round covers
     * @param covered first offset not covered, by partition
     */
    record Round(
            Instant time,
            long round,
            long step,
            double loss,
            double temperature,
            Map<String, Double> tally,
            Map<String, Double> totals,
            double open,
            Map<Integer, Long> covered)
            implements JournalEvent {
        public Round {
            time = orEpoch(time);
            tally = known(tally);
            totals = known(totals);
            covered = known(covered);
        }
    }

    /**
     * A version is in the registry.
     *
     * @param round closed round that it was made of
     * @param step steps since the beginning of the training; -1 if not known
     * @param number its number in the registry
     * @param id its 40 hex characters
     * @param metrics what was measured, by name
     * @param measuredOn sizes of what it was measured on, by name
     * @param gate {@code passed} or {@code below}; empty where that was decided before
     */
    record Version(
            Instant time,
            long round,
            long step,
            int number,
            String id,
            Map<String, Double> metrics,
            Map<String, Double> measuredOn,
            String gate)
            implements JournalEvent {
        public Version {
            time = orEpoch(time);
            id = orEmpty(id);
            metrics = known(metrics);
            measuredOn = known(measuredOn);
            gate = orEmpty(gate);
        }

        /** The same, where the gate was decided before. */
        Version withGate(String decided) {
            return new Version(time, round, step, number, id, metrics, measuredOn, decided);
        }
    }

    /**
     * A candidate is structurally broken or not finite.
     *
     * @param round closed round that it was made of
     */
    record Refused(Instant time, long round) implements JournalEvent {
        public Refused {
            time = orEpoch(time);
        }
    }

    /**
     * A life of the trainer ends in order.
     *
     * @param reason what it was doing, or why it could not go on
     */
    record End(Instant time, String reason) implements JournalEvent {
        public End {
            time = orEpoch(time);
            reason = orEmpty(reason);
        }
    }

    private static Instant orEpoch(@Nullable Instant time) {
        return time == null ? Instant.EPOCH : time;
    }

    private static String orEmpty(@Nullable String text) {
        return text == null ? "" : text;
    }

    /** What a line of another origin leaves out is not there. */
    private static <K extends Comparable<K>, V> Map<K, V> known(@Nullable Map<K, V> given) {
        Map<K, V> known = new TreeMap<>();
        if (given != null) {
            given.forEach(
                    (key, value) -> {
                        if (Objects.nonNull(value)) {
                            known.put(key, value);
                        }
                    });
        }
        return known;
    }
}
