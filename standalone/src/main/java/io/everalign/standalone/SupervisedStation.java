package io.everalign.standalone;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A station that is kept running: started again with a growing pause when it dies, and killed and
 * started again when it stays down.
 */
public final class SupervisedStation {

    private static final Duration LOOK = Duration.ofMillis(500);
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);
    private static final int SETTINGS_UNUSABLE = 2;

    private final String classPath;
    private final Path directory;
    private final Path log;
    private final Limits limits;
    private final Consumer<String> say;
    private final Probe probe = new Probe();
    private final Thread keeper;

    private volatile StationPlan plan;
    private volatile @Nullable StationProcess process;
    private volatile State state = new State(false, false, "is not started yet", Scrape.NOTHING);
    private final AtomicInteger restarts = new AtomicInteger();
    private volatile boolean ending;
    private volatile boolean unusable;

    /**
     * How long a station may be down.
     *
     * @param start from its start until it is up
     * @param silence once it has been up
     */
    record Limits(Duration start, Duration silence) {
        static final Limits DEFAULT = new Limits(Duration.ofMinutes(4), Duration.ofSeconds(45));
    }

    /**
     * What was seen at the last look.
     *
     * @param up whether it did its work
     * @param down whether it said itself that it does not
     * @param detail what it said of itself, or what became of it
     * @param metrics what it had counted
     */
    public record State(boolean up, boolean down, String detail, Scrape metrics) {}

    SupervisedStation(
            StationPlan plan,
            String classPath,
            Path directory,
            Path log,
            Limits limits,
            Consumer<String> say) {
        this.plan = plan;
        this.classPath = classPath;
        this.directory = directory;
        this.log = log;
        this.limits = limits;
        this.say = say;
        this.keeper = new Thread(this::keep, "keeper-of-" + plan.name());
        keeper.setDaemon(true);
    }

    void start() {
        keeper.start();
    }

    public String name() {
        return plan.name();
    }

    /** What was seen at the last look, at most about a second ago. */
    public State state() {
        return state;
    }

    /** How often it has been started again. */
    public int restarts() {
        return restarts.get();
    }

    /** Whether it has been given up, because it would end the same way each time. */
    boolean isUnusable() {
        return unusable;
    }

    /** Where it answers now; 0 while it does not run. */
    public int port() {
        StationProcess now = process;
        return now == null ? 0 : now.port();
    }

    /** Its process now; 0 while it does not run. */
    public long pid() {
        StationProcess now = process;
        return now == null ? 0 : now.pid();
    }

    /** File that its output goes to. */
    public Path log() {
        return log;
    }

    /** Ends it with SIGKILL, as a crash would; the supervisor starts it again. */
    public void kill() {
        StationProcess now = process;
        if (now != null) {
            now.kill();
        }
    }

    /**
     * Waits until it does its work.
     *
     * @throws TimeoutException with what it said last
     */
    public void awaitUp(Duration limit) throws InterruptedException, TimeoutException {
        Instant end = Instant.now().plus(limit);
        while (!state.up()) {
            if (Instant.now().isAfter(end) || !keeper.isAlive()) {
                throw new TimeoutException(name() + ": " + state.detail() + "; its log: " + log);
            }
            Thread.sleep(50);
        }
    }

    /** Runs it with other settings from its next start on. */
    void replan(StationPlan other) {
        plan = other;
    }

    /** Tells the running process to drain; unless {@link #end} came first, it is started again. */
    void terminate() {
        StationProcess now = process;
        if (now != null) {
            now.terminate();
        }
    }

    /** Tells it to drain and lets it rest. */
    void end() {
        ending = true;
        terminate();
    }

    /** Waits for a station that was told to end, and kills it at the deadline. */
    void awaitEnd(Instant deadline) throws InterruptedException {
        StationProcess now = process;
        if (now != null && !now.awaitEnd(Duration.between(Instant.now(), deadline))) {
            say.accept(name() + " did not end in time and was killed");
            now.kill();
            now.awaitEnd(Duration.ofSeconds(5));
        }
        keeper.interrupt();
    }

    private void keep() {
        Duration pause = FIRST_PAUSE;
        try {
            while (!ending) {
                Instant started = Instant.now();
                String end = runOnce();
                process = null;
                if (ending) {
                    return;
                }
                boolean lasted =
                        started.plus(LONGEST_PAUSE.multipliedBy(2)).isBefore(Instant.now());
                pause = lasted ? FIRST_PAUSE : pause;
                state =
                        new State(
                                false,
                                false,
                                end + "; starts again in " + seconds(pause),
                                state.metrics());
                say.accept(name() + " " + state.detail());
                restarts.incrementAndGet();
                Thread.sleep(pause.toMillis());
                pause = longer(pause);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (UnusableException e) {
            state = new State(false, false, e.getMessage(), state.metrics());
            unusable = true;
            say.accept(name() + " " + e.getMessage());
        }
    }

    /** It would end the same way each time. */
    private static final class UnusableException extends Exception {
        private static final long serialVersionUID = 1;

        UnusableException(String message) {
            super(message);
        }
    }

    /** Starts it and watches it to its end; what became of it. */
    private String runOnce() throws InterruptedException, UnusableException {
        StationProcess now;
        try {
            now = StationProcess.start(plan, classPath, directory, log);
        } catch (IOException e) {
            return "could not be started (" + e.getMessage() + ")";
        }
        process = now;
        if (ending) {
            now.terminate();
        }
        String end = watch(now);
        now.awaitEnd(Duration.ofSeconds(5));
        if (!end.isEmpty() || now.alive()) {
            return end;
        }
        if (now.exit() == SETTINGS_UNUSABLE) {
            throw new UnusableException(now.lastWords());
        }
        return now.lastWords();
    }

    /** Looks until it has died, or kills it because it stayed down; the reason if so. */
    private String watch(StationProcess now) throws InterruptedException {
        boolean wasUp = false;
        Instant lastUp = Instant.now();
        while (!now.awaitEnd(LOOK)) {
            Probe.Answer answer = probe.health(now.port());
            if (answer.up()) {
                wasUp = true;
                lastUp = Instant.now();
            }
            Scrape metrics = probe.metrics(now.port()).orElse(state.metrics());
            String detail = answer.up() || wasUp ? answer.detail() : "starts: " + answer.detail();
            state = new State(answer.up(), answer.given() && !answer.up(), detail, metrics);
            Duration patience = wasUp ? limits.silence() : limits.start();
            if (!ending && lastUp.plus(patience).isBefore(Instant.now())) {
                now.kill();
                return "was down for %s (%s)".formatted(seconds(patience), answer.detail());
            }
        }
        return "";
    }

    private static Duration longer(Duration pause) {
        Duration doubled = pause.multipliedBy(2);
        return doubled.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : doubled;
    }

    private static String seconds(Duration duration) {
        return duration.toSeconds() + " s";
    }
}
