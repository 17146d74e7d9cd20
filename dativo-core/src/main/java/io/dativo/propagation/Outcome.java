package io.dativo.propagation;

/** How the apply of one resource went. */
public enum Outcome {
    /** Everything that was planned was written. */
    APPLIED,
    /** There was nothing to write. */
    UNCHANGED,
    /** Everything that was planned was written, though not at the first attempt. */
    RETRIED,
    /** It was refused, or failed too often. */
    FAILED,
    /** No answer came: it may or may not have taken effect. The next run finds out. */
    UNKNOWN,
    /** It was not tried; the code says why. */
    SKIPPED
}
