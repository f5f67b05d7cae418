package io.everalign.model.evaluation;

import java.io.IOException;

/**
 * An image of a labelled pair, read when it is needed. {@code toString} is its name, by which the
 * same set names it on every machine.
 */
interface StoredImage {
    int MAX_BYTES = 64 << 20;

    /**
     * The encoded image, of at most {@value #MAX_BYTES} bytes.
     *
     * @throws IOException if it is not there or too large; the message is the reason
     */
    byte[] read() throws IOException;

    /** Refuses an image that is too large. */
    static void checkSize(long bytes) throws IOException {
        if (bytes > MAX_BYTES) {
            throw new IOException("an image must have at most 64 MiB, but has " + bytes + " bytes");
        }
    }
}
