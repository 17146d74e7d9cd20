package io.dativo.reports;

/** What gave a charge the value of a key. The order is the precedence unless a model says otherwise. */
public enum ValueSource {
    /** A tag in the bill. */
    RESOURCE_TAG("the tag in the bill"),
    /** The job that uses the resource says so. */
    JOB("the job that uses the resource"),
    /** A {@link VirtualTag}. */
    VIRTUAL_TAG("a virtual tag"),
    /** The table of accounts. */
    ACCOUNT("the table of accounts"),
    /** The key's default. */
    DEFAULT("the default"),
    /** Nothing: the charge is unallocated. */
    NONE("nothing");

    private final String text;

    ValueSource(String text) {
        this.text = text;
    }

    /** What gave the value, in words. */
    @Override
    public String toString() {
        return text;
    }
}
