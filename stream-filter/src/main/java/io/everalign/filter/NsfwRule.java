package io.everalign.filter;

import io.everalign.filter.nsfw.MobileNetClassifier;
import io.everalign.filter.nsfw.NsfwClass;
import io.everalign.filter.nsfw.NsfwClassifier;
import io.everalign.images.Pixels;
import io.everalign.schemas.RejectReason;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.Set;

/**
 * Pornographic images. The threads of a process share one classifier, whose native memory is given
 * back with the last of them.
 */
final class NsfwRule implements AutoCloseable {

    private static final Map<Path, Shared> SHARED = new HashMap<>();

    private final Path folder;
    private final double limit;
    private final Set<NsfwClass> classes;
    private final NsfwClassifier classifier;

    private NsfwRule(NsfwSettings settings) {
        folder = Path.of(settings.model()).toAbsolutePath().normalize();
        limit = settings.limit();
        classes = settings.known();
        classifier = acquire(folder);
    }

    /** A classifier and how many rules use it. */
    private static final class Shared {
        private final NsfwClassifier classifier;
        private int users;

        private Shared(NsfwClassifier classifier) {
            this.classifier = classifier;
        }
    }

    static NsfwRule of(NsfwSettings settings) {
        return new NsfwRule(settings);
    }

    Verdict judge(Pixels pixels) {
        double probability = classifier.classify(List.of(pixels)).get(0).of(classes);
        return Verdict.of(RejectReason.NSFW, probability < limit, probability, limit);
    }

    @Override
    public void close() {
        synchronized (SHARED) {
            Shared shared = SHARED.get(folder);
            if (shared != null && --shared.users == 0) {
                SHARED.remove(folder);
                shared.classifier.close();
            }
        }
    }

    private static NsfwClassifier acquire(Path folder) {
        synchronized (SHARED) {
            Shared shared = SHARED.computeIfAbsent(folder, f -> new Shared(load(f)));
            shared.users++;
            return shared.classifier;
        }
    }

    /** A classifier on the class path goes before our own. */
    private static NsfwClassifier load(Path folder) {
        try {
            NsfwClassifier.Provider other =
                    ServiceLoader.load(NsfwClassifier.Provider.class).findFirst().orElse(null);
            return other == null ? MobileNetClassifier.load(folder) : other.load(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "Cannot read filter.nsfw-model: "
                            + e.getMessage()
                            + "; everalign nsfw-model --out DIR makes one",
                    e);
        }
    }
}
