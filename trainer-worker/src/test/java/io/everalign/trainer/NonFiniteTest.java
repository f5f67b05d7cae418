package io.everalign.trainer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.everalign.schemas.BlobRef;
import io.everalign.schemas.RoundClosed;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** A NaN within the training program. */
class NonFiniteTest extends OneRound {

    @Test
    void aStepThatIsNotFiniteEndsTheRoundNamesItsPairsAndLeavesNoState() throws Exception {
        base = withoutANumber("text_projection.bias");

        assertThatThrownBy(() -> work("nan", round(), "--train.checkpoint-steps=1"))
                .isInstanceOf(NonFiniteLossException.class)
                .hasMessageContaining("The loss of step 1 (round 1) is not finite: NaN");
        Path work = settings("nan").publication().workDir();
        assertThat(work.resolve("non-finite-step-1.txt")).content().hasLineCount(16);
        assertThat(checkpoints(settings("nan")).newest(key(round()))).isEmpty();
        assertThat(work.resolve("round-1")).doesNotExist();
    }

    /** The base with one number of a tensor that is none, so that the program itself gives NaN. */
    private RoundClosed withoutANumber(String tensor) throws Exception {
        StateStore store = store(settings("poison"));
        Path state = store.get(base);
        Path poisoned = store.fresh(9);
        for (BlobRef blob : base.getState()) {
            String name = blob.getName();
            for (String type : List.of(".safetensors", ".json", ".zip")) {
                if (Files.exists(state.resolve(name + type))) {
                    Files.copy(state.resolve(name + type), poisoned.resolve(name + type));
                }
            }
        }
        Path weights = poisoned.resolve("weights.safetensors");
        ByteBuffer bytes =
                ByteBuffer.wrap(Files.readAllBytes(weights)).order(ByteOrder.LITTLE_ENDIAN);
        int header = (int) bytes.getLong(0);
        Matcher offset =
                Pattern.compile(Pattern.quote(tensor) + "\".*?data_offsets\":\\[([0-9]+)")
                        .matcher(new String(bytes.array(), 8, header, StandardCharsets.UTF_8));
        assertThat(offset.find()).isTrue();
        bytes.putFloat(8 + header + Integer.parseInt(offset.group(1)), Float.NaN);
        Files.write(weights, bytes.array());
        return RoundClosed.newBuilder(base).setState(store.put(9, poisoned)).build();
    }
}
