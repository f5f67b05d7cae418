package io.everalign.schemas;

import org.apache.kafka.common.test.KafkaClusterTestKit;
import org.apache.kafka.common.test.TestKitNodes;
import org.apache.kafka.common.utils.Exit;

/**
 * A real broker in KRaft mode inside the test's JVM, with transactions; one for all tests of a JVM.
 */
public final class TestBroker {

    private static KafkaClusterTestKit cluster;

    private TestBroker() {}

    /** Bootstrap servers of the broker, which is started by the first call. */
    public static synchronized String bootstrapServers() {
        if (cluster == null) {
            cluster = start();
            Runtime.getRuntime().addShutdownHook(new Thread(TestBroker::stop));
        }
        return cluster.bootstrapServers();
    }

    private static KafkaClusterTestKit start() {
        try {
            KafkaClusterTestKit started =
                    new KafkaClusterTestKit.Builder(
                                    new TestKitNodes.Builder()
                                            .setCombined(true)
                                            .setNumBrokerNodes(1)
                                            .setNumControllerNodes(1)
                                            .build())
                            .setConfigProp("auto.create.topics.enable", "false")
                            .setConfigProp("offsets.topic.num.partitions", "1")
                            .setConfigProp("offsets.topic.replication.factor", "1")
                            .setConfigProp("transaction.state.log.num.partitions", "1")
                            .setConfigProp("transaction.state.log.replication.factor", "1")
                            .setConfigProp("transaction.state.log.min.isr", "1")
                            .setConfigProp("group.initial.rebalance.delay.ms", "0")
                            .setConfigProp("group.min.session.timeout.ms", "1000")
                            .setConfigProp("transaction.max.timeout.ms", "3600000")
                            .build();
            started.format();
            started.startup();
            started.waitForReadyBrokers();
            return started;
        } catch (Exception e) {
            throw new IllegalStateException("Cannot start a broker for the tests", e);
        }
    }

    private static synchronized void stop() {
        // Its folder goes with it; a broker that notices would end the JVM as if a test had failed.
        Exit.setHaltProcedure((status, message) -> {});
        Exit.setExitProcedure((status, message) -> {});
        try {
            cluster.close();
        } catch (Exception e) {
            throw new IllegalStateException("Cannot stop the broker of the tests", e);
        }
    }
}
