package io.everalign.trainer;

import io.everalign.model.PixelBatch;
import io.everalign.model.TokenBatch;
import java.io.BufferedOutputStream;
import java.io.BufferedReader;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** {@code training_peer.py} in a process of its own. */
final class TrainingPeer implements AutoCloseable {

    private final Process process;
    private final DataOutputStream questions;
    private final BufferedReader answers;

    private TrainingPeer(Process process) {
        this.process = process;
        questions = new DataOutputStream(new BufferedOutputStream(process.getOutputStream()));
        answers = process.inputReader(StandardCharsets.UTF_8);
    }

    static TrainingPeer start(Path work, String... arguments) throws IOException {
        Path script = work.resolve("training_peer.py");
        if (!Files.exists(script)) {
            try (InputStream in = TrainingPeer.class.getResourceAsStream("training_peer.py")) {
                Files.copy(in, script);
            }
        }
        List<String> words = new ArrayList<>();
        words.add(System.getenv("EVERALIGN_PYTHON"));
        words.add(script.toString());
        words.addAll(List.of(arguments));
        TrainingPeer peer =
                new TrainingPeer(
                        new ProcessBuilder(words)
                                .redirectError(work.resolve("peer.log").toFile())
                                .start());
        String ready = peer.answer();
        System.out.println("beside " + ready);
        return peer;
    }

    /** The loss of a step on a batch. */
    double step(Batch batch, double rate) throws IOException {
        TokenBatch tokens = batch.tokens();
        head(tokens.count(), batch.pixels().get(0).side(), tokens.length(), rate);
        for (PixelBatch pixels : batch.pixels()) {
            byte[] bytes = new byte[pixels.bytes().remaining()];
            pixels.bytes().duplicate().get(bytes);
            questions.write(bytes);
        }
        for (var integers : List.of(tokens.ids(), tokens.mask())) {
            ByteBuffer buffer = ByteBuffer.allocate(4 * integers.remaining());
            buffer.asIntBuffer().put(integers.duplicate());
            questions.write(buffer.array());
        }
        questions.flush();
        return Double.parseDouble(answer().split(" ", -1)[0]);
    }

    /** Tells it to save its model, and waits. */
    void finish() throws IOException {
        head(0, 0, 0, 0);
        questions.flush();
        answer();
    }

    private void head(int count, int side, int length, double rate) throws IOException {
        questions.writeInt(count);
        questions.writeInt(side);
        questions.writeInt(length);
        questions.writeDouble(rate);
    }

    /** Pairs a second over some steps. */
    double rate(int steps) throws IOException {
        questions.write((steps + "\n").getBytes(StandardCharsets.US_ASCII));
        questions.flush();
        return Double.parseDouble(answer());
    }

    private String answer() throws IOException {
        String line = answers.readLine();
        if (line == null) {
            throw new IOException("The peer ended; see peer.log in the working folder");
        }
        return line;
    }

    @Override
    public void close() {
        process.destroy();
    }
}
