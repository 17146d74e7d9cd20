package io.dativo.reports.compliance;

/** How what is declared stands against what was seen. None of these says that something is compliant. */
public enum ComplianceStatus {
    /** What was seen is what is declared. */
    MATCH("was seen as it is declared"),
    /** What was seen differs from what is declared. */
    MISMATCH("was seen otherwise than it is declared, or nothing is declared that has to be"),
    /** It is declared, and nothing was asked. */
    DECLARED_ONLY("is declared, and was not observed"),
    /** It is declared, and the system does not say it, or not to us. */
    NOT_OBSERVABLE("is declared, and cannot be seen"),
    /** Nothing is declared that it would belong to. */
    NOT_APPLICABLE("nothing is declared that it would belong to"),
    /** It is declared, and asking failed. */
    ERROR("is declared, and asking failed");

    private final String meaning;

    ComplianceStatus(String meaning) {
        this.meaning = meaning;
    }

    /** {@return what it means, in words} */
    public String meaning() {
        return meaning;
    }
}
