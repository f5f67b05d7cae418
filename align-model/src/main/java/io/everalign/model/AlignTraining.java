package io.everalign.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * A model in training: weights, optimizer state and averaged weights in native memory, changed in
 * place by {@link #step}. The same state, inputs and seed give the same bits on a CPU with the same
 * number of threads, also after {@link #save} and {@link #load}.
 *
 * <p>Used by one thread at a time. Steps of all instances in a process take turns, because random
 * numbers come from the engine's one generator.
 */
public final class AlignTraining implements AutoCloseable {
    private static final Object ENGINE_RANDOM = new Object();

    private final AlignConfig config;
    private final ImagePreprocessor preprocessor;
    private final Layout layout;
    private final AlignProgram program;
    private final NDList weights;
    private final NDList statistics;
    private final NDList firstMoments;
    private final NDList secondMoments;
    private final NDList averagedWeights;
    private final NDList averagedStatistics;
    private final List<NDArray> pending = new ArrayList<>();
    private long steps;
    private long batches;
    private boolean spoilt;

    private AlignTraining(
            AlignConfig config,
            ImagePreprocessor preprocessor,
            OptimizerSettings settings,
            Layout layout,
            TrainingState state) {
        this.config = config;
        this.preprocessor = preprocessor;
        this.layout = layout;
        program =
                new AlignProgram(NativeLibraries.device(), config, preprocessor, layout, settings);
        try {
            weights = program.own("w", layout.weights(), state.weights());
            statistics = program.own("s", layout.statistics(), state.statistics());
            firstMoments = program.own("m", layout.weights(), state.firstMoments());
            secondMoments = program.own("v", layout.weights(), state.secondMoments());
            averagedWeights = program.own("aw", layout.weights(), state.averagedWeights());
            averagedStatistics = program.own("as", layout.statistics(), state.averagedStatistics());
            steps = state.steps();
            batches = state.batches();
        } catch (RuntimeException e) {
            program.close();
            throw e;
        }
    }

    /** A new model, its weights drawn from the seed. */
    public static AlignTraining create(AlignConfig config, OptimizerSettings settings, long seed) {
        Layout layout = new Layout(config);
        return new AlignTraining(
                config,
                ImagePreprocessor.forImageSize(config.image().imageSize()),
                settings,
                layout,
                TrainingState.initial(layout, new Initialisation(config, seed)));
    }

    /**
     * A model to be trained further: its weights, batch-norm statistics and preprocessing are those
     * of a Hugging Face {@code AlignModel} directory, the optimizer begins anew.
     */
    public static AlignTraining from(Path model, OptimizerSettings settings) throws IOException {
        AlignConfig config = AlignConfig.load(model);
        Layout layout = new Layout(config);
        return new AlignTraining(
                config,
                ImagePreprocessor.load(model),
                settings,
                layout,
                TrainingState.from(
                        ModelDirectory.read(model, layout), layout, new Initialisation(config, 0)));
    }

    /** The model whose state {@link #save} wrote to a directory. */
    public static AlignTraining load(Path state, OptimizerSettings settings) throws IOException {
        AlignConfig config = AlignConfig.load(state);
        Layout layout = new Layout(config);
        return new AlignTraining(
                config,
                ImagePreprocessor.load(state),
                settings,
                layout,
                TrainingState.read(state, layout));
    }

    public AlignConfig config() {
        return config;
    }

    /** From encoded pictures to the squares that {@link #step} takes. */
    public ImagePreprocessor preprocessor() {
        return preprocessor;
    }

    /** Steps taken. */
    public long steps() {
        return steps;
    }

    /** The program, whose text says what a step computes. */
    public static String program() {
        return ProgramText.read();
    }

    /** Takes one step and waits for it; see {@link #launch}. */
    public StepReport step(
            PixelBatch pixels, TokenBatch tokens, double learningRate, long stepSeed) {
        return step(List.of(pixels), tokens, learningRate, stepSeed);
    }

    /** Takes one step and waits for it; see {@link #launch}. */
    public StepReport step(
            List<PixelBatch> pixels, TokenBatch tokens, double learningRate, long stepSeed) {
        launch(pixels, tokens, learningRate, stepSeed);
        List<StepReport> reports = reports();
        return reports.get(reports.size() - 1);
    }

    /**
     * Embeds a batch of pairs, picture i belonging to text i, and takes one step. On a GPU it
     * returns before the step is done: {@link #reports} waits. A step whose report is not finite
     * has spoilt the state, which then can be neither saved nor exported.
     *
     * @param pixels the pictures in parts, each but the last of a multiple of the micro-batch
     */
    public void launch(
            List<PixelBatch> pixels, TokenBatch tokens, double learningRate, long stepSeed) {
        int count = pixels.stream().mapToInt(PixelBatch::count).sum();
        AlignConfig.require(count == tokens.count(), "as many texts as pictures", tokens.count());
        for (PixelBatch part : pixels) {
            AlignConfig.require(
                    part.side() == preprocessor.side(),
                    "pictures must have " + preprocessor.side() + " pixels a side",
                    part.side());
        }
        AlignConfig.require(count >= 2, "a step needs at least two pairs", count);
        AlignConfig.require(
                learningRate >= 0 && learningRate < 1e3,
                "learning rate must be in [0, 1000)",
                learningRate);
        tokens.checkVocabulary(config.text().vocabularySize(), config.text().positions());
        synchronized (ENGINE_RANDOM) {
            run(pixels, tokens, learningRate, stepSeed);
        }
    }

    private void run(List<PixelBatch> pixels, TokenBatch tokens, double rate, long seed) {
        try (NDManager host = program.hostScope()) {
            NDList report =
                    program.train(
                            "step",
                            Batches.pixels(host, pixels),
                            Batches.ids(host, tokens),
                            Batches.mask(host, tokens),
                            host.create(new long[] {seed, steps + 1, batches + 1}),
                            host.create(new double[] {rate}).reshape(new Shape()),
                            weights,
                            statistics,
                            firstMoments,
                            secondMoments,
                            averagedWeights,
                            averagedStatistics);
            pending.add(program.keep(report.get(0)));
            steps++;
            batches++;
        }
    }

    /** Waits for the steps launched since this was last asked: a report of each, in their order. */
    public List<StepReport> reports() {
        List<StepReport> reports = new ArrayList<>();
        for (NDArray report : pending) {
            float[] values = report.toFloatArray();
            boolean finite = Float.isFinite(values[0]) && Float.isFinite(values[1]);
            spoilt |= !finite;
            reports.add(new StepReport(values[0], values[1], values[2], finite));
            report.close();
        }
        pending.clear();
        return reports;
    }

    private void requireRead() {
        AlignConfig.require(
                pending.isEmpty(), "the reports of all steps must be read before", steps);
    }

    private void requireSound() {
        requireRead();
        if (spoilt) {
            throw new IllegalStateException(
                    "The state is not finite since a step up to " + steps + ": it cannot be kept");
        }
    }

    /**
     * Writes the whole state into an existing directory, for {@link #load}: configuration,
     * preprocessing, weights, batch-norm statistics, averages, optimizer. Equal states give equal
     * bytes.
     */
    public void save(Path directory) throws IOException {
        requireSound();
        ModelDirectory.writeSettings(directory, config, preprocessor);
        try (NDManager scope = program.scope()) {
            state(scope).write(directory, layout);
        }
    }

    /** Copies the whole state, so that it can be saved while training goes on. */
    public TrainingSnapshot snapshot() {
        requireRead();
        NDManager memory = program.separate();
        try {
            List<NDList> lists =
                    Stream.of(
                                    weights,
                                    statistics,
                                    firstMoments,
                                    secondMoments,
                                    averagedWeights,
                                    averagedStatistics)
                            .map(list -> program.copies(memory, list))
                            .toList();
            return new TrainingSnapshot(
                    config, preprocessor, layout, memory, lists, steps, batches);
        } catch (RuntimeException e) {
            memory.close();
            throw e;
        }
    }

    private TrainingState state(NDManager scope) {
        return new TrainingState(
                program.contents(scope, weights),
                program.contents(scope, statistics),
                program.contents(scope, firstMoments),
                program.contents(scope, secondMoments),
                program.contents(scope, averagedWeights),
                program.contents(scope, averagedStatistics),
                steps,
                batches);
    }

    /**
     * Writes the averaged weights as the directory that Hugging Face's {@code AlignModel} and
     * {@code AlignProcessor} load; the tokenizer's files are copied from theirs.
     */
    public void export(Path directory, Path tokenizerDirectory) throws IOException {
        requireSound();
        try (NDManager scope = program.scope()) {
            List<ByteBuffer> averages = program.contents(scope, averagedWeights);
            ModelDirectory.write(
                    directory,
                    config,
                    preprocessor,
                    new ModelTensors(
                            averages,
                            (float) Math.exp(averages.get(0).getFloat(0)),
                            program.contents(scope, averagedStatistics),
                            List.of(),
                            batches));
        }
        AlignTokenizer.copy(tokenizerDirectory, directory);
    }

    @Override
    public void close() {
        program.close();
    }
}
