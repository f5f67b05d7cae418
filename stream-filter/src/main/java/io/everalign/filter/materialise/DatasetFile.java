package io.everalign.filter.materialise;

import com.fasterxml.jackson.core.JsonEncoding;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** What is said of the whole set, in files that are written after all others. */
final class DatasetFile {

    /** The file that marks a set as whole. */
    static final String NAME = "dataset.json";

    /** Samples by tar: where open_clip looks for the size of a set. */
    static final String SIZES = "sizes.json";

    private static final JsonFactory JSON = new JsonFactory();
    private static final int FORMAT = 1;

    private interface Content {
        void write(JsonGenerator json) throws IOException;
    }

    private DatasetFile() {}

    static void write(Dataset dataset, Path folder) throws IOException {
        write(folder.resolve(SIZES), json -> sizes(dataset, json));
        write(folder.resolve(NAME), json -> dataset(dataset, json));
    }

    private static void write(Path path, Content content) throws IOException {
        try (NewFile file = NewFile.begin(path)) {
            JsonGenerator json = JSON.createGenerator(file, JsonEncoding.UTF8);
            json.disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
            json.setPrettyPrinter(
                    new DefaultPrettyPrinter().withObjectIndenter(new DefaultIndenter("  ", "\n")));
            json.writeStartObject();
            content.write(json);
            json.writeEndObject();
            json.close();
            file.write('\n');
            var unused = file.finish();
        }
    }

    private static void sizes(Dataset dataset, JsonGenerator json) throws IOException {
        for (Shard.Whole shard : dataset.shards()) {
            json.writeNumberField(shard.tar().name(), shard.pairs());
        }
    }

    private static void dataset(Dataset dataset, JsonGenerator json) throws IOException {
        Counts counts = dataset.counts();
        json.writeNumberField("format", FORMAT);
        json.writeNumberField("generation", dataset.generation());
        json.writeArrayFieldStart("epochs");
        for (int epoch : counts.epochs()) {
            json.writeNumber(epoch);
        }
        json.writeEndArray();
        json.writeObjectFieldStart("counts");
        json.writeNumberField("read", counts.read());
        for (Outcome outcome : Outcome.values()) {
            json.writeNumberField(outcome.label(), counts.of(outcome));
        }
        json.writeEndObject();
        json.writeObjectFieldStart("settings");
        json.writeNumberField("materialise.shard-pairs", dataset.limits().pairs());
        json.writeNumberField("materialise.shard-bytes", dataset.limits().bytes());
        json.writeEndObject();
        json.writeObjectFieldStart("offsets");
        offsets(dataset.snapshot().filtered(), json);
        offsets(dataset.snapshot().retracted(), json);
        offsets(dataset.snapshot().over(), json);
        json.writeEndObject();
        json.writeStringField("tars", dataset.braces(""));
        json.writeArrayFieldStart("shards");
        for (Shard.Whole shard : dataset.shards()) {
            shard(shard, json);
        }
        json.writeEndArray();
    }

    /** From and to of each partition of a topic. */
    private static void offsets(List<LogRange> ranges, JsonGenerator json) throws IOException {
        json.writeArrayFieldStart(ranges.get(0).topic().topicName());
        for (LogRange range : ranges) {
            json.writeStartObject();
            json.writeNumberField("partition", range.partition());
            json.writeNumberField("from", range.from());
            json.writeNumberField("to", range.to());
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private static void shard(Shard.Whole shard, JsonGenerator json) throws IOException {
        json.writeStartObject();
        json.writeNumberField("pairs", shard.pairs());
        json.writeArrayFieldStart("files");
        for (NewFile.Whole file : List.of(shard.tar(), shard.parquet())) {
            json.writeStartObject();
            json.writeStringField("name", file.name());
            json.writeNumberField("bytes", file.bytes());
            json.writeStringField("sha256", file.sha256());
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeEndObject();
    }
}
