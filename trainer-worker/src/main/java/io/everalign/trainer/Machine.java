package io.everalign.trainer;

import com.sun.management.OperatingSystemMXBean;
import io.everalign.model.NativeLibraries;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** What a trainer runs on, for people who compare speeds. */
final class Machine {

    private static final Path PROCESSORS = Path.of("/proc/cpuinfo");

    private Machine() {}

    /** Facts by name. */
    static Map<String, String> describe(NativeLibraries.Found engine) {
        Runtime runtime = Runtime.getRuntime();
        Map<String, String> facts = new TreeMap<>();
        facts.put(
                "processors",
                "%d × %s".formatted(runtime.availableProcessors(), processor()).strip());
        facts.put("memory", "%.0f GiB".formatted(memory() / (double) (1L << 30)));
        facts.put("heap", "%d MiB heap".formatted(runtime.maxMemory() >> 20));
        facts.put("devices", String.join(", ", engine.devices()));
        facts.put("threads", engine.threads() + " engine threads");
        facts.put("java", "Java " + System.getProperty("java.version"));
        facts.put("system", System.getProperty("os.name") + ' ' + System.getProperty("os.arch"));
        return facts;
    }

    private static long memory() {
        return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class)
                .getTotalMemorySize();
    }

    /** The model of the first processor, where Linux tells it. */
    private static String processor() {
        try (Stream<String> lines = Files.lines(PROCESSORS, StandardCharsets.ISO_8859_1)) {
            return lines.filter(line -> line.startsWith("model name"))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .findFirst()
                    .orElse(System.getProperty("os.arch"));
        } catch (IOException e) {
            return System.getProperty("os.arch");
        }
    }
}
