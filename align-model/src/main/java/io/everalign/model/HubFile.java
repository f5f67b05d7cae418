package io.everalign.model;

import static io.everalign.model.AlignConfig.require;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A file that a hub offers.
 *
 * @param name its name, without a folder
 * @param bytes its size
 * @param sha256 64 lowercase hex characters, or empty if the hub does not say
 */
record HubFile(String name, long bytes, String sha256) {
    private static final int MAX_FILES = 10_000;
    private static final long MAX_BYTES = 1L << 40;

    /** Those of a hub's listing that make a model; other files and folders are left out. */
    static List<HubFile> ofModel(JsonNode listing) {
        JsonNode siblings = listing.path("siblings");
        require(siblings.size() <= MAX_FILES, "at most 10000 files in a model", siblings.size());
        List<HubFile> files = new ArrayList<>();
        for (JsonNode sibling : siblings) {
            String name = sibling.path("rfilename").asText();
            if (ModelFiles.isOfModel(name)) {
                JsonNode size = sibling.path("size");
                require(
                        size.canConvertToLong() && size.longValue() >= 0,
                        "a hub must tell the size of " + name,
                        size);
                files.add(new HubFile(name, size.longValue(), digest(sibling)));
            }
        }
        long sum = files.stream().mapToLong(HubFile::bytes).sum();
        require(sum <= MAX_BYTES, "a model must have at most " + MAX_BYTES + " bytes", sum);
        return files;
    }

    private static String digest(JsonNode sibling) {
        String digest = sibling.path("lfs").path("sha256").asText("").toLowerCase(Locale.ROOT);
        return digest.matches("[0-9a-f]{64}") ? digest : "";
    }
}
