package io.everalign.model;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.pytorch.jni.JniUtils;
import ai.djl.util.cuda.CudaUtils;
import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The native half of the engine: found on the class path, never fetched. Everything in this package
 * that touches native memory asks here first.
 */
public final class NativeLibraries {
    private static final String ENGINE = "PyTorch";

    static {
        setIfAbsent("ai.djl.offline", "true");
        setIfAbsent("OPT_OUT_TRACKING", "true");
        // The profiling executor warms up for several steps and then is slower on a CPU.
        setIfAbsent("ai.djl.pytorch.graph_optimizer", "false");
    }

    private NativeLibraries() {}

    /** Makes sure that the properties above stand before any native code is loaded. */
    static void prepare() {}

    private static void setIfAbsent(String property, String value) {
        if (System.getProperty(property) == null) {
            System.setProperty(property, value);
        }
    }

    /** What was found: the engine, its version and the devices that it sees. */
    public record Found(String engine, String version, List<String> devices, int threads) {}

    /** Loads the engine, or fails with the reason why it cannot be loaded. */
    public static Found find() {
        Engine engine = engine();
        int threads = JniUtils.getNumThreads();
        List<String> devices =
                engine.getGpuCount() == 0
                        ? List.of("cpu")
                        : IntStream.range(0, engine.getGpuCount())
                                .mapToObj(i -> "cuda:" + i)
                                .toList();
        return new Found(engine.getEngineName(), engine.getVersion(), devices, threads);
    }

    /**
     * Bytes of native memory that training may take at most: a GPU's whole memory, or what the
     * machine or its container has beside the heap of this JVM.
     */
    public static long memoryBytes() {
        if (device().isGpu()) {
            return CudaUtils.getGpuMemory(device()).getMax();
        }
        OperatingSystemMXBean system =
                ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
        return system.getTotalMemorySize() - Runtime.getRuntime().maxMemory();
    }

    /** Whether {@link #device()} is a GPU. */
    public static boolean onGpu() {
        return device().isGpu();
    }

    static Engine engine() {
        return Engine.getEngine(ENGINE);
    }

    /** The first GPU, or the CPU where there is none. */
    static Device device() {
        return engine().getGpuCount() > 0 ? Device.gpu(0) : Device.cpu();
    }

    /**
     * The device of this name.
     *
     * @param name {@code cpu}, {@code cuda} for the first GPU, or {@code cuda:N}
     */
    static Device device(String name) {
        List<String> found = find().devices();
        String whole = name.equals("cuda") ? "cuda:0" : name;
        AlignConfig.require(
                whole.equals("cpu") || found.contains(whole),
                "device must be cpu or one of " + found,
                name);
        return whole.equals("cpu")
                ? Device.cpu()
                : Device.gpu(Integer.parseInt(whole.substring("cuda:".length())));
    }
}
