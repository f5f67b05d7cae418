package io.everalign.trainer;

import io.everalign.model.AlignTokenizer;
import io.everalign.model.AlignTraining;
import io.everalign.model.WordPieceTrainer;
import io.everalign.schemas.FilteredPair;
import io.everalign.schemas.Lease;
import io.everalign.schemas.LeaseKind;
import io.everalign.schemas.OffsetRange;
import io.everalign.schemas.RoundOpened;
import io.everalign.schemas.Topic;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.kafka.common.TopicPartition;

/** A complete log as the batches of one round, by the trainer's own input pipeline. */
final class WholeLog {

    private final TrainerSettings settings;

    WholeLog(TrainerSettings settings) {
        this.settings = settings;
    }

    List<String> vocabulary() {
        List<String> texts = new ArrayList<>();
        forEach(pair -> texts.add(pair.getText()));
        return new WordPieceTrainer().train(texts, settings.rounds().vocabularySize());
    }

    /** Writes every pair as a row and a file with the very bytes of its image. */
    Path files(Path folder) throws IOException {
        List<String> rows = new ArrayList<>(List.of("image\tlang\ttext"));
        Map<ByteBuffer, Path> written = new HashMap<>();
        forEach(
                pair -> {
                    Path file =
                            written.computeIfAbsent(
                                    pair.getImage(),
                                    image -> write(folder, written.size(), image.duplicate()));
                    rows.add(
                            file.getFileName() + "\t" + pair.getLanguage() + "\t" + pair.getText());
                });
        return Files.write(folder.resolve("pairs.tsv"), rows);
    }

    private static Path write(Path folder, int number, ByteBuffer image) {
        byte[] bytes = new byte[image.remaining()];
        image.get(bytes);
        try {
            return Files.write(folder.resolve(number + ".image"), bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void forEach(Consumer<FilteredPair> use) {
        PairJudge judge = new PairJudge(new HeldOut(0), pair -> false);
        try (RangeReader reader =
                new RangeReader(settings.kafka(), Topic.PAIRS_FILTERED, "bench-reader")) {
            for (OffsetRange piece : ShuffledPairs.cut(whole())) {
                reader.read(piece).stream()
                        .map(judge::judge)
                        .filter(pair -> pair.verdict() == Verdict.USABLE)
                        .forEach(pair -> use.accept(pair.present()));
            }
        }
    }

    private List<OffsetRange> whole() {
        List<TopicPartition> partitions =
                Clients.partitions(settings.kafka(), Topic.PAIRS_FILTERED);
        try (var consumer = Clients.reader(settings.kafka(), "bench-ends")) {
            return consumer.endOffsets(partitions).entrySet().stream()
                    .map(end -> new OffsetRange(end.getKey().partition(), 0L, end.getValue()))
                    .toList();
        }
    }

    /** A round over everything. */
    RoundOpened round(long seed, int steps) {
        List<Lease> leases = new ArrayList<>();
        whole().forEach(range -> leases.add(new Lease(leases.size(), LeaseKind.REPLAY, range)));
        return RoundOpened.newBuilder()
                .setRound(1)
                .setBase(0)
                .setLeases(leases)
                .setSampledOut(List.of())
                .setSeed(seed)
                .setSteps(steps)
                .setBatchSize(settings.rounds().batchSize())
                .setHeldOutPerMille(0)
                .setRetractedEnds(List.of())
                .setOpenedAt(Instant.EPOCH)
                .setDeadline(Instant.EPOCH)
                .build();
    }

    /** Uses the batches of a round one by one. */
    interface Consuming {
        boolean take(Batch batch, int step) throws IOException;
    }

    void feed(RoundOpened round, AlignTraining training, Path pieces, Consuming consuming)
            throws Exception {
        PairJudge judge = new PairJudge(new HeldOut(0), pair -> false);
        try (AlignTokenizer tokenizer =
                        AlignTokenizer.load(pieces, training.config().text().maxTokens());
                RoundInput input =
                        new RoundInput(
                                settings,
                                round,
                                judge,
                                training.preprocessor(),
                                tokenizer,
                                Progress.NONE)) {
            BatchFeed feed = input.feed();
            int step = 0;
            for (Optional<Batch> batch = feed.next(); batch.isPresent(); batch = feed.next()) {
                if (!consuming.take(batch.get(), ++step)) {
                    return;
                }
            }
        }
    }
}
