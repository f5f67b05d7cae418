package io.everalign.filter;

import io.everalign.images.PdqHash;
import io.everalign.images.PdqIndex;
import io.everalign.images.PdqSpectrum;
import io.everalign.schemas.RejectReason;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.stream.Stream;

/**
 * The images that models are judged on, in all eight ways that an image can be turned and mirrored.
 * Safe for several threads; the threads of a process share one.
 */
final class EvaluationSets {

    /** No sets: no image is near one. */
    static final EvaluationSets NONE = new EvaluationSets(List.of());

    private static final ConcurrentMap<List<String>, EvaluationSets> READ =
            new ConcurrentHashMap<>();

    private final List<EvaluationImage> images;

    /** For each hash of the index, the number of its image. */
    private final int[] owners;

    private final PdqIndex index;

    EvaluationSets(List<EvaluationImage> images) {
        this.images = List.copyOf(images);
        List<PdqHash> hashes = new ArrayList<>();
        List<Integer> numbers = new ArrayList<>();
        for (int i = 0; i < images.size(); i++) {
            for (PdqHash hash : images.get(i).hashes()) {
                hashes.add(hash);
                numbers.add(i);
            }
        }
        owners = numbers.stream().mapToInt(Integer::intValue).toArray();
        index = PdqIndex.of(hashes);
    }

    /** Reads the sets, unless this process has. */
    static EvaluationSets of(EvaluationSettings settings) {
        return settings.sets().isEmpty()
                ? NONE
                : READ.computeIfAbsent(settings.sets(), EvaluationSets::read);
    }

    private static EvaluationSets read(List<String> sets) {
        try {
            return new EvaluationSets(EvaluationReader.read(sets));
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read filter.evaluation-sets: " + e, e);
        }
    }

    /** How many images there are. */
    int size() {
        return images.size();
    }

    /** The images as lines of a list of hashes, in their order. */
    Stream<String> lines() {
        return images.stream().map(EvaluationImage::toLine);
    }

    /** What the rule says of an image; nothing where there is no set. */
    Optional<Verdict> judge(PdqSpectrum spectrum, EvaluationSettings settings) {
        if (images.isEmpty()) {
            return Optional.empty();
        }
        double radius = settings.radius();
        if (spectrum.quality() < settings.minQuality()) {
            String detail =
                    "not compared: PDQ quality %d is below %d"
                            .formatted(spectrum.quality(), settings.minQuality());
            return Optional.of(
                    new Verdict(RejectReason.EVALUATION_IMAGE, true, null, radius, detail));
        }
        return Optional.of(
                nearest(spectrum, settings)
                        .map(match -> near(match, radius))
                        .orElseGet(() -> far(radius)));
    }

    private Optional<PdqIndex.Match> nearest(PdqSpectrum spectrum, EvaluationSettings settings) {
        return index.nearest(
                spectrum.hash(),
                settings.radius(),
                number -> images.get(owners[number]).quality() >= settings.minQuality());
    }

    private Verdict near(PdqIndex.Match match, double radius) {
        String name = images.get(owners[match.number()]).name();
        return new Verdict(
                RejectReason.EVALUATION_IMAGE,
                false,
                (double) match.distance(),
                radius,
                "near " + name);
    }

    private static Verdict far(double radius) {
        return new Verdict(
                RejectReason.EVALUATION_IMAGE, true, null, radius, "no image within the limit");
    }
}
