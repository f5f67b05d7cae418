package io.everalign.filter;

import java.util.ArrayList;
import java.util.List;

/** What the rules have said of one pair so far, in the order of the chain. */
final class Verdicts {

    private final RuleSettings rules;
    private final List<Verdict> given = new ArrayList<>();

    Verdicts(RuleSettings rules) {
        this.rules = rules;
    }

    /** Takes what a rule says, unless that rule is off. */
    void add(Verdict verdict) {
        if (!rules.isOff(verdict.reason())) {
            given.add(verdict);
        }
    }

    void addAll(List<Verdict> verdicts) {
        verdicts.forEach(this::add);
    }

    /** Whether the chain ends here: a rule failed, and the others are not asked for. */
    boolean ended() {
        return !rules.allReasons() && !accepted();
    }

    boolean accepted() {
        return given.stream().allMatch(Verdict::accepted);
    }

    /** All of them, accepting ones too. */
    List<Verdict> given() {
        return List.copyOf(given);
    }

    /** The failed rules that a reject names: the first, or all. */
    List<Verdict> failed() {
        return given.stream()
                .filter(verdict -> !verdict.accepted())
                .limit(rules.allReasons() ? given.size() : 1)
                .toList();
    }
}
