package io.everalign.filter;

import io.everalign.images.Pdq;
import io.everalign.images.PdqHash;
import io.everalign.images.PdqSpectrum;
import io.everalign.images.Pixels;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * An image of an evaluation set, as its hashes. As a line of a list: quality, the hashes of the
 * image turned and mirrored with spaces between, a tab, its name.
 *
 * @param name set and file
 * @param quality PDQ's, 0 to 100
 * @param hashes PDQ hashes in all eight ways of turning and mirroring, the image's own first
 */
record EvaluationImage(String name, int quality, List<PdqHash> hashes) {

    private static final int MAX_HASHES = 8;

    EvaluationImage {
        hashes = List.copyOf(hashes);
    }

    static EvaluationImage of(String name, Pixels pixels) {
        PdqSpectrum spectrum = Pdq.of(pixels);
        return new EvaluationImage(name, spectrum.quality(), spectrum.dihedralHashes());
    }

    String toLine() {
        String joined = hashes.stream().map(PdqHash::toString).collect(Collectors.joining(" "));
        return quality + " " + joined + "\t" + name.replaceAll("[\\t\\r\\n]", " ");
    }

    /**
     * Reads a line.
     *
     * @throws IllegalArgumentException saying what is wrong with it
     */
    static EvaluationImage parse(String line) {
        int tab = line.indexOf('\t');
        String[] words = (tab < 0 ? line : line.substring(0, tab)).split(" ", MAX_HASHES + 2);
        if (tab < 0 || words.length < 2 || words.length > MAX_HASHES + 1) {
            throw new IllegalArgumentException(
                    "must be a quality, 1 to 8 hashes, a tab and a name");
        }
        int quality = Integer.parseInt(words[0]);
        if (quality < 0 || quality > 100) {
            throw new IllegalArgumentException("quality must be 0 to 100, but is " + quality);
        }
        List<PdqHash> hashes = Stream.of(words).skip(1).map(PdqHash::parse).toList();
        return new EvaluationImage(line.substring(tab + 1), quality, hashes);
    }
}
