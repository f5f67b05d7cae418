package io.everalign.images;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;

/** What a JPEG says about its samples, and the file without anything else: one bounded walk. */
final class JpegHeader {
    private static final int MARK = 0xFF;
    private static final int RESTART_0 = 0xD0;
    private static final int RESTART_7 = 0xD7;
    private static final int START_OF_IMAGE = 0xD8;
    private static final int END_OF_IMAGE = 0xD9;
    private static final int START_OF_SCAN = 0xDA;
    private static final int APPLICATION_0 = 0xE0;
    private static final int APPLICATION_1 = 0xE1;
    private static final int APPLICATION_14 = 0xEE;
    private static final int APPLICATION_15 = 0xEF;
    private static final int COMMENT = 0xFE;
    private static final int LAST_SEQUENTIAL = 0xC1;
    private static final byte[] ADOBE = {
        (byte) 0xFF, (byte) APPLICATION_14, 0, 14, 'A', 'd', 'o', 'b', 'e', 0, 100, 0, 0, 0, 0, 0
    };
    private static final String EXIF = "Exif\0\0";
    private static final String XMP = "http://ns.adobe.com/xap/1.0/\0";

    private final byte[] encoded;
    private final ByteArrayOutputStream bare;
    private final ByteArrayOutputStream exif = new ByteArrayOutputStream();
    private byte[] xmp = {};
    private int frame;
    private int width;
    private int height;
    private byte[] componentIds = {};
    private byte[] sampling = {};
    private boolean jfif;
    private int adobeTransform = -1;
    private int scans;
    private boolean ended;

    private JpegHeader(byte[] encoded) {
        this.encoded = encoded;
        bare = new ByteArrayOutputStream(encoded.length + 2);
    }

    static JpegHeader read(byte[] encoded) throws IOException {
        JpegHeader header = new JpegHeader(encoded);
        header.mark(START_OF_IMAGE);
        header.walk();
        header.mark(END_OF_IMAGE);
        if (header.scans == 0) {
            throw new IOException("no picture before the end");
        }
        if (!header.ended && header.frame > LAST_SEQUENTIAL) {
            throw new IOException("the picture is cut short");
        }
        return header;
    }

    private void mark(int marker) {
        bare.write(MARK);
        bare.write(marker);
    }

    private void walk() throws IOException {
        int from = 2;
        while (from < encoded.length) {
            int at = nextMarker(from);
            if (scans > 0) {
                bare.write(encoded, from, at - from);
            }
            ended = at < encoded.length && octet(at + 1) == END_OF_IMAGE;
            from = at >= encoded.length || ended ? encoded.length : segment(at);
        }
    }

    /** Where a marker stands that is no part of a scan, or the end. */
    private int nextMarker(int from) {
        for (int at = from; at < encoded.length - 1; at++) {
            int marker = octet(at + 1);
            boolean inScan = marker == 0 || (marker >= RESTART_0 && marker <= RESTART_7);
            if (octet(at) == MARK && marker != MARK && !inScan) {
                return at;
            }
        }
        return encoded.length;
    }

    private int octet(int at) {
        return encoded[at] & 0xff;
    }

    /** Takes what the segment says; returns where the next one may begin. */
    private int segment(int at) throws IOException {
        int marker = octet(at + 1);
        int end = at + 4 <= encoded.length ? at + 2 + ((octet(at + 2) << 8) | octet(at + 3)) : at;
        if (end < at + 4 || end > encoded.length) {
            throw new IOException("the segment at byte " + at + " is longer than the file");
        }
        if (marker >= APPLICATION_0 && marker <= APPLICATION_15) {
            if (scans == 0) {
                application(marker, Arrays.copyOfRange(encoded, at + 4, end));
            }
        } else if (marker != COMMENT) {
            bare.write(encoded, at, end - at);
            scans += marker == START_OF_SCAN ? 1 : 0;
            if (isFrame(marker)) {
                frame(marker, Arrays.copyOfRange(encoded, at + 4, end));
            }
        }
        return end;
    }

