package io.dativo.policy;

import io.dativo.infrastructure.ResourceRef;
import io.dativo.problem.Problem;
import io.dativo.problem.Severity;
import io.dativo.problem.SourceLocation;
import io.dativo.tag.TagOrigin;
import java.util.Comparator;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One thing that a policy has to say of one resource. Immutable. No part of it holds a value that looks like a secret.
 *
 * @param rule the id of the rule, or one of the built-in ids of {@link TagPolicy}
 * @param verdict what the rule says; never {@link Verdict#COMPLIANT}
 * @param check which part of the rule says it
 * @param severity how serious it is
 * @param stage how far the roll-out of the rule is
 * @param resource the resource, or null when it is about the policy itself
 * @param job the job that named the resource, or null
 * @param key the key in the spelling of the resource, or the key that is missing; null when no single key is meant
 * @param value the value, {@code ***} when it must not be shown, or null when there is none
 * @param origin where the tag came from, or null when there is no tag
 * @param location where to look: that of the tag, of the resource or of the waiver; or null
 * @param message what is wrong, as a sentence that holds the key and the value
 * @param fix what to do, or null
 * @param why the description of the rule, or null
 * @param waiver the waiver that accepts it, or that did until it expired; or null
 */
public record Finding(
        String rule,
        Verdict verdict,
        Check check,
        Severity severity,
        Stage stage,
        @Nullable ResourceRef resource,
        @Nullable String job,
        @Nullable String key,
        @Nullable String value,
        @Nullable TagOrigin origin,
        @Nullable SourceLocation location,
        String message,
        @Nullable String fix,
        @Nullable String why,
        @Nullable Waiver waiver) {

    /** By resource, then job, key, rule and check: the same findings always come in the same order. */
    public static final Comparator<Finding> ORDER = Comparator.<Finding, @Nullable ResourceRef>comparing(
                    Finding::resource, Comparator.nullsFirst(Comparator.<ResourceRef>naturalOrder()))
            .thenComparing(Finding::job, Comparator.nullsFirst(Comparator.<String>naturalOrder()))
            .thenComparing(Finding::key, Comparator.nullsFirst(Comparator.<String>naturalOrder()))
            .thenComparing(Finding::rule)
            .thenComparing(Finding::check)
            .thenComparing(Finding::message);

    /** The parts of a rule. */
    public enum Check {
        /** A required key is not there, or its value is blank. */
        REQUIRED,
        /** A key differs from the rule's only in upper and lower case. */
        KEY_SPELLING,
        /** The value is not among the allowed ones, or the key must not be used. */
        ALLOWED,
        /** The value does not match the pattern. */
        PATTERN,
        /** The value is too short or too long. */
        LENGTH,
        /** The value is not of the type. */
        TYPE,
        /** The number is too small or too large. */
        RANGE,
        /** An ordered value goes down. */
        LOWERING,
        /** The value looks like a credential. */
        SECRET,
        /** The value looks like personal data. */
        PERSONAL_DATA,
        /** The tags of the resource are not known, or it has none. */
        OBSERVATION,
        /** A waiver has expired. */
        WAIVER
    }

    /** {@return whether it stops what the host guards: a violation with severity error of a rule that is enforced} */
    public boolean isError() {
        return verdict == Verdict.VIOLATION && isEnforced();
    }

    /** Whether a violation of this kind is an error: severity error of a rule that is enforced. */
    boolean isEnforced() {
        return severity == Severity.ERROR && stage == Stage.ENFORCE;
    }

    /** {@return whether it is a violation that is a warning to a person and stops nothing} */
    public boolean isWarning() {
        return verdict == Verdict.VIOLATION && !isError() && stage != Stage.OBSERVE;
    }

    /**
     * The finding as a problem of the job.
     *
     * @return the problem with the rule's id as its code; nothing unless it is an error or a warning
     */
    public Optional<Problem> toProblem() {
        if (!isError() && !isWarning()) {
            return Optional.empty();
        }
        String path = origin == null ? "" : origin.path();
        String text = resource == null ? message : resource + ": " + message;
        return Optional.of(
                isError()
                        ? Problem.error(rule, text, path, location, fix)
                        : Problem.warning(rule, text, path, location, fix));
    }

    /** {@code job.yaml:41:18: error[cost-center] s3_bucket lake: cost_center 'DATA-01' is …} and the fix on its own line. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        if (location != null) {
            text.append(location).append(": ");
        } else if (job != null) {
            text.append(job).append(": ");
        }
        text.append(label()).append('[').append(rule).append("] ");
        if (resource != null) {
            text.append(resource).append(": ");
        }
        text.append(message);
        if (fix != null) {
            text.append("\n    fix: ").append(fix);
        }
        if (why != null) {
            text.append("\n    why: ").append(why);
        }
        return text.toString();
    }

    private String label() {
        return switch (verdict) {
            case VIOLATION -> isError() ? "error" : isWarning() ? "warning" : "observed";
            case WAIVED -> "waived";
            case UNDETERMINED -> "undetermined";
            case NOT_OBSERVED -> "not observed";
            case NOT_TAGGABLE -> "not taggable";
            case NOT_COVERED -> "not covered";
            case COMPLIANT -> "compliant";
        };
    }
}
