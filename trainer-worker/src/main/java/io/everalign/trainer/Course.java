package io.everalign.trainer;

import io.everalign.schemas.RoundClosed;
import io.everalign.schemas.RoundOpened;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The endless schedule: a trunk of constant learning rate (behind the warm-up), and branches on
 * which it falls linearly to zero. A branch reads older pairs only, so no live pair is lost to the
 * trunk, which goes on from the state at which the branch left (warm-up, stable, decay; see Hägele
 * et al., 2024).
 */
final class Course {

    private final CoolDownSettings settings;
    private final int stepsOfRound;
    private final Rounds rounds;
    private final AtomicBoolean coolDownAsked;

    /**
     * @param coolDownAsked whether an operator wants a cool-down next
     */
    Course(TrainerSettings settings, Rounds rounds, AtomicBoolean coolDownAsked) {
        this.settings = settings.coolDown();
        this.coolDownAsked = coolDownAsked;
        this.stepsOfRound = settings.rounds().steps();
        this.rounds = rounds;
    }

    /** What comes next; empty when training has ended. */
    Optional<Leg> next() {
        RoundOpened before = rounds.lastOpened();
        RoundClosed last = rounds.last();
        if (before == null || last == null) {
            return Optional.of(new Leg(0, Leg.TRUNK, 1, 1, 0));
        }
        if (before.getFork() != Leg.TRUNK && !Leg.ends(before)) {
            return Optional.of(branch(last.getRound(), before.getFork(), before.getRateTo()));
        }
        if (hasEnded(before)) {
            return Optional.empty();
        }
        boolean lastBranch =
                settings.ends()
                        && settings.lastShare() > 0
                        && progress() + oneRound() / 2 >= 1 - settings.lastShare();
        boolean due = settings.every() > 0 && rounds.sinceFork() >= settings.every();
        // The first round behind a fork is the trunk's: a second branch would be the first again.
        boolean branches = rounds.sinceFork() > 0 && (lastBranch || due || coolDownAsked.get());
        return Optional.of(branches ? branch(rounds.trunk(), rounds.trunk(), 1) : onTrunk());
    }

    /** The next round of the trunk. */
    Leg onTrunk() {
        return new Leg(rounds.trunk(), Leg.TRUNK, 1, 1, steps());
    }

    /** A round has been opened: whoever asked for the branch that it begins has got it. */
    void opened(Leg leg) {
        if (leg.begins()) {
            coolDownAsked.set(false);
        }
    }

    private boolean hasEnded(RoundOpened before) {
        if (!settings.ends()) {
            return false;
        }
        // A branch that was not the last ends well before the end; rounds do not take equal times.
        boolean cooled = Leg.ends(before) && progress() + 1.5 * oneRound() >= 1;
        return cooled || progress() >= 1;
    }

    private Leg branch(long base, long fork, double rateFrom) {
        double rateTo = rateFrom - 1.0 / settings.rounds();
        if (settings.ends() && progress() + oneRound() / 2 >= 1 - settings.lastShare()) {
            double after = 1 - progress() - oneRound();
            rateTo = isLast() ? 0 : rateFrom * after / (after + oneRound());
        }
        boolean atEnd = rateTo < 1e-9;
        return new Leg(base, fork, rateFrom, atEnd ? 0 : rateTo, steps());
    }

    /** Steps are counted exactly; of time, half a round makes no round of its own. */
    private boolean isLast() {
        RoundClosed last = rounds.last();
        long done = last == null ? 0 : last.getStep();
        boolean bySteps =
                settings.endAfterSteps() > 0 && done + steps() >= settings.endAfterSteps();
        double round = last == null ? 0 : ofTime(last.getWorkedMillis());
        boolean byTime =
                !settings.endAfter().isZero() && ofTime(rounds.workedMillis()) + 1.5 * round > 1;
        return bySteps || byTime;
    }

    private int steps() {
        RoundClosed last = rounds.last();
        long done = last == null ? 0 : last.getStep();
        long left = settings.endAfterSteps() - done;
        return settings.endAfterSteps() > 0 && left > 0
                ? (int) Math.min(left, stepsOfRound)
                : stepsOfRound;
    }

    /** How much of the whole is done, as a fraction. */
    private double progress() {
        RoundClosed last = rounds.last();
        double bySteps =
                settings.endAfterSteps() == 0 || last == null
                        ? 0
                        : (double) last.getStep() / settings.endAfterSteps();
        return Math.max(bySteps, ofTime(rounds.workedMillis()));
    }

    /** How much of the whole the next round takes, as a fraction. */
    private double oneRound() {
        RoundClosed last = rounds.last();
        double bySteps =
                settings.endAfterSteps() == 0 ? 0 : (double) steps() / settings.endAfterSteps();
        return Math.max(bySteps, last == null ? 0 : ofTime(last.getWorkedMillis()));
    }

    private double ofTime(long millis) {
        return settings.endAfter().isZero() ? 0 : (double) millis / settings.endAfter().toMillis();
    }
}
