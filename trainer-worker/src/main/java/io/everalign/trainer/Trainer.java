package io.everalign.trainer;

import io.everalign.model.AlignConfig;
import io.everalign.model.AlignTraining;
import io.everalign.model.NativeLibraries;
import io.everalign.model.evaluation.LabelledFiles;
import io.everalign.registry.client.RegistryClient;
import io.everalign.runtime.Component;
import io.everalign.runtime.Health;
import io.everalign.schemas.Contribution;
import io.everalign.schemas.KafkaSettings;
import io.everalign.schemas.RoundClosed;
import io.everalign.schemas.RoundOpened;
import io.everalign.schemas.Topic;
import io.everalign.schemas.Topics;
import io.prometheus.client.CollectorRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The trainer: leader and one worker in one process, on one thread. It leads, folds the log of
 * rounds, and then opens, works, closes and publishes one round after the other. Whatever fails for
 * a time ends the life and begins the next one, which reads the log again: nothing is remembered
 * that the log and the registry do not hold. Checkpoints inside a round only save work: with them
 * or without, the result is the same.
 */
public final class Trainer implements Component {

    private static final Logger LOG = LoggerFactory.getLogger(Trainer.class);
    private static final Duration PAUSE = Duration.ofSeconds(3);
    private static final Duration SECOND = Duration.ofSeconds(1);

    /** Time from being told to end until the end: for a last step, and to write where it led. */
    static final Duration DRAIN = Duration.ofSeconds(20);

    private final TrainerSettings settings;
    private final TrainingListener events;
    private final Activity activity = new Activity();
    private final Thread thread = new Thread(this::run, "trainer");
    private final AtomicBoolean coolDownAsked = new AtomicBoolean();
    private @Nullable LabelledFiles labelled;
    private volatile boolean begun;
    private volatile boolean closing;
    private volatile @Nullable String failure;

    Trainer(TrainerSettings settings) {
        this(settings, CollectorRegistry.defaultRegistry);
    }

    Trainer(TrainerSettings settings, CollectorRegistry counters) {
        this.settings = settings;
        TrainerMetrics metrics = new TrainerMetrics(counters);
        this.events =
                TrainingListener.all(
                        List.of(
                                metrics,
                                new RunJournal(settings, metrics::journalLost),
                                new ProgressLine(LiveLine.ofThisProcess(), activity)));
    }

    @Override
    public void start() throws IOException {
        if (!"passive".equalsIgnoreCase(System.getenv("OMP_WAIT_POLICY"))) {
            throw new IllegalStateException(
                    "The environment variable OMP_WAIT_POLICY must be passive, not "
                            + System.getenv("OMP_WAIT_POLICY")
                            + ": otherwise PyTorch crashes where cores are scarce");
        }
        requireMemory();
        labelled = settings.labelled().read();
        Files.createDirectories(settings.publication().workDir());
        Topics.ensure(
                settings.kafka(),
                EnumSet.of(
                        Topic.PAIRS_FILTERED,
                        Topic.PAIRS_RETRACTED,
                        Topic.TRAIN_ROUNDS,
                        Topic.TRAIN_CONTRIBUTIONS));
        begun = true;
        thread.start();
    }

    private void requireMemory() throws IOException {
        String from = settings.model().startFrom();
        AlignConfig config =
                from.isEmpty()
                        ? settings.model().config(settings.rounds().vocabularySize())
                        : AlignConfig.load(Path.of(from));
        Memory.require(settings, config, NativeLibraries.onGpu(), NativeLibraries.memoryBytes());
    }

    @Override
    public Health check() {
        String failed = failure;
        if (failed != null) {
            return Health.down(failed);
        }
        return thread.isAlive() ? Health.up(activity.now()) : Health.down("not running");
    }

    @Override
    public Map<String, Supplier<String>> requests() {
        return Map.of(
                "cool-down",
                () -> {
                    coolDownAsked.set(true);
                    LOG.info("A cool-down is asked for");
                    return "a cool-down follows the next round of the trunk, unless this process ends before; now: "
                            + activity.now();
                });
    }

