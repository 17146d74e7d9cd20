package io.dativo.config;

import io.dativo.problem.Problem;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/** Binds a {@link ConfigNode} tree to a record and checks its constraints; every problem is told, none is thrown. */
public final class RecordBinder {
    private RecordBinder() {}

    /** What an explicit null means for a key whose component has a type. */
    public enum Nulls {
        /** The same as leaving the key out. */
        ABSENT,
        /** An error, unless the component is a {@code NullAllowed} one. */
        REFUSED
    }

    /**
     * Binds and validates.
     *
     * @param <T> the record
     * @param type the record's class
     * @param node the document
     * @param path the path of the node in its document, for messages; empty for the root
     * @param nulls what an explicit null means
     * @param problems takes what is wrong
     * @return the record, or null when it could not be made; a record with errors is still returned if it can be made
     */
    public static <T extends Record> @Nullable T bind(
            Class<T> type, ConfigNode node, String path, Nulls nulls, Collection<Problem> problems) {
        throw new UnsupportedOperationException();
    }
}
