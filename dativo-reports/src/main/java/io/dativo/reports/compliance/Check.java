package io.dativo.reports.compliance;

/** What is compared. */
public enum Check {
    /** A classification is declared, and the table carries it. */
    CLASSIFICATION("a classification is designated"),
    /** An owner is declared, and the table carries it. */
    OWNER("a person answers for the data"),
    /** A time to keep data is declared, and the table carries it. */
    RETENTION("a time to keep the data is designated"),
    /** Data goes by itself within the declared time. */
    EXPIRY("data expires within the designated time"),
    /** No data is older than the declared time. */
    DATA_AGE("nothing is older than the designated time"),
    /** What is stored is encrypted. */
    ENCRYPTION("what is stored is encrypted"),
    /** Public access is blocked. */
    PUBLIC_ACCESS("public access is blocked"),
    /** Only TLS is answered. */
    TLS("only TLS is answered"),
    /** The log of changes is whole. */
    AUDIT_TRAIL("the log of changes is whole");

    private final String words;

    Check(String words) {
        this.words = words;
    }

    /** What is compared, in words. */
    @Override
    public String toString() {
        return words;
    }
}
