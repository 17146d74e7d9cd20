package io.dativo.dagster.pipes;

import java.util.Arrays;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The types of metadata values that Dagster knows. */
public enum MetadataType {
    /** Dagster chooses by the value: a text, a number, true or false, nothing, or JSON. */
    INFER("__infer__"),
    /** A text. */
    TEXT("text"),
    /** A link. */
    URL("url"),
    /** A path of a file. */
    PATH("path"),
    /** A path of a notebook. */
    NOTEBOOK("notebook"),
    /** A map or a list. */
    JSON("json"),
    /** A text in Markdown. */
    MD("md"),
    /** A number with a fraction. */
    FLOAT("float"),
    /** A whole number. */
    INT("int"),
    /** True or false. */
    BOOL("bool"),
    /** The id of a run of Dagster. */
    DAGSTER_RUN("dagster_run"),
    /** The key of another asset. */
    ASSET("asset"),
    /** Nothing. */
    NULL("null"),
    /** Rows: a map of {@code schema}, a list of columns, and {@code records}, a list of maps. */
    TABLE("table"),
    /** Columns: a map of {@code columns}, a list of maps. */
    TABLE_SCHEMA("table_schema"),
    /** For each column those that it is made from: a map of {@code deps_by_column}. */
    TABLE_COLUMN_LINEAGE("table_column_lineage"),
    /** A moment, in seconds. */
    TIMESTAMP("timestamp");

    private static final Map<String, MetadataType> BY_WIRE =
            Arrays.stream(values()).collect(Collectors.toMap(MetadataType::wire, Function.identity()));

    private final String wire;

    MetadataType(String wire) {
        this.wire = wire;
    }

    /** {@return its name in a message} */
    String wire() {
        return wire;
    }

    /** The type with a name in a message; {@link #INFER} for one that Dagster does not know. */
    static MetadataType ofWire(Object wire) {
        return wire instanceof String name ? BY_WIRE.getOrDefault(name, INFER) : INFER;
    }
}
