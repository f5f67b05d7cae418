package io.everalign.model.evaluation;

import java.awt.image.BufferedImage;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;
import javax.imageio.ImageIO;
import org.jspecify.annotations.Nullable;

/**
 * Grey images and their classes as MNIST and Fashion-MNIST have them: {@code …images-idx3-ubyte}
 * beside {@code …labels-idx1-ubyte}, both with {@code .gz} or both without. A class is a number
 * from 0, and the text is that number too. See yann.lecun.com/exdb/mnist, "file formats".
 */
final class IdxSamples implements Samples {
    static final String IMAGES = "images-idx3-ubyte";

    private static final String LABELS = "labels-idx1-ubyte";
    private static final int IMAGES_MAGIC = 0x803;
    private static final int LABELS_MAGIC = 0x801;
    private static final int MAX_COUNT = 10_000_000;
    private static final int MAX_SIDE = 4096;
    private static final int MAX_PIXELS = 1 << 30;

    private final Path file;
    private final DataInputStream images;
    private final DataInputStream labels;
    private final int count;
    private final int height;
    private final int width;
    private int read;

    private IdxSamples(Path file, DataInputStream images, DataInputStream labels)
            throws IOException {
        this.file = file;
        this.images = images;
        this.labels = labels;
        require("first four bytes", images.readInt(), IMAGES_MAGIC, IMAGES_MAGIC);
        count = require("number of images", images.readInt(), 0, MAX_COUNT);
        height = require("height", images.readInt(), 1, MAX_SIDE);
        width = require("width", images.readInt(), 1, MAX_SIDE);
        require("number of pixels", clamped((long) count * height * width), 0, MAX_PIXELS);
        require("first four bytes of the labels", labels.readInt(), LABELS_MAGIC, LABELS_MAGIC);
        require("number of labels", labels.readInt(), count, count);
    }

    static IdxSamples open(Path file) throws IOException {
        Path labels = file.resolveSibling(file.getFileName().toString().replace(IMAGES, LABELS));
        DataInputStream ofImages = stream(file);
        try {
            DataInputStream ofLabels = stream(labels);
            try {
                return new IdxSamples(file, ofImages, ofLabels);
            } catch (IOException | RuntimeException e) {
                ofLabels.close();
                throw e;
            }
        } catch (EOFException e) {
            ofImages.close();
            throw new IOException(file + ": it or its labels end too early", e);
        } catch (IOException | RuntimeException e) {
            ofImages.close();
            throw e;
        }
    }

    private static DataInputStream stream(Path file) throws IOException {
        InputStream in = new BufferedInputStream(Files.newInputStream(file));
        return new DataInputStream(
                file.toString().endsWith(".gz")
                        ? new BufferedInputStream(new GZIPInputStream(in))
                        : in);
    }

    @Override
    public @Nullable Sample next() throws IOException {
        if (read == count) {
            return null;
        }
        byte[] pixels = new byte[width * height];
        String label;
        try {
            images.readFully(pixels);
            label = Integer.toString(labels.readUnsignedByte());
        } catch (EOFException e) {
            throw new IOException(
                    file + ": must have " + count + " images and labels, but ends after " + read,
                    e);
        }
        String name = file.getFileName() + "/" + read++;
        return new Sample(
                name, new Image(name, pixels, width), label, "", label, file + ", " + name);
    }

    @Override
    public void close() throws IOException {
        try (images) {
            labels.close();
        }
    }

    private int require(String what, int value, int least, int most) throws IOException {
        if (value < least || value > most) {
            String rule = least == most ? "" + least : least + " to " + most;
            throw new IOException(file + ": " + what + " must be " + rule + ", but is " + value);
        }
        return value;
    }

    private static int clamped(long value) {
        return (int) Math.min(value, Integer.MAX_VALUE);
    }

    /** Pixels, encoded when they are asked for. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Image(String name, byte[] pixels, int width) implements StoredImage {

        @Override
        public byte[] read() throws IOException {
            int height = pixels.length / width;
            BufferedImage grey = new BufferedImage(width, height, BufferedImage.TYPE_BYTE_GRAY);
            grey.getRaster().setDataElements(0, 0, width, height, pixels);
            ByteArrayOutputStream png = new ByteArrayOutputStream();
            ImageIO.write(grey, "png", png);
            return png.toByteArray();
        }

        @Override
        public String toString() {
            return name;
        }
    }
}
