package io.everalign.filter.nsfw;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** The files that {@link MobileNetClassifier} reads, made of the npm package nsfwjs. */
final class NsfwModel {
    static final String NAME = "mobilenet_v2_mid";

    private static final String FOLDER = "package/dist/models/" + NAME + "/";
    private static final String LICENSE = "package/LICENSE";
    private static final String MODEL = FOLDER + "model.min.js";
    private static final List<String> WEIGHTS =
            List.of(FOLDER + "group1-shard1of2.min.js", FOLDER + "group1-shard2of2.min.js");

    private NsfwModel() {}

    /** The files by name. They are known to be a model that runs. */
    static Map<String, byte[]> files(byte[] archive) throws IOException {
        Map<String, byte[]> scripts =
                Tarball.read(archive, Set.of(LICENSE, MODEL, WEIGHTS.get(0), WEIGHTS.get(1)));
        Map<String, byte[]> files = new TreeMap<>();
        files.put(ModelFolder.LICENSE, scripts.get(LICENSE));
        files.put(ModelFolder.MODEL, read(MODEL, scripts, BundledModule::object));
        ByteArrayOutputStream weights = new ByteArrayOutputStream();
        for (String shard : WEIGHTS) {
            weights.writeBytes(read(shard, scripts, BundledModule::bytes));
        }
        files.put(ModelFolder.WEIGHTS, weights.toByteArray());
        try {
            ModelGraph.read(files.get(ModelFolder.MODEL), files.get(ModelFolder.WEIGHTS));
        } catch (BadModel e) {
            throw e.in(MODEL);
        }
        return files;
    }

    private interface Reading {
        byte[] of(byte[] script) throws BadModel;
    }

    private static byte[] read(String name, Map<String, byte[]> scripts, Reading reading)
            throws BadModel {
        try {
            return reading.of(scripts.get(name));
        } catch (BadModel e) {
            throw e.in(name);
        }
    }
}
