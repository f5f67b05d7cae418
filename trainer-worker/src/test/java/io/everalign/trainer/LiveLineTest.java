package io.everalign.trainer;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class LiveLineTest {

    private static final String CLEAR = "\r\u001b[2K";

    private final ByteArrayOutputStream terminal = new ByteArrayOutputStream();
    private final LiveLine line =
            new LiveLine(new PrintStream(terminal, true, StandardCharsets.UTF_8));

    @Test
    void theLineIsDrawnInPlace() {
        line.show("step 1");
        line.show("step 2");
        assertThat(written()).isEqualTo(unwrapped("step 1") + CLEAR + unwrapped("step 2"));
    }

    @Test
    void whatOthersPrintScrollsByAboveIt() {
        line.show("step 1");
        print("a warning\n");
        assertThat(written())
                .isEqualTo(unwrapped("step 1") + CLEAR + "a warning\n" + unwrapped("step 1"));
    }

    @Test
    void aLineThatOthersHaveBegunIsNotCut() {
        print("half");
        line.show("step 1");
        print(" and half\n");
        assertThat(written()).isEqualTo("half and half\n" + unwrapped("step 1"));
    }

    @Test
    void whatIsShownCannotSteerTheTerminal() {
        line.show("waiting\u001b[2J\nfor");
        assertThat(written()).isEqualTo(unwrapped("waiting [2J for"));
    }

    @Test
    void withoutATerminalThereIsNoLine() {
        assertThat(LiveLine.ofThisProcess()).isNull();
    }

    private void print(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        line.write(bytes, 0, bytes.length);
    }

    private String written() {
        return terminal.toString(StandardCharsets.UTF_8);
    }

    private static String unwrapped(String text) {
        return "\u001b[?7l" + text + "\u001b[?7h";
    }
}
