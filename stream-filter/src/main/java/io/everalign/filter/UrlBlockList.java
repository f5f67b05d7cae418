package io.everalign.filter;

import io.everalign.schemas.RejectReason;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Blocked hosts, with all their subdomains, and beginnings of URLs, by whole segments: {@code
 * https://example.org/a} blocks {@code /a}, {@code /a/b} and {@code /a?b}, not {@code /ab}. What a
 * URL may be written like to hide where it leads is told by {@link WebAddress}. Safe for several
 * threads; the threads of a process share one.
 */
final class UrlBlockList {

    /** No list: the rule is not asked. */
    static final UrlBlockList NONE = new UrlBlockList();

    private static final Logger LOG = LoggerFactory.getLogger(UrlBlockList.class);
    private static final ConcurrentMap<String, UrlBlockList> READ = new ConcurrentHashMap<>();

    /** Hosts as in {@link WebAddress}; beginnings of URLs have a slash, hosts have none. */
    private final TextSet entries = new TextSet();

    private UrlBlockList() {}

    /** Reads the list, unless this process has. */
    static UrlBlockList of(BlockListSettings settings) {
        return settings.urls().isEmpty()
                ? NONE
                : READ.computeIfAbsent(settings.urls(), UrlBlockList::readSetting);
    }

    /**
     * Reads a list.
     *
     * @throws IOException with file and line, if it is none
     */
    static UrlBlockList read(Path file) throws IOException {
        UrlBlockList list = new UrlBlockList();
        ListFile.read(file, list::add);
        list.entries.trim();
        LOG.info("Blocked URLs {}: {}", file, list.entries);
        return list;
    }

    private static UrlBlockList readSetting(String file) {
        try {
            return read(Path.of(file));
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read filter.url-block-list: " + e, e);
        }
    }

    private void add(String entry) {
        String key;
        if (entry.indexOf('/') < 0) {
            key = HostName.mirrored(HostName.ofEntry(entry));
        } else {
            WebAddress address = WebAddress.ofEntry(entry);
            key = address.host() + address.rest();
        }
        entries.add(key.getBytes(StandardCharsets.US_ASCII));
    }

    /** What the rule says of a pair's URLs; nothing without a list or without URLs. */
    Optional<Verdict> judge(List<String> urls) {
        if (entries.size() == 0 || urls.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(
                urls.stream()
                        .flatMap(url -> entryOf(url).stream())
                        .findFirst()
                        .map(entry -> Verdict.rejected(RejectReason.BLOCKED_URL, entry))
                        .orElseGet(() -> Verdict.of(RejectReason.BLOCKED_URL, true)));
    }

    /** The shortest entry that blocks a URL, if one does. */
    Optional<String> entryOf(String url) {
        return WebAddress.read(url).flatMap(this::entryOf);
    }

    private Optional<String> entryOf(WebAddress address) {
        String key = address.host() + address.rest();
        int query = key.indexOf('?', address.host().length());
        int path = query < 0 ? key.length() : query;
        int end =
                entries.endOfMember(
                        key.getBytes(StandardCharsets.US_ASCII),
                        0,
                        at ->
                                at <= address.host().length()
                                        ? endsLabel(address.host(), at)
                                        : endsSegment(key, at, path));
        return end < 0 ? Optional.empty() : Optional.of(shown(key.substring(0, end)));
    }

    private static boolean endsLabel(String host, int at) {
        return at == host.length() || host.charAt(at) == '.';
    }

    /** A query ends as a whole only. */
    private static boolean endsSegment(String key, int at, int path) {
        return at == path
                || at == key.length()
                || (at < path && (key.charAt(at) == '/' || key.charAt(at - 1) == '/'));
    }

    /** An entry as a person would write it, without the scheme. */
    private static String shown(String key) {
        int host = 0;
        while (host < key.length() && key.charAt(host) != '/' && key.charAt(host) != ':') {
            host++;
        }
        return HostName.mirrored(key.substring(0, host)) + key.substring(host);
    }
}
