package io.everalign.filter.materialise;

import io.everalign.runtime.Settings;
import io.everalign.runtime.SettingsException;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.KafkaException;

/** Writes a generation out as files: the program behind {@code everalign materialise}. */
public final class MaterialiseMain {

    private MaterialiseMain() {}

    /** Exit status 0 when the set is whole, 1 when not, 2 for settings that cannot be used. */
    public static void main(String[] arguments) {
        System.exit(run(arguments, System.getenv(), System.out, System.err));
    }

    static int run(
            String[] arguments, Map<String, String> environment, PrintStream out, PrintStream err) {
        Settings<MaterialiseSettings> known = Settings.of(MaterialiseSettings.class);
        if (List.of(arguments).contains("--help")) {
            out.printf("materialise [settings-file] [--key=value …]%n%n%s", known.help());
            return 0;
        }
        try {
            MaterialiseSettings settings = known.read(arguments, environment);
            KafkaLog log = new KafkaLog(settings.kafka(), settings.patience());
            log.check();
            print(new Materialisation(settings, log).run(), settings, out);
            return 0;
        } catch (SettingsException e) {
            err.printf("materialise cannot start with these settings:%n%s%n", e.getMessage());
            return 2;
        } catch (IOException | UncheckedIOException | KafkaException | IllegalStateException e) {
            err.printf("materialise: %s%n", told(e));
            return 1;
        }
    }

    /** What went wrong; of files Java says only the name. */
    private static String told(Exception e) {
        return e instanceof FileSystemException ? e.toString() : String.valueOf(e.getMessage());
    }

    private static void print(Dataset dataset, MaterialiseSettings settings, PrintStream out) {
        Counts counts = dataset.counts();
        out.printf(
                "%s holds generation %d: %,d pairs in %,d shards, %,d bytes%n",
                settings.out(),
                dataset.generation(),
                counts.of(Outcome.WRITTEN),
                dataset.shards().size(),
                dataset.bytes());
        out.printf("%s%n", counts);
        if (!dataset.shards().isEmpty()) {
            out.printf(
                    "for open_clip: --dataset-type webdataset --train-data '%s'%n",
                    dataset.braces(settings.out() + "/"));
        }
    }
}
