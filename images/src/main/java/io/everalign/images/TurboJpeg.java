package io.everalign.images;

import java.io.IOException;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;

/**
 * JPEG by libjpeg-turbo, where the machine has it. It is Pillow's own decoder and can decode at a
 * half, a quarter and an eighth of the size for less work.
 */
final class TurboJpeg implements JpegCodec {
    private static final int GREATEST_DIVISOR = 8;

    private final String place;

    /** Idle sessions; as many are kept as threads can work at a time. */
    private final BlockingQueue<TurboJpegSession> idle =
            new ArrayBlockingQueue<>(Runtime.getRuntime().availableProcessors());

    private TurboJpeg(String place) {
        this.place = place;
    }

    /** What a session is asked for. */
    private interface Work<T> {
        T with(TurboJpegSession session) throws IOException;
    }

    /**
     * Loads the library and checks it.
     *
     * @throws UnsatisfiedLinkError if this machine has none
     * @throws IllegalStateException if it is one that decodes to other pixels, as before 2.1
     */
    static TurboJpeg load() {
        TurboJpeg codec = new TurboJpeg(TurboJpegLibrary.load());
        JpegProbe.checkSamePixels(codec, new JdkJpeg());
        return codec;
    }

    @Override
    public String name() {
        return "turbo";
    }

    @Override
    public String description() {
        return "libjpeg-turbo in " + place;
    }

    @Override
    public int greatestDivisor() {
        return GREATEST_DIVISOR;
    }

    @Override
    public Pixels decode(JpegHeader header, int divisor) throws IOException {
        int width = Pixels.divided(header.width(), divisor);
        int height = Pixels.divided(header.height(), divisor);
        boolean inks = header.components() == 4;
        byte[] jpeg = header.bareWithColors();
        byte[] samples = use(session -> session.decode(jpeg, width, height, inks, header.ended()));
        byte[] rgb = inks ? InkColors.toRgb(samples, header.luminance()) : samples;
        return new Pixels(header.width(), header.height(), divisor, rgb);
    }

    @Override
    public byte[] encode(Pixels pixels, int quality) {
        try {
            return use(session -> session.encode(pixels, quality));
        } catch (IOException e) {
            throw new IllegalStateException("cannot encode in memory", e);
        }
    }

    private <T> T use(Work<T> work) throws IOException {
        TurboJpegSession known = idle.poll();
        TurboJpegSession session = known == null ? new TurboJpegSession() : known;
        try {
            return work.with(session);
        } finally {
            session.shrink();
            if (!idle.offer(session)) {
                session.close();
            }
        }
    }
}
