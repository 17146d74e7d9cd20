package io.dativo.policy;

/** How far the roll-out of a rule is. */
public enum Stage {
    /** Violations are recorded and reported nowhere else. */
    OBSERVE,
    /** Violations are warnings, whatever the rule's severity. */
    WARN,
    /** Violations of a rule with severity error stop what the host guards with {@link Verdicts#hasErrors()}. */
    ENFORCE
}
