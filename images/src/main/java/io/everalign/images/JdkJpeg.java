package io.everalign.images;

import java.awt.color.ColorSpace;
import java.awt.image.DataBufferByte;
import java.awt.image.Raster;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.spi.ImageReaderSpi;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.ImageOutputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/**
 * JPEG by the JDK's own libjpeg, whose samples equal those of libjpeg-turbo bit for bit but for
 * {@link HalfHeight}. It gives samples as they are stored; what they mean is decided here, as
 * libjpeg-turbo and Pillow do.
 */
final class JdkJpeg implements JpegCodec {
    private static final ImageReaderSpi PROVIDER = JdkDecoders.provider("jpeg");
    private static final int EXPECTED_BYTES = 1 << 15;
    private static final ColorSpace SRGB = ColorSpace.getInstance(ColorSpace.CS_sRGB);

    @Override
    public String name() {
        return "jdk";
    }

    @Override
    public String description() {
        return "the decoder of Java " + Runtime.version();
    }

    @Override
    public int greatestDivisor() {
        return 1;
    }

    @Override
    public Pixels decode(JpegHeader header, int divisor) throws IOException {
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
        return new Pixels(header.width(), header.height(), rgb(samples, header));
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
        if (header.components() == 4) {
            return InkColors.toRgb(samples, header.luminance());
        }
        if (header.luminance()) {
            LuminanceColors.toRgb(samples, 3);
        }
        return samples;
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

    @Override
    public byte[] encode(Pixels pixels, int quality) {
        ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(EXPECTED_BYTES);
        try (ImageOutputStream out = new MemoryCacheImageOutputStream(bytes)) {
            writer.setOutput(out);
            ImageWriteParam param = writer.getDefaultWriteParam();
            param.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
            param.setCompressionQuality(quality / 100f);
            writer.write(null, new IIOImage(pixels.in(SRGB), null, null), param);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write to memory", e);
        } finally {
            writer.dispose();
        }
        return bytes.toByteArray();
    }
}
