package io.everalign.filter;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where a URL leads, in one spelling, whatever is written to hide it: capitals, escapes, a user, a
 * dot at the end of the host, dot segments, backslashes, the scheme's own port. A fragment is no
 * part of it, and http and https are the same.
 *
 * @param host the host, its labels from the last to the first
 * @param rest the port, unless it is the scheme's own, path and query
 */
record WebAddress(String host, String rest) {

    /** Of a longer URL only its beginning is read, in UTF-16 units. */
    static final int MAX_CHARACTERS = 16_384;

    private static final Pattern LEFT_OUT = Pattern.compile("^[\\x00- ]+|[\\x00- ]+$|[\\t\\n\\r]+");
    private static final Pattern URL =
            Pattern.compile(
                    "(?:(https?):[/\\\\]*+|(?:[a-z][a-z0-9+.-]*+:)?//)([^/\\\\?#]*+)([^#]*+)",
                    Pattern.CASE_INSENSITIVE);
    private static final Pattern AUTHORITY =
            Pattern.compile("(\\[[^]]*+]|[^:]*+)(?::0*+(.*+))?", Pattern.DOTALL);
    private static final Pattern ENTRY =
            Pattern.compile(
                    "https?://(\\[[0-9a-f:.]+]|[^/?#@:\\\\\\s]+)(:[0-9]{1,5})?([/?][^#\\s]*+)?",
                    Pattern.CASE_INSENSITIVE);

    /** What can be read of a URL; empty if that is no host. */
    static Optional<WebAddress> read(String url) {
        String begun = url.length() > MAX_CHARACTERS ? url.substring(0, MAX_CHARACTERS) : url;
        Matcher parts = URL.matcher(LEFT_OUT.matcher(begun).replaceAll(""));
        if (!parts.lookingAt()) {
            return Optional.empty();
        }
        String authority = parts.group(2).substring(parts.group(2).lastIndexOf('@') + 1);
        Matcher place = AUTHORITY.matcher(authority);
        if (!place.lookingAt()) {
            return Optional.empty();
        }
        String host = HostName.canonical(place.group(1));
        String port = port(String.valueOf(parts.group(1)), place.group(2));
        return host.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        new WebAddress(
                                HostName.mirrored(host), port + UrlPath.canonical(parts.group(3))));
    }

    /**
     * The address that an entry of a block list begins with.
     *
     * @throws IllegalArgumentException if it is no beginning of an http or https URL
     */
    static WebAddress ofEntry(String url) {
        if (!ENTRY.matcher(url).matches()) {
            throw new IllegalArgumentException(
                    "a URL must begin with http:// or https:// and have a host, no user and no fragment, not \"%s\""
                            .formatted(url));
        }
        WebAddress address = read(url).orElseThrow();
        if (!address.host().startsWith("[")) {
            var unused = HostName.ofEntry(HostName.mirrored(address.host()));
        }
        return address;
    }

    private static String port(String scheme, @Nullable String written) {
        if (written == null || written.isEmpty()) {
            return "";
        }
        String own = scheme.equalsIgnoreCase("https") ? "443" : "80";
        return written.equals(own) ? "" : ":" + Escapes.canonical(written);
    }
}
