package io.everalign.crawler;

import crawlercommons.domains.EffectiveTldFinder;
import crawlercommons.filters.basic.BasicURLNormalizer;
import io.everalign.schemas.CrawlTask;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import okhttp3.HttpUrl;
import org.jspecify.annotations.Nullable;

/**
 * URLs as the frontier knows them: absolute, normalised, without fragment and user, of http or
 * https; {@code file:///PATH} for a file of the folder; {@code warc:///NAME} for an archive.
 */
final class Urls {

    /** Domain and host of all files of the folder. */
    static final String FOLDER = "folder";

    /** Domain and host of all archives. */
    static final String ARCHIVES = "archives";

    private static final String FILE_PREFIX = "file:///";
    private static final String WARC_PREFIX = "warc:///";
    // Stands for the folder while a page's links are resolved; .invalid has no hosts (RFC 2606).
    private static final String FOLDER_HOST = "folder.invalid";
    private static final String FOLDER_BASE = "http://" + FOLDER_HOST + "/";
    private static final int MOST_ROUNDS = 4;
    private static final Set<String> NO_PAGES =
            Set.of(
                    "jpg", "jpeg", "png", "gif", "webp", "avif", "bmp", "ico", "svg", "svgz", "tif",
                    "tiff", "pdf", "ps", "eps", "zip", "gz", "tgz", "bz2", "xz", "7z", "rar", "tar",
                    "jar", "deb", "rpm", "exe", "dmg", "iso", "msi", "apk", "mp3", "mp4", "ogg",
                    "oga", "ogv", "webm", "avi", "mov", "mkv", "wav", "flac", "css", "js", "mjs",
                    "json", "woff", "woff2", "ttf", "otf", "doc", "docx", "xls", "xlsx", "ppt",
                    "pptx", "odt", "ods", "odp", "epub", "ipynb", "csv", "bin");
    private static final BasicURLNormalizer NORMALISER = new BasicURLNormalizer();

    private Urls() {}

    /** The normalised form of an absolute URL; empty if it is none that can be fetched. */
    static Optional<String> normalise(String url, int maxChars) {
        return settled(asHttp(url), maxChars, isFile(url));
    }

    /** The URL that a reference on a page means; empty if it is none that can be fetched. */
    static Optional<String> resolve(String base, String reference, int maxChars) {
        if (reference.length() > maxChars) {
            return Optional.empty();
        }
        HttpUrl page = HttpUrl.parse(asHttp(base));
        HttpUrl url = page == null ? null : page.resolve(reference.strip());
        return url == null ? Optional.empty() : settled(url.toString(), maxChars, isFile(base));
    }

    /** Name of a file of the folder, relative to it, still encoded. */
    static String ofFile(String encodedPath) {
        return FILE_PREFIX + encodedPath;
    }

    static String ofArchive(String name) {
        return WARC_PREFIX + name;
    }

    static boolean isFile(String url) {
        return url.startsWith(FILE_PREFIX);
    }

    /** Name of the archive that the URL means. */
    static String archiveName(String url) {
        return url.substring(WARC_PREFIX.length());
    }

    /** Whether the task is read from this machine's disk. */
    static boolean isLocal(CrawlTask task) {
        return task.getArchive() != null || isFile(task.getUrl());
    }

    /** The file of a URL of the folder, relative to it, decoded. */
    static String filePath(String url) {
        return String.join("/", HttpUrl.get(asHttp(url)).pathSegments());
    }

    /** Host whose queue a task waits in. */
    static String queueOf(CrawlTask task) {
        if (task.getArchive() != null) {
            return ARCHIVES;
        }
        return isFile(task.getUrl()) ? FOLDER : HttpUrl.get(task.getUrl()).host();
    }

    /** Scheme, host and port: what one robots.txt speaks for. */
    static String authority(String url) {
        HttpUrl parsed = HttpUrl.get(url);
        return parsed.scheme() + "://" + parsed.host() + ":" + parsed.port();
    }

    /** Key of a task in {@code crawl.tasks}. */
    static String domain(String url) {
        if (isFile(url)) {
            return FOLDER;
        } else if (url.startsWith(WARC_PREFIX)) {
            return ARCHIVES;
        }
        return registrableDomain(HttpUrl.get(url).host());
    }

    /**
     * The part of a host name that somebody registered: one label below its public suffix, private
     * suffixes counted. Hosts of one label and addresses are their own.
     */
    static String registrableDomain(String host) {
        if (host.indexOf('.') < 0 || host.indexOf(':') >= 0 || isAddress(host)) {
            return host;
        }
        String domain = EffectiveTldFinder.getAssignedDomain(host, true, false);
        if (domain != null && !domain.isEmpty()) {
            return domain;
        }
        return EffectiveTldFinder.getEffectiveTLD(host) == null ? lastTwoLabels(host) : host;
    }

    /** The list's default rule: a top-level domain that it does not know is a public suffix. */
    private static String lastTwoLabels(String host) {
        int end = host.endsWith(".") ? host.length() - 1 : host.length();
        int dot = host.lastIndexOf('.', end - 1);
        return host.substring(host.lastIndexOf('.', dot - 1) + 1, end);
    }

    /** Whether the URL's name promises something that is no page. */
    static boolean isNoPage(String url) {
        int end = url.indexOf('?');
        String path = end < 0 ? url : url.substring(0, end);
        String name = path.substring(path.lastIndexOf('/') + 1);
        int dot = name.lastIndexOf('.');
        return dot > 0 && NO_PAGES.contains(name.substring(dot + 1).toLowerCase(Locale.ROOT));
    }

    private static boolean isAddress(String host) {
        return host.chars().allMatch(c -> c == '.' || (c >= '0' && c <= '9'));
    }

    private static String asHttp(String url) {
        return isFile(url) ? FOLDER_BASE + url.substring(FILE_PREFIX.length()) : url;
    }

    /** Two normalisers in turn, until neither finds anything to change. */
    private static Optional<String> settled(String url, int maxChars, boolean ofFolder) {
        String last = url;
        for (int round = 0; round < MOST_ROUNDS; round++) {
            HttpUrl parsed = last.length() > maxChars ? null : HttpUrl.parse(last);
            if (parsed == null || (parsed.host().equals(FOLDER_HOST) && !ofFolder)) {
                return Optional.empty();
            }
            String next = normalised(withoutUser(parsed));
            if (next == null || next.length() > maxChars) {
                return Optional.empty();
            } else if (next.equals(last)) {
                return Optional.of(asFile(next));
            }
            last = next;
        }
        return Optional.empty();
    }

    private static @Nullable String normalised(String url) {
        try {
            return NORMALISER.filter(url);
        } catch (RuntimeException e) {
            // crawler-commons 1.6 runs off the end of some queries, such as "?q".
            int query = url.indexOf('?');
            return query < 0
                    ? null
                    : NORMALISER.filter(url.substring(0, query)) + url.substring(query);
        }
    }

    private static String withoutUser(HttpUrl url) {
        return url.newBuilder().username("").password("").fragment(null).build().toString();
    }

    private static String asFile(String url) {
        return url.startsWith(FOLDER_BASE)
                ? FILE_PREFIX + url.substring(FOLDER_BASE.length())
                : url;
    }
}
