package io.everalign.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assertions.withinPercentage;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import io.everalign.model.OptimizerSettings.Precision;
import io.everalign.model.OptimizerSettings.Rule;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The gradient of a batch, and what a step makes of it. */
class StepTest {
    private static final int PAIRS = 32;
    private static final AlignConfig NOISY =
            AlignConfig.of(
                            ImageTower.scaled(0.25, 0.25, 32),
                            TextTower.of(Examples.VOCABULARY, 2, 32))
                    .withInitialTemperature(0.07);
    private static final AlignConfig CONFIG =
            AlignConfig.of(NOISY.image().withDropConnect(0), NOISY.text().withDropout(0))
                    .withInitialTemperature(0.07);
    private static final OptimizerSettings SETTINGS = OptimizerSettings.DEFAULT.withGhostBatch(4);

    @TempDir Path folder;

    /**
     * Batch normalisation by ghost batches that a micro-batch holds whole; no dropout, whose random
     * numbers are others for other micro-batches.
     */
    @ParameterizedTest
    @ValueSource(ints = {2, 8})
    void gradientCachingGivesTheGradientOfTheWholeBatch(int chunks) throws Exception {
        Gradients whole = gradients(untrained(), SETTINGS.withMicroBatch(PAIRS));
        Gradients cached = gradients(untrained(), SETTINGS.withMicroBatch(PAIRS / chunks));
        assertThat(cached.loss()).isCloseTo(whole.loss(), within(1e-5 * whole.loss()));
        double length = norm(whole.all());
        assertThat(norm(whole.all(), cached.all())).isLessThan(1e-5 * length);
        assertThat(norm(whole.statistics(), cached.statistics()))
                .isLessThan(1e-5 * norm(whole.statistics()));
    }

    @Test
    void aBatchThatComesInPartsGivesTheSameBits() throws Exception {
        OptimizerSettings settings = SETTINGS.withMicroBatch(PAIRS / 8);
        Gradients whole = gradients(untrained(), settings, parts(1));
        Gradients inParts = gradients(untrained(), settings, parts(4));
        assertThat(inParts.loss()).isEqualTo(whole.loss());
        assertThat(inParts.all()).isEqualTo(whole.all());
        assertThat(inParts.statistics()).isEqualTo(whole.statistics());
    }

    private static List<PixelBatch> parts(int count) {
        ByteBuffer all = Examples.pixels(PAIRS, 32).bytes();
        int each = all.remaining() / count;
        return IntStream.range(0, count)
                .mapToObj(i -> new PixelBatch(all.slice(i * each, each), PAIRS / count, 32))
                .toList();
    }

    @SuppressWarnings("ArrayRecordComponent") // never compared as a whole
    private record Gradients(double loss, double[] all, double[] statistics) {}

    private static TrainingState untrained() {
        return TrainingState.initial(new Layout(CONFIG), new Initialisation(CONFIG, 1));
    }

    private static Gradients gradients(TrainingState start, OptimizerSettings settings) {
        return gradients(start, settings, parts(1));
    }

    private static Gradients gradients(
            TrainingState start, OptimizerSettings settings, List<PixelBatch> pixels) {
        Layout layout = new Layout(CONFIG);
        try (AlignProgram program =
                        new AlignProgram(
                                NativeLibraries.device("cpu"),
                                CONFIG,
                                ImagePreprocessor.forImageSize(32),
                                layout,
                                settings);
                NDManager scope = program.scope()) {
            NDList statistics = program.own("s", layout.statistics(), start.statistics());
            TokenBatch tokens = Examples.tokens(PAIRS);
            NDList found =
                    program.train(
                            "gradients",
                            Batches.pixels(scope, pixels),
                            Batches.ids(scope, tokens),
                            Batches.mask(scope, tokens),
                            scope.create(new long[] {1, 1, 1}),
                            program.own("w", layout.weights(), start.weights()),
                            statistics);
            return new Gradients(
                    found.get(0).getFloat(),
                    flat(new NDList(found.subList(1, found.size()))),
                    flat(statistics));
        }
    }

