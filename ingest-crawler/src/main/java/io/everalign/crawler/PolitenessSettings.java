package io.everalign.crawler;

import io.everalign.runtime.Setting;
import java.time.Duration;

/**
 * How other people's servers are treated.
 *
 * @param userAgent what the crawler calls itself
 * @param delay least time between two requests to a host
 * @param connectionsPerHost requests to a host at a time
 * @param maxCrawlDelay longest Crawl-delay that is obeyed as written
 * @param maxRetryAfter longest Retry-After that is obeyed as written
 * @param robotsTtl how long robots.txt is kept
 * @param maxAttempts fetches of a URL before it is given up
 * @param retryDelay wait before a URL is tried again, doubled each time
 * @param maxHostFailures failures in a row before a host is left alone
 * @param hostRest how long a host is left alone
 * @param maxRedirects redirects followed from a URL
 */
record PolitenessSettings(
        @Setting(
                        key = "crawl.user-agent",
                        value = "everalign/0.1 (+https://github.com/everalign/everalign)",
                        about =
                                "User-Agent header; the part before the slash is the name looked for in robots.txt and opt-outs.")
                String userAgent,
        @Setting(
                        key = "crawl.delay",
                        value = "1s",
                        min = "0ms",
                        max = "1h",
                        about = "Least time between the beginnings of two requests to a host.")
                Duration delay,
        @Setting(
                        key = "crawl.connections-per-host",
                        value = "1",
                        min = "1",
                        max = "16",
                        about = "Requests under way to a host at a time.")
                int connectionsPerHost,
        @Setting(
                        key = "crawl.max-crawl-delay",
                        value = "5min",
                        min = "0ms",
                        max = "7d",
                        about = "A longer Crawl-delay of a robots.txt counts as this long.")
                Duration maxCrawlDelay,
        @Setting(
                        key = "crawl.max-retry-after",
                        value = "1h",
                        min = "0ms",
                        max = "7d",
                        about = "A longer Retry-After counts as this long.")
                Duration maxRetryAfter,
        @Setting(
                        key = "crawl.robots-ttl",
                        value = "24h",
                        min = "1s",
                        max = "24h",
                        about = "How long a robots.txt is used before it is asked for again.")
                Duration robotsTtl,
        @Setting(
                        key = "crawl.max-attempts",
                        value = "3",
                        min = "1",
                        max = "100",
                        about = "Fetches of a URL, or of a robots.txt, before it is given up.")
                int maxAttempts,
        @Setting(
                        key = "crawl.retry-delay",
                        value = "10s",
                        min = "0ms",
                        max = "7d",
                        about = "Wait before a failed URL is tried again; doubled each time.")
                Duration retryDelay,
        @Setting(
                        key = "crawl.max-host-failures",
                        value = "10",
                        min = "1",
                        about =
                                "Failures in a row to reach a host before its URLs are given up without asking.")
                int maxHostFailures,
        @Setting(
                        key = "crawl.host-rest",
                        value = "1h",
                        min = "0ms",
                        max = "30d",
                        about = "How long a host that failed so often is left alone.")
                Duration hostRest,
        @Setting(
                        key = "crawl.max-redirects",
                        value = "5",
                        min = "0",
                        max = "20",
                        about = "Redirects followed from a URL, each as a task of its own.")
                int maxRedirects) {

    /** The crawler's name in robots.txt and opt-outs: the User-Agent up to its slash, lowercase. */
    String agentToken() {
        int end = 0;
        while (end < userAgent.length() && isTokenCharacter(userAgent.charAt(end))) {
            end++;
        }
        return userAgent.substring(0, end).toLowerCase(java.util.Locale.ROOT);
    }

    PolitenessSettings {
        if (userAgent.isEmpty() || !isTokenCharacter(userAgent.charAt(0))) {
            throw new IllegalArgumentException(
                    "crawl.user-agent must begin with a name of letters, hyphens and underscores (RFC 9309), not \""
                            + userAgent
                            + '"');
        }
    }

    private static boolean isTokenCharacter(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' || c == '_';
    }
}
