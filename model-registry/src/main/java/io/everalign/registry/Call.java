package io.everalign.registry;

import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.Map;

/**
 * What is asked for.
 *
 * @param method {@code GET}, {@code PUT} …; {@code HEAD} is a GET of which only the head is sent
 * @param path its parts, decoded
 * @param query parameters
 * @param body empty if there is none
 */
record Call(String method, List<String> path, Map<String, String> query, Buffer body) {

    boolean is(String wanted) {
        return method.equals(wanted);
    }

    /** Whether the path is like this pattern, {@code *} standing for any one part. */
    boolean at(String... pattern) {
        if (pattern.length != path.size()) {
            return false;
        }
        for (int i = 0; i < pattern.length; i++) {
            if (!pattern[i].equals("*") && !pattern[i].equals(path.get(i))) {
                return false;
            }
        }
        return true;
    }

    /** A whole number among the parameters. */
    int number(String name, int otherwise, int most) throws RefusedException {
        String text = query.get(name);
        if (text == null) {
            return otherwise;
        }
        if (!text.matches("[0-9]{1,9}") || Integer.parseInt(text) < 1) {
            throw new RefusedException(
                    Refusal.BAD_REQUEST, name + " must be a number from 1 to " + most, text);
        }
        return Math.min(most, Integer.parseInt(text));
    }

    RefusedException noSuchRoute() {
        return new RefusedException(
                Refusal.NO_SUCH_ROUTE,
                "An address must be one of those in the registry's documentation",
                method + " /" + String.join("/", path));
    }
}
