package io.everalign.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.everalign.model.Safetensors.Tensor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SafetensorsFileTest {
    private static final TensorSpec PAIR = TensorSpec.of("pair", TensorSpec.Start.ZEROS, 2);

    @TempDir Path folder;

    @Test
    void tensorsComeBackWhateverTheirOrderAndTheBytesAreTheSame() throws IOException {
        List<Tensor> tensors =
                List.of(pair(), Safetensors.scalar("n", 7L), Safetensors.scalar("t", 0.5f));
        Path one = folder.resolve("one");
        Path two = folder.resolve("two");
        Safetensors.write(one, tensors);
        Safetensors.write(two, List.of(tensors.get(2), tensors.get(0), tensors.get(1)));
        assertThat(Files.mismatch(one, two)).isEqualTo(-1);
        try (SafetensorsFile file = SafetensorsFile.open(one)) {
            assertThat(file.names()).containsExactlyInAnyOrder("pair", "n", "t");
            assertThat(file.integer("n")).isEqualTo(7);
            assertThat(file.floats(PAIR).getFloat(4)).isEqualTo(-2f);
            assertThat(file.floats(TensorSpec.of("t", TensorSpec.Start.ZEROS)).getFloat(0))
                    .isEqualTo(0.5f);
        }
        assertThat(Files.readString(one, StandardCharsets.ISO_8859_1))
                .contains("{\"format\":\"pt\"}");
    }

    @Test
    void aHeaderInUtf16OrUtf32IsRefused() throws IOException {
        Path path = folder.resolve("wide");
        for (String name : List.of("UTF-16LE", "UTF-32BE")) {
            byte[] header = "{\"é\": 1}".getBytes(Charset.forName(name));
            ByteBuffer file = ByteBuffer.allocate(8 + header.length).order(ByteOrder.LITTLE_ENDIAN);
            Files.write(path, file.putLong(header.length).put(header).array());
            assertThatThrownBy(() -> SafetensorsFile.open(path))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining(path.toString());
        }
    }

    @Test
    void shortFloatsAreWidenedExactly() throws IOException {
        short[] halves = {0x3C00, (short) 0xC000, 0x0001, 0x7C00};
        assertThat(HalfPrecision.fromHalf(halves[0])).isEqualTo(1f);
        assertThat(HalfPrecision.fromHalf(halves[1])).isEqualTo(-2f);
        assertThat(HalfPrecision.fromHalf(halves[2])).isEqualTo(0x1p-24f);
        assertThat(HalfPrecision.fromHalf(halves[3])).isInfinite();
        assertThat(HalfPrecision.fromBrain((short) 0xBF80)).isEqualTo(-1f);
        ByteBuffer content = ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN);
        content.putShort(halves[0]).putShort(halves[1]).flip();
        Path path = folder.resolve("half");
        Safetensors.write(
                path, List.of(new Tensor("pair", Safetensors.Element.F16, List.of(2L), content)));
        try (SafetensorsFile file = SafetensorsFile.open(path)) {
            assertThat(file.floats(PAIR).getFloat(4)).isEqualTo(-2f);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'a':{'dtype':'F32','shape':[2],'data_offsets':[0,4]}} | spans 4 bytes, its shape 8",
                "{'a':{'dtype':'F32','shape':[-1],'data_offsets':[0,8]}} | negative",
                "{'a':{'dtype':'F32','shape':[9223372036854775807,9],'data_offsets':[0,8]}} | larger than",
                "{'a':{'dtype':'F32','shape':[99999999999999999999],'data_offsets':[0,8]}} | header",
                "{'a':{'dtype':'U8','shape':[8],'data_offsets':[0,8]}} | element type U8",
                "{'a':{'dtype':'F32','shape':[1],'data_offsets':[4,8]}} | gap or overlap",
                "{'a':{'dtype':'F32','shape':[1],'data_offsets':[0,4]}} | describes 4 bytes, holds 8",
                "{'a':{'dtype':'F32','shape':[4],'data_offsets':[0,16]}} | describes 16 bytes",
                "{'a':{'dtype':'F32','shape':[2]}} | not described fully",
                "{'a':{'dtype':'F32','shape':[2],'data_offsets':[0,8],'x':1}} | unknown field",
                "{'a':[]} | not an object",
                "[1] | not a JSON object",
                "{'a': | not JSON"
            })
    void hostileHeadersAreRefused(String header, String reason) throws IOException {
        Path path = folder.resolve("hostile");
        Files.write(path, file(header.replace('\'', '"'), 8));
        assertThatThrownBy(() -> SafetensorsFile.open(path).close())
                .isInstanceOf(IOException.class)
                .hasMessageContaining(reason);
    }

    @Test
    void aHeaderLengthBeyondTheFileIsRefusedBeforeAnythingIsAllocated() throws IOException {
        Path path = folder.resolve("long");
        ByteBuffer bytes = ByteBuffer.allocate(16).order(ByteOrder.LITTLE_ENDIAN);
        Files.write(path, bytes.putLong(0, Long.MAX_VALUE).array());
        assertThatThrownBy(() -> SafetensorsFile.open(path).close())
                .hasMessageContaining("header length 9223372036854775807");
    }

    static Tensor pair() {
        ByteBuffer content = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
        return Safetensors.floats("pair", List.of(2L), content.putFloat(0, 1).putFloat(4, -2));
    }

    private static byte[] file(String header, int contentBytes) {
        byte[] json = header.getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(8 + json.length + contentBytes)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(json.length)
                .put(json)
                .array();
    }
}
