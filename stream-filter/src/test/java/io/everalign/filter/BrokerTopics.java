package io.everalign.filter;

import java.util.Map;
import org.apache.kafka.clients.admin.Admin;

/** The topics of the broker that a test shares with the tests before it. */
final class BrokerTopics {

    private BrokerTopics() {}

    /** Deletes all of them, so that the next station makes its own. */
    static void deleteAll(String bootstrapServers) throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers))) {
            admin.deleteTopics(admin.listTopics().names().get()).all().get();
            Deadlines.await("no topics", () -> admin.listTopics().names().get().isEmpty());
        }
    }
}
