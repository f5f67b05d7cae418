package io.everalign.filter.nsfw;

import ai.djl.Device;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.io.TempDir;

/** The contract on each classifier. */
class ClassifiersTest {

    @TempDir Path folder;

    @BeforeEach
    void writeTheTinyModel() throws IOException {
        TinyModel.write(folder.resolve("tiny"));
    }

    @Nested
    class OneByOne implements NsfwClassifierContract {
        @Override
        public NsfwClassifier classifier() throws IOException {
            return MobileNetClassifier.load(folder.resolve("tiny"), NsfwDevice.CPU, BATCH);
        }

        @Override
        public float rounding() {
            return 0;
        }
    }

    @Nested
    class Stacked implements NsfwClassifierContract {
        @Override
        public NsfwClassifier classifier() throws IOException {
            return MobileNetClassifier.stacked(folder.resolve("tiny"), Device.cpu(), BATCH);
        }

        @Override
        public float rounding() {
            return 1e-5f;
        }
    }

    @Nested
    class TheRealModel implements NsfwClassifierContract {
        @Override
        public NsfwClassifier classifier() throws IOException {
            return MobileNetClassifier.load(FetchedModel.folder(), NsfwDevice.CPU, BATCH);
        }

        @Override
        public float rounding() {
            return 0;
        }
    }

    @Nested
    class TheRealModelStacked implements NsfwClassifierContract {
        @Override
        public NsfwClassifier classifier() throws IOException {
            return MobileNetClassifier.stacked(FetchedModel.folder(), Device.cpu(), BATCH);
        }

        @Override
        public float rounding() {
            return 1e-5f;
        }
    }

    @Nested
    class TheOneOfTheTests implements NsfwClassifierContract {
        @Override
        public NsfwClassifier classifier() {
            return new ShadeClassifier(1, batch -> {});
        }

        @Override
        public float rounding() {
            return 0;
        }
    }
}
