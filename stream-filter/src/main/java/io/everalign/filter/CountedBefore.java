package io.everalign.filter;

import io.everalign.schemas.EpochBase;
import io.everalign.schemas.FrozenSettings;
import io.everalign.schemas.KafkaSettings;
import io.everalign.schemas.NumberedSettings;
import java.io.Serializable;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a census epoch takes from the ledger, because earlier epochs have counted it. They may
 * themselves have taken a part from the ledger, which they did not write there again: so each
 * offset of a raw partition belongs to the first of the epochs whose counting reached past it.
 *
 * @param epochs the earlier epochs, the first one first
 * @param rawEnds for each raw partition, the offset from which it is read from {@code pairs.raw}
 * @param ledgerEnds for each partition of the ledger, an offset below which the entries stand
 */
record CountedBefore(List<Epoch> epochs, Map<Integer, Long> rawEnds, Map<Integer, Long> ledgerEnds)
        implements Serializable {

    private static final long serialVersionUID = 1;

    /** Nothing was counted before. */
    static final CountedBefore NOTHING = new CountedBefore(List.of(), Map.of(), Map.of());

    private static final int MAX_EPOCHS = 1000;

    CountedBefore {
        epochs = List.copyOf(epochs);
        rawEnds = Map.copyOf(rawEnds);
        ledgerEnds = Map.copyOf(ledgerEnds);
    }

    /**
     * An earlier epoch.
     *
     * @param number its number
     * @param rawEnds for each raw partition, how far it had counted when the next one took over
     */
    record Epoch(int number, Map<Integer, Long> rawEnds) implements Serializable {

        private static final long serialVersionUID = 1;

        Epoch {
            rawEnds = Map.copyOf(rawEnds);
        }
    }

    /** What an epoch takes from the ledger, by what its predecessors were started with. */
    static CountedBefore of(KafkaSettings kafka, FrozenSettings epoch) {
        EpochBase base = epoch.getBase();
        if (base == null) {
            return NOTHING;
        }
        Deque<Epoch> epochs = new ArrayDeque<>();
        for (EpochBase earlier = base; earlier != null; earlier = baseOf(kafka, earlier)) {
            if (epochs.size() == MAX_EPOCHS) {
                throw new IllegalStateException("More than %d epochs".formatted(MAX_EPOCHS));
            }
            epochs.addFirst(new Epoch(earlier.getEpoch(), numbers(earlier.getRawEnds())));
        }
        return new CountedBefore(
                List.copyOf(epochs), numbers(base.getRawEnds()), numbers(base.getLedgerEnds()));
    }

    boolean isNothing() {
        return epochs.isEmpty();
    }

    /** Whether the entry that an epoch wrote of that raw record is the one to count. */
    boolean contains(int epoch, int partition, long offset) {
        if (offset >= rawEnds.getOrDefault(partition, 0L)) {
            return false;
        }
        for (Epoch earlier : epochs) {
            if (offset < earlier.rawEnds().getOrDefault(partition, 0L)) {
                return earlier.number() == epoch;
            }
        }
        return false;
    }

    private static @Nullable EpochBase baseOf(KafkaSettings kafka, EpochBase later) {
        return SettingsLog.first(kafka, NumberedSettings.EPOCH, later.getEpoch())
                .map(FrozenSettings::getBase)
                .orElse(null);
    }

    private static Map<Integer, Long> numbers(Map<String, Long> offsets) {
        Map<Integer, Long> numbers = new HashMap<>();
        offsets.forEach((partition, offset) -> numbers.put(Integer.parseInt(partition), offset));
        return numbers;
    }
}
