package io.everalign.trainer.report;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Writes HTML that is also well-formed XML. Everything that is given as text or as the value of an
 * attribute is escaped; characters that XML does not know are replaced by U+FFFD.
 */
final class Markup {

    private final StringBuilder page = new StringBuilder(1 << 16);
    private final Deque<String> open = new ArrayDeque<>();

    /** Begins an element; attributes are names and values in turn. */
    Markup open(String element, String... attributes) {
        tag(element, attributes);
        page.append('>');
        open.push(element);
        return this;
    }

    /** An element with nothing in it, of a kind that never has anything in it. */
    Markup empty(String element, String... attributes) {
        tag(element, attributes);
        page.append("/>");
        return this;
    }

    /** An element that holds a text. */
    Markup element(String element, String text, String... attributes) {
        return open(element, attributes).text(text).close();
    }

    Markup text(String text) {
        escape(text);
        return this;
    }

    /** What is written by this package alone: no escaping. */
    Markup raw(String own) {
        page.append(own);
        return this;
    }

    Markup close() {
        page.append("</").append(open.pop()).append('>');
        return this;
    }

    @Override
    public String toString() {
        return page.toString();
    }

    private void tag(String element, String... attributes) {
        page.append('<').append(element);
        for (int i = 0; i < attributes.length; i += 2) {
            page.append(' ').append(attributes[i]).append("=\"");
            escape(attributes[i + 1]);
            page.append('"');
        }
    }

    private void escape(String text) {
        text.codePoints()
                .forEach(
                        c -> {
                            switch (c) {
                                case '&' -> page.append("&amp;");
                                case '<' -> page.append("&lt;");
                                case '>' -> page.append("&gt;");
                                case '"' -> page.append("&#34;");
                                case '\'' -> page.append("&#39;");
                                default -> page.appendCodePoint(allowed(c) ? c : 0xFFFD);
                            }
                        });
    }

    private static boolean allowed(int c) {
        boolean control = Character.isISOControl(c) && c != '\n' && c != '\t';
        boolean surrogate = c >= 0xD800 && c <= 0xDFFF;
        return !control && !surrogate && c != 0xFFFE && c != 0xFFFF;
    }
}
