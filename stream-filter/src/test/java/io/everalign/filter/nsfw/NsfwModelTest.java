package io.everalign.filter.nsfw;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.Arrays;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NsfwModelTest {
    private static final String MODEL = TinyArchive.FOLDER + "model.min.js";
    private static final String SHARD = TinyArchive.FOLDER + "group1-shard1of2.min.js";

    @Test
    void theModelComesOutOfThePackageAsItWentIn() throws IOException {
        Map<String, byte[]> files = files(TinyArchive.scripts());
        assertThat(files).containsOnlyKeys("LICENSE", "model.json", "weights.bin");
        assertThat(files.get("LICENSE")).asString().isEqualTo("MIT");
        assertThat(files.get("weights.bin")).isEqualTo(TinyModel.weights());
        assertThat(GraphJson.MAPPER.readTree(files.get("model.json")))
                .isEqualTo(GraphJson.MAPPER.readTree(TinyModel.json()));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "alert(1) | must export a constant object, but: ",
                "{a:alert(1)} | must export a constant object, but: ",
                "{a:1}+{b:2} | must export a constant object, but: ",
                "{a:1,a:2} | must export a constant object, but: Duplicate field 'a'",
                "{a:!2} | must export a constant object, but: ",
                "[1] | must export an object, but is ARRAY",
                "{format:!0} | format must be graph-model, but is true",
            })
    void codeIsNeverRunAndOnlyAConstantIsTaken(String constant, String message) {
        Map<String, String> scripts = TinyArchive.scripts();
        scripts.put(MODEL, TinyArchive.bundle(constant));
        assertThatThrownBy(() -> files(scripts))
                .isInstanceOf(BadModel.class)
                .hasMessageStartingWith(MODEL + ": " + message);
    }

    @Test
    void anotherFileThanABundleIsRefused() {
        Map<String, String> scripts = TinyArchive.scripts();
        String whole = scripts.get(SHARD);
        scripts.put(SHARD, "exit();" + whole);
        assertThatThrownBy(() -> files(scripts))
                .hasMessageStartingWith(SHARD + ": must begin as a bundle of one module does");
        scripts.put(SHARD, whole + "exit()");
        assertThatThrownBy(() -> files(scripts))
                .hasMessageStartingWith(SHARD + ": must end as a bundle of one module does");
        scripts.put(SHARD, TinyArchive.bundle("\"?\""));
        assertThatThrownBy(() -> files(scripts))
                .hasMessageStartingWith(SHARD + ": must export base64, but: ");
        scripts.put(SHARD, TinyArchive.bundle("17"));
        assertThatThrownBy(() -> files(scripts))
                .hasMessage(SHARD + ": must export a string, but is 17");
    }

    @Test
    void aMissingOrCutFileIsNamed() throws IOException {
        Map<String, String> scripts = TinyArchive.scripts();
        byte[] tar = TinyArchive.tar(scripts);
        assertThatThrownBy(() -> NsfwModel.files(TinyArchive.gzip(Arrays.copyOf(tar, 2000))))
                .hasMessageStartingWith("the archive must be a whole gzipped tar, but: ");
        scripts.remove(SHARD);
        assertThatThrownBy(() -> files(scripts))
                .hasMessage("the archive must hold " + SHARD + ", but is missing");
        assertThatThrownBy(() -> NsfwModel.files(new byte[] {1, 2, 3}))
                .hasMessageStartingWith("the archive must be a whole gzipped tar, but: ");
    }

    @Test
    void aFileThatClaimsMoreThanIsReasonableIsNotRead() {
        byte[] tar = TinyArchive.header("package/LICENSE", 33L << 20);
        assertThatThrownBy(() -> NsfwModel.files(TinyArchive.gzip(tar)))
                .hasMessageContaining("package/LICENSE: must have at most 33554432 bytes");
        byte[] other = TinyArchive.header("package/other", 0_77777777777L);
        assertThatThrownBy(() -> NsfwModel.files(TinyArchive.gzip(other)))
                .hasMessageContaining("the archive must unpack to at most 268435456");
    }

    @Property(tries = 500)
    void aDamagedArchiveIsAnErrorOrStillTheModel(
            @ForAll @IntRange(max = 1_000_000) int place, @ForAll byte value) throws IOException {
        byte[] tar = TinyArchive.tar(TinyArchive.scripts());
        tar[place % tar.length] = value;
        try {
            assertThat(NsfwModel.files(TinyArchive.gzip(tar))).hasSize(3);
        } catch (BadModel e) {
            assertThat(e.getMessage()).isNotBlank();
        }
    }

    private static Map<String, byte[]> files(Map<String, String> scripts) throws IOException {
        return NsfwModel.files(TinyArchive.gzip(TinyArchive.tar(scripts)));
    }
}
