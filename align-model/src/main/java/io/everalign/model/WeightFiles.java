package io.everalign.model;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * The weights of a model directory: {@code model.safetensors}, or the shards that {@code
 * model.safetensors.index.json} names. Pickled weights are refused: reading them would run them.
 */
final class WeightFiles implements AutoCloseable {
    private static final int MAX_SHARDS = 1000;

    private final Path directory;
    private final List<SafetensorsFile> opened = new ArrayList<>();
    private final Map<String, SafetensorsFile> tensors = new HashMap<>();

    private WeightFiles(Path directory) {
        this.directory = directory;
    }

    static WeightFiles open(Path directory) throws IOException {
        WeightFiles files = new WeightFiles(directory);
        try {
            for (String name : names(directory)) {
                files.add(SafetensorsFile.open(directory.resolve(name)));
            }
            return files;
        } catch (IOException | RuntimeException e) {
            files.close();
            throw e;
        }
    }

    /** The files that hold the weights, in order of their names. */
    static Set<String> names(Path directory) throws IOException {
        if (Files.exists(directory.resolve(ModelFiles.WEIGHTS))) {
            return Set.of(ModelFiles.WEIGHTS);
        }
        Path index = directory.resolve(ModelFiles.WEIGHTS_INDEX);
        if (Files.exists(index)) {
            return shards(index, ModelFiles.readText(index));
        }
        String pickle =
                Files.exists(directory.resolve(ModelFiles.PICKLED_WEIGHTS))
                        ? "; pickled weights are not read, save them with safe_serialization=True"
                        : "";
        throw new IOException(directory + ": " + ModelFiles.WEIGHTS + " is missing" + pickle);
    }

    /**
     * The shards that an index names.
     *
     * @param index where it came from, for errors
     */
    static Set<String> shards(Path index, String json) throws IOException {
        JsonNode map;
        try {
            map = ConfigJson.parse(json).path("weight_map");
        } catch (IllegalArgumentException e) {
            throw new IOException(index + ": " + e.getMessage(), e);
        }
        Set<String> names = new TreeSet<>();
        for (JsonNode file : map) {
            if (!file.isTextual() || !ModelFiles.SHARD.matcher(file.textValue()).matches()) {
                throw new IOException(index + ": weight_map must name files, but has " + file);
            }
            names.add(file.textValue());
        }
        if (names.isEmpty() || names.size() > MAX_SHARDS) {
            throw new IOException(
                    index + ": must name 1 to " + MAX_SHARDS + " files, but names " + names.size());
        }
        return names;
    }

    private void add(SafetensorsFile file) throws IOException {
        opened.add(file);
        for (String name : file.names()) {
            if (tensors.put(name, file) != null) {
                throw new IOException(directory + ": two files hold " + name);
            }
        }
    }

    Set<String> tensors() {
        return Set.copyOf(tensors.keySet());
    }

    boolean has(String name) {
        return tensors.containsKey(name);
    }

    ByteBuffer floats(TensorSpec spec) throws IOException {
        return holder(spec.name()).floats(spec);
    }

    long integer(String name) throws IOException {
        return holder(name).integer(name);
    }

    private SafetensorsFile holder(String name) throws IOException {
        SafetensorsFile file = tensors.get(name);
        if (file == null) {
            throw new IOException(directory + ": the weights have no tensor " + name);
        }
        return file;
    }

    @Override
    public void close() throws IOException {
        for (SafetensorsFile file : opened) {
            file.close();
        }
    }
}
