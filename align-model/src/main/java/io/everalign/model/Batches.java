package io.everalign.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.nio.IntBuffer;
import java.util.List;

/** Batches as tensors of one call. */
final class Batches {
    private Batches() {}

    static NDArray pixels(NDManager scope, PixelBatch pixels) {
        Shape shape = new Shape(pixels.count(), pixels.side(), pixels.side(), 3);
        return scope.create(pixels.bytes().duplicate(), shape, DataType.UINT8);
    }

    /** The pictures of one batch, in parts. */
    static NDList pixels(NDManager scope, List<PixelBatch> parts) {
        NDList list = new NDList();
        for (PixelBatch part : parts) {
            NDArray pixels = pixels(scope, part);
            pixels.setName("pixels[]");
            list.add(pixels);
        }
        return list;
    }

    static NDArray ids(NDManager scope, TokenBatch tokens) {
        return integers(scope, tokens.ids(), tokens);
    }

    static NDArray mask(NDManager scope, TokenBatch tokens) {
        return integers(scope, tokens.mask(), tokens);
    }

    private static NDArray integers(NDManager scope, IntBuffer values, TokenBatch tokens) {
        Shape shape = new Shape(tokens.count(), tokens.length());
        return scope.create(values.duplicate(), shape, DataType.INT32);
    }
}
