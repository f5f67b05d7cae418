package io.everalign.filter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.everalign.images.BadImage;
import io.everalign.images.ImageDecoder;
import io.everalign.images.JpegEncoder;
import io.everalign.images.Pdq;
import io.everalign.images.PdqSpectrum;
import io.everalign.images.Pixels;
import io.everalign.images.Resample;
import io.everalign.schemas.TestPairs;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EvaluationSetsTest {

    private static final byte[] FIRST = TestPairs.jpeg(11, 320, 240);
    private static final byte[] SECOND = TestPairs.png(12, 300, 300);
    private static final EvaluationSettings SETTINGS = new EvaluationSettings(List.of(), 31, 0);

    @TempDir Path directory;
    private Path folder;

    @BeforeEach
    void makeASet() throws IOException {
        folder = Files.createDirectories(directory.resolve("held-out/deeper")).getParent();
        Files.write(folder.resolve("first.jpg"), FIRST);
        Files.write(folder.resolve("deeper/second.png"), SECOND);
        Files.writeString(folder.resolve("captions.txt"), "not an image");
    }

    @Test
    void aNearDuplicateIsRejectedAndTheImageNamed() throws Exception {
        EvaluationSets sets = read(folder);
        assertThat(sets.size()).isEqualTo(2);
        Pixels first = decoded(FIRST);
        Verdict same = verdict(sets, first);
        assertThat(same.accepted()).isFalse();
        assertThat(same.value()).isZero();
        assertThat(same.limit()).isEqualTo(31);
        assertThat(same.detail()).isEqualTo("near held-out/first.jpg");
        Pixels smaller =
                Resample.BILINEAR.resize(first, 160, 120, new Resample.Part(0, 0, 160, 120));
        assertThat(verdict(sets, decoded(JpegEncoder.encode(smaller, 70))).accepted()).isFalse();
        first.mirror();
        assertThat(verdict(sets, first).detail()).isEqualTo("near held-out/first.jpg");
        assertThat(verdict(sets, decoded(TestPairs.jpeg(99, 320, 240))).accepted()).isTrue();
    }

    @Test
    void shardsAndListsGiveTheSameImages() throws Exception {
        Path shard = directory.resolve("00000.tar");
        try (OutputStream out = Files.newOutputStream(shard);
                TarArchiveOutputStream tar = new TarArchiveOutputStream(out)) {
            put(tar, "000.jpg", FIRST);
            put(tar, "000.txt", "a caption".getBytes(StandardCharsets.UTF_8));
            put(tar, "001.png", SECOND);
        }
        Path list = directory.resolve("set.pdq");
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        String[] words = {"--out", list.toString(), folder.toString(), shard.toString()};
        assertThat(EvaluationHashesMain.run(words, new PrintStream(said), System.err)).isZero();
        assertThat(said).hasToString("4 images hashed into " + list + System.lineSeparator());
        assertThat(EvaluationReader.read(List.of(list.toString())))
                .isEqualTo(EvaluationReader.read(List.of(folder.toString(), shard.toString())));
        assertThat(verdict(read(list), decoded(SECOND)).detail())
                .isEqualTo("near held-out/deeper/second.png");
        assertThat(verdict(read(shard), decoded(SECOND)).detail())
                .isEqualTo("near 00000.tar/001.png");
    }

    @Test
    void imagesWithNothingToSeeAreNotCompared() throws Exception {
        EvaluationSettings strict = new EvaluationSettings(List.of(), 31, 101);
        PdqSpectrum first = Pdq.of(decoded(FIRST));
        Verdict verdict = read(folder).judge(first, strict).orElseThrow();
        assertThat(verdict.accepted()).isTrue();
        assertThat(verdict.detail())
                .isEqualTo("not compared: PDQ quality %d is below 101".formatted(first.quality()));
    }

    @Test
    void aSetThatIsNoneIsAnError() throws IOException {
        assertWrong(directory.resolve("absent"), "absent");
        Path empty = Files.createDirectory(directory.resolve("empty"));
        assertWrong(empty, empty + ": an evaluation set must have images, but has none");
        Path list = directory.resolve("set.pdq");
        Files.writeString(list, "words\n");
        assertWrong(list, list + ": an evaluation set must be a folder, a .tar or a list");
        Files.write(list, new byte[] {-1, -2, -3});
        assertWrong(list, list + ": an evaluation set must be a folder, a .tar or a list");
        Files.writeString(list, "# everalign evaluation hashes 1\n50 abc\tname\n");
        assertWrong(list, list + ", line 2: a PDQ hash must be 64 hexadecimal digits");
        Files.writeString(list, "# everalign evaluation hashes 1\n101 abc\tname\n");
        assertWrong(list, list + ", line 2: quality must be 0 to 100, but is 101");
    }

    private static void assertWrong(Path set, String message) {
        assertThatThrownBy(() -> read(set))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(message);
    }

    private static EvaluationSets read(Path set) throws IOException {
        return new EvaluationSets(EvaluationReader.read(List.of(set.toString())));
    }

    private static Verdict verdict(EvaluationSets sets, Pixels pixels) {
        return sets.judge(Pdq.of(pixels), SETTINGS).orElseThrow();
    }

    private static Pixels decoded(byte[] image) throws BadImage {
        return ImageDecoder.decode(image, 1_000_000);
    }

    private static void put(TarArchiveOutputStream tar, String name, byte[] content)
            throws IOException {
        TarArchiveEntry entry = new TarArchiveEntry(name);
        entry.setSize(content.length);
        tar.putArchiveEntry(entry);
        tar.write(content);
        tar.closeArchiveEntry();
    }
}
