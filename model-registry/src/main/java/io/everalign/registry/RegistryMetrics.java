package io.everalign.registry;

import io.prometheus.client.CollectorRegistry;
import io.prometheus.client.Counter;
import io.prometheus.client.Gauge;
import java.util.Arrays;

/**
 * What the registry counts. Between two requests these hold, each sum being over all labels:
 *
 * <ul>
 *   <li>requests_received = requests_answered (by status class) + requests_aborted +
 *       requests_in_flight
 *   <li>uploads_received = uploads_stored + uploads_known + uploads_refused (by reason) +
 *       uploads_failed
 *   <li>versions_received = versions_published + versions_known + versions_refused (by reason) +
 *       versions_failed
 *   <li>alias_moves_received = alias_moves_done + alias_moves_unchanged + alias_moves_refused (by
 *       reason) + alias_moves_failed
 *   <li>events_journalled = events_sent + events_waiting, once the topic has been read
 * </ul>
 *
 * <p>{@code failed} and {@code aborted} are for errors of disks and networks; {@code
 * events_waiting} that keeps growing means that Kafka is away.
 */
final class RegistryMetrics {

    final Counter requestsReceived;
    final Counter requestsAnswered;
    final Counter requestsAborted;
    final Gauge requestsInFlight;
    final Counter bytesServed;
    final Gauge connections;
    final Counter connectionsRefused;
    final Outcomes uploads;
    final Outcomes versions;
    final Outcomes aliasMoves;
    final Counter collections;
    final Counter blobsCollected;
    final Counter bytesCollected;
    final Gauge eventsJournalled;
    final Gauge eventsSent;
    final Gauge eventsWaiting;

    private final CollectorRegistry registry;

    /** The ends that something asked for can come to. */
    record Outcomes(
            Counter received, Counter done, Counter unchanged, Counter refused, Counter failed) {

        void refuse(Refusal reason) {
            refused.labels(reason.label()).inc();
        }
    }

    RegistryMetrics(CollectorRegistry registry) {
        this.registry = registry;
        requestsReceived = counter("requests_received", "Requests whose head was read.");
        requestsAnswered =
                counter("requests_answered", "Requests answered, by status class.", "status");
        requestsAborted = counter("requests_aborted", "Requests whose connection ended first.");
        requestsInFlight = gauge("requests_in_flight", "Requests not yet answered.");
        bytesServed = counter("bytes_served", "Bytes of blobs sent.");
        connections = gauge("connections", "Open connections.");
        connectionsRefused = counter("connections_refused", "Connections beyond the limit.");
        uploads = outcomes("uploads", "stored", "known");
        versions = outcomes("versions", "published", "known");
        aliasMoves = outcomes("alias_moves", "done", "unchanged");
        collections = counter("collections", "Passes of the blob collector.");
        blobsCollected = counter("blobs_collected", "Blobs deleted, needed by nothing.");
        bytesCollected = counter("bytes_collected", "Bytes of the blobs deleted.");
        eventsJournalled = gauge("events_journalled", "Entries in the journal.");
        eventsSent = gauge("events_sent", "Entries known to be in the topic.");
        eventsWaiting = gauge("events_waiting", "Entries not yet in the topic.");
    }

    private Outcomes outcomes(String what, String done, String unchanged) {
        Counter refused = counter(what + "_refused", "Refused, by reason.", "reason");
        Arrays.stream(Refusal.values()).forEach(reason -> refused.labels(reason.label()));
        return new Outcomes(
                counter(what + "_received", "Asked for."),
                counter(what + "_" + done, "Done, and new."),
                counter(what + "_" + unchanged, "Already so."),
                refused,
                counter(what + "_failed", "Not done, by an error of disk or network."));
    }

    private Counter counter(String name, String help, String... labels) {
        return Counter.build()
                .namespace("everalign")
                .subsystem("registry")
                .name(name)
                .help(help)
                .labelNames(labels)
                .register(registry);
    }

    private Gauge gauge(String name, String help) {
        return Gauge.build()
                .namespace("everalign")
                .subsystem("registry")
                .name(name)
                .help(help)
                .register(registry);
    }
}
