package io.dativo.catalogs;

import com.fasterxml.jackson.databind.JsonNode;
import io.dativo.problem.ProviderException;
import io.dativo.problem.ProviderException.Kind;
import java.util.List;

/**
 * A table of OpenMetadata, or one of its columns, as it was read. Immutable.
 *
 * @param id the id of the table
 * @param version the version of the table, the number as it was read
 * @param path where the column is in the table as a JSON pointer; empty for the table
 * @param labels the labels; missing or null when there is no list
 * @param owners the owners of the table; missing or null when there is no list, and for a column
 */
record OpenMetadataEntity(String id, JsonNode version, String path, JsonNode labels, JsonNode owners) {
    /** By this a label is known as ours: a label that people or an ingestion made has another reason or none. */
    static final String REASON = "Set by Dativo: a data job claims it.";

    /**
     * Takes an answer apart.
     *
     * @param name the name of the table that was asked for
     * @throws ProviderException when it is no answer to that, or the table has no such column
     */
    static OpenMetadataEntity of(JsonNode table, String name, List<String> columns) {
        String id = CatalogStore.text(table.path("id"));
        if (id.isEmpty()
                || !table.path("version").isNumber()
                || !name.equalsIgnoreCase(CatalogStore.text(table.path("fullyQualifiedName")))) {
            throw CatalogStore.notAnAnswer("it is not the table " + name + " with its id and its version");
        }
        JsonNode item = table;
        StringBuilder path = new StringBuilder();
        for (String column : columns) {
            String list = path.isEmpty() ? "columns" : "children";
            int index = indexOf(column, CatalogStore.list(item.path(list), list));
            if (index < 0) {
                throw new ProviderException(
                        Kind.NOT_FOUND,
                        null,
                        "the table " + name + " has no column " + String.join(".", columns),
                        null);
            }
            item = item.path(list).get(index);
            path.append('/').append(list).append('/').append(index);
        }
        JsonNode labels = CatalogStore.list(item.path("tags"), "labels");
        JsonNode owners =
                columns.isEmpty() ? CatalogStore.list(table.path("owners"), "owners") : JsonHttp.JSON.missingNode();
        return new OpenMetadataEntity(id, table.path("version"), path.toString(), labels, owners);
    }

    private static int indexOf(String name, JsonNode columns) {
        for (int i = 0; i < columns.size(); i++) {
            if (OpenMetadataName.stored(CatalogStore.text(columns.get(i).path("name")))
                    .equals(name)) {
                return i;
            }
        }
        return -1;
    }

    /** Terms of a glossary are no tags. */
    static boolean isTag(JsonNode label) {
        return !"Glossary".equals(CatalogStore.text(label.path("source")));
    }

    /** An owner of the table has to confirm it before it counts. */
    static boolean isSuggested(JsonNode label) {
        return "Suggested".equals(CatalogStore.text(label.path("state")));
    }

    static boolean isOurs(JsonNode label) {
        return REASON.equals(CatalogStore.text(label.path("reason"))) && !isSuggested(label);
    }

    static String tag(JsonNode label) {
        return CatalogStore.text(label.path("tagFQN"));
    }
}
