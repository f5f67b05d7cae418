package io.everalign.images;

import com.sun.jna.Memory;
import org.jspecify.annotations.Nullable;

/** Native memory that is used again and again, and freed when it has become large. Not shared. */
final class NativeRoom implements AutoCloseable {
    /** What a photograph of five megapixels needs. */
    private static final long MOST_KEPT_BYTES = 16 << 20;

    private @Nullable Memory memory;

    /** At least as many bytes, with anything in them; what was given before is no longer valid. */
    Memory of(long bytes) {
        Memory known = memory;
        if (known == null || known.size() < bytes) {
            close();
            // Never more than twice what is asked for, so that growing is rare.
            known = new Memory(Math.max(bytes, Math.min(2 * bytes, MOST_KEPT_BYTES)));
            memory = known;
        }
        return known;
    }

    /** Gives large memory back. */
    void shrink() {
        Memory known = memory;
        if (known != null && known.size() > MOST_KEPT_BYTES) {
            close();
        }
    }

    @Override
    public void close() {
        if (memory != null) {
            memory.close();
            memory = null;
        }
    }
}
