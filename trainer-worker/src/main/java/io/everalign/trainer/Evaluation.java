package io.everalign.trainer;

import io.everalign.images.BadImage;
import io.everalign.model.AlignModel;
import io.everalign.model.ImagePreprocessor;
import io.everalign.model.PixelBatch;
import io.everalign.schemas.FilteredPair;
import io.everalign.schemas.OffsetRange;
import io.everalign.schemas.PairId;
import io.everalign.schemas.PairIdentity;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Measures on held-out pairs: the first of each partition in the order of the log, as many as the
 * settings allow, so that the snapshot grows until it is full and then only loses what is
 * retracted. Images are kept as they were read; the same frontier and retractions give the same
 * snapshot.
 */
final class Evaluation {

    private static final int EMBEDDED_AT_ONCE = 64;

    private final PairSource source;
    private final int each;
    private final SortedMap<Integer, List<JudgedPair>> heldOut = new TreeMap<>();
    private final Map<Integer, Long> scanned = new TreeMap<>();

    /**
     * Measures on at most so many pairs of each partition.
     *
     * @param source judges pairs held out, whether retracted or not
     */
    Evaluation(PairSource source, int each) {
        this.source = source;
        this.each = each;
    }

    /** The held-out pairs below the frontier, retracted ones left out. */
    List<JudgedPair> snapshot(
            SortedMap<Integer, Long> frontier, Predicate<FilteredPair> retracted) {
        List<JudgedPair> snapshot = new ArrayList<>();
        frontier.forEach(
                (partition, to) ->
                        scan(partition, to).stream()
                                .filter(pair -> !retracted.test(pair.present()))
                                .forEach(snapshot::add));
        return snapshot;
    }

    /** Measures a model on a snapshot of at least two pairs. */
    Measurement measure(AlignModel model, List<JudgedPair> snapshot) {
        Map<String, Integer> images = new LinkedHashMap<>();
        Map<String, Integer> texts = new LinkedHashMap<>();
        List<byte[]> squares = new ArrayList<>();
        List<String> captions = new ArrayList<>();
        List<BitSet> textsOfImage = new ArrayList<>();
        List<BitSet> imagesOfText = new ArrayList<>();
        List<PairId> used = new ArrayList<>();
        for (JudgedPair pair : snapshot) {
            String image = PairIdentity.hex(pair.present().getImageHash());
            String text = PairIdentity.hex(pair.present().getTextHash());
            if (!images.containsKey(image) && !decode(model.preprocessor(), pair, squares)) {
                continue;
            }
            if (images.putIfAbsent(image, images.size()) == null) {
                textsOfImage.add(new BitSet());
            }
            if (texts.putIfAbsent(text, texts.size()) == null) {
                imagesOfText.add(new BitSet());
                captions.add(pair.present().getText());
            }
            textsOfImage.get(images.get(image)).set(texts.get(text));
            imagesOfText.get(texts.get(text)).set(images.get(image));
            used.add(pair.id());
        }
        float[][] ofImages = embedImages(model, squares);
        float[][] ofTexts = embedTexts(model, captions);
        return new Measurement(
                used.size(),
                images.size(),
                texts.size(),
                digest(used),
                Retrieval.recall(ofImages, ofTexts, textsOfImage),
                Retrieval.recall(ofTexts, ofImages, imagesOfText));
    }

    private List<JudgedPair> scan(int partition, long to) {
        List<JudgedPair> found = heldOut.computeIfAbsent(partition, p -> new ArrayList<>());
        long from = scanned.getOrDefault(partition, 0L);
        for (OffsetRange piece :
                ShuffledPairs.cut(List.of(new OffsetRange(partition, from, Math.max(from, to))))) {
            if (found.size() >= each) {
                break;
            }
            source.read(piece).stream()
                    .filter(pair -> pair.verdict() == Verdict.HELD_OUT)
                    .limit(each - found.size())
                    .forEach(found::add);
            scanned.put(partition, piece.getTo());
        }
        return found;
    }

    private static boolean decode(
            ImagePreprocessor preprocessor, JudgedPair pair, List<byte[]> squares) {
        try {
            squares.add(preprocessor.centered(pair.image()));
            return true;
        } catch (BadImage e) {
            return false;
        }
    }

    private static float[][] embedImages(AlignModel model, List<byte[]> squares) {
        int side = model.preprocessor().side();
        return chunks(squares).stream()
                .map(chunk -> model.embedImages(PixelBatch.of(chunk, side)))
                .flatMap(Arrays::stream)
                .toArray(float[][]::new);
    }

    private static float[][] embedTexts(AlignModel model, List<String> captions) {
        return chunks(captions).stream()
                .map(chunk -> model.embedTexts(chunk))
                .flatMap(Arrays::stream)
                .toArray(float[][]::new);
    }

    private static <T> List<List<T>> chunks(List<T> whole) {
        List<List<T>> chunks = new ArrayList<>();
        for (int from = 0; from < whole.size(); from += EMBEDDED_AT_ONCE) {
            chunks.add(whole.subList(from, Math.min(from + EMBEDDED_AT_ONCE, whole.size())));
        }
        return chunks;
    }

    private static String digest(List<PairId> pairs) {
        String names = pairs.stream().map(PairId::toString).collect(Collectors.joining("\n"));
        return Digests.sha256(names.getBytes(StandardCharsets.US_ASCII));
    }
}
