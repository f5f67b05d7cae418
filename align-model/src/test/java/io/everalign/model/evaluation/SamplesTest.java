package io.everalign.model.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import javax.imageio.ImageIO;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SamplesTest {
    @TempDir Path folder;

    @Test
    void readsShardsAsMaterialiseAndWebDatasetWriteThem() throws IOException {
        byte[] picture = bytes(1, 3000);
        byte[] other = bytes(2, 512);
        String far = "b/" + "n".repeat(200) + "/000";
        Path shard =
                Tars.write(
                        folder.resolve("shard.tar"),
                        "README",
                        "nothing",
                        "0001.jpg",
                        picture,
                        "0001.txt",
                        "a red ball\n",
                        "0001.json",
                        "{\"text\": \"not this\", \"lang\": \"en\"}",
                        far + ".seg.png",
                        "passed over",
                        far + ".WEBP",
                        other,
                        far + ".json",
                        "{\"caption\": \"東京\"}",
                        "c.jpeg",
                        picture,
                        "c.cls",
                        "7");

        List<Sample> samples = read(shard);

        assertThat(samples)
                .extracting(
                        Sample::text, Sample::language, Sample::label, s -> s.image().toString())
                .containsExactly(
                        tuple("a red ball", "en", "a red ball", "shard.tar/0001.jpg"),
                        tuple("東京", "", "東京", "shard.tar/" + far + ".WEBP"),
                        tuple("7", "", "7", "shard.tar/c.jpeg"));
        assertThat(samples.get(0).image().read()).isEqualTo(picture);
        assertThat(samples.get(1).image().read()).isEqualTo(other);
        assertThat(samples.get(2).key()).isEqualTo(samples.get(0).key());
        assertThat(samples.get(1).key()).isNotEqualTo(samples.get(0).key());
    }

    @Test
    void aSampleThatBreaksARuleIsNamed() throws IOException {
        assertRefused("a.jpg: an image must have a text, but has none", "a.jpg", "x");
        assertRefused("a.png: a sample must have one image", "a.jpg", "x", "a.png", "y");
        assertRefused("a.json: must be JSON", "a.jpg", "x", "a.json", "{");
        assertRefused("a.txt: must be UTF-8", "a.jpg", "x", "a.txt", new byte[] {(byte) 0xe9});
        assertRefused("a.txt: must have at most 65536 bytes", "a.txt", "x".repeat(65537));
    }

    @Test
    void aShardWithAnEndlessNameIsRefusedBeforeItIsInMemory() throws IOException {
        Path shard = folder.resolve("s.tar");
        byte[] name = new byte[ShardMembers.MAX_HEADER_BYTES + 1];
        try (TarArchiveOutputStream out =
                new TarArchiveOutputStream(Files.newOutputStream(shard))) {
            TarArchiveEntry entry =
                    new TarArchiveEntry("././@LongLink", TarConstants.LF_GNUTYPE_LONGNAME);
            entry.setSize(name.length);
            out.putArchiveEntry(entry);
            out.write(name);
            out.closeArchiveEntry();
        }

        assertThatThrownBy(() -> read(shard))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("the header of a member must have at most 65536 bytes");
    }

    @Property(tries = 300)
    void aDamagedShardGivesSamplesOrAClearError(
            @ForAll long seed, @ForAll @IntRange(min = 1, max = 20) int damages)
            throws IOException {
        Path shard = Files.createTempFile("shard", ".tar");
        try {
            Tars.write(shard, "a.jpg", "x".repeat(900), "a.txt", "red", "b.png", "y", "b.cls", "1");
            byte[] whole = Files.readAllBytes(shard);
            Random random = new Random(seed);
            for (int i = 0; i < damages; i++) {
                whole[random.nextInt(5 * 512)] = (byte) random.nextInt();
            }
            Files.write(shard, whole);
            for (Sample sample : read(shard)) {
                assertThat(sample.text()).isNotEmpty();
            }
        } catch (IOException e) {
            assertThat(e.getMessage()).startsWith(shard.toString());
        } finally {
            Files.delete(shard);
        }
    }

    @Test
    void readsImagesAsMnistHasThem() throws IOException {
        for (String end : List.of("", ".gz")) {
            Path images = folder.resolve("t10k-images-idx3-ubyte" + end);
            write(
                    images,
                    ints(0x803, 2, 2, 3),
                    new byte[] {0, 50, 100, -1, -100, 7, 9, 9, 9, 9, 9, 9});
            write(
                    folder.resolve("t10k-labels-idx1-ubyte" + end),
                    ints(0x801, 2),
                    new byte[] {9, 0});

            List<Sample> samples = read(images);

            assertThat(samples).extracting(Sample::label).containsExactly("9", "0");
            assertThat(samples.get(0).key()).isNotEqualTo(samples.get(1).key());
            BufferedImage first =
                    ImageIO.read(new ByteArrayInputStream(samples.get(0).image().read()));
            assertThat(first.getRaster().getPixels(0, 0, 3, 2, (int[]) null))
                    .containsExactly(0, 50, 100, 255, 156, 7);
        }
    }

    @Test
    void anMnistFileOfOtherShapeIsRefused() throws IOException {
        Path images = folder.resolve("images-idx3-ubyte");
        Path labels = folder.resolve("labels-idx1-ubyte");
        write(labels, ints(0x801, 2), new byte[2]);
        write(images, ints(0x801, 2, 2, 3), new byte[12]);
        assertRefused(images, "first four bytes must be 2051, but is 2049");
        write(images, ints(0x803, 3, 2, 3), new byte[18]);
        assertRefused(images, "number of labels must be 3, but is 2");
        write(images, ints(0x803, 2, 1 << 20, 3), new byte[12]);
        assertRefused(images, "height must be 1 to 4096, but is 1048576");
        write(images, ints(0x803, 2, 2, 3), new byte[11]);
        assertRefused(images, "must have 2 images and labels, but ends after 1");
        write(images, ints(0x803, 2), new byte[0]);
        assertRefused(images, "end too early");
    }

    @Test
    void aRangeInBracesNamesShards() {
        assertThat(Braces.expand("s-{08..10}.tar"))
                .containsExactly("s-08.tar", "s-09.tar", "s-10.tar");
        assertThat(Braces.expand("s.tar")).containsExactly("s.tar");
        assertThatThrownBy(() -> Braces.expand("s-{1..0}.tar"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("s-{1..0}.tar");
    }

    private static void write(Path file, byte[] head, byte[] content) throws IOException {
        try (OutputStream out = Files.newOutputStream(file);
                OutputStream to =
                        file.toString().endsWith(".gz") ? new GZIPOutputStream(out) : out) {
            to.write(head);
            to.write(content);
        }
    }

    private static byte[] ints(int... values) {
        ByteBuffer bytes = ByteBuffer.allocate(4 * values.length);
        for (int value : values) {
            bytes.putInt(value);
        }
        return bytes.array();
    }

    private static byte[] bytes(int seed, int count) {
        byte[] bytes = new byte[count];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }

    private void assertRefused(String reason, Object... namesAndContents) throws IOException {
        assertRefused(Tars.write(folder.resolve("shard.tar"), namesAndContents), reason);
    }

    private static void assertRefused(Path file, String reason) {
        assertThatThrownBy(() -> read(file))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith(file.toString())
                .hasMessageContaining(reason);
    }

    private static List<Sample> read(Path file) throws IOException {
        List<Sample> all = new ArrayList<>();
        try (Samples samples = Samples.open(file)) {
            for (Sample sample = samples.next(); sample != null; sample = samples.next()) {
                all.add(sample);
            }
        }
        return all;
    }
}
