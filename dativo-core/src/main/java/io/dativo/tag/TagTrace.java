package io.dativo.tag;

import io.dativo.problem.Shown;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Why a key has its value: every candidate, weakest first, with what became of it. Immutable.
 *
 * @param key the key
 * @param steps every candidate in the order in which it was considered
 */
public record TagTrace(String key, List<Step> steps) {
    /** Copies the steps. */
    public TagTrace {
        steps = List.copyOf(steps);
    }

    /** What became of a candidate. */
    public enum Fate {
        /** Its value is the tag. */
        WINS,
        /** A stronger level says something else. */
        OVERRIDDEN,
        /** A stronger level says the same. */
        AGREES,
        /** It removes the tag. */
        REMOVES,
        /** A weaker level locked the key. */
        LOCKED_OUT
    }

    /**
     * One candidate and what became of it.
     *
     * @param candidate the candidate
     * @param fate what became of it
     */
    public record Step(TagCandidate candidate, Fate fate) {}

    /** {@return the step that decided: the one that wins, or the one that removes} */
    public Step decision() {
        return steps.stream()
                .filter(step -> step.fate() == Fate.WINS || step.fate() == Fate.REMOVES)
                .findFirst()
                .orElseThrow();
    }

    /** {@return the value, or nothing when the tag is removed} */
    public Optional<String> value() {
        return Optional.ofNullable(decision().candidate().value());
    }

    /** {@return the rule that decided, as a sentence} */
    public String rule() {
        Step decision = decision();
        if (decision.candidate().locked() && steps.stream().anyMatch(step -> step.fate() == Fate.LOCKED_OUT)) {
            return name(decision.candidate()) + " locks the key";
        }
        if (decision.fate() == Fate.REMOVES) {
            return name(decision.candidate()) + " removes it";
        }
        long levels = steps.stream()
                .map(step -> step.candidate().origin().level())
                .distinct()
                .count();
        return levels == 1 ? "the only level that sets it" : "the strongest level that sets it wins";
    }

    /**
     * The chain as text: {@code DATA-001 <- infrastructure.tags.cost_center (job.yaml:41:18); overrode …; rule: …}.
     */
    @Override
    public String toString() {
        Step decision = decision();
        StringBuilder text = new StringBuilder(key)
                .append(" = ")
                .append(shown(decision.candidate().value()));
        text.append(" <- ").append(decision.candidate().origin());
        for (int i = steps.size() - 1; i >= 0; i--) {
            Step step = steps.get(i);
            String verb = switch (step.fate()) {
                case WINS, REMOVES -> null;
                case OVERRIDDEN -> "overrode";
                case AGREES -> "agrees with";
                case LOCKED_OUT -> "locked out";
            };
            if (verb != null) {
                text.append("; ")
                        .append(verb)
                        .append(' ')
                        .append(shown(step.candidate().value()));
                text.append(" <- ").append(step.candidate().origin());
            }
        }
        return Shown.visible(text.append("; rule: ").append(rule()).toString());
    }

    private static String shown(@Nullable String value) {
        return value == null ? "(removed)" : value.isEmpty() ? "\"\"" : value;
    }

    private static String name(TagCandidate candidate) {
        return candidate.origin().path();
    }
}
