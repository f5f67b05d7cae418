package io.everalign.standalone;

import io.everalign.images.JpegCodecs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Says what a machine has and what is missing for what. */
final class Doctor {

    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final long DEMO_MEMORY_BYTES = 6L << 30;
    private static final long DEMO_DISK_BYTES = 5L << 30;
    private static final String PYTORCH = "2.7.1";

    private final Map<String, String> environment;
    private final Path here;

    Doctor(Map<String, String> environment, Path here) {
        this.environment = environment;
        this.here = here;
    }

    List<Finding> findings() throws IOException, InterruptedException {
        List<Finding> findings = new ArrayList<>();
        findings.add(jdk());
        findings.add(machine());
        findings.add(cores());
        findings.add(memory(memoryBytes()));
        findings.add(disk());
        findings.add(pages());
        findings.add(gpu());
        findings.add(libtorch());
        findings.add(openMp());
        findings.add(decoder());
        findings.add(docker());
        return findings;
    }

    private static Finding jdk() {
        int feature = Runtime.version().feature();
        String found = Runtime.version() + " in " + System.getProperty("java.home");
        boolean compiler = javax.tools.ToolProvider.getSystemJavaCompiler() != null;
        if (feature < 17) {
            return Finding.missing("JDK", found + "; 17 or newer is needed");
        }
        return compiler
                ? Finding.good("JDK", found)
                : Finding.missing("JDK", found + " has no compiler; install a JDK, not a JRE");
    }

    /** The natives of PyTorch, RocksDB and zstd that Maven brings are for this one only. */
    private static Finding machine() {
        String system = System.getProperty("os.name") + " " + System.getProperty("os.arch");
        return system.equals("Linux amd64")
                ? Finding.good("system", system)
                : Finding.missing("system", system + "; the native libraries are for Linux amd64");
    }

    private static Finding cores() {
        int cores = Runtime.getRuntime().availableProcessors();
        return cores >= 2
                ? Finding.good("cores", cores + "")
                : Finding.wanting("cores", cores + "; the demo is made for 2 and will be slow");
    }

    static Finding memory(long bytes) {
        String found = String.format(Locale.ROOT, "%.1f GiB", (double) bytes / (1 << 30));
        return bytes >= DEMO_MEMORY_BYTES
                ? Finding.good("memory", found)
                : Finding.missing("memory", found + "; the demo needs about 6 GiB");
    }

    private Finding disk() throws IOException {
        long free = Files.getFileStore(here).getUsableSpace();
        String found =
                String.format(Locale.ROOT, "%.1f GiB free at %s", (double) free / (1 << 30), here);
        return free >= DEMO_DISK_BYTES
                ? Finding.good("disk", found)
                : Finding.missing("disk", found + "; the demo needs about 5 GiB");
    }

    private Finding pages() throws IOException, InterruptedException {
        return runs("apt-get", "--version").succeeded() && runs("dpkg", "--version").succeeded()
                ? Finding.good("demo pages", "apt-get and dpkg bring them")
                : Finding.wanting(
                        "demo pages",
                        "no apt-get or dpkg (Debian); use --seed, --folder or --warc instead");
    }

    private Finding gpu() throws IOException, InterruptedException {
        Command answer =
                runs(
                        "nvidia-smi",
                        "--query-gpu=name,memory.total,driver_version",
                        "--format=csv,noheader");
        if (answer.succeeded()) {
            return Finding.good("GPU", answer.lastLine());
        }
        return Files.exists(Path.of("/dev/nvidiactl"))
                ? Finding.wanting(
                        "GPU",
                        "a device is there, but nvidia-smi is not; install the driver's tools")
                : Finding.wanting("GPU", "none; training runs on the CPU");
    }

    private Finding libtorch() {
        String path = environment.getOrDefault("PYTORCH_LIBRARY_PATH", "");
        if (path.isEmpty()) {
            return Finding.good(
                    "libtorch",
                    PYTORCH
                            + " for CPU comes with Maven; for a GPU set PYTORCH_LIBRARY_PATH to libtorch "
                            + PYTORCH
                            + " cu128, PYTORCH_VERSION="
                            + PYTORCH
                            + " and PYTORCH_FLAVOR=cu128");
        }
        if (!Files.exists(Path.of(path, "libtorch.so"))) {
            return Finding.missing(
                    "libtorch", "PYTORCH_LIBRARY_PATH " + path + " has no libtorch.so");
        }
        String version = environment.getOrDefault("PYTORCH_VERSION", "");
        String flavor = environment.getOrDefault("PYTORCH_FLAVOR", "");
        return version.equals(PYTORCH) && !flavor.isEmpty()
                ? Finding.good("libtorch", version + " " + flavor + " in " + path)
                : Finding.missing(
                        "libtorch",
                        "with PYTORCH_LIBRARY_PATH set, PYTORCH_VERSION must be %s (is \"%s\") and PYTORCH_FLAVOR must name its build (is \"%s\")"
                                .formatted(PYTORCH, version, flavor));
    }

    private Finding openMp() {
        String policy = environment.getOrDefault("OMP_WAIT_POLICY", "");
        return policy.equalsIgnoreCase("passive")
                ? Finding.good("OMP_WAIT_POLICY", "passive")
                : Finding.wanting(
                        "OMP_WAIT_POLICY",
                        "\"%s\"; set it to passive for every JVM that you start yourself and that loads libtorch, which else may crash when cores are short"
                                .formatted(policy));
    }

    private static Finding decoder() {
        try {
            return JpegCodecs.isTurbo()
                    ? Finding.good("JPEG", JpegCodecs.description())
                    : Finding.wanting(
                            "JPEG",
                            JpegCodecs.description()
                                    + "; libjpeg-turbo (apt-get install libturbojpeg0) takes half the time, and less for large pictures");
        } catch (IllegalStateException e) {
            return Finding.missing("JPEG", String.valueOf(e.getMessage()));
        }
    }

    private Finding docker() throws IOException, InterruptedException {
        Command answer = runs("docker", "version", "--format", "{{.Server.Version}}");
        if (answer.succeeded()) {
            return Finding.good("Docker", "engine " + answer.lastLine());
        }
        String found = answer.exit() == Command.MISSING ? "not installed" : "no engine answers";
        return Finding.wanting("Docker", found + "; only the container tests and images need it");
    }

    private static long memoryBytes() {
        var system = java.lang.management.ManagementFactory.getOperatingSystemMXBean();
        return system instanceof com.sun.management.OperatingSystemMXBean known
                ? known.getTotalMemorySize()
                : 0;
    }

    private Command runs(String... words) throws IOException, InterruptedException {
        return Command.run(here, LIMIT, List.of(words));
    }
}
