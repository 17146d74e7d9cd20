package io.dativo.reports;

/** What gave a charge the value of a key. The order is the precedence unless a model says otherwise. */
public enum ValueSource {
    /** A tag in the bill. */
    RESOURCE_TAG,
    /** The job that uses the resource says so. */
    JOB,
    /** A {@link VirtualTag}. */
    VIRTUAL_TAG,
    /** The table of accounts. */
    ACCOUNT,
    /** The key's default. */
    DEFAULT,
    /** Nothing: the charge is unallocated. */
    NONE
}
