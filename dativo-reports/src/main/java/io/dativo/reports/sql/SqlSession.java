package io.dativo.reports.sql;

import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Asks an engine of SQL, by JDBC or in its own session. */
public interface SqlSession {
    /**
     * A parameter of a query. Immutable.
     *
     * @param name its name, by which engines know it whose parameters have names
     * @param value its value
     */
    record Parameter(String name, String value) {}

    /**
     * The columns of a table.
     *
     * @param table what stands after {@code FROM}
     * @return the name of the type of each column by its name
     * @throws io.dativo.problem.ProviderException when it cannot be looked at
     */
    Map<String, String> columns(String table);

    /**
     * Asks.
     *
     * @param text the query, in which each parameter is written as the dialect writes it
     * @param parameters the parameters in the order of their places; one that has several places is there several times
     * @param each gets the values of each row as texts, in the order of the columns
     * @throws io.dativo.problem.ProviderException when the engine fails
     */
    void query(String text, List<Parameter> parameters, Consumer<? super List<@Nullable String>> each);
}
