package io.everalign.filter;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Map;
import org.apache.flink.core.io.SimpleVersionedSerializer;

/**
 * Where the gate stands.
 *
 * @param epoch census epoch whose progress it follows
 * @param progressOffset offset of {@code census.progress} from which to read on
 * @param next for each raw partition, the first offset not handed out yet
 */
record GateState(int epoch, long progressOffset, Map<Integer, Long> next) {

    GateState {
        next = Map.copyOf(next);
    }

    static GateState initial(int epoch) {
        return new GateState(epoch, 0, Map.of());
    }

    /** The state in the checkpoints of the enumerator. */
    static final class Serializer implements SimpleVersionedSerializer<GateState> {

        private static final int VERSION = 1;

        @Override
        public int getVersion() {
            return VERSION;
        }

        @Override
        public byte[] serialize(GateState state) throws IOException {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            DataOutputStream out = new DataOutputStream(bytes);
            out.writeInt(state.epoch());
            out.writeLong(state.progressOffset());
            Offsets.write(state.next(), out);
            return bytes.toByteArray();
        }

        @Override
        public GateState deserialize(int version, byte[] serialized) throws IOException {
            if (version != VERSION) {
                throw new IOException("Gate state of version " + version + ", only 1 is known");
            }
            DataInputStream in = new DataInputStream(new ByteArrayInputStream(serialized));
            return new GateState(in.readInt(), in.readLong(), Offsets.read(in));
        }
    }
}
