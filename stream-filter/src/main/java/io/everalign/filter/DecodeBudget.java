package io.everalign.filter;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Semaphore;

/**
 * Bounds the memory of decoding: all threads of the process together hold at most as many pixels as
 * one image may have.
 */
final class DecodeBudget {

    private static final int KILO = 1024;
    private static final ConcurrentMap<Integer, Semaphore> BY_LIMIT = new ConcurrentHashMap<>();

    private final int most;
    private final Semaphore pixels;

    DecodeBudget(int maxPixels) {
        most = maxPixels / KILO + 1;
        pixels = BY_LIMIT.computeIfAbsent(most, Semaphore::new);
    }

    /** Waits for room for that many pixels, which is to be given back. */
    void take(long pixelCount) {
        pixels.acquireUninterruptibly(cost(pixelCount));
    }

    void giveBack(long pixelCount) {
        pixels.release(cost(pixelCount));
    }

    private int cost(long pixelCount) {
        return (int) Math.min(most, pixelCount / KILO + 1);
    }
}
