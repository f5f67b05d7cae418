package io.everalign.model;

import static io.everalign.model.AlignConfig.require;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * An EfficientNet without its head: the features are the globally pooled last map.
 *
 * @param width the width coefficient: multiplies every channel count
 * @param depth the depth coefficient: multiplies every number of repeats
 * @param imageSize the side of the square input, in pixels
 * @param dropConnect the rate at which the last block's residual branch is dropped in training;
 *     earlier blocks' rates grow linearly towards it
 * @param channelDivisor channel counts are rounded to multiples of this
 * @param squeezeRatio squeeze-and-excite channels over a block's input channels
 * @param batchNormEpsilon added to the variance in batch normalisation
 * @param stages the seven stages, from the stem on
 * @param squarePadding indices of blocks with stride 2 that pad evenly on all sides
 */
public record ImageTower(
        double width,
        double depth,
        int imageSize,
        double dropConnect,
        int channelDivisor,
        double squeezeRatio,
        double batchNormEpsilon,
        List<Stage> stages,
        List<Integer> squarePadding) {

    /** A row of blocks of one kind, before scaling by width and depth. */
    public record Stage(int kernel, int in, int out, int stride, int repeats, int expand) {}

    /** One inverted bottleneck after scaling. */
    record Block(
            int kernel,
            int stride,
            int in,
            int out,
            int expand,
            int squeezed,
            boolean residual,
            boolean evenPadding) {
        int expanded() {
            return in * expand;
        }
    }

    static final int STEM_CHANNELS = 32;
    private static final int MAX_BLOCKS = 512;

    static final List<Stage> STAGES =
            List.of(
                    new Stage(3, 32, 16, 1, 1, 1),
                    new Stage(3, 16, 24, 2, 2, 6),
                    new Stage(5, 24, 40, 2, 2, 6),
                    new Stage(3, 40, 80, 2, 3, 6),
                    new Stage(5, 80, 112, 1, 3, 6),
                    new Stage(5, 112, 192, 2, 4, 6),
                    new Stage(3, 192, 320, 1, 1, 6));

    /** Width and depth of the published sizes. */
    private static final Map<String, double[]> PRESETS =
            Map.of(
                    "b0", new double[] {1.0, 1.0},
                    "b1", new double[] {1.0, 1.1},
                    "b2", new double[] {1.1, 1.2},
                    "b3", new double[] {1.2, 1.4},
                    "b4", new double[] {1.4, 1.8},
                    "b5", new double[] {1.6, 2.2},
                    "b6", new double[] {1.8, 2.6},
                    "b7", new double[] {2.0, 3.1},
                    "l2", new double[] {4.3, 5.3});

    public ImageTower {
        stages = List.copyOf(stages);
        squarePadding = List.copyOf(squarePadding);
        require(width > 0 && width <= 16, "image width must be above 0 and at most 16", width);
        require(depth > 0 && depth <= 16, "image depth must be above 0 and at most 16", depth);
        require(imageSize >= 32 && imageSize <= 2048, "image size must be 32 to 2048", imageSize);
        require(dropConnect >= 0 && dropConnect < 1, "drop connect must be in [0, 1)", dropConnect);
        require(channelDivisor >= 1 && channelDivisor <= 64, "depth divisor", channelDivisor);
        require(squeezeRatio > 0 && squeezeRatio <= 1, "squeeze ratio", squeezeRatio);
        require(batchNormEpsilon > 0, "batch norm epsilon must be above 0", batchNormEpsilon);
        require(!stages.isEmpty() && stages.size() <= 32, "1 to 32 stages", stages.size());
        stages.forEach(ImageTower::check);
        double scale = depth;
        int blocks = stages.stream().mapToInt(stage -> repeats(stage, scale)).sum();
        require(blocks <= MAX_BLOCKS, "image blocks must be at most " + MAX_BLOCKS, blocks);
    }

    private static int repeats(Stage stage, double depth) {
        return (int) Math.ceil(depth * stage.repeats);
    }

    private static void check(Stage stage) {
        require(stage.kernel % 2 == 1 && stage.kernel <= 15, "kernel sizes must be odd", stage);
        require(stage.stride == 1 || stage.stride == 2, "strides must be 1 or 2", stage);
        require(stage.in >= 1 && stage.in <= 4096, "channels must be 1 to 4096", stage);
        require(stage.out >= 1 && stage.out <= 4096, "channels must be 1 to 4096", stage);
        require(stage.repeats >= 1 && stage.repeats <= 64, "repeats must be 1 to 64", stage);
        require(stage.expand >= 1 && stage.expand <= 16, "expand ratio must be 1 to 16", stage);
    }

    /** The published size of this name: {@code b0} to {@code b7} or {@code l2}. */
    public static ImageTower preset(String name, int imageSize) {
        double[] size = PRESETS.get(name.toLowerCase(Locale.ROOT));
        require(size != null, "image preset must be one of b0…b7, l2", name);
        return scaled(size[0], size[1], imageSize);
    }

    /** A size between or beside the published ones. */
    public static ImageTower scaled(double width, double depth, int imageSize) {
        return new ImageTower(width, depth, imageSize, 0.2, 8, 0.25, 1e-3, STAGES, List.of());
    }

    public ImageTower withDropConnect(double rate) {
        return new ImageTower(
                width,
                depth,
                imageSize,
                rate,
                channelDivisor,
                squeezeRatio,
                batchNormEpsilon,
                stages,
                squarePadding);
    }

    /**
     * The same with embeddings of this length: the last stage's channels, since nothing projects
     * them.
     *
     * @param features a multiple of the channel divisor
     */
    public ImageTower withFeatures(int features) {
        Stage last = stages.get(stages.size() - 1);
        int near = (int) Math.round(features / width);
        int unscaled =
                IntStream.rangeClosed(Math.max(1, near - channelDivisor), near + channelDivisor)
                        .boxed()
                        .filter(out -> channels(out) == features)
                        .min(Comparator.comparingInt(out -> Math.abs(out - near)))
                        .orElse(0);
        require(
                unscaled > 0,
                "embedding length must be a multiple of "
                        + channelDivisor
                        + " that the width reaches",
                features);
        List<Stage> others = new ArrayList<>(stages);
        others.set(
                stages.size() - 1,
                new Stage(last.kernel, last.in, unscaled, last.stride, last.repeats, last.expand));
        return new ImageTower(
                width,
                depth,
                imageSize,
                dropConnect,
                channelDivisor,
                squeezeRatio,
                batchNormEpsilon,
                List.copyOf(others),
                squarePadding);
    }

    /** The length of this tower's embedding; the text side is projected to it. */
    public int features() {
        return channels(stages.get(stages.size() - 1).out);
    }

    int stemChannels() {
        return channels(STEM_CHANNELS);
    }

    /** Scales a channel count, rounded to the divisor but never down by more than a tenth. */
    int channels(int unscaled) {
        double scaled = unscaled * width;
        int half = (int) (scaled + channelDivisor / 2.0);
        int rounded = Math.max(channelDivisor, half / channelDivisor * channelDivisor);
        return rounded < 0.9 * scaled ? rounded + channelDivisor : rounded;
    }

    List<Block> blocks() {
        List<Block> blocks = new ArrayList<>();
        for (Stage stage : stages) {
            for (int repeat = 0; repeat < repeats(stage, depth); repeat++) {
                blocks.add(block(stage, repeat == 0, squarePadding.contains(blocks.size())));
            }
        }
        return blocks;
    }

    private Block block(Stage stage, boolean first, boolean evenPadding) {
        int in = channels(first ? stage.in : stage.out);
        int stride = first ? stage.stride : 1;
        int squeezed = Math.max(1, (int) (in * squeezeRatio));
        int out = channels(stage.out);
        return new Block(
                stage.kernel, stride, in, out, stage.expand, squeezed, !first, evenPadding);
    }
}
