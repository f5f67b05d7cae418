/**
 * All of Everalign on one machine. {@link io.everalign.standalone.Standalone} makes the life of one
 * station: its class path is read from the module that holds it, its settings are laid out below
 * the data directory, it is started as a JVM of its own, watched through {@code /health}, started
 * again with a growing pause when it dies or stays down, drawn as one line from its {@code
 * /metrics}, and told to end in the order of the data path; when the supervisor itself is killed,
 * the station notices that its standard input has ended and goes too. The broker is a station like
 * the others ({@link io.everalign.standalone.BrokerMain}); the web of the demo is a set of packages
 * with documentation, served by {@link io.everalign.standalone.SiteServer} on loopback addresses.
 */
@NullMarked
package io.everalign.standalone;

import org.jspecify.annotations.NullMarked;
