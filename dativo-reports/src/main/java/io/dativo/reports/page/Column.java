package io.dativo.reports.page;

import java.util.Locale;

/**
 * A column of a table. Immutable.
 *
 * @param name how files call it
 * @param kind what is in it
 * @param title how people call it
 * @param explanation what it says, or empty when the title is enough
 */
record Column(String name, Kind kind, String title, String explanation) {
    /** What a column holds. */
    enum Kind {
        /** A text, which may be anything that a person chose. */
        TEXT,
        /** A few characters, which stay in one line. */
        SHORT,
        /** A number. */
        NUMBER
    }

    static Column text(String name, String title, String explanation) {
        return new Column(name, Kind.TEXT, title, explanation);
    }

    static Column shortText(String name, String title) {
        return new Column(name, Kind.SHORT, title, "");
    }

    static Column number(String name, String title, String explanation) {
        return new Column(name, Kind.NUMBER, title, explanation);
    }

    /** The class of its cells. */
    String style() {
        return kind.name().toLowerCase(Locale.ROOT);
    }
}
