package io.everalign.filter;

import static org.assertj.core.api.Assertions.assertThat;

import io.everalign.runtime.Settings;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.api.java.typeutils.runtime.TupleSerializer;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.flink.configuration.StateBackendOptions;
import org.apache.flink.connector.kafka.source.KafkaSource;
import org.apache.flink.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import org.apache.flink.runtime.jobgraph.JobGraph;
import org.apache.flink.runtime.jobgraph.JobVertex;
import org.apache.flink.state.rocksdb.RocksDBConfigurableOptions;
import org.apache.flink.state.rocksdb.RocksDBOptions;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.graph.StreamGraph;
import org.apache.flink.streaming.api.graph.StreamNode;
import org.junit.jupiter.api.Test;

/** What crosses the network between the parts of the two jobs. */
class JobGraphTest {

    @Test
    void theFilterIsOneChainSoThatImageBytesAreNeverShuffled() {
        JobGraph graph = graph(JobGraphTest::filter).getJobGraph();
        assertThat(graph.getVertices())
                .extracting(JobVertex::getName)
                .singleElement()
                .asString()
                .contains("raw pairs behind the gate", "rules", "filtered and rejected");
    }

    @Test
    void nearDuplicatesAreFoundByHashesBesideTheChain() {
        StreamGraph graph = graph(JobGraphTest::filter, "--filter.near-duplicate-radius=31");
        assertThat(graph.getJobGraph().getVertices())
                .extracting(JobVertex::getName)
                .hasSize(2)
                .anyMatch(name -> name.contains("rules") && name.contains("filtered and rejected"));
        assertThat(graph.getStreamNodes())
                .flatExtracting(StreamNode::getOutEdges)
                .filteredOn(edge -> !edge.getPartitioner().toString().equals("FORWARD"))
                .extracting(edge -> graph.getStreamNode(edge.getTargetId()))
                .extracting(node -> node.getTypeSerializersIn()[0])
                .containsExactly(
                        TypeInformation.of(NearPair.class)
                                .createSerializer(
                                        graph.getExecutionConfig().getSerializerConfig()));
        assertThat(NearPair.class.getRecordComponents())
                .extracting(RecordComponent::getType)
                .isSubsetOf(long.class, long[].class);
    }

    @Test
    void theCensusShufflesNothingLargerThanTwoHashes() {
        StreamGraph graph = graph(JobGraphTest::census);
        Set<TypeSerializer<?>> shuffled =
                graph.getStreamNodes().stream()
                        .flatMap(node -> node.getOutEdges().stream())
                        .filter(edge -> edge.getPartitioner().toString().equals("HASH"))
                        .map(edge -> graph.getStreamNode(edge.getTargetId()))
                        .<TypeSerializer<?>>map(node -> node.getTypeSerializersIn()[0])
                        .collect(Collectors.toSet());
        assertThat(shuffled)
                .containsExactly(
                        TypeInformation.of(Occurrence.class)
                                .createSerializer(
                                        graph.getExecutionConfig().getSerializerConfig()));
        List<Class<?>> fields =
                Arrays.stream(Occurrence.class.getDeclaredFields())
                        .filter(field -> !Modifier.isStatic(field.getModifiers()))
                        .<Class<?>>map(Field::getType)
                        .toList();
        assertThat(fields).isSubsetOf(int.class, long.class, boolean.class, String.class);
    }

    @Test
    void theListOfNgramsShufflesNothingButCounts() {
        StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
        NgramsSettings settings =
                Settings.of(NgramsSettings.class)
                        .read(new String[] {"--ngrams.out=some.ngrams"}, Map.of());
        Source<String, ?, ?> texts =
                KafkaSource.<String>builder()
                        .setBootstrapServers("none:9092")
                        .setTopics("none")
                        .setBounded(OffsetsInitializer.latest())
                        .setDeserializer(new NgramTexts())
                        .build();
        NgramsJob.define(env, texts, settings, "nothing");
        StreamGraph graph = env.getStreamGraph();
        List<TypeSerializer<?>> shuffled =
                graph.getStreamNodes().stream()
                        .flatMap(node -> node.getOutEdges().stream())
                        .filter(edge -> !edge.getPartitioner().toString().equals("FORWARD"))
                        .map(edge -> graph.getStreamNode(edge.getTargetId()))
                        .<TypeSerializer<?>>flatMap(
                                node -> Arrays.stream(node.getTypeSerializersIn()))
                        .toList();
        assertThat(shuffled)
                .isNotEmpty()
                .allSatisfy(type -> assertThat(type).isInstanceOf(TupleSerializer.class));
    }

    @Test
    void bothJobsKeepTheirStateInRocksDbHoweverTheyAreStarted() {
        for (StreamGraph graph :
                List.of(graph(JobGraphTest::filter), graph(JobGraphTest::census))) {
            ReadableConfig config = graph.getJobConfiguration();
            assertThat(config.get(StateBackendOptions.STATE_BACKEND)).isEqualTo("rocksdb");
            assertThat(config.get(CheckpointingOptions.INCREMENTAL_CHECKPOINTS)).isTrue();
            assertThat(config.get(RocksDBConfigurableOptions.USE_BLOOM_FILTER)).isTrue();
            assertThat(config.get(RocksDBOptions.USE_PARTITIONED_INDEX_FILTERS)).isTrue();
        }
    }

    @Test
    void everyOperatorKeepsItsStateAcrossVersionsOfTheJob() {
        for (StreamGraph graph :
                List.of(
                        graph(JobGraphTest::filter, "--filter.near-duplicate-radius=31"),
                        graph(JobGraphTest::census))) {
            assertThat(graph.getStreamNodes())
                    .extracting(StreamNode::getTransformationUID)
                    .allMatch(uid -> uid != null && uid.matches(".*-v[0-9]+.*"));
        }
    }

    @Test
    void aCensusThatBeginsWithTheLedgerIsTheSameButForItsSource() {
        CountedBefore before =
                new CountedBefore(
                        List.of(new CountedBefore.Epoch(1, Map.of(0, 5L))),
                        Map.of(0, 5L),
                        Map.of(0, 9L));
        StreamGraph graph = graph((env, settings) -> CensusMain.define(env, settings, before));
        assertThat(graph.getStreamNodes())
                .extracting(StreamNode::getTransformationUID)
                .containsExactlyInAnyOrderElementsOf(
                        graph(JobGraphTest::census).getStreamNodes().stream()
                                .map(StreamNode::getTransformationUID)
                                .toList());
    }

    private static void census(StreamExecutionEnvironment env, FilterJobSettings settings) {
        CensusMain.define(env, settings, CountedBefore.NOTHING);
    }

    private static void filter(StreamExecutionEnvironment env, FilterJobSettings settings) {
        FilterMain.define(env, settings, Map.of());
    }

    private static StreamGraph graph(
            BiConsumer<StreamExecutionEnvironment, FilterJobSettings> job, String... arguments) {
        StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
        FilterJobSettings settings = Settings.of(FilterJobSettings.class).read(arguments, Map.of());
        job.accept(env, settings);
        return env.getStreamGraph();
    }
}
