package io.everalign.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.everalign.images.ImageKinds;
import io.everalign.images.ImageKinds.Kind;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whether a picture becomes what Hugging Face's processor, with our settings, makes of it. */
class ImagePeerTest {
    private static final double STEP = 2 / 255.0;

    @TempDir Path folder;

    private record Difference(String kind, double max, double mean) {}

    @Test
    void everyKindBecomesWhatHuggingFaceMakesOfIt() throws Exception {
        PythonPeer python = PythonPeer.orSkip();
        ImagePreprocessor preprocessor = ImagePreprocessor.forImageSize(289);
        Path settings = Files.createDirectory(folder.resolve("settings"));
        preprocessor.save(settings);
        python.run("image_kinds.py", folder, folder.toString(), "451", "299", "settings");
        ImageKinds kinds = ImageKinds.in(folder);
        List<Difference> differences = new ArrayList<>();
        for (Kind kind : kinds.all()) {
            float[] ours = values(preprocessor, preprocessor.centered(kinds.encoded(kind)));
            differences.add(difference(kind.name(), ours, floats(kinds.file(kind.pixels()))));
        }
        differences.sort(Comparator.comparing(Difference::max).thenComparing(Difference::mean));
        Difference worst = differences.get(differences.size() - 1);
        System.out.println("worst of " + differences.size() + " kinds: " + worst);
        assertThat(differences).allMatch(d -> d.max <= 2.01 && d.mean <= 0.2);
    }

    @Test
    void settingsMeanTheSameBeforeAndAfterTheyAreSaved() throws Exception {
        PythonPeer python = PythonPeer.orSkip();
        byte[] picture = ImageKinds.GOLDEN.file("png-rgb-8.bin");
        Files.write(folder.resolve("picture.png"), picture);
        List<String> all = PreprocessorJsonTest.SETTINGS;
        for (int i = 0; i < all.size(); i++) {
            Path given = Files.createDirectory(folder.resolve("given-" + i));
            Files.writeString(given.resolve(ModelFiles.PREPROCESSOR), all.get(i));
            ImagePreprocessor.load(given).save(Files.createDirectory(folder.resolve("saved-" + i)));
        }
        python.run("image_settings.py", folder, Integer.toString(all.size()));
        for (int i = 0; i < all.size(); i++) {
            ImagePreprocessor preprocessor = PreprocessorJson.read(all.get(i));
            float[] ours = values(preprocessor, preprocessor.centered(picture));
            for (String name : List.of("given-", "saved-")) {
                byte[] theirs = Files.readAllBytes(folder.resolve(name + i + ".f32"));
                assertThat(difference(name + i, ours, floats(theirs)).max)
                        .as(name + all.get(i))
                        .isLessThan(0.01);
            }
        }
    }

    /** Planes of red, green and blue, as the network computes them. */
    private static float[] values(ImagePreprocessor preprocessor, byte[] square) {
        int pixels = square.length / 3;
        float[] values = new float[square.length];
        for (int i = 0; i < square.length; i++) {
            double scale = preprocessor.scale().get(i / pixels);
            double shift = preprocessor.shift().get(i / pixels);
            values[i] = (float) ((square[i % pixels * 3 + i / pixels] & 0xff) * scale + shift);
        }
        return values;
    }

    private static float[] floats(byte[] bytes) {
        FloatBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer();
        float[] floats = new float[buffer.remaining()];
        buffer.get(floats);
        return floats;
    }

    /** In steps of a byte. */
    private static Difference difference(String kind, float[] ours, float[] theirs) {
        assertThat(ours).as(kind).hasSameSizeAs(theirs);
        double max = 0;
        double sum = 0;
        for (int i = 0; i < ours.length; i++) {
            double difference = Math.abs(ours[i] - theirs[i]) / STEP;
            max = Math.max(max, difference);
            sum += difference;
        }
        return new Difference(kind, max, sum / ours.length);
    }
}
