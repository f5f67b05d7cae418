package io.everalign.trainer;

import io.everalign.model.AlignConfig;
import io.everalign.model.AlignTokenizer;
import io.everalign.model.AlignTraining;
import io.everalign.model.OptimizerSettings;
import io.everalign.model.WordPieceTrainer;
import io.everalign.schemas.BlobRef;
import io.everalign.schemas.Contribution;
import io.everalign.schemas.Lease;
import io.everalign.schemas.OffsetRange;
import io.everalign.schemas.RoundOpened;
import io.everalign.schemas.Topic;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * Round 0: the vocabulary is trained on the texts that the round leases and frozen, and the weights
 * are drawn from its seed; or both are those of a model to start from. Like every round it gives
 * the same bytes when it is begun again.
 */
final class Genesis {

    private final TrainerSettings settings;
    private final StateStore store;
    private final Retracted retracted;

    Genesis(TrainerSettings settings, StateStore store, Retracted retracted) {
        this.settings = settings;
        this.store = store;
        this.retracted = retracted;
    }

    Contribution work(RoundOpened round) throws IOException, InterruptedException {
        retracted.readTo(round.getRetractedEnds());
        Path written = store.fresh(0);
        Path tokenizer = StateStore.emptied(settings.publication().workDir().resolve("genesis"));
        AlignConfig config;
        try (AlignTraining fresh = begin(round, tokenizer)) {
            config = fresh.config();
            fresh.save(written);
        }
        StateStore.addTokenizer(tokenizer, written);
        List<BlobRef> state = store.put(0, written);
        return Contribution.newBuilder()
                .setRound(0)
                .setBase(0)
                .setWorker(settings.worker())
                .setLeases(round.getLeases().stream().map(Lease::getId).toList())
                .setSamples(0)
                .setTally(Tally.NONE)
                .setStep(0)
                .setLoss(0)
                .setTemperature(config.initialTemperature())
                .setState(state)
                .build();
    }

    /** The model to start from, or a new one; its tokenizer goes into the folder. */
    private AlignTraining begin(RoundOpened round, Path tokenizer) throws IOException {
        OptimizerSettings optimizer = settings.recipe().optimizer();
        if (!settings.model().startFrom().isEmpty()) {
            Path model = Path.of(settings.model().startFrom());
            AlignTokenizer.copy(model, tokenizer);
            return AlignTraining.from(model, optimizer);
        }
        WordPieceTrainer.write(vocabulary(round), tokenizer);
        return AlignTraining.create(Worker.config(settings, tokenizer), optimizer, round.getSeed());
    }

    private List<String> vocabulary(RoundOpened round) {
        PairJudge judge =
                new PairJudge(new HeldOut(round.getHeldOutPerMille()), retracted::contains);
        try (RangeReader reader =
                new RangeReader(
                        settings.kafka(), Topic.PAIRS_FILTERED, "everalign-worker-vocabulary")) {
            List<OffsetRange> pieces =
                    ShuffledPairs.cut(round.getLeases().stream().map(Lease::getRange).toList());
            Iterable<String> texts = () -> texts(pieces, reader, judge).iterator();
            return new WordPieceTrainer().train(texts, settings.rounds().vocabularySize());
        }
    }

    private static Stream<String> texts(
            List<OffsetRange> pieces, RangeReader reader, PairJudge judge) {
        return pieces.stream()
                .flatMap(piece -> reader.read(piece).stream())
                .map(judge::judge)
                .filter(pair -> pair.verdict() == Verdict.USABLE)
                .map(pair -> pair.present().getText());
    }
}
