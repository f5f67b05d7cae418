/**
 * How a process lives. {@link io.everalign.runtime.Station} reads the {@link
 * io.everalign.runtime.Settings} of one process (file, environment, command line; every problem
 * reported at once), starts its {@link io.everalign.runtime.Component}, answers {@code /health} and
 * {@code /metrics} while it works, and on SIGTERM closes it, which drains. A process killed without
 * a chance to drain must come back to the same place: nothing here promises more than that.
 */
@NullMarked
package io.everalign.runtime;

import org.jspecify.annotations.NullMarked;
