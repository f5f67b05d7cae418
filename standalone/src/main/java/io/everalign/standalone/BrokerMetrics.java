package io.everalign.standalone;

import io.prometheus.client.Collector;
import io.prometheus.client.CounterMetricFamily;
import java.lang.management.ManagementFactory;
import java.util.List;
import javax.management.JMException;
import javax.management.ObjectName;

/**
 * What the broker has taken since it started: {@code everalign_broker_records_total} and {@code
 * everalign_broker_bytes_total}, over all topics, Kafka's own ones included. They are read from
 * Kafka's meters and belong to no equation: a retry that Kafka drops as a duplicate counts here.
 */
final class BrokerMetrics extends Collector {

    static final String RECORDS = "everalign_broker_records_total";
    static final String BYTES = "everalign_broker_bytes_total";

    @Override
    public List<MetricFamilySamples> collect() {
        return List.of(
                new CounterMetricFamily(RECORDS, "Records taken.", count("MessagesInPerSec")),
                new CounterMetricFamily(BYTES, "Bytes taken.", count("BytesInPerSec")));
    }

    private static double count(String meter) {
        try {
            ObjectName name = new ObjectName("kafka.server:type=BrokerTopicMetrics,name=" + meter);
            Object value = ManagementFactory.getPlatformMBeanServer().getAttribute(name, "Count");
            return value instanceof Number number ? number.doubleValue() : 0;
        } catch (JMException e) {
            return 0; // the meter appears with the first record
        }
    }
}
