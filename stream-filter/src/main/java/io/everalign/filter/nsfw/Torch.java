package io.everalign.filter.nsfw;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDManager;

/** The native half of the engine: found on the class path, never fetched. */
final class Torch {
    static {
        setIfAbsent("ai.djl.offline", "true");
        setIfAbsent("OPT_OUT_TRACKING", "true");
    }

    private Torch() {}

    private static void setIfAbsent(String property, String value) {
        if (System.getProperty(property) == null) {
            System.setProperty(property, value);
        }
    }

    /** A manager of the CPU's native memory that nothing but {@link NDManager#close} frees. */
    static NDManager manager() {
        return Engine.getEngine("PyTorch").newBaseManager(Device.cpu());
    }
}
