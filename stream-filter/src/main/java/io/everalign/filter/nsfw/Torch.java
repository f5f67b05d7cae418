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

    private static Engine engine() {
        return Engine.getEngine("PyTorch");
    }

    /**
     * The device that is asked for.
     *
     * @throws IllegalStateException if it is a GPU, and the engine sees none
     */
    static Device device(NsfwDevice asked) {
        if (asked == NsfwDevice.CPU) {
            return Device.cpu();
        }
        boolean present = engine().getGpuCount() > 0;
        if (asked == NsfwDevice.GPU && !present) {
            throw new IllegalStateException(
                    "filter.nsfw-device must be cpu or auto where PyTorch %s sees no GPU, but is gpu"
                            .formatted(engine().getVersion()));
        }
        return present ? Device.gpu(0) : Device.cpu();
    }

    /** A manager of a device's native memory that nothing but {@link NDManager#close} frees. */
    static NDManager manager(Device device) {
        return engine().newBaseManager(device);
    }
}
