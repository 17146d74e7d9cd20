package io.dativo.cli;

import java.util.Locale;

/** How a command prints what it found. */
enum Format {
    /** For a person. */
    TEXT,
    /** For programs. */
    JSON,
    /** For a pull request. */
    MARKDOWN,
    /** SARIF 2.1.0, for code scanning. */
    SARIF,
    /** JUnit's XML, for the test report of a CI server: a test for each job. */
    JUNIT;

    /** As it is typed. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
