package io.everalign.standalone;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Looks at this machine; exit status 1 when the demo cannot run on it. */
public final class DoctorMain {

    private DoctorMain() {}

    /** Takes no arguments. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        if (List.of(arguments).contains("--help")) {
            System.out.println("doctor: what this machine has, and what is missing for what");
            return;
        }
        List<Finding> findings =
                new Doctor(System.getenv(), Path.of("").toAbsolutePath()).findings();
        findings.forEach(System.out::println);
        boolean missing = findings.stream().anyMatch(f -> f.grade() == Finding.Grade.MISSING);
        System.out.println(
                missing
                        ? "The demo cannot run before what is marked !! is there."
                        : "The demo can run.");
        System.exit(missing ? 1 : 0);
    }
}
