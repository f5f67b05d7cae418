package io.everalign.standalone;

import java.io.IOException;
import java.util.Arrays;

/** Training on files: the program behind {@code everalign train}. */
public final class TrainMain {

    private TrainMain() {}

    /**
     * Exit status 0 when the model is there, 1 when training failed or was stopped, 2 for options
     * that cannot be used.
     */
    public static void main(String[] words) {
        System.setProperty("everalign.log.level", "ERROR");
        if (Arrays.asList(words).contains("--help")) {
            System.out.print(TrainArguments.HELP);
            return;
        }
        TrainArguments arguments;
        try {
            arguments = TrainArguments.parse(words, ModuleHome.find());
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage());
            System.exit(2);
            return;
        }
        System.exit(run(arguments));
    }

    private static int run(TrainArguments arguments) {
        LiveView view = Terminal.view(System.out);
        OrderlyEnd end = OrderlyEnd.ofThisThread();
        try (TrainRun run = TrainRun.start(arguments, view)) {
            run.train();
            return 0;
        } catch (IOException e) {
            view.say(e.getMessage());
            return 1;
        } catch (InterruptedException e) {
            view.say(
                    "stopped; the same command goes on from here, as long as %s is there"
                            .formatted(arguments.data()));
            return 1;
        } finally {
            view.finish();
            end.done();
        }
    }
}
