package io.everalign.crawler;

import java.time.Instant;

/**
 * The bytes of an image.
 *
 * @param bytes as fetched
 * @param mediaType what they are, by themselves
 * @param fetchedAt when they were fetched
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Body(byte[] bytes, String mediaType, Instant fetchedAt) {}
