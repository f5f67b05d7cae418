package io.everalign.tests;

import io.everalign.schemas.TestPairs;
import java.awt.image.BufferedImage;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.CRC32;
import java.util.zip.DeflaterOutputStream;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;

/** Bytes of pictures, good and hostile. */
final class Picture {

    private static final byte[] PNG_MAGIC = {(byte) 0x89, 'P', 'N', 'G', 13, 10, 26, 10};

    private Picture() {}

    static byte[] jpeg(long seed, int widthPx, int heightPx) {
        return TestPairs.jpeg(seed, widthPx, heightPx);
    }

    static byte[] gif(int widthPx, int heightPx) {
        return written(striped(widthPx, heightPx), "gif");
    }

    /** A GIF of two frames. */
    static byte[] moving(int widthPx, int heightPx) {
        ImageWriter writer = ImageIO.getImageWritersByFormatName("gif").next();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ImageOutputStream out = ImageIO.createImageOutputStream(bytes)) {
            writer.setOutput(out);
            writer.prepareWriteSequence(null);
            for (int frame = 0; frame < 2; frame++) {
                writer.writeToSequence(new IIOImage(striped(widthPx, heightPx), null, null), null);
            }
            writer.endWriteSequence();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            writer.dispose();
        }
        return bytes.toByteArray();
    }

    private static BufferedImage striped(int widthPx, int heightPx) {
        BufferedImage image = new BufferedImage(widthPx, heightPx, BufferedImage.TYPE_BYTE_INDEXED);
        for (int y = 0; y < heightPx; y++) {
            for (int x = 0; x < widthPx; x++) {
                image.setRGB(x, y, (x + y) / 8 % 2 == 0 ? 0x3366CC : 0xFFCC00);
            }
        }
        return image;
    }

    /** A PNG of 16 bits a sample. */
    static byte[] deepPng(int widthPx, int heightPx) {
        BufferedImage image = new BufferedImage(widthPx, heightPx, BufferedImage.TYPE_USHORT_GRAY);
        for (int i = 0; i < widthPx * heightPx; i++) {
            image.getRaster().setSample(i % widthPx, i / widthPx, 0, i * 37 & 0xFFFF);
        }
        return written(image, "png");
    }

    /** A JPEG of four components, as printers use them. */
    static byte[] cmyk(int widthPx, int heightPx) {
        WritableRaster raster = Raster.createInterleavedRaster(0, widthPx, heightPx, 4, null);
        for (int y = 0; y < heightPx; y++) {
            for (int x = 0; x < widthPx; x++) {
                raster.setPixel(x, y, new int[] {x & 255, y & 255, 40, 10});
            }
        }
        ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ImageOutputStream out = ImageIO.createImageOutputStream(bytes)) {
            writer.setOutput(out);
            writer.write(new IIOImage(raster, null, null));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            writer.dispose();
        }
        return bytes.toByteArray();
    }

    /** A JPEG with an EXIF note that it is to be shown turned by a quarter. */
    static byte[] turned(long seed, int widthPx, int heightPx) {
        byte[] jpeg = jpeg(seed, widthPx, heightPx);
        ByteBuffer exif = ByteBuffer.allocate(36);
        exif.putShort((short) 0xFFE1)
                .putShort((short) 34)
                .put("Exif\0\0".getBytes(StandardCharsets.US_ASCII));
        exif.put("MM\0*".getBytes(StandardCharsets.US_ASCII)).putInt(8);
        exif.putShort((short) 1); // one entry: orientation, a short, 6
        exif.putShort((short) 0x112).putShort((short) 3).putInt(1).putShort((short) 6);
        return concatenated(
                Arrays.copyOf(jpeg, 2), exif.array(), Arrays.copyOfRange(jpeg, 2, jpeg.length));
    }

    /** A lossless WebP of one colour: every code has one symbol, so a pixel takes no bits. */
    static byte[] webp(int widthPx, int heightPx) {
        long header = (widthPx - 1) | (long) (heightPx - 1) << 14;
        ByteBuffer chunk = ByteBuffer.allocate(18).order(ByteOrder.LITTLE_ENDIAN);
        chunk.put((byte) 0x2F).putInt((int) header);
        java.math.BigInteger bits = java.math.BigInteger.ZERO;
        int at = 3; // no transform, no colour cache, no meta codes
        for (int symbol : new int[] {90, 60, 30, 255, 0}) {
            bits = bits.or(java.math.BigInteger.valueOf(1 | 1 << 2 | symbol << 3).shiftLeft(at));
            at += 11;
        }
        byte[] codes = bits.toByteArray();
        for (int i = codes.length - 1; i >= 0; i--) {
            chunk.put(codes[i]);
        }
        ByteBuffer file = ByteBuffer.allocate(38).order(ByteOrder.LITTLE_ENDIAN);
        file.put(ascii("RIFF")).putInt(30).put(ascii("WEBPVP8L")).putInt(18).put(chunk.array());
        return file.array();
    }

    /** The first half of a JPEG. */
    static byte[] truncated(long seed, int widthPx, int heightPx) {
        byte[] jpeg = jpeg(seed, widthPx, heightPx);
        return Arrays.copyOf(jpeg, jpeg.length / 2);
    }

    /** A PNG that promises a size, with the pixels of one row of eight. */
    static byte[] promising(int widthPx, int heightPx) {
        ByteBuffer header = ByteBuffer.allocate(13).putInt(widthPx).putInt(heightPx);
        header.put(new byte[] {8, 2, 0, 0, 0});
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (DeflaterOutputStream out = new DeflaterOutputStream(packed)) {
            out.write(new byte[1 + 8 * 3]);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return concatenated(
                PNG_MAGIC,
                pngChunk("IHDR", header.array()),
                pngChunk("IDAT", packed.toByteArray()),
                pngChunk("IEND", new byte[0]));
    }

    /** The beginning of an AVIF, which no station reads. */
    static byte[] avif() {
        return concatenated(new byte[] {0, 0, 0, 28}, ascii("ftypavif"), new byte[500]);
    }

    private static byte[] pngChunk(String type, byte[] content) {
        CRC32 crc = new CRC32();
        crc.update(ascii(type));
        crc.update(content);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeInt(content.length);
            out.write(ascii(type));
            out.write(content);
            out.writeInt((int) crc.getValue());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private static byte[] written(BufferedImage image, String format) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            ImageIO.write(image, format, bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static byte[] concatenated(byte[]... parts) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            bytes.writeBytes(part);
        }
        return bytes.toByteArray();
    }
}
