package io.dativo.reports.compliance;

import java.util.List;

/**
 * What a regulation asks for that tags and configuration are evidence of, in words of our own; the texts themselves are
 * where their publishers have them. How a requirement is read is an engineer's reading, and no advice.
 */
public enum Control {
    /** GDPR 5(1)(e). */
    GDPR_STORAGE_LIMITATION(
            Regulation.GDPR,
            "Art. 5(1)(e)",
            "personal data is kept no longer than it is needed",
            "that the time is lawful; backups, exports, logs and copies elsewhere",
            Check.RETENTION,
            Check.EXPIRY,
            Check.DATA_AGE),
    /** GDPR 25(2). */
    GDPR_DEFAULT_ACCESS(
            Regulation.GDPR,
            "Art. 25(2)",
            "by default personal data is not open to everybody",
            "that no more data is taken than is needed; who inside can read it",
            Check.CLASSIFICATION,
            Check.PUBLIC_ACCESS),
    /** GDPR 30(1). */
    GDPR_RECORDS(
            Regulation.GDPR,
            "Art. 30(1)(c), (f)",
            "records of processing name the kinds of data and when they are erased",
            "purposes, recipients and the legal basis",
            Check.CLASSIFICATION,
            Check.OWNER,
            Check.RETENTION),
    /** GDPR 32(1)(a). */
    GDPR_SECURITY(
            Regulation.GDPR,
            "Art. 32(1)(a)",
            "personal data is encrypted where that is appropriate",
            "that it is adequate to the risk; who holds the keys",
            Check.ENCRYPTION,
            Check.TLS),
    /** GDPR 5(2). */
    GDPR_ACCOUNTABILITY(
            Regulation.GDPR,
            "Art. 5(2)",
            "it can be demonstrated what was done",
            "anything that the log does not record; a log that was cut off, without a head that was kept elsewhere",
            Check.AUDIT_TRAIL),
    /** HIPAA 164.312(a)(2)(iv). */
    HIPAA_ENCRYPTION(
            Regulation.HIPAA,
            "164.312(a)(2)(iv)",
            "health information is encrypted where that is reasonable",
            "the analysis of risks that decides whether it is; who holds the keys",
            Check.CLASSIFICATION,
            Check.ENCRYPTION),
    /** HIPAA 164.312(e). */
    HIPAA_TRANSMISSION(
            Regulation.HIPAA,
            "164.312(e)(1), (e)(2)(ii)",
            "health information is guarded while it is sent",
            "what programs do beside the store; the analysis of risks",
            Check.TLS),
    /** HIPAA 164.312(b). */
    HIPAA_AUDIT(
            Regulation.HIPAA,
            "164.312(b)",
            "what happens in systems with health information is recorded",
            "who read the data, and that a person looks at the records: this log has changes of tags alone",
            Check.AUDIT_TRAIL),
    /** SOC 2 C1.1. */
    SOC2_IDENTIFY(
            Regulation.SOC2,
            "C1.1",
            "confidential information is identified, with how long it is kept",
            "that the classification is right",
            Check.CLASSIFICATION,
            Check.OWNER,
            Check.RETENTION),
    /** SOC 2 C1.2. */
    SOC2_DISPOSE(
            Regulation.SOC2,
            "C1.2",
            "confidential information is disposed of",
            "that copies are destroyed: backups, exports, logs",
            Check.EXPIRY,
            Check.DATA_AGE),
    /** SOC 2 CC6.1. */
    SOC2_ACCESS(
            Regulation.SOC2,
            "CC6.1, CC6.7",
            "access is restricted, and data is guarded where it lies and while it is sent",
            "reviews of who has access",
            Check.PUBLIC_ACCESS,
            Check.ENCRYPTION,
            Check.TLS),
    /** SOC 2 CC8.1. */
    SOC2_CHANGE(Regulation.SOC2, "CC8.1", "changes are recorded", "that a person approved them", Check.AUDIT_TRAIL);

    private final Regulation regulation;
    private final String id;
    private final String words;
    private final String notShown;
    private final List<Check> checks;

    Control(Regulation regulation, String id, String words, String notShown, Check... checks) {
        this.regulation = regulation;
        this.id = id;
        this.words = words;
        this.notShown = notShown;
        this.checks = List.of(checks);
    }

    /** {@return the regulation} */
    public Regulation regulation() {
        return regulation;
    }

    /** {@return its number there} */
    public String id() {
        return id;
    }

    /** {@return what it asks for, in words of our own} */
    public String words() {
        return words;
    }

    /** {@return what the checks are no evidence of} */
    public String notShown() {
        return notShown;
    }

    /** {@return the checks that support evidence for it} */
    public List<Check> checks() {
        return checks;
    }
}