    /**
     * Stops behind the step that is under way, and takes a checkpoint of the round if there is
     * time: the next start then goes on there, else from the checkpoint before.
     */
    @Override
    public void close() {
        closing = true;
        thread.interrupt();
        try {
            thread.join(DRAIN.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (begun) {
            events.ended(failure == null ? activity.now() : failure);
        }
    }

    private void run() {
        events.started();
        while (!closing && failure == null) {
            try {
                live();
            } catch (InterruptedException | InterruptException e) {
                LOG.info("The trainer stops: {}", activity.now());
                return;
            } catch (NonFiniteLossException | IllegalStateException | LostStateException e) {
                LOG.error("Training cannot go on: {}", e.getMessage(), e);
                failure = String.valueOf(e.getMessage());
            } catch (KafkaException | IOException e) {
                pause(e);
            } catch (RuntimeException | Error e) {
                LOG.error("Training failed due to {}", e.toString(), e);
                failure = e.toString();
            }
        }
    }

    private void pause(Exception e) {
        if (closing) {
            return;
        }
        LOG.warn("Beginning again after {}", e.toString(), e);
        activity.is("beginning again after: %s".formatted(e.getMessage()));
        try {
            Thread.sleep(PAUSE.toMillis());
        } catch (InterruptedException interrupted) {
            LOG.debug("Interrupted in a pause: the trainer is told to end");
        }
    }

    /** One life: from taking the lead to whatever ends it. */
    private void live()
            throws IOException, InterruptedException, NonFiniteLossException, LostStateException {
        Patience patience = new Patience(activity);
        PublicationSettings publication = settings.publication();
        KafkaSettings kafka = settings.kafka();
        RegistryClient registry = new RegistryClient(publication.registry());
        Path states = Files.createDirectories(publication.workDir().resolve("states"));
        StateStore store = new StateStore(registry, patience, states, publication.model());
        Publisher publisher = new Publisher(publication, registry, patience, events, activity);
        try (Owned life = new Owned()) {
            // 1. Lead.
            Leadership leadership = life.own(new Leadership(kafka, settings.worker()));
            lead(leadership);
            // 2. Fence earlier leaders and fold the log.
            RoundLog log = life.own(new RoundLog(kafka));
            log.open();
            // 3. Go on from where it stands.
            Retracted retracted = life.own(new Retracted(kafka));
            HeldOutPairs heldOut = life.own(new HeldOutPairs(kafka));
            Contributions contributions = life.own(new Contributions(kafka, settings.worker()));
            Leader leader =
                    life.own(new Leader(settings, log, retracted, events, activity, coolDownAsked));
            Worker worker =
                    life.own(new Worker(settings, store, retracted, heldOut, events, activity));
            Examiner examiner = new Examiner(settings, log.rounds(), retracted, heldOut, labelled);
            if (log.rounds().last() == null) {
                begin(leader, new Genesis(settings, store, retracted));
            }
            publish(publisher, examiner, worker, leader);
            while (!closing) {
                leadership.check();
                // 4. Open a round, or take up the one that is open.
                Optional<RoundOpened> opened = leader.open();
                if (opened.isEmpty()) {
                    rest(leader.last());
                    continue;
                }
                RoundOpened round = opened.get();
                // 5. Work, unless that is done already.
                Contribution done = contributions.of(round);
                if (done == null || !store.has(done.getState())) {
                    contributions.announce(work(leader, worker, round));
                    done = contributions.of(leader.opened());
                }
                // 6. Close it: weights and offsets in one record.
                RoundClosed closed = leader.close(done);
                store.prune(
                        closed.getRound(),
                        log.rounds().kept(),
                        publication.keepRounds(),
                        publication.keepEvery());
                // 7. Measure and publish, when it is time.
                publish(publisher, examiner, worker, leader);
            }
        }
    }

    private void lead(Leadership leadership) throws InterruptedException {
        leadership.start();
        activity.is("waiting to lead: another trainer does");
        while (!leadership.await(SECOND)) {
            LOG.debug("Another trainer leads");
        }
    }

    private void rest(RoundClosed last) throws InterruptedException {
        activity.is(
                "ended as set, with round %d, step %d".formatted(last.getRound(), last.getStep()));
        events.finished();
        Thread.sleep(PAUSE.toMillis());
    }

    private void begin(Leader leader, Genesis genesis) throws IOException, InterruptedException {
        RoundOpened round = leader.open().orElseThrow();
        activity.is("training the vocabulary");
        leader.close(genesis.work(round));
    }

    /** Where the base of a round is lost, the round is opened again upon the one before. */
    private Contribution work(Leader leader, Worker worker, RoundOpened round)
            throws IOException, InterruptedException, NonFiniteLossException, LostStateException {
        RoundOpened current = round;
        while (true) {
            try {
                return worker.work(current, leader.base(current));
            } catch (LostStateException e) {
                LOG.error("The round before is used: {}", e.getMessage());
                current = leader.reopen(current, e);
            }
        }
    }

    private void publish(Publisher publisher, Examiner examiner, Worker worker, Leader leader)
            throws IOException, InterruptedException {
        RoundClosed round = leader.last();
        boolean due = publisher.due(round) || leader.isMilestone();
        if (!due || publisher.published(round, examiner.origin())) {
            return;
        }
        try {
            AlignTraining training = worker.at(round);
            publisher.publish(
                    round,
                    training,
                    worker.tokenizerFolder(round),
                    (model, earlier) -> examiner.measure(model, round, earlier),
                    examiner.lineage(round));
        } catch (LostStateException e) {
            LOG.error("Round {} is not published: {}", round.getRound(), e.getMessage());
        }
    }
}
