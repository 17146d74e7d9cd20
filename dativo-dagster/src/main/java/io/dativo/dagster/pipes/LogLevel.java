package io.dativo.dagster.pipes;

import java.util.Locale;

/** The levels of log lines that Dagster takes, from the least to the most severe. */
public enum LogLevel {
    /** For developers. */
    DEBUG,
    /** What happened as planned. */
    INFO,
    /** What a person may look at. */
    WARNING,
    /** What failed. */
    ERROR,
    /** What makes it impossible to go on. */
    CRITICAL;

    /**
     * The level that comes closest to a name of another logging system: {@code TRACE} is {@link #DEBUG}, {@code WARN} is
     * {@link #WARNING}, {@code FATAL} is {@link #CRITICAL}.
     *
     * @param name the name, in any case
     * @return the level; {@link #INFO} for a name that is not in use
     */
    public static LogLevel named(String name) {
        return switch (name.strip().toUpperCase(Locale.ROOT)) {
            case "TRACE", "DEBUG", "ALL", "FINE", "FINER", "FINEST" -> DEBUG;
            case "WARN", "WARNING" -> WARNING;
            case "ERROR", "SEVERE" -> ERROR;
            case "FATAL", "CRITICAL" -> CRITICAL;
            default -> INFO;
        };
    }
}
