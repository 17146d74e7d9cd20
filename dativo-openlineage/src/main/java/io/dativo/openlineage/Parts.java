package io.dativo.openlineage;

import io.dativo.problem.Sensitive;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a job says of one data set, from which its name is made: settings of the connection and the name of the object. What is
 * secret, or not put in yet, counts as not said. Not thread-safe.
 */
final class Parts {
    private static final Pattern PLACEHOLDER = Pattern.compile("\\$\\{|\\{\\{|\\$[A-Za-z_]");
    private static final String UNKNOWN = "unknown";

    private final List<Map<?, ?>> settings;
    private final List<String> object;
    private boolean complete = true;

    /**
     * @param settings where to look, the first that has a key counts
     * @param object the object's name, such as {@code schema.table}
     */
    Parts(List<Map<?, ?>> settings, String object) {
        this.settings = settings;
        this.object = List.of(object.split("\\.", -1));
    }

    /** Whether everything that was asked for was said. */
    boolean isComplete() {
        return complete;
    }

    /** The value of the first of some keys. */
    @Nullable
    String find(String... keys) {
        for (Map<?, ?> each : settings) {
            for (String key : keys) {
                String text = text(each.get(key));
                if (text != null) {
                    return text;
                }
            }
        }
        return null;
    }

    String get(String... keys) {
        return required(find(keys));
    }

    String host() {
        return get("host", "hostname", "server");
    }

    String port(String usual) {
        String port = find("port");
        return port == null ? usual : port;
    }

    String database() {
        return outermost("database", "dbname", "db");
    }

    /** The part of the object's name before schema and table; else a setting. */
    String outermost(String... keys) {
        return object.size() > 2 ? required(text(object.get(object.size() - 3))) : get(keys);
    }

    /** The database of a system that has no schemas. */
    String databaseOfTable() {
        return object.size() > 1
                ? required(text(object.get(object.size() - 2)))
                : get("database", "dbname", "db", "keyspace");
    }

    String schema(@Nullable String usual) {
        if (object.size() > 1) {
            return required(text(object.get(object.size() - 2)));
        }
        String said = find("schema");
        return required(said == null ? usual : said);
    }

    String table() {
        return required(text(object.get(object.size() - 1)));
    }

    /** The object with the dots in its name. */
    String whole() {
        return required(text(String.join(".", object)));
    }

    String required(@Nullable String value) {
        complete &= value != null;
        return value == null ? UNKNOWN : value;
    }

    /** A value that may stand in a name: not secret, not empty, every placeholder put in. */
    static @Nullable String text(@Nullable Object value) {
        if (value == null || value instanceof Sensitive || value instanceof Map || value instanceof List) {
            return null;
        }
        String text = value.toString();
        return text.isBlank()
                        || text.equals(Sensitive.MASK)
                        || PLACEHOLDER.matcher(text).find()
                ? null
                : text;
    }
}
