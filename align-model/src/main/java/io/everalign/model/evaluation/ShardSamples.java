package io.everalign.model.evaluation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.everalign.model.evaluation.ShardMembers.Member;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Pairs of a WebDataset shard. Members that follow each other with one name up to the first dot
 * behind the last slash are a sample: an image ({@code jpg}, {@code jpeg}, {@code png}, {@code
 * webp} or {@code gif}), its text ({@code txt}, else {@code text} or {@code caption} of {@code
 * json}, else {@code cls}), its language ({@code lang} of {@code json}) and its class ({@code cls},
 * else the text). Other members and samples without an image are passed over; a sample with an
 * image and no text is an error. Images of equal bytes, by SHA-256, are one.
 */
final class ShardSamples implements Samples {
    private static final Set<String> IMAGES = Set.of("jpg", "jpeg", "png", "webp", "gif");
    private static final int MAX_TEXT_BYTES = 1 << 16;
    private static final int MAX_JSON_BYTES = 1 << 20;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path shard;
    private final ShardMembers members;
    private @Nullable Member ahead;

    private ShardSamples(Path shard, ShardMembers members) throws IOException {
        this.shard = shard;
        this.members = members;
        ahead = members.next();
    }

    static ShardSamples open(Path shard) throws IOException {
        ShardMembers members = ShardMembers.open(shard);
        try {
            return new ShardSamples(shard, members);
        } catch (IOException | RuntimeException e) {
            members.close();
            throw e;
        }
    }

    @Override
    public @Nullable Sample next() throws IOException {
        while (ahead != null) {
            Parts parts = new Parts(key(ahead.name()));
            while (ahead != null && key(ahead.name()).equals(parts.key)) {
                parts.add(ahead);
                ahead = members.next();
            }
            if (parts.image != null) {
                return parts.sample(parts.image);
            }
        }
        return null;
    }

    @Override
    public void close() throws IOException {
        members.close();
    }

    private static String key(String name) {
        int dot = name.indexOf('.', name.lastIndexOf('/') + 1);
        return dot < 0 ? name : name.substring(0, dot);
    }

    /** What a sample is made of, as far as it is read. */
    private final class Parts {
        private final String key;
        private @Nullable ShardImage image;
        private String digest = "";
        private String text = "";
        private String caption = "";
        private String language = "";
        private String label = "";

        Parts(String key) {
            this.key = key;
        }

        void add(Member member) throws IOException {
            String end =
                    member.name().substring(Math.min(key.length() + 1, member.name().length()));
            end = end.toLowerCase(Locale.ROOT);
            if (IMAGES.contains(end)) {
                if (image != null) {
                    throw error(member.name(), "a sample must have one image", "a second one");
                }
                int bytes = bounded(member, StoredImage.MAX_BYTES);
                image = new ShardImage(shard, member.name(), member.offset(), bytes);
                digest = digest(members.content());
            } else if (end.equals("txt")) {
                text = read(member, MAX_TEXT_BYTES).strip();
            } else if (end.equals("cls")) {
                label = read(member, MAX_TEXT_BYTES).strip();
            } else if (end.equals("json")) {
                addJson(member, read(member, MAX_JSON_BYTES));
            }
        }

        private void addJson(Member member, String json) throws IOException {
            JsonNode fields;
            try {
                fields = JSON.readTree(json);
            } catch (IOException e) {
                throw new IOException(shard + ", " + member.name() + ": must be JSON", e);
            }
            caption = fields.path("text").asText(fields.path("caption").asText("")).strip();
            language = fields.path("lang").asText("");
        }

        Sample sample(ShardImage of) throws IOException {
            String words = text.isEmpty() ? caption : text;
            words = words.isEmpty() ? label : words;
            if (words.isEmpty()) {
                throw error(of.member(), "an image must have a text", "none");
            }
            String known = label.isEmpty() ? words : label;
            return new Sample(digest, of, words, language, known, shard + ", " + of.member());
        }

        private String read(Member member, int limit) throws IOException {
            byte[] bytes = members.content().readNBytes(bounded(member, limit));
            try {
                ByteBuffer content = ByteBuffer.wrap(bytes);
                return StandardCharsets.UTF_8.newDecoder().decode(content).toString();
            } catch (java.nio.charset.CharacterCodingException e) {
                throw new IOException(shard + ", " + member.name() + ": must be UTF-8", e);
            }
        }

        private int bounded(Member member, int limit) throws IOException {
            if (member.bytes() > limit) {
                throw error(member.name(), "must have at most " + limit + " bytes", member.bytes());
            }
            return (int) member.bytes();
        }

        private IOException error(String member, String rule, Object value) {
            return new IOException(shard + ", " + member + ": " + rule + ", but has " + value);
        }
    }

    private static String digest(InputStream content) throws IOException {
        try (DigestInputStream in =
                new DigestInputStream(content, MessageDigest.getInstance("SHA-256")) {
                    @Override
                    public void close() {
                        // The tar goes on behind this member.
                    }
                }) {
            in.transferTo(java.io.OutputStream.nullOutputStream());
            return HexFormat.of().formatHex(in.getMessageDigest().digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