    private static double[] flat(NDList tensors) {
        return tensors.stream()
                .flatMapToDouble(
                        tensor -> {
                            float[] values = tensor.toFloatArray();
                            return IntStream.range(0, values.length).mapToDouble(i -> values[i]);
                        })
                .toArray();
    }

    /** Adam's direction has about the same length whatever the loss; LAMB's that of the weights. */
    @Test
    void adamWMovesEveryWeightByTheRate() throws IOException {
        double rate = 1e-3;
        Path before = oneStep("before", SETTINGS, 0);
        Path adam = oneStep("adam", SETTINGS.withRule(Rule.ADAMW), rate);
        Path lamb = oneStep("lamb", SETTINGS, rate);
        for (TensorSpec spec : new Layout(CONFIG).weights()) {
            if (spec.shape().size() < 2) {
                continue;
            }
            double[] start = values(before, spec);
            // Untrained attention looks everywhere alike: its gradient is next to nothing.
            double least = spec.name().matches(".*self\\.(query|key).*") ? 0 : 0.9;
            // A first step of Adam is the gradient's sign: the rate, where the gradient is not
            // tiny.
            assertThat(largest(start, values(adam, spec)))
                    .as(spec.name())
                    .isBetween(least * rate, 1.001 * rate);
            double moved = norm(start, values(lamb, spec));
            assertThat(moved).as(spec.name()).isCloseTo(rate * norm(start), withinPercentage(0.1));
        }
    }

    private Path oneStep(String name, OptimizerSettings settings, double rate) throws IOException {
        Path state = Files.createDirectory(folder.resolve(name));
        try (AlignTraining training = AlignTraining.create(CONFIG, settings, 7)) {
            training.step(Examples.pixels(8, 32), Examples.tokens(8), rate, 0);
            training.save(state);
        }
        return state;
    }

    private static double[] values(Path state, TensorSpec spec) throws IOException {
        try (SafetensorsFile file = SafetensorsFile.open(state.resolve(TrainingState.WEIGHTS))) {
            FloatBuffer floats = file.floats(spec).asFloatBuffer();
            double[] values = new double[floats.remaining()];
            Arrays.setAll(values, floats::get);
            return values;
        }
    }

    private static double largest(double[] one, double[] two) {
        return IntStream.range(0, one.length)
                .mapToDouble(i -> Math.abs(one[i] - two[i]))
                .max()
                .orElse(0);
    }

    private static double norm(double[] one, double[] two) {
        return norm(IntStream.range(0, one.length).mapToDouble(i -> one[i] - two[i]).toArray());
    }

    private static double norm(double[] values) {
        return Math.sqrt(Arrays.stream(values).map(value -> value * value).sum());
    }

    /**
     * Half the bits: the same direction within what eight bits of mantissa allow. The model has
     * learnt a little, because an untrained one tells random pictures hardly apart, and the little
     * is below bfloat16's rounding.
     */
    @Test
    void bfloat16GivesNearlyTheSameLossAndGradient() throws IOException {
        Path state = Files.createDirectory(folder.resolve("learnt"));
        try (AlignTraining training = AlignTraining.create(CONFIG, SETTINGS, 1)) {
            for (int i = 0; i < 20; i++) {
                training.step(Examples.pixels(PAIRS, 32), Examples.tokens(PAIRS), 0.01, i);
            }
            training.save(state);
        }
        TrainingState learnt = TrainingState.read(state, new Layout(CONFIG));
        Gradients whole = gradients(learnt, SETTINGS);
        Gradients half = gradients(learnt, SETTINGS.withPrecision(Precision.BFLOAT16));
        assertThat(half.loss()).isNotEqualTo(whole.loss()).isCloseTo(whole.loss(), within(0.05));
        assertThat(norm(whole.all(), half.all())).isLessThan(0.2 * norm(whole.all()));
    }
}
