package io.everalign.filter;

import io.everalign.filter.nsfw.NsfwClassifier;
import io.everalign.filter.nsfw.NsfwScores;
import io.everalign.images.Pixels;
import io.everalign.schemas.RejectReason;
import java.util.List;
import java.util.concurrent.Future;

/**
 * Pornographic images. A picture is prepared when it has been decoded, and judged when its scores
 * are there. The threads of a process share one {@link SharedClassifier}.
 */
final class NsfwRule implements AutoCloseable {

    private final NsfwSettings settings;
    private final SharedClassifier shared;
    private final NsfwClassifier classifier;
    private boolean closed;

    private NsfwRule(NsfwSettings settings, SharedClassifier shared) {
        this.settings = settings;
        this.shared = shared;
        this.classifier = shared.classifier();
    }

    static NsfwRule of(NsfwSettings settings) {
        return new NsfwRule(settings, SharedClassifier.acquire(settings));
    }

    /** A rule on a classifier of its own, which it closes. */
    static NsfwRule of(NsfwSettings settings, NsfwClassifier own) {
        return new NsfwRule(settings, SharedClassifier.alone(own, SharedClassifier.PATIENCE));
    }

    /** What is kept of a picture until it is classified. */
    float[] prepare(Pixels picture) {
        return classifier.prepare(picture);
    }

    /** The scores of one picture, by the calling thread. */
    NsfwScores classify(float[] picture) {
        return classify(List.of(picture)).get(0);
    }

    /**
     * The scores of prepared pictures, in order, by the calling thread.
     *
     * @param pictures at most as many as a batch has
     */
    List<NsfwScores> classify(List<float[]> pictures) {
        List<NsfwScores> scores = classifier.classify(pictures);
        if (scores.size() != pictures.size()) {
            throw new IllegalStateException(
                    "The NSFW classifier must give one picture's scores for each of %d, but gave %d"
                            .formatted(pictures.size(), scores.size()));
        }
        return scores;
    }

    /**
     * Runs a task on the threads that the process keeps for its classifier. Who hands tasks in
     * bounds how many of them wait.
     */
    Future<?> submit(Runnable task) {
        return shared.submit(task);
    }

    Verdict judge(NsfwScores scores) {
        double probability = scores.of(settings.known());
        return Verdict.of(
                RejectReason.NSFW, probability < settings.limit(), probability, settings.limit());
    }

    /** Whether a batch is the faster, for each of its pictures, the fuller it is. */
    boolean gainsByFullBatches() {
        return classifier.stack() > 1;
    }

    NsfwSettings settings() {
        return settings;
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            shared.release();
        }
    }
}
