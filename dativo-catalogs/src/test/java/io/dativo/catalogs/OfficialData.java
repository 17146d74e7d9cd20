package io.dativo.catalogs;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Objects;
import java.util.stream.StreamSupport;

/** What the official classes of the three products say, written by {@code it/interop/catalogs/official.py}. */
final class OfficialData {
    private OfficialData() {}

    static JsonNode of(String file) {
        try (InputStream json = OfficialData.class.getResourceAsStream("official/" + file)) {
            return JsonHttp.JSON.readTree(Objects.requireNonNull(json, file));
        } catch (IOException e) {
            throw new IllegalStateException(file, e);
        }
    }

    /** The rows of a table of names. */
    static List<JsonNode> names(String table) {
        return rows(of("names.json").path(table));
    }

    static List<JsonNode> rows(JsonNode list) {
        return StreamSupport.stream(list.spliterator(), false).toList();
    }
}
