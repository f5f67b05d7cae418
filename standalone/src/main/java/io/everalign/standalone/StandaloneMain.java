package io.everalign.standalone;

import java.io.IOException;
import java.util.Arrays;

/** The demo: every station on this machine, drawn live. */
public final class StandaloneMain {

    private StandaloneMain() {}

    /**
     * Exit status 0 when the wanted version is there or the user has stopped it, 2 for options that
     * cannot be used, 1 when it cannot start.
     */
    public static void main(String[] words) {
        System.setProperty("everalign.log.level", "ERROR");
        if (Arrays.asList(words).contains("--help")) {
            System.out.print(DemoArguments.HELP);
            return;
        }
        DemoArguments arguments;
        try {
            arguments = DemoArguments.parse(words);
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage());
            System.exit(2);
            return;
        }
        System.exit(run(arguments));
    }

    private static int run(DemoArguments arguments) {
        LiveView view = Terminal.view(System.out);
        OrderlyEnd end = OrderlyEnd.ofThisThread();
        try (Standalone run = Standalone.start(arguments.options(), view::say)) {
            Watch watch = new Watch(run, view);
            watch.until(arguments.untilVersion());
            watch.sumUp();
            return 0;
        } catch (IOException e) {
            view.say(e.getMessage());
            return 1;
        } catch (InterruptedException e) {
            view.say("stopped; a start with the same --data goes on from here");
            return 0;
        } finally {
            view.finish();
            end.done();
        }
    }
}
