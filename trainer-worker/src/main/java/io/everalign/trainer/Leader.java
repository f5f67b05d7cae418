package io.everalign.trainer;

import io.everalign.schemas.AcceptedContribution;
import io.everalign.schemas.Contribution;
import io.everalign.schemas.OffsetRange;
import io.everalign.schemas.RoundClosed;
import io.everalign.schemas.RoundOpened;
import io.everalign.schemas.Topic;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Opens and closes rounds. Opening is the only act of training that looks at the clock and at the
 * ends of logs, and writes down what it saw. With one contributor the outer step is the identity:
 * the closed state is the contributed one.
 */
final class Leader implements AutoCloseable {

    private static final Duration POLL = Duration.ofMillis(300);

    /** With one worker there is nobody to wait for and nobody to replace it. */
    private static final Duration NO_DEADLINE = Duration.ofDays(365);

    private final TrainerSettings settings;
    private final RoundLog log;
    private final Retracted retracted;
    private final TrainingListener events;
    private final Activity activity;
    private final LiveLog live;
    private final Course course;

    Leader(
            TrainerSettings settings,
            RoundLog log,
            Retracted retracted,
            TrainingListener events,
            Activity activity,
            AtomicBoolean coolDownAsked) {
        this.settings = settings;
        this.log = log;
        this.retracted = retracted;
        this.events = events;
        this.activity = activity;
        Demand demand = settings.rounds().demand(settings.rounds().steps());
        long capacity =
                2 * demand.maxOpenPairs()
                        + Math.max(2L * demand.pairs(), settings.rounds().vocabularyPairs());
        live = new LiveLog(settings.kafka(), log.rounds().frontier(), capacity);
        course = new Course(settings, log.rounds(), coolDownAsked);
        RoundClosed last = log.rounds().last();
        if (last != null) {
            events.closed(last);
        }
    }

    /**
     * The open round; where none is, opens one as soon as there is enough to read. Empty when
     * training has ended.
     */
    Optional<RoundOpened> open() throws InterruptedException {
        for (RoundOpened open = log.rounds().open(); ; open = log.rounds().open()) {
            // Waiting is for when there is too little.
            live.read(live.pairs() < wanted() ? POLL : Duration.ZERO);
            events.open(live.pairs());
            if (open != null) {
                return Optional.of(open);
            }
            if (Thread.interrupted()) {
                throw new InterruptedException("Interrupted while waiting for pairs");
            }
            Optional<Leg> leg = course.next();
            if (leg.isEmpty()) {
                return Optional.empty();
            }
            long round = log.rounds().next();
            long seed = Seeds.positive(settings.rounds().seed(), round);
            Leg next = leg.get();
            Optional<LeasePlan> plan = plan(next, seed);
            if (plan.isEmpty() && next.begins()) {
                // Nothing is old enough for a branch yet.
                next = course.onTrunk();
                plan = plan(next, seed);
            }
            if (plan.isPresent()) {
                log.append(opened(round, next, plan.get(), seed));
                course.opened(next);
            } else {
                sayWhatIsMissing();
            }
        }
    }

    private Optional<LeasePlan> plan(Leg leg, long seed) {
        Rounds rounds = log.rounds();
        return leg.isBranch()
                ? LeasePlan.ofOlder(
                        Math.multiplyExact(leg.steps(), settings.rounds().batchSize()),
                        rounds.frontier(),
                        rounds.uses(),
                        seed)
                : LeasePlan.of(demand(leg), rounds.frontier(), live.offsets(), rounds.uses(), seed);
    }

    /** The round that is open. */
    RoundOpened opened() {
        return present(log.rounds().open(), "No round is open");
    }

    /** The last closed round. */
    RoundClosed last() {
        return present(log.rounds().last(), "No round is closed");
    }

    /** The state that a round starts from. */
    RoundClosed base(RoundOpened round) {
        return present(
                log.rounds().closed(round.getBase()),
                "Round " + round.getBase() + " is not remembered");
    }

    /**
     * Opens the same round upon an older state: its own base is lost.
     *
     * @throws LostStateException if no older state is remembered
     */
    RoundOpened reopen(RoundOpened round, LostStateException loss)
            throws InterruptedException, LostStateException {
        RoundClosed older = log.rounds().before(round.getBase());
        if (older == null) {
            throw new LostStateException("No state is left to go on from", loss);
        }
        log.append(RoundOpened.newBuilder(round).setBase(older.getRound()).build());
        return opened();
    }

    /** Whether a version is to be made of the last round whatever its number is. */
    boolean isMilestone() {
        RoundOpened last = log.rounds().lastOpened();
        return last != null && (Leg.ends(last) || course.next().isEmpty());
    }

