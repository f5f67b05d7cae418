package io.everalign.images;

import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import com.sun.jna.NativeLong;
import com.sun.jna.Pointer;
import java.util.ArrayList;
import java.util.List;

/**
 * The functions of libturbojpeg that are used: those of TurboJPEG 2, which 3 has as well. The names
 * are its own, as direct mapping wants it; turbojpeg.h says what they do.
 */
final class TurboJpegLibrary {
    /**
     * By name, where the system looks for libraries, then where libjpeg-turbo's packages put it.
     */
    private static final List<String> PLACES =
            List.of(
                    "libturbojpeg.so.0",
                    "/opt/libjpeg-turbo/lib64/libturbojpeg.so.0",
                    "/usr/local/lib/libturbojpeg.so.0",
                    "/usr/local/lib64/libturbojpeg.so.0");

    private TurboJpegLibrary() {}

    /**
     * Loads the first that is there, once a process.
     *
     * @return where it was found
     * @throws UnsatisfiedLinkError saying why each place has none
     */
    static String load() {
        List<String> problems = new ArrayList<>();
        for (String place : PLACES) {
            try {
                NativeLibrary library = NativeLibrary.getInstance(place);
                Native.register(TurboJpegLibrary.class, library);
                return library.getFile() == null ? place : library.getFile().toString();
            } catch (UnsatisfiedLinkError e) {
                problems.add(place + ": " + e.getMessage().lines().findFirst().orElse(""));
            }
        }
        throw new UnsatisfiedLinkError(String.join("; ", problems));
    }

    static native Pointer tjInitDecompress();

    static native Pointer tjInitCompress();

    static native int tjDestroy(Pointer handle);

    static native int tjDecompress2(
            Pointer handle,
            Pointer jpeg,
            NativeLong jpegBytes,
            Pointer out,
            int width,
            int pitch,
            int height,
            int pixelFormat,
            int flags);

    static native int tjCompress2(
            Pointer handle,
            Pointer pixels,
            int width,
            int pitch,
            int height,
            int pixelFormat,
            Pointer jpeg,
            Pointer jpegBytes,
            int subsampling,
            int quality,
            int flags);

    static native NativeLong tjBufSize(int width, int height, int subsampling);

    static native int tjGetErrorCode(Pointer handle);

    static native String tjGetErrorStr2(Pointer handle);
}
