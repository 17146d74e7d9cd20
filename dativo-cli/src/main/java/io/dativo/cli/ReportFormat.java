package io.dativo.cli;

import java.util.Locale;

/** How a command prints an answer that has no findings of its own. */
enum ReportFormat {
    /** For a person. */
    TEXT,
    /** For programs. */
    JSON,
    /** For a pull request. */
    MARKDOWN;

    /** As it is typed. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
