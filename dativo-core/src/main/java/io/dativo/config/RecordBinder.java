package io.dativo.config;

import io.dativo.problem.Problem;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/**
 * Binds a {@link ConfigNode} tree to a record and checks its constraints; every problem is reported, none is thrown. Which
 * keys and types a record has is said by {@link RecordModel}. Thread-safe.
 *
 * <p>A text comes from a text only: a number, a date or a word like {@code on} must be in quotes. A number may be
 * written as text. A text with a placeholder that is not expanded binds to null where something else than a text is
 * expected, and is not held against a list of allowed words. An unknown key is an error; so is a {@link io.dativo.problem.Sensitive} value, except in free maps. One
 * fault is one problem: what the binding has reported, the constraints do not report again. After 100 problems the rest is
 * left out, with a problem that says so.
 */
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
        Record bound = new Binding(path, nulls, new ProblemLog(problems)).bind(RecordModel.of(type), node);
        return type.cast(bound);
    }
}
