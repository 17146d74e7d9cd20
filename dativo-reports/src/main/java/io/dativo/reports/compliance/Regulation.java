package io.dativo.reports.compliance;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** The regulations that a report has a part for. */
public enum Regulation {
    /** The General Data Protection Regulation of the EU. */
    GDPR("GDPR"),
    /** The Security Rule of HIPAA. */
    HIPAA("HIPAA"),
    /** The Trust Services Criteria of SOC 2. */
    SOC2("SOC 2");

    private final String name;

    Regulation(String name) {
        this.name = name;
    }

    /**
     * The regulation of a name, as assets declare it.
     *
     * @param declared for example {@code SOC2} or {@code soc-2}
     * @return the regulation, or nothing when a report has no part for it
     */
    public static Optional<Regulation> of(String declared) {
        String plain = declared.toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9]", "");
        return Arrays.stream(values())
                .filter(regulation -> regulation.name().equals(plain))
                .findFirst();
    }

    /** The name as people write it. */
    @Override
    public String toString() {
        return name;
    }
}
