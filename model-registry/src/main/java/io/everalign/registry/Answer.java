package io.everalign.registry;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is sent back.
 *
 * @param status HTTP status
 * @param headers besides the length
 * @param text the body, unless it is a blob
 * @param blob the body, if it is a blob
 */
record Answer(int status, Map<String, String> headers, String text, @Nullable Blob blob) {

    /** A blob to be sent, or what is asked for of it. */
    record Blob(Path file, String digest, long size) {}

    static Answer json(int status, Object value) {
        try {
            String text = CanonicalJson.MAPPER.writeValueAsString(value);
            return new Answer(status, Map.of("Content-Type", "application/json"), text, null);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Cannot write " + value + " as JSON", e);
        }
    }

    static Answer text(String type, String text) {
        return new Answer(200, Map.of("Content-Type", type), text, null);
    }

    static Answer html(String page) {
        return text("text/html; charset=utf-8", page)
                .with("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'");
    }

    static Answer blob(String type, Blob blob) {
        return new Answer(200, Map.of("Content-Type", type), "", blob);
    }

    static Answer refusal(RefusedException refused) {
        Map<String, @Nullable Object> error = new HashMap<>();
        error.put("error", refused.getMessage());
        error.put("rule", refused.rule);
        error.put("value", refused.value);
        error.put("reason", refused.refusal.label());
        if (refused.refusal == Refusal.ALIAS_ELSEWHERE) {
            error.put("actual", refused.actual);
        }
        Answer answer = json(refused.refusal.status, error);
        if (!refused.refusal.hubCode.isEmpty()) {
            answer =
                    answer.with("X-Error-Code", refused.refusal.hubCode)
                            .with("X-Error-Message", ascii(refused.getMessage()));
        }
        for (Map.Entry<String, String> header : refused.headers.entrySet()) {
            answer = answer.with(header.getKey(), header.getValue());
        }
        return answer;
    }

    Answer with(String header, String value) {
        Map<String, String> more = new HashMap<>(headers);
        more.put(header, value);
        return new Answer(status, more, text, blob);
    }

    private static String ascii(String text) {
        return text.replaceAll("[^ -~]", "?");
    }
}
