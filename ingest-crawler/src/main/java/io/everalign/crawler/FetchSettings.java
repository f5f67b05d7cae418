package io.everalign.crawler;

import io.everalign.runtime.Setting;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * How one fetch is bounded.
 *
 * @param threads fetches at a time
 * @param timeout longest time of one fetch, from name lookup to last byte
 * @param connectTimeout longest time to connect
 * @param maxPageBytes largest page or sitemap, unpacked
 * @param maxImageBytes largest image
 * @param maxBytesInFlight bytes fetched and not yet handed to Kafka
 * @param bodyCacheBytes images kept for texts found later
 * @param resolve fixed addresses of hosts
 * @param allowPrivateAddresses whether addresses that are not public may be connected to
 */
record FetchSettings(
        @Setting(
                        key = "crawl.fetch-threads",
                        value = "32",
                        min = "1",
                        max = "4096",
                        about = "Fetches under way at a time.")
                int threads,
        @Setting(
                        key = "crawl.fetch-timeout",
                        value = "30s",
                        min = "10ms",
                        max = "1h",
                        about = "Longest time of one fetch, from name lookup to last byte.")
                Duration timeout,
        @Setting(
                        key = "crawl.connect-timeout",
                        value = "10s",
                        min = "10ms",
                        max = "10min",
                        about = "Longest time to connect to a host.")
                Duration connectTimeout,
        @Setting(
                        key = "crawl.max-page-bytes",
                        value = "4MiB",
                        min = "1KiB",
                        max = "64MiB",
                        unit = "bytes",
                        about = "Largest page or sitemap, unpacked.")
                int maxPageBytes,
        @Setting(
                        key = "crawl.max-image-bytes",
                        value = "12MiB",
                        min = "1KiB",
                        max = "15MiB",
                        unit = "bytes",
                        about = "Largest image.")
                int maxImageBytes,
        @Setting(
                        key = "crawl.max-bytes-in-flight",
                        value = "128MiB",
                        min = "16MiB",
                        unit = "bytes",
                        about =
                                "Bytes fetched and not yet handed to Kafka; from half of it on no fetch is begun.")
                long maxBytesInFlight,
        @Setting(
                        key = "crawl.body-cache-bytes",
                        value = "32MiB",
                        min = "0",
                        unit = "bytes",
                        about = "Images kept in memory for texts that are found later.")
                long bodyCacheBytes,
        @Setting(
                        key = "crawl.resolve",
                        value = "",
                        about =
                                "Fixed addresses as host=address, comma separated, asked before the name service.")
                List<String> resolve,
        @Setting(
                        key = "crawl.allow-private-addresses",
                        value = "false",
                        about =
                                "Whether loopback, private, link-local and other addresses that are not public may be connected to.")
                boolean allowPrivateAddresses) {

    FetchSettings {
        addresses(resolve);
    }

    /** The fixed addresses by lowercase host. */
    Map<String, InetAddress> fixedAddresses() {
        return addresses(resolve);
    }

    private static Map<String, InetAddress> addresses(List<String> entries) {
        Map<String, InetAddress> addresses = new LinkedHashMap<>();
        for (String entry : entries) {
            int equals = entry.indexOf('=');
            String address = entry.substring(equals + 1);
            if (equals < 1 || !address.matches("[0-9.]+|[0-9a-fA-F:.]*:[0-9a-fA-F:.]*")) {
                throw new IllegalArgumentException(
                        "crawl.resolve must be host=address, such as a.test=127.0.0.2, not \""
                                + entry
                                + '"');
            }
            try {
                addresses.put(
                        entry.substring(0, equals).toLowerCase(Locale.ROOT),
                        InetAddress.getByName(address));
            } catch (UnknownHostException e) {
                throw new IllegalArgumentException(
                        "crawl.resolve has an address that is none: \"" + entry + '"', e);
            }
        }
        return addresses;
    }
}
