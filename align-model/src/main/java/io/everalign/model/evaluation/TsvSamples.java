package io.everalign.model.evaluation;

import io.everalign.model.evaluation.PairsTsv.Row;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Pairs of tab-separated values. Rows that name the same file are of one image. */
record TsvSamples(Path file, PairsTsv pairs) implements Samples {

    static TsvSamples open(Path file) throws IOException {
        return new TsvSamples(file.toAbsolutePath(), PairsTsv.open(file));
    }

    @Override
    public @Nullable Sample next() throws IOException {
        Row row = pairs.next();
        if (row == null) {
            return null;
        }
        FileImage image = new FileImage(file.getParent(), row.image());
        String place = file + ", line " + row.line();
        return new Sample(row.image(), image, row.text(), row.language(), row.text(), place);
    }

    @Override
    public void close() throws IOException {
        pairs.close();
    }
}