    private static boolean isFrame(int marker) {
        return marker == 0xC0 || (marker > 0xC0 && marker <= 0xCF && marker % 4 != 0);
    }

    private void frame(int marker, byte[] segment) throws IOException {
        if (frame != 0 || segment.length < 6 || segment.length < 6 + 3 * segment[5]) {
            throw new IOException("a frame header that is not one");
        }
        if (segment[0] != 8 || (segment[5] != 1 && segment[5] != 3 && segment[5] != 4)) {
            throw new IOException(
                    "1, 3 or 4 components of 8 bits are decoded, but has %d of %d"
                            .formatted(segment[5], segment[0]));
        }
        frame = marker;
        height = ((segment[1] & 0xff) << 8) | (segment[2] & 0xff);
        width = ((segment[3] & 0xff) << 8) | (segment[4] & 0xff);
        componentIds = new byte[segment[5]];
        sampling = new byte[segment[5]];
        for (int i = 0; i < componentIds.length; i++) {
            componentIds[i] = segment[6 + 3 * i];
            sampling[i] = segment[7 + 3 * i];
        }
    }

    private void application(int marker, byte[] segment) {
        if (marker == APPLICATION_0) {
            jfif |= segment.length >= 14 && ImageDecoder.startsWith(segment, 0, "JFIF\0");
        } else if (marker == APPLICATION_14) {
            if (segment.length >= 12 && ImageDecoder.startsWith(segment, 0, "Adobe")) {
                adobeTransform = segment[11] & 0xff;
            }
        } else if (marker == APPLICATION_1) {
            if (ImageDecoder.startsWith(segment, 0, EXIF)) {
                exif.write(segment, EXIF.length(), segment.length - EXIF.length());
            } else if (ImageDecoder.startsWith(segment, 0, XMP)) {
                xmp = segment;
            }
        }
    }

    int width() {
        return width;
    }

    int height() {
        return height;
    }

    int components() {
        return componentIds.length;
    }

    /** Whether a component is stored at the full width and half the height. */
    boolean isHalfHeight(int component) {
        int across = 0;
        int down = 0;
        for (byte factors : sampling) {
            across = Math.max(across, factors >> 4);
            down = Math.max(down, factors & 15);
        }
        return sampling[component] >> 4 == across && 2 * (sampling[component] & 15) == down;
    }

    int scans() {
        return scans;
    }

    /** Whether the end is marked; without it the last scan may be cut short. */
    boolean ended() {
        return ended;
    }

    byte[] exif() {
        return exif.toByteArray();
    }

    byte[] xmp() {
        return xmp;
    }

    /** Tables, frame and scans only, with an end. */
    byte[] bare() {
        return bare.toByteArray();
    }

    /**
     * The same with a segment of Adobe's that says of three components whether they are luminance
     * and chrominance, and of four that they are to be left as they are stored.
     */
    byte[] bareWithColors() {
        byte[] tables = bare();
        byte[] colors = ADOBE.clone();
        colors[colors.length - 1] = (byte) (components() == 3 && luminance() ? 1 : 0);
        byte[] both = new byte[tables.length + colors.length];
        System.arraycopy(tables, 0, both, 0, 2);
        System.arraycopy(colors, 0, both, 2, colors.length);
        System.arraycopy(tables, 2, both, 2 + colors.length, tables.length - 2);
        return both;
    }

    /** Whether the first three components are luminance and chrominance, as libjpeg guesses. */
    boolean luminance() {
        if (components() == 4) {
            return adobeTransform > 0;
        }
        if (jfif) {
            return true;
        }
        if (adobeTransform >= 0) {
            return adobeTransform != 0;
        }
        return !Arrays.equals(componentIds, new byte[] {'R', 'G', 'B'});
    }
}
