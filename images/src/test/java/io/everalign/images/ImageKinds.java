package io.everalign.images;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/** Pictures of every kind, with the pixels that they should have, as image_kinds.py makes them. */
public final class ImageKinds {
    /** The pixels are Pillow's. */
    public static final ImageKinds GOLDEN = new ImageKinds(unpack("images.zip.gz"));

    private final Map<String, byte[]> files;

    private ImageKinds(Map<String, byte[]> files) {
        this.files = files;
    }

    public static ImageKinds in(Path folder) throws IOException {
        Map<String, byte[]> files = new HashMap<>();
        try (var paths = Files.list(folder)) {
            for (Path path : paths.filter(Files::isRegularFile).toList()) {
                files.put(path.getFileName().toString(), Files.readAllBytes(path));
            }
        }
        return new ImageKinds(files);
    }

    private static Map<String, byte[]> unpack(String resource) {
        Map<String, byte[]> files = new HashMap<>();
        try (InputStream in = ImageKinds.class.getResourceAsStream(resource);
                ZipInputStream zip = new ZipInputStream(new GZIPInputStream(in))) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                files.put(entry.getName(), zip.readAllBytes());
            }
            return files;
        } catch (IOException e) {
            throw new IllegalStateException(resource, e);
        }
    }

    public byte[] file(String name) {
        byte[] content = files.get(name);
        if (content == null) {
            throw new IllegalArgumentException("no file " + name);
        }
        return content;
    }

    /** One kind: its name, and what its pixels should be. */
    public record Kind(String name, int width, int height, String pixels) {}

    public List<Kind> all() {
        return lines("index.txt").stream()
                .map(f -> new Kind(f[0], Integer.parseInt(f[1]), Integer.parseInt(f[2]), f[3]))
                .toList();
    }

    public byte[] encoded(Kind kind) {
        return file(kind.name() + ".bin");
    }

    List<String[]> lines(String name) {
        String text = new String(file(name), StandardCharsets.UTF_8);
        return text.lines().map(line -> line.split(" ", -1)).toList();
    }
}
