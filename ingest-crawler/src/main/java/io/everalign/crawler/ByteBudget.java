package io.everalign.crawler;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The bytes that fetches may hold between the network and Kafka. From half of it on nothing is
 * lent, so that what is under way finds room; a body that finds none all the same is given back and
 * fetched again later.
 */
final class ByteBudget {

    /** No room for a body. */
    static final class NoRoomException extends IOException {
        private static final long serialVersionUID = 1;
    }

    private static final int BLOCK_BYTES = 64 << 10;

    private final long most;
    private final AtomicLong held = new AtomicLong();

    ByteBudget(long most) {
        this.most = most;
    }

    long held() {
        return held.get();
    }

    boolean hasRoom() {
        return held.get() < most / 2;
    }

    /** Reads the beginning of a stream, at most {@code maxBytes} of it. */
    byte[] readBeginning(InputStream in, int maxBytes, Hold hold) throws IOException {
        hold.grow(maxBytes);
        return in.readNBytes(maxBytes);
    }

    /**
     * Reads a stream to its end, taking room as it grows. The caller gives back {@link
     * Hold#close()} whatever happens.
     *
     * @throws FetchException if there is more than {@code maxBytes}
     * @throws NoRoomException if the budget is used up
     */
    byte[] read(InputStream in, int maxBytes, Hold hold) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        byte[] block = new byte[BLOCK_BYTES];
        for (int n = in.read(block); n >= 0; n = in.read(block)) {
            if (out.size() + n > maxBytes) {
                throw new FetchException(
                        FetchOutcome.TOO_LARGE, "more than " + maxBytes + " bytes", null);
            }
            hold.grow(n);
            out.write(block, 0, n);
        }
        return out.toByteArray();
    }

    Hold hold() {
        return new Hold();
    }

    /** The room of one fetch. */
    final class Hold implements AutoCloseable {

        private final AtomicLong mine = new AtomicLong();

        void grow(int bytes) throws NoRoomException {
            if (held.addAndGet(bytes) > most) {
                held.addAndGet(-bytes);
                throw new NoRoomException();
            }
            mine.addAndGet(bytes);
        }

        /** Gives all of it back; a second call gives nothing. */
        @Override
        public void close() {
            held.addAndGet(-mine.getAndSet(0));
        }
    }
}
