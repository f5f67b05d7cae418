package io.everalign.filter.materialise;

import io.everalign.filter.ngrams.Words;
import io.everalign.schemas.FilteredPair;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * A pair as it is written.
 *
 * @param key name of its files, without extension
 * @param kept the pair
 * @param words unigrams of its text
 */
record Sample(String key, KeptPair kept, int words) {

    static Sample of(String key, KeptPair kept, Words words) {
        return new Sample(key, kept, words.count(kept.pair().getText()));
    }

    FilteredPair pair() {
        return kept.pair();
    }

    /** Unicode code points of the text. */
    int characters() {
        return pair().getText().codePointCount(0, pair().getText().length());
    }

    /**
     * A file of a tar.
     *
     * @param name its name
     * @param content what it holds
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record File(String name, byte[] content) {}

    /** The image, the text in UTF-8 and what is said of both in JSON. */
    List<File> files() throws IOException {
        ByteBuffer image = pair().getImage().duplicate();
        byte[] bytes = new byte[image.remaining()];
        image.get(bytes);
        return List.of(
                new File(key + "." + kept.extension(), bytes),
                new File(key + ".txt", pair().getText().getBytes(StandardCharsets.UTF_8)),
                new File(key + ".json", Columns.json(this)));
    }
}
