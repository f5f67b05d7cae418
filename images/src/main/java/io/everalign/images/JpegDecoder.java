package io.everalign.images;

import io.everalign.images.BadImage.Reason;
import java.awt.image.DataBufferByte;
import java.awt.image.Raster;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import javax.imageio.ImageReader;
import javax.imageio.spi.ImageReaderSpi;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;

/**
 * JPEG by the JDK's own libjpeg, whose samples equal those of Pillow's libjpeg-turbo bit for bit
 * but for {@link HalfHeight}. It sees nothing but tables and scans, and gives samples as they are
 * stored; what they mean is decided here, as libjpeg-turbo and Pillow do.
 */
final class JpegDecoder {
    /** A progressive picture has about ten scans. Each costs time for every pixel. */
    private static final int MAX_SCANS = 100;

    private static final ImageReaderSpi PROVIDER = JdkDecoders.provider("jpeg");
    private static final long MAX_SCANNED_PER_PIXEL = 16;

    private JpegDecoder() {}

    static Pixels decode(byte[] encoded, int maxPixels) throws IOException, BadImage {
        JpegHeader header = JpegHeader.read(encoded);
        ImageDecoder.checkSize(header.width(), header.height(), maxPixels);
        long scanned = (long) header.width() * header.height() * header.scans();
        if (header.scans() > MAX_SCANS || scanned > MAX_SCANNED_PER_PIXEL * maxPixels) {
            throw new BadImage(
                    Reason.TOO_LARGE,
                    "at most " + MAX_SCANS + " scans are decoded, but has " + header.scans());
        }
        Raster raster = raster(header);
        int bands = raster.getNumBands();
        byte[] samples = ((DataBufferByte) raster.getDataBuffer()).getData();
        int expected = header.components() * header.width() * header.height();
        if (bands != header.components() || samples.length != expected) {
            throw new IOException("the picture is not as its header says");
        }
        for (int component = 0; component < bands; component++) {
            if (header.isHalfHeight(component)) {
                HalfHeight.interpolate(samples, header.width(), header.height(), bands, component);
            }
        }
        Pixels pixels = new Pixels(header.width(), header.height(), rgb(samples, header));
        return ExifOrientation.of(header.exif(), header.xmp()).apply(pixels);
    }

    private static Raster raster(JpegHeader header) throws IOException {
        ImageReader reader = PROVIDER.createReaderInstance();
        try (ImageInputStream in =
                new MemoryCacheImageInputStream(new ByteArrayInputStream(header.bare()))) {
            reader.setInput(in, true, true);
            boolean[] warned = new boolean[1];
            reader.addIIOReadWarningListener((source, text) -> warned[0] = true);
            Raster raster = reader.readRaster(0, null);
            if (warned[0] && !header.ended()) {
                throw new IOException("the picture is cut short");
            }
            return raster;
        } finally {
            reader.dispose();
        }
    }

    private static byte[] rgb(byte[] samples, JpegHeader header) {
        if (header.components() == 1) {
            return gray(samples);
        }
        if (header.components() == 3) {
            if (header.luminance()) {
                LuminanceColors.toRgb(samples, 3);
            }
            return samples;
        }
        if (header.luminance()) {
            LuminanceColors.toRgb(samples, 4);
            invertColors(samples);
        }
        return ink(samples);
    }

    private static byte[] gray(byte[] samples) {
        byte[] rgb = new byte[3 * samples.length];
        for (int i = 0, to = 0; i < samples.length; i++) {
            rgb[to++] = samples[i];
            rgb[to++] = samples[i];
            rgb[to++] = samples[i];
        }
        return rgb;
    }

    /** Luminance and chrominance stand for the complement of the first three inks. */
    private static void invertColors(byte[] samples) {
        for (int i = 0; i < samples.length; i += 4) {
            samples[i] = (byte) ~samples[i];
            samples[i + 1] = (byte) ~samples[i + 1];
            samples[i + 2] = (byte) ~samples[i + 2];
        }
    }

    /** Inks are stored inverted, by Adobe's convention; Pillow takes every file to follow it. */
    private static byte[] ink(byte[] samples) {
        byte[] rgb = new byte[samples.length / 4 * 3];
        for (int from = 0, to = 0; from < samples.length; from += 4) {
            int light = samples[from + 3] & 0xff;
            for (int i = 0; i < 3; i++) {
                int product = light * (255 - (samples[from + i] & 0xff)) + 128;
                rgb[to++] = (byte) (light - ((product + (product >> 8)) >> 8));
            }
        }
        return rgb;
    }
}
