package io.everalign.model.evaluation;

import io.everalign.images.BadImage;
import io.everalign.model.AlignModel;
import io.everalign.model.PixelBatch;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/**
 * Embeds images and texts, each once, in batches whose make-up depends on nothing but the input.
 * Images are read and decoded on a pool of threads, at most two batches ahead of the model.
 */
public final class Embedder {
    /** Images or texts in a batch unless told otherwise. */
    static final int BATCH = 64;

    private static final int SHOWN_PROBLEMS = 5;

    private final AlignModel model;
    private final int batch;
    private final Consumer<String> progress;

    /** An embedder with batches of 64 that tells of no progress. */
    public Embedder(AlignModel model) {
        this(model, BATCH, line -> {});
    }

    /**
     * An embedder.
     *
     * @param batch images or texts that the model embeds at once, at least 1
     * @param progress told, every few seconds, how far it is
     */
    Embedder(AlignModel model, int batch, Consumer<String> progress) {
        this.model = model;
        this.batch = batch;
        this.progress = progress;
    }

    /** Brings the encoded bytes of an image. */
    @FunctionalInterface
    public interface Reading<I> {
        /** An error means that the image is broken. */
        byte[] read(I image) throws IOException;
    }

    /**
     * Embeds a set. Broken images are noted and left out.
     *
     * @throws IllegalStateException if the thread is interrupted meanwhile
     */
    public <I> Embeddings embed(EvaluationSet<I> set, Reading<I> reading) {
        ExecutorService pool =
                Executors.newFixedThreadPool(
                        Runtime.getRuntime().availableProcessors(), Embedder::daemon);
        try {
            Images<I> images = new Images<>(set.images(), reading, pool);
            images.embedAll();
            return new Embeddings(
                    images.rows, embedTexts(set.texts()), images.broken, images.problems);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while images were embedded", e);
        } finally {
            pool.shutdownNow();
        }
    }

    /** Embeds texts, a row for each, in order. Those of like length share a batch. */
    float[][] embedTexts(List<String> texts) {
        float[][] rows = new float[texts.size()][];
        List<Integer> byLength =
                IntStream.range(0, texts.size())
                        .boxed()
                        .sorted(Comparator.comparingInt(i -> texts.get(i).length()))
                        .toList();
        Progress done = new Progress(progress, "texts", texts.size());
        for (int from = 0; from < rows.length; from += batch) {
            List<Integer> part = byLength.subList(from, Math.min(from + batch, rows.length));
            float[][] embedded =
                    model.embedTexts(
                            model.tokenizer().encode(part.stream().map(texts::get).toList()));
            for (int i = 0; i < embedded.length; i++) {
                rows[part.get(i)] = embedded[i];
            }
            done.add(embedded.length);
        }
        return rows;
    }

    private static Thread daemon(Runnable task) {
        Thread thread = new Thread(task, "decoding");
        thread.setDaemon(true);
        return thread;
    }

    /** An image as pixels, or what is wrong with it. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Square(byte[] pixels, String problem) {}

    /** The images of one set on their way to rows. */
    private final class Images<I> {
        private final List<I> images;
        private final Reading<I> reading;
        private final ExecutorService pool;
        private final Deque<Future<Square>> ahead = new ArrayDeque<>();
        private final float[][] rows;
        private final BitSet broken = new BitSet();
        private final List<String> problems = new ArrayList<>();
        private final List<byte[]> squares = new ArrayList<>();
        private final List<Integer> numbers = new ArrayList<>();
        private final Progress done;

        Images(List<I> images, Reading<I> reading, ExecutorService pool) {
            this.images = images;
            this.reading = reading;
            this.pool = pool;
            rows = new float[images.size()][0];
            done = new Progress(progress, "images", images.size());
        }

        void embedAll() throws InterruptedException {
            Iterator<I> next = images.iterator();
            for (int number = 0; number < rows.length; number++) {
                while (next.hasNext() && ahead.size() < 2 * batch) {
                    I image = next.next();
                    ahead.add(pool.submit(() -> square(image)));
                }
                take(number, square(ahead.remove(), number));
                if (squares.size() == batch || (number == rows.length - 1 && !squares.isEmpty())) {
                    embedBatch();
                }
                done.add(1);
            }
        }

        private Square square(I image) {
            try {
                return new Square(model.preprocessor().centered(reading.read(image)), "");
            } catch (BadImage e) {
                return new Square(new byte[0], e.reason() + ": " + e.getMessage());
            } catch (IOException e) {
                return new Square(new byte[0], String.valueOf(e.getMessage()));
            }
        }

        private Square square(Future<Square> future, int number) throws InterruptedException {
            try {
                return future.get();
            } catch (ExecutionException e) {
                throw new IllegalStateException(
                        images.get(number) + ": decoding failed due to " + e.getCause(), e);
            }
        }

        private void take(int number, Square square) {
            if (square.problem().isEmpty()) {
                squares.add(square.pixels());
                numbers.add(number);
                return;
            }
            broken.set(number);
            if (problems.size() < SHOWN_PROBLEMS) {
                problems.add(images.get(number) + ": " + square.problem());
            }
        }

        private void embedBatch() {
            float[][] embedded =
                    model.embedImages(PixelBatch.of(squares, model.preprocessor().side()));
            for (int i = 0; i < embedded.length; i++) {
                rows[numbers.get(i)] = embedded[i];
            }
            squares.clear();
            numbers.clear();
        }
    }
}
