package io.everalign.images;

import com.sun.jna.Memory;
import com.sun.jna.NativeLong;
import com.sun.jna.Pointer;
import java.io.IOException;

/** A decoder and an encoder of libturbojpeg with their memory, for one thread at a time. */
final class TurboJpegSession implements AutoCloseable {
    private static final int RGB = 0;
    private static final int CMYK = 11;
    private static final int SUBSAMPLING_420 = 2;
    private static final int NO_REALLOCATION = 1024;
    private static final int ACCURATE_DCT = 4096;
    private static final int WARNING = 0;

    private final Pointer decoder;
    private final Pointer encoder;
    private final Memory result = new Memory(2L * Long.BYTES);
    private final NativeRoom encoded = new NativeRoom();
    private final NativeRoom pixels = new NativeRoom();

    TurboJpegSession() {
        decoder = TurboJpegLibrary.tjInitDecompress();
        encoder = TurboJpegLibrary.tjInitCompress();
        if (decoder == null || encoder == null) {
            close();
            throw new IllegalStateException("libturbojpeg cannot make a decoder and an encoder");
        }
    }

    /**
     * Decodes to red, green, blue, or to four inks as they are stored.
     *
     * @param whole whether the end is marked, so that warnings are about details
     */
    byte[] decode(byte[] jpeg, int width, int height, boolean inks, boolean whole)
            throws IOException {
        int rowBytes = (inks ? 4 : 3) * width;
        byte[] samples = new byte[Math.multiplyExact(rowBytes, height)];
        Memory in = encoded.of(jpeg.length);
        in.write(0, jpeg, 0, jpeg.length);
        Memory out = pixels.of(samples.length);
        int status =
                TurboJpegLibrary.tjDecompress2(
                        decoder,
                        in,
                        new NativeLong(jpeg.length),
                        out,
                        width,
                        rowBytes,
                        height,
                        inks ? CMYK : RGB,
                        ACCURATE_DCT);
        if (status != 0 && !(whole && TurboJpegLibrary.tjGetErrorCode(decoder) == WARNING)) {
            throw new IOException(TurboJpegLibrary.tjGetErrorStr2(decoder));
        }
        out.read(0, samples, 0, samples.length);
        return samples;
    }

    byte[] encode(Pixels source, int quality, int subsampling) {
        byte[] rgb = source.rgb();
        Memory in = pixels.of(rgb.length);
        in.write(0, rgb, 0, rgb.length);
        NativeLong most = TurboJpegLibrary.tjBufSize(source.width(), source.height(), subsampling);
        Memory out = encoded.of(most.longValue());
        result.setPointer(0, out);
        result.setNativeLong(Long.BYTES, most);
        int status =
                TurboJpegLibrary.tjCompress2(
                        encoder,
                        in,
                        source.width(),
                        3 * source.width(),
                        source.height(),
                        RGB,
                        result,
                        result.share(Long.BYTES),
                        subsampling,
                        quality,
                        NO_REALLOCATION | ACCURATE_DCT);
        if (status != 0) {
            throw new IllegalStateException(TurboJpegLibrary.tjGetErrorStr2(encoder));
        }
        return out.getByteArray(0, result.getNativeLong(Long.BYTES).intValue());
    }

    byte[] encode(Pixels source, int quality) {
        return encode(source, quality, SUBSAMPLING_420);
    }

    /** Gives memory for large pictures back. */
    void shrink() {
        encoded.shrink();
        pixels.shrink();
    }

    @Override
    public void close() {
        if (decoder != null) {
            TurboJpegLibrary.tjDestroy(decoder);
        }
        if (encoder != null) {
            TurboJpegLibrary.tjDestroy(encoder);
        }
        result.close();
        encoded.close();
        pixels.close();
    }
}
