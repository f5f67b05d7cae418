package io.everalign.trainer.report;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Draws what journals tell: the program behind {@code everalign report}. */
public final class ReportMain {

    private static final String USAGE =
            """
            report FOLDER… [--out FILE] [--by step|pairs|hours]

              FOLDER      where a trainer has left its run.jsonl (train.report-dir); several are
                          drawn over each other, up to 8
              --out FILE  the page (default: report.html in FOLDER; needed with several)
              --by X      what the charts go along (default step)
            """;
    private static final List<String> OPTIONS = List.of("--out", "--by");

    private ReportMain() {}

    /** Exit status 0 when the page is written, 1 when not, 2 for wrong arguments. */
    public static void main(String[] arguments) {
        System.exit(run(arguments, System.out, System.err));
    }

    static int run(String[] arguments, PrintStream out, PrintStream err) {
        if (List.of(arguments).contains("--help")) {
            out.print(USAGE);
            return 0;
        }
        try {
            Path page = report(arguments);
            out.println(page);
            return 0;
        } catch (IllegalArgumentException e) {
            err.printf("report: %s%n%n%s", e.getMessage(), USAGE);
            return 2;
        } catch (NoSuchFileException e) {
            err.printf("report: %s: there is no such file%n", e.getMessage());
            return 1;
        } catch (IOException e) {
            err.printf("report: %s%n", e.getMessage());
            return 1;
        }
    }

    private static Path report(String[] arguments) throws IOException {
        List<Path> folders = new ArrayList<>();
        Map<String, String> options = parsed(arguments, folders);
        if (folders.isEmpty() || folders.size() > Report.MOST_RUNS) {
            throw new IllegalArgumentException(
                    "1 to %d folders can be drawn, not %d"
                            .formatted(Report.MOST_RUNS, folders.size()));
        }
        if (folders.size() > 1 && !options.containsKey("--out")) {
            throw new IllegalArgumentException("With several folders --out must name the page");
        }
        Across across = Across.named(options.getOrDefault("--by", Across.STEP.label()));
        Path page =
                options.containsKey("--out")
                        ? Path.of(options.get("--out"))
                        : folders.get(0).resolve(LiveReport.FILE);
        List<Run> runs = new ArrayList<>();
        for (Map.Entry<String, Path> named : named(folders).entrySet()) {
            runs.add(Run.read(named.getKey(), named.getValue()));
        }
        Path parent = page.toAbsolutePath().getParent();
        if (parent != null) {
            Files.createDirectories(parent);
        }
        new Report(runs, across, false).write(page);
        return page;
    }

    private static Map<String, String> parsed(String[] arguments, List<Path> folders) {
        Map<String, String> options = new HashMap<>();
        for (int i = 0; i < arguments.length; i++) {
            String argument = arguments[i];
            int equals = argument.indexOf('=');
            String name = equals < 0 ? argument : argument.substring(0, equals);
            if (!argument.startsWith("--")) {
                folders.add(Path.of(argument));
            } else if (!OPTIONS.contains(name)) {
                throw new IllegalArgumentException("Unknown option " + name);
            } else if (equals >= 0) {
                options.put(name, argument.substring(equals + 1));
            } else if (++i < arguments.length) {
                options.put(name, arguments[i]);
            } else {
                throw new IllegalArgumentException(name + " has no value");
            }
        }
        return options;
    }

    /** As short as they can be: the last names, or whole paths where those are the same. */
    private static Map<String, Path> named(List<Path> folders) {
        Map<String, Path> named = new LinkedHashMap<>();
        for (Path folder : folders) {
            Path last = folder.toAbsolutePath().normalize().getFileName();
            named.put(last == null ? folder.toString() : last.toString(), folder);
        }
        if (named.size() < folders.size()) {
            named.clear();
            folders.forEach(folder -> named.put(folder.toString(), folder));
        }
        return named;
    }
}
