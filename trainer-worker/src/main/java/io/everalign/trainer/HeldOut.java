package io.everalign.trainer;

import io.everalign.schemas.Hash128;
import java.nio.ByteBuffer;

/**
 * Which images are kept for evaluation: decided by the image's own hash, so an image is held out
 * with all of its texts, always and everywhere.
 *
 * @param perMille share of the images, in thousandths
 */
record HeldOut(int perMille) {

    /**
     * Whether the image is held out. The hash's last bits decide; pair ids are made of its first.
     */
    boolean holds(Hash128 imageHash) {
        long last = ByteBuffer.wrap(imageHash.bytes()).getLong(Long.BYTES);
        return Long.remainderUnsigned(last, 1000) < perMille;
    }
}
