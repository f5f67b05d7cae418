package io.everalign.filter;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/** Offsets by partition, as bytes. */
final class Offsets {

    private Offsets() {}

    static void write(Map<Integer, Long> offsets, DataOutputStream out) throws IOException {
        out.writeInt(offsets.size());
        for (Map.Entry<Integer, Long> offset : offsets.entrySet()) {
            out.writeInt(offset.getKey());
            out.writeLong(offset.getValue());
        }
    }

    static Map<Integer, Long> read(DataInputStream in) throws IOException {
        Map<Integer, Long> offsets = new HashMap<>();
        int size = in.readInt();
        for (int i = 0; i < size; i++) {
            offsets.put(in.readInt(), in.readLong());
        }
        return offsets;
    }
}
