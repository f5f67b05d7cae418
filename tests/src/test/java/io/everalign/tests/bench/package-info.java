/**
 * Measurements beside a peer or a limit, each a program of its own: {@code ./everalign bench}. None
 * of them is a test.
 */
@NullMarked
package io.everalign.tests.bench;

import org.jspecify.annotations.NullMarked;
