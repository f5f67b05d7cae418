package io.everalign.model;

import java.nio.IntBuffer;
import java.util.Arrays;
import java.util.List;

/**
 * Texts as token numbers, padded to one length.
 *
 * @param ids the token numbers, text after text
 * @param mask 1 for a token, 0 for padding
 * @param count how many texts
 * @param length tokens in each, padding included
 */
public record TokenBatch(IntBuffer ids, IntBuffer mask, int count, int length) {
    public TokenBatch {
        AlignConfig.require(count >= 1 && length >= 1, "a batch has at least one token", length);
        AlignConfig.require(ids.remaining() == count * length, "ids must fill the batch", ids);
        AlignConfig.require(mask.remaining() == ids.remaining(), "mask must match the ids", mask);
    }

    /** Pads texts to the longest of them. */
    static TokenBatch padded(List<int[]> texts, int padToken) {
        int length = texts.stream().mapToInt(text -> text.length).max().orElse(0);
        int[] ids = new int[texts.size() * length];
        int[] mask = new int[ids.length];
        Arrays.fill(ids, padToken);
        for (int i = 0; i < texts.size(); i++) {
            int[] text = texts.get(i);
            System.arraycopy(text, 0, ids, i * length, text.length);
            Arrays.fill(mask, i * length, i * length + text.length, 1);
        }
        return new TokenBatch(IntBuffer.wrap(ids), IntBuffer.wrap(mask), texts.size(), length);
    }

    void checkVocabulary(int vocabularySize, int positions) {
        AlignConfig.require(length <= positions, "texts may have " + positions + " tokens", length);
        for (int i = 0; i < count * length; i++) {
            int id = ids.get(ids.position() + i);
            AlignConfig.require(
                    id >= 0 && id < vocabularySize, "token must be below " + vocabularySize, id);
        }
    }
}