    /** Closes the open round with what its one worker gave. */
    RoundClosed close(@Nullable Contribution contribution) throws InterruptedException {
        RoundOpened round = opened();
        Contribution given = present(contribution, "Nothing was contributed");
        RoundClosed record = closed(round, given);
        log.append(record);
        live.cover(log.rounds().frontier());
        events.open(live.pairs());
        events.closed(record);
        return record;
    }

    /** Pairs of a whole round. */
    private long wanted() {
        RoundSettings rounds = settings.rounds();
        return log.rounds().next() == 0 ? toBegin() : rounds.demand(rounds.steps()).pairs();
    }

    /** Pairs that must be there before the first round: a model to start from has a vocabulary. */
    private int toBegin() {
        RoundSettings rounds = settings.rounds();
        return settings.model().startFrom().isEmpty()
                ? rounds.vocabularyPairs()
                : Math.min(rounds.vocabularyPairs(), rounds.batchSize());
    }

    /** The first round wants texts for the vocabulary; they remain live. */
    private Demand demand(Leg leg) {
        RoundSettings rounds = settings.rounds();
        return log.rounds().next() == 0
                ? new Demand(toBegin(), 0, 0, 0, WhenBehind.LAG, 1)
                : rounds.demand(leg.steps());
    }

    private RoundOpened opened(long round, Leg leg, LeasePlan plan, long seed) {
        Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
        RoundSettings rounds = settings.rounds();
        return RoundOpened.newBuilder()
                .setRound(round)
                .setBase(leg.base())
                .setFork(leg.fork())
                .setRateFrom(leg.rateFrom())
                .setRateTo(leg.rateTo())
                .setLeases(plan.leases())
                .setSampledOut(plan.sampledOut())
                .setRepeats(plan.repeats())
                .setSeed(seed)
                .setSteps(leg.steps())
                .setBatchSize(rounds.batchSize())
                .setHeldOutPerMille(rounds.heldOutPerMille())
                .setNearRadius(rounds.heldOutRadius())
                .setMeasuredEach(settings.measuredEach())
                .setMeasuredEnds(live.ends())
                .setRetractedEnds(retracted.ends())
                .setOpenedAt(now)
                .setDeadline(now.plus(NO_DEADLINE))
                .build();
    }

    private RoundClosed closed(RoundOpened round, Contribution given) {
        RoundClosed last = log.rounds().last();
        long sampledOut = round.getSampledOut().stream().mapToLong(live::count).sum();
        return RoundClosed.newBuilder()
                .setRound(round.getRound())
                .setContributions(
                        List.of(
                                new AcceptedContribution(
                                        given.getWorker(), given.getLeases(), given.getSamples())))
                .setCovered(covered(round))
                .setState(given.getState())
                .setTally(given.getTally())
                .setTotals(
                        last == null
                                ? given.getTally()
                                : Tally.sum(last.getTotals(), given.getTally()))
                .setSampledOutTotal(sampledOut + (last == null ? 0 : last.getSampledOutTotal()))
                .setStep(given.getStep())
                .setLoss(given.getLoss())
                .setTemperature(given.getTemperature())
                .setSettingsDigest(settings.digest())
                .setIndex(given.getIndex())
                .setWorkedMillis(given.getWorkedMillis())
                .setClosedAt(Instant.now().truncatedTo(ChronoUnit.MILLIS))
                .build();
    }

    /** Every partition up to its frontier; the initialisation covers nothing. */
    private List<OffsetRange> covered(RoundOpened round) {
        SortedMap<Integer, Long> frontier = new TreeMap<>();
        Clients.partitions(settings.kafka(), Topic.PAIRS_FILTERED)
                .forEach(partition -> frontier.put(partition.partition(), 0L));
        frontier.putAll(log.rounds().frontier());
        SortedMap<Integer, Long> after =
                round.getRound() == 0
                        ? frontier
                        : LeasePlan.frontierAfter(
                                frontier, round.getLeases(), round.getSampledOut());
        return after.entrySet().stream()
                .map(entry -> new OffsetRange(entry.getKey(), 0L, entry.getValue()))
                .toList();
    }

    private void sayWhatIsMissing() {
        if (log.rounds().next() == 0) {
            activity.is(
                    "waiting for %d pairs %s: %d so far"
                            .formatted(
                                    toBegin(),
                                    settings.model().startFrom().isEmpty()
                                            ? "to train the vocabulary"
                                            : "to begin with",
                                    live.pairs()));
        } else {
            activity.is(
                    "waiting for new pairs: %d wait, and older ones have been used %d times"
                            .formatted(live.pairs(), settings.rounds().maxRepeats()));
        }
        events.idle();
    }

    private static <T> T present(@Nullable T value, String otherwise) {
        if (value == null) {
            throw new IllegalStateException(otherwise);
        }
        return value;
    }

    @Override
    public void close() {
        live.close();
    }
}
