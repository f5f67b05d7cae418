package io.everalign.crawler;

import io.everalign.runtime.Setting;
import java.util.List;

/**
 * Where pairs come from.
 *
 * @param seeds pages to begin with
 * @param folder folder of HTML files; empty for none
 * @param warc WARC files
 * @param sitemaps whether sitemaps named by robots.txt are read
 * @param stayOnSeedDomains whether links leave the domains of the seeds
 * @param maxDepth links followed from a seed
 * @param maxPagesPerDomain pages taken of one registrable domain
 */
record SourceSettings(
        @Setting(key = "crawl.seeds", value = "", about = "Pages to begin with, comma separated.")
                List<String> seeds,
        @Setting(
                        key = "crawl.folder",
                        value = "",
                        about = "Folder of HTML files with their images beside them.")
                String folder,
        @Setting(
                        key = "crawl.warc",
                        value = "",
                        about = "WARC files, plain or compressed, comma separated.")
                List<String> warc,
        @Setting(
                        key = "crawl.sitemaps",
                        value = "true",
                        about = "Whether sitemaps named by robots.txt are read.")
                boolean sitemaps,
        @Setting(
                        key = "crawl.stay-on-seed-domains",
                        value = "false",
                        about =
                                "Whether links that leave the registrable domains of the seeds are dropped; images may be anywhere.")
                boolean stayOnSeedDomains,
        @Setting(
                        key = "crawl.max-depth",
                        value = "20",
                        min = "0",
                        max = "10000",
                        about = "Links followed from a seed.")
                int maxDepth,
        @Setting(
                        key = "crawl.max-pages-per-domain",
                        value = "1000000",
                        min = "1",
                        about =
                                "Pages taken of one registrable domain; ends spider traps that depth does not.")
                long maxPagesPerDomain) {}
