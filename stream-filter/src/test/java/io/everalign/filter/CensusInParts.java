package io.everalign.filter;

import io.everalign.schemas.Codec;
import io.everalign.schemas.OverLimit;
import io.everalign.schemas.RetractionKey;
import io.everalign.schemas.Side;
import io.everalign.schemas.Topic;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.util.AbstractStreamOperatorTestHarness;

/**
 * The counting operators of the census in as many subtasks as a test wants, brought to other
 * parallelisms by snapshots, and what they said so far.
 */
@SuppressWarnings("try") // a harness closes with any exception
final class CensusInParts implements AutoCloseable {

    private static final int HOT_TEXTS = 5;

    private final CensusSettings settings;
    private final Codec<OverLimit> codec = Codec.of(OverLimit.class);
    private List<HotTexts> hotTexts;
    private List<CensusHarness> texts;
    private List<CensusHarness> images;

    /** Texts that are over, by their number. */
    final Set<Long> textsOver = new TreeSet<>();

    /** Images that are over, by their number. */
    final Set<Long> imagesOver = new TreeSet<>();

    /** Pairs that are retracted, by their id. */
    final Set<String> retracted = new TreeSet<>();

    /** How many occurrences repeat a pair. */
    int repeats;

    private int counted;

    private interface Maker {
        CensusHarness make(CensusSettings settings, int parallelism, int subtask) throws Exception;
    }

    CensusInParts(CensusSettings settings, int parallelism) throws Exception {
        this.settings = settings;
        hotTexts = hotTexts(parallelism);
        texts = opened(CensusHarness::texts, parallelism, null);
        images = opened(CensusHarness::images, parallelism, null);
    }

    /** Passes an occurrence through the operators. */
    void count(Occurrence occurrence) throws Exception {
        HotTexts readBy = hotTexts.get(counted++ % hotTexts.size());
        if (readBy.filter(occurrence)) {
            CensusHarness byText = owner(texts, occurrence);
            byText.feed(List.of(occurrence));
            take(byText);
            byText.getOutput().clear();
        }
        CensusHarness byImage = owner(images, occurrence);
        byImage.feed(List.of(occurrence));
        take(byImage);
        byImage.extractOutputValues().stream().filter(Occurrence::repeat).forEach(o -> repeats++);
        byImage.getOutput().clear();
    }

    /** Whether the pair's text or image is over by now. */
    boolean isOver(Occurrence pair) {
        return textsOver.contains(pair.textHigh()) || imagesOver.contains(pair.imageHigh());
    }

    /** Stops with a snapshot and goes on in as many parts. */
    void rescale(int parallelism) throws Exception {
        hotTexts = hotTexts(parallelism);
        texts = rescaled(CensusHarness::texts, texts, parallelism);
        images = rescaled(CensusHarness::images, images, parallelism);
    }

    @Override
    public void close() throws Exception {
        for (CensusHarness harness : texts) {
            harness.close();
        }
        for (CensusHarness harness : images) {
            harness.close();
        }
    }

    /** Small ones, which forget. */
    private List<HotTexts> hotTexts(int parallelism) {
        List<HotTexts> parts = new ArrayList<>();
        for (int i = 0; i < parallelism; i++) {
            parts.add(new HotTexts(settings.textLimit(), HOT_TEXTS));
        }
        return parts;
    }

    private static CensusHarness owner(List<CensusHarness> parts, Occurrence occurrence)
            throws Exception {
        for (CensusHarness part : parts) {
            if (part.owns(occurrence)) {
                return part;
            }
        }
        throw new IllegalStateException("No part owns " + occurrence);
    }

    private List<CensusHarness> rescaled(Maker maker, List<CensusHarness> parts, int parallelism)
            throws Exception {
        OperatorSubtaskState[] states = new OperatorSubtaskState[parts.size()];
        for (int i = 0; i < states.length; i++) {
            states[i] = parts.get(i).snapshot(1, 1);
            parts.get(i).close();
        }
        OperatorSubtaskState whole = AbstractStreamOperatorTestHarness.repackageState(states);
        return opened(maker, parallelism, new Snapshot(whole, states.length));
    }

    private record Snapshot(OperatorSubtaskState state, int parallelism) {}

    private List<CensusHarness> opened(Maker maker, int parallelism, Snapshot from)
            throws Exception {
        List<CensusHarness> parts = new ArrayList<>();
        for (int subtask = 0; subtask < parallelism; subtask++) {
            CensusHarness part = maker.make(settings, parallelism, subtask);
            if (from != null) {
                part.initializeState(
                        AbstractStreamOperatorTestHarness.repartitionOperatorState(
                                from.state,
                                CensusHarness.MAX_PARALLELISM,
                                from.parallelism,
                                parallelism,
                                subtask));
            }
            part.open();
            parts.add(part);
        }
        return parts;
    }

    private void take(CensusHarness harness) throws Exception {
        for (Outgoing outgoing : harness.consequences()) {
            if (outgoing.topic().equals(Topic.PAIRS_RETRACTED.topicName())) {
                retracted.add(RetractionKey.read(outgoing.key()).orElseThrow().pair().toString());
            } else {
                OverLimit over = codec.decode(outgoing.value());
                long number = ByteBuffer.wrap(over.getHash().bytes()).getLong();
                Set<Long> known = over.getKind() == Side.TEXT ? textsOver : imagesOver;
                if (!known.add(number)) {
                    throw new IllegalStateException(over + " is said twice");
                }
            }
        }
        var said = harness.getSideOutput(Consequence.TAG);
        if (said != null) {
            said.clear();
        }
    }
}
