package io.everalign.images;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * What each stage of the filter costs an image on one core: decoding, the perceptual hash, bringing
 * the short side to 346 pixels, encoding. Rounds over all images; printed is the median of the
 * rounds with the smallest and the largest, in time of the processor, so that other work on the
 * machine counts little. It stands in this module because codecs are no one else's business.
 */
public final class ImagesBenchmark {
    private static final String USAGE =
            """
            bench images FOLDER [--rounds 7]

            FOLDER holds JPEGs of the size to be measured, such as photographs of 60 KB.
            """;
    private static final int MAX_PIXELS = 40_000_000;
    private static final int SHORT_SIDE_PX = 346;
    private static final int QUALITY = 90;
    private static final int WARM_UP_ROUNDS = 3;
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    /** One stage: it is given what the stage before made of each image. */
    private interface Stage<I, O> {
        O of(I in) throws IOException, BadImage;
    }

    private final int rounds;

    private ImagesBenchmark(int rounds) {
        this.rounds = rounds;
    }

    /** Measures; see the usage. */
    public static void main(String[] words) throws IOException, BadImage {
        boolean given = words.length == 1 || (words.length == 3 && words[1].equals("--rounds"));
        if (!given || words[0].startsWith("--")) {
            System.err.print(USAGE);
            System.exit(2);
        }
        int rounds = words.length == 3 ? Integer.parseInt(words[2]) : 7;
        new ImagesBenchmark(rounds).run(images(Path.of(words[0])));
    }

    private static List<byte[]> images(Path folder) throws IOException {
        List<byte[]> images = new ArrayList<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                images.add(Files.readAllBytes(file));
            }
        }
        return images;
    }

    private void run(List<byte[]> images) throws IOException, BadImage {
        long bytes = images.stream().mapToLong(image -> image.length).sum();
        System.out.printf(
                "%d images of %.1f KB on average, %d rounds after %d, one thread, Java %s%n",
                images.size(),
                bytes / 1e3 / images.size(),
                rounds,
                WARM_UP_ROUNDS,
                System.getProperty("java.version"));
        List<Pixels> decoded = List.of();
        for (JpegCodec codec : JpegCodecs.present()) {
            decoded = decode(codec, "decode", Integer.MAX_VALUE, images);
        }
        look("", decoded);
        for (JpegCodec codec : JpegCodecs.present()) {
            if (codec.greatestDivisor() > 1) {
                look(" reduced", decode(codec, "reduced", SHORT_SIDE_PX, images));
            }
        }
    }

    private List<Pixels> decode(
            JpegCodec codec, String how, int leastShortSidePx, List<byte[]> images)
            throws IOException, BadImage {
        return measure(
                how + ", " + codec.name(),
                images,
                image -> JpegDecoder.decode(image, MAX_PIXELS, leastShortSidePx, codec));
    }

    private void look(String size, List<Pixels> decoded) throws IOException, BadImage {
        measure("PDQ" + size, decoded, Pdq::of);
        List<Pixels> scaled = measure("resize" + size, decoded, ImagesBenchmark::scaled);
        for (JpegCodec codec : JpegCodecs.present()) {
            measure("encode, " + codec.name(), scaled, pixels -> codec.encode(pixels, QUALITY));
        }
    }

    private static Pixels scaled(Pixels pixels) {
        int side = Math.min(pixels.width(), pixels.height());
        if (side <= SHORT_SIDE_PX) {
            return pixels;
        }
        int width = Math.round((float) pixels.width() * SHORT_SIDE_PX / side);
        int height = Math.round((float) pixels.height() * SHORT_SIDE_PX / side);
        return Resample.BILINEAR.resize(
                pixels, width, height, new Resample.Part(0, 0, width, height));
    }

    private <I, O> List<O> measure(String name, List<I> inputs, Stage<I, O> stage)
            throws IOException, BadImage {
        double[] millis = new double[rounds];
        List<O> outputs = List.of();
        for (int round = -WARM_UP_ROUNDS; round < rounds; round++) {
            outputs = new ArrayList<>();
            long start = THREADS.getCurrentThreadCpuTime();
            for (I input : inputs) {
                outputs.add(stage.of(input));
            }
            double taken = (THREADS.getCurrentThreadCpuTime() - start) / 1e6 / inputs.size();
            if (round >= 0) {
                millis[round] = taken;
            }
        }
        Arrays.sort(millis);
        System.out.printf(
                "%-15s %6.2f ms an image (%.2f to %.2f), %.0f images/s%n",
                name, millis[rounds / 2], millis[0], millis[rounds - 1], 1e3 / millis[rounds / 2]);
        return outputs;
    }
}
