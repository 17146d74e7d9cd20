package io.dativo.catalogs;

import com.fasterxml.jackson.databind.JsonNode;
import io.dativo.problem.ProviderException;
import io.dativo.problem.ProviderException.Kind;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A table of OpenMetadata, or one of its columns, as it was read. Immutable.
 *
 * @param id the id of the table
 * @param version the version of the table
 * @param etag what the server says that a later change must match, or null
 * @param path where the column is in the table as a JSON pointer; empty for the table
 * @param labels the labels; missing when there is no list
 * @param owners the owners of the table; missing when there is no list, and for a column
 */
record OpenMetadataEntity(
        String id, JsonNode version, @Nullable String etag, String path, JsonNode labels, JsonNode owners) {
    static OpenMetadataEntity of(JsonNode table, @Nullable String etag, List<String> columns) {
        JsonNode item = table;
        StringBuilder path = new StringBuilder();
        for (String name : columns) {
            String list = path.isEmpty() ? "columns" : "children";
            int index = indexOf(name, item.path(list));
            if (index < 0) {
                throw new ProviderException(
                        Kind.NOT_FOUND,
                        null,
                        "the table " + table.path("fullyQualifiedName").asText() + " has no column "
                                + String.join(".", columns),
                        null);
            }
            item = item.path(list).get(index);
            path.append('/').append(list).append('/').append(index);
        }
        JsonNode labels = item.path("tags");
        JsonNode owners = columns.isEmpty() ? table.path("owners") : JsonHttp.JSON.missingNode();
        return new OpenMetadataEntity(
                table.path("id").asText(), table.path("version"), etag, path.toString(), labels, owners);
    }

    private static int indexOf(String name, JsonNode columns) {
        for (int i = 0; i < columns.size(); i++) {
            if (columns.get(i).path("name").asText().equals(name)) {
                return i;
            }
        }
        return -1;
    }

    /** Labels and owners by their spelled keys. Terms of a glossary are no tags. */
    Map<String, String> tags() {
        Map<String, String> tags = new TreeMap<>();
        for (JsonNode label : labels) {
            if (!"Glossary".equals(label.path("source").asText())) {
                String name = label.path("tagFQN").asText();
                tags.put(name, OpenMetadataName.last(name));
            }
        }
        for (JsonNode owner : owners) {
            tags.put(key(owner), owner.path("name").asText());
        }
        return tags;
    }

    static String key(JsonNode owner) {
        return OwnerTags.PREFIX + owner.path("name").asText();
    }
}
