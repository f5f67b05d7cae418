package io.everalign.filter;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import org.apache.flink.core.io.SimpleVersionedSerializer;

/** Ranges in the checkpoints of the readers. */
final class RawRangeSerializer implements SimpleVersionedSerializer<RawRange> {

    private static final int VERSION = 1;

    @Override
    public int getVersion() {
        return VERSION;
    }

    @Override
    public byte[] serialize(RawRange range) {
        return bytes(range);
    }

    static byte[] bytes(RawRange range) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            write(range, new DataOutputStream(bytes));
        } catch (IOException e) {
            throw new UncheckedIOException("Memory takes every byte", e);
        }
        return bytes.toByteArray();
    }

    private static void write(RawRange range, DataOutputStream out) throws IOException {
        out.writeInt(range.partition());
        out.writeLong(range.from());
        out.writeLong(range.to());
        out.writeLong(range.bitsFrom());
        out.writeInt(range.repeats().length);
        out.write(range.repeats());
        out.writeLong(range.progressOffset());
        Offsets.write(range.overEnds(), out);
    }

    @Override
    public RawRange deserialize(int version, byte[] serialized) throws IOException {
        if (version != VERSION) {
            throw new IOException("Range of version " + version + ", only 1 is known");
        }
        DataInputStream in = new DataInputStream(new ByteArrayInputStream(serialized));
        int partition = in.readInt();
        long from = in.readLong();
        long to = in.readLong();
        long bitsFrom = in.readLong();
        byte[] repeats = in.readNBytes(in.readInt());
        long progressOffset = in.readLong();
        Map<Integer, Long> overEnds = Offsets.read(in);
        return new RawRange(partition, from, to, bitsFrom, repeats, progressOffset, overEnds);
    }
}
