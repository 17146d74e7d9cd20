package io.dativo.policy;

/**
 * What a rule says of one resource. Not known is never the same as not there: a tag that could not be read, or whose
 * value comes later, is no violation.
 */
public enum Verdict {
    /** The rule applies and is kept. */
    COMPLIANT,
    /** The rule applies and is broken. */
    VIOLATION,
    /** A value is not known yet, and the verdict hangs on it. */
    UNDETERMINED,
    /** The tags of the resource could not be read. */
    NOT_OBSERVED,
    /** The system has no tags for this resource; it counts neither for nor against. */
    NOT_TAGGABLE,
    /** No rule is about the resource; it counts neither for nor against. */
    NOT_COVERED,
    /** The rule is broken, and a waiver that holds today says why that is accepted. */
    WAIVED
}
