package io.dativo.reports.compliance;

import java.util.Comparator;

/**
 * One comparison. Immutable.
 *
 * @param job the job
 * @param resource the resource that was looked at, or empty where it is about none or none was
 * @param check what is compared
 * @param status how it stands
 * @param declared what is declared
 * @param observed what was seen
 */
public record ComplianceCheck(
        String job, String resource, Check check, ComplianceStatus status, Declared declared, Observed observed)
        implements Comparable<ComplianceCheck> {
    private static final Comparator<ComplianceCheck> ORDER = Comparator.comparing(ComplianceCheck::job)
            .thenComparing(ComplianceCheck::check)
            .thenComparing(ComplianceCheck::resource)
            .thenComparing(check -> check.observed().text());

    /**
     * What is declared. Immutable.
     *
     * @param text the words, or empty when nothing is
     * @param place the level, file, line and column that say it, or empty
     */
    public record Declared(String text, String place) {
        static final Declared NOTHING = new Declared("", "");
    }

    /**
     * What was seen. Immutable.
     *
     * @param text what, or why nothing was
     * @param source the call, its time and the digest of the answer; empty when nothing was asked
     */
    public record Observed(String text, String source) {
        static Observed nothing(String why) {
            return new Observed(why, "");
        }
    }

    @Override
    public int compareTo(ComplianceCheck other) {
        return ORDER.compare(this, other);
    }
}
