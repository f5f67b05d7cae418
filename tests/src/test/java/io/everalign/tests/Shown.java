package io.everalign.tests;

/**
 * An image with its alt-text, as a page of the test site shows it, beside what must become of it.
 *
 * @param imageUrl where the image is, after redirects
 * @param text the alt-text that a reader sees
 * @param becomes its fate
 */
record Shown(String imageUrl, String text, Becomes becomes) {}
