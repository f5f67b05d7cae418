package io.everalign.filter.nsfw;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.GZIPOutputStream;

/** The tiny model packed as the npm package packs the real one. */
final class TinyArchive {
    static final String FOLDER = "package/dist/models/mobilenet_v2_mid/";

    private static final String BUNDLE =
            "!function(d){if(\"object\"==typeof exports&&\"undefined\"!=typeof module)module.exports=d()}"
                    + "(function(){return function d(e,X,n){return H}({1:[function(d,e,X){e.exports=%s"
                    + "},{}]},{},[1])(1)});";

    private TinyArchive() {}

    static Map<String, String> scripts() {
        byte[] weights = TinyModel.weights();
        Map<String, String> scripts = new LinkedHashMap<>();
        scripts.put("package/README.md", "words");
        scripts.put("package/LICENSE", "MIT");
        scripts.put(FOLDER + "group1-shard1of2.min.js", shard(weights, 0, 100));
        scripts.put(FOLDER + "group1-shard2of2.min.js", shard(weights, 100, weights.length));
        String minified =
                TinyModel.json()
                        .replaceAll("\"(\\w+)\":", "$1:")
                        .replace("false", "!1")
                        .replace(":0.", ":.");
        scripts.put(FOLDER + "model.min.js", bundle(minified));
        return scripts;
    }

    static String bundle(String constant) {
        return BUNDLE.formatted(constant);
    }

    private static String shard(byte[] weights, int from, int to) {
        byte[] part = Arrays.copyOfRange(weights, from, to);
        return bundle('"' + Base64.getEncoder().encodeToString(part) + '"');
    }

    static byte[] gzip(byte[] tar) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(tar);
        }
        return out.toByteArray();
    }

    static byte[] tar(Map<String, String> files) {
        ByteArrayOutputStream tar = new ByteArrayOutputStream();
        files.forEach(
                (name, text) -> {
                    byte[] content = text.getBytes(StandardCharsets.UTF_8);
                    tar.writeBytes(header(name, content.length));
                    tar.writeBytes(Arrays.copyOf(content, (content.length + 511) / 512 * 512));
                });
        tar.writeBytes(new byte[1024]);
        return tar.toByteArray();
    }

    static byte[] header(String name, long size) {
        byte[] header = new byte[512];
        put(header, 0, name);
        put(header, 124, "%011o".formatted(size));
        put(header, 148, "        ");
        header[156] = '0';
        int sum = 0;
        for (byte one : header) {
            sum += one & 0xFF;
        }
        put(header, 148, "%06o\0".formatted(sum));
        return header;
    }

    private static void put(byte[] header, int at, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        System.arraycopy(bytes, 0, header, at, bytes.length);
    }
}
