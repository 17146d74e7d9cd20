package io.dativo.job;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The types that a column of an asset may have: those of the configuration format and the logical types of ODCS. */
public enum ColumnType {
    STRING,
    INTEGER,
    FLOAT,
    DOUBLE,
    BOOLEAN,
    TIMESTAMP,
    DATETIME,
    DATE,
    NUMBER,
    TIME,
    OBJECT,
    ARRAY,
    MAP,
    VECTOR;

    /**
     * The type that a file names.
     *
     * @param name the name, in any case
     * @return the type; nothing when there is none of that name
     */
    public static Optional<ColumnType> of(String name) {
        return Arrays.stream(values())
                .filter(type -> type.name().equalsIgnoreCase(name))
                .findFirst();
    }

    /** {@return the names, as files have them} */
    static List<String> names() {
        return Arrays.stream(values()).map(ColumnType::toString).toList();
    }

    /** {@code timestamp}. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
