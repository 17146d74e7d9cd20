package io.dativo.dagster.pipes;

import io.dativo.problem.Shown;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A value of metadata with the type that it is shown as. What its type does not take is mended when it is sent, such as a
 * whole number as {@link MetadataType#FLOAT}. Immutable as far as its raw value is.
 *
 * @param type the type
 * @param raw the value: a text, a number, true or false, an {@link Instant}, null, or a map or a list of such
 */
public record MetadataValue(MetadataType type, @Nullable Object raw) {
    /**
     * A value whose type Dagster chooses.
     *
     * @param raw the value
     * @return the value
     */
    public static MetadataValue of(@Nullable Object raw) {
        return raw instanceof MetadataValue value
                ? value
                : new MetadataValue(raw instanceof Instant ? MetadataType.TIMESTAMP : MetadataType.INFER, raw);
    }

    /**
     * A text.
     *
     * @param text the text
     * @return the value
     */
    public static MetadataValue text(String text) {
        return new MetadataValue(MetadataType.TEXT, text);
    }

    /**
     * A text in Markdown, which the page of an asset shows behind a link.
     *
     * @param markdown the text
     * @return the value
     */
    public static MetadataValue markdown(String markdown) {
        return new MetadataValue(MetadataType.MD, markdown);
    }

    /**
     * A link.
     *
     * @param url the link
     * @return the value
     */
    public static MetadataValue url(String url) {
        return new MetadataValue(MetadataType.URL, url);
    }

    /**
     * A path of a file.
     *
     * @param path the path
     * @return the value
     */
    public static MetadataValue path(String path) {
        return new MetadataValue(MetadataType.PATH, path);
    }

    /**
     * A whole number.
     *
     * @param number the number
     * @return the value
     */
    public static MetadataValue number(long number) {
        return new MetadataValue(MetadataType.INT, number);
    }

    /**
     * A number with a fraction.
     *
     * @param number the number
     * @return the value
     */
    public static MetadataValue number(double number) {
        return new MetadataValue(MetadataType.FLOAT, number);
    }

    /**
     * True or false.
     *
     * @param flag which
     * @return the value
     */
    public static MetadataValue flag(boolean flag) {
        return new MetadataValue(MetadataType.BOOL, flag);
    }

    /**
     * A moment.
     *
     * @param moment the moment
     * @return the value
     */
    public static MetadataValue timestamp(Instant moment) {
        return new MetadataValue(MetadataType.TIMESTAMP, moment);
    }

    /**
     * A map or a list.
     *
     * @param raw the map or the list
     * @return the value
     */
    public static MetadataValue json(Object raw) {
        return new MetadataValue(MetadataType.JSON, raw);
    }

    /**
     * Rows, which the page of an asset or a check shows as a table.
     *
     * @param columns the names of the columns, all of texts
     * @param rows the rows
     * @return the value
     */
    public static MetadataValue table(List<String> columns, List<? extends Map<String, ?>> rows) {
        List<Map<String, String>> schema = columns.stream()
                .map(column -> Map.of("name", column, "type", "string"))
                .toList();
        Map<String, Object> raw = new LinkedHashMap<>();
        raw.put("schema", schema);
        raw.put("records", rows);
        return new MetadataValue(MetadataType.TABLE, raw);
    }

    /** The type and the value, with what may be a secret masked. */
    @Override
    public String toString() {
        return Shown.of(this);
    }
}
