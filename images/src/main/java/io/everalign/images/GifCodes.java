package io.everalign.images;

import java.io.IOException;
import java.nio.ByteBuffer;

/** A GIF's compressed indices: codes of growing width in blocks of at most 255 bytes. */
final class GifCodes {
    private static final int MAX_BITS = 12;
    private static final int NONE = -1;

    private final ByteBuffer in;
    private final int firstBits;
    private final int clear;

    /** For each code the code that it prolongs, its last index, and its length. */
    private final int[] prefix = new int[1 << MAX_BITS];

    private final byte[] last = new byte[1 << MAX_BITS];
    private final int[] length = new int[1 << MAX_BITS];

    private int codes;
    private int bits;
    private int blockLeft;
    private int pending;
    private int pendingBits;

    GifCodes(ByteBuffer in, int firstBits) throws IOException {
        if (firstBits < 1 || firstBits > 8) {
            throw new IOException("indices have 1 to 8 bits, but have " + firstBits);
        }
        this.in = in;
        this.firstBits = firstBits;
        clear = 1 << firstBits;
        for (int i = 0; i < clear; i++) {
            last[i] = (byte) i;
            length[i] = 1;
        }
        restart();
    }

    private void restart() {
        codes = clear + 2;
        bits = firstBits + 1;
    }

    byte[] read(int count) throws IOException {
        byte[] out = new byte[count];
        int filled = 0;
        int before = NONE;
        while (filled < count) {
            int code = next();
            if (code == clear) {
                restart();
                before = NONE;
            } else {
                learn(code, before);
                filled = write(code, out, filled);
                before = code;
            }
        }
        return out;
    }

    private int next() throws IOException {
        while (pendingBits < bits) {
            if (blockLeft == 0) {
                blockLeft = in.get() & 0xff;
                if (blockLeft == 0) {
                    throw new IOException("the frame is cut short");
                }
            }
            blockLeft--;
            pending |= (in.get() & 0xff) << pendingBits;
            pendingBits += 8;
        }
        int code = pending & ((1 << bits) - 1);
        pending >>>= bits;
        pendingBits -= bits;
        return code;
    }

    /** The code before, prolonged by the first index of this one, is a new code. */
    private void learn(int code, int before) throws IOException {
        if (code == clear + 1 || code > codes || (before == NONE && code >= clear)) {
            throw new IOException("the code " + code + " has no meaning yet");
        }
        if (before != NONE && codes < 1 << MAX_BITS) {
            prefix[codes] = before;
            length[codes] = length[before] + 1;
            last[codes] = first(code == codes ? before : code);
            codes++;
            if (codes == 1 << bits && bits < MAX_BITS) {
                bits++;
            }
        }
    }

    private byte first(int code) {
        int at = code;
        while (length[at] > 1) {
            at = prefix[at];
        }
        return last[at];
    }

    /** Writes what the code stands for from its end to its start, cut at the end of the frame. */
    private int write(int code, byte[] out, int filled) {
        int end = filled + length[code];
        int at = code;
        for (int to = end - 1; to >= filled; to--) {
            if (to < out.length) {
                out[to] = last[at];
            }
            at = prefix[at];
        }
        return Math.min(end, out.length);
    }
}
