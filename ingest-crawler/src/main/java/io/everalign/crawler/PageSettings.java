package io.everalign.crawler;

import io.everalign.runtime.Setting;

/**
 * How much of one page is taken.
 *
 * @param maxUrlChars longest URL
 * @param maxTextChars longest alt-text
 * @param maxLinks links taken of a page
 * @param maxImages images taken of a page
 */
record PageSettings(
        @Setting(
                        key = "crawl.max-url-chars",
                        value = "2048",
                        min = "16",
                        max = "65536",
                        about = "Longest URL; longer ones are dropped.")
                int maxUrlChars,
        @Setting(
                        key = "crawl.max-text-chars",
                        value = "10000",
                        min = "1",
                        max = "100000",
                        about = "Longest alt-text; images with longer ones are dropped.")
                int maxTextChars,
        @Setting(
                        key = "crawl.max-links-per-page",
                        value = "5000",
                        min = "0",
                        max = "100000",
                        about = "Links taken of one page or sitemap.")
                int maxLinks,
        @Setting(
                        key = "crawl.max-images-per-page",
                        value = "2000",
                        min = "0",
                        max = "100000",
                        about = "Images taken of one page.")
                int maxImages) {}
