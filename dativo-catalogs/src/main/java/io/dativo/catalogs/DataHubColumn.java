package io.dativo.catalogs;

import com.fasterxml.jackson.databind.JsonNode;
import io.dativo.problem.ProviderException;
import io.dativo.problem.ProviderException.Kind;
import java.util.List;
import java.util.TreeSet;

/**
 * A column of a dataset in DataHub, named by the dataset's URN and the column's path there. Paths have two forms: the name,
 * with dots in nested columns, and what many ingestions write, {@code [version=2.0].[type=struct].[type=string].email}.
 * Immutable.
 *
 * @param dataset the URN of the dataset
 * @param path the path of the column, escaped as in a URN
 */
record DataHubColumn(String dataset, String path) {
    /**
     * The column that a URN names.
     *
     * @throws IllegalArgumentException when it is no URN of a column
     */
    static DataHubColumn of(String urn) {
        DataHubUrn parts = DataHubUrn.of(urn);
        if (!parts.type().equals(DataHubProvider.COLUMN)) {
            throw new IllegalArgumentException("'" + urn + "' is no URN of a column of a dataset");
        }
        return new DataHubColumn(parts.ids().get(0), parts.ids().get(1));
    }

    /**
     * The URN under which DataHub keeps it.
     *
     * @param schema the schema of the dataset as DataHub has it; may be missing
     * @throws ProviderException when the dataset has no such column
     */
    String in(JsonNode schema) {
        String named = new DataHubUrn(DataHubProvider.COLUMN, List.of(dataset, path)).toString();
        TreeSet<String> urns = new TreeSet<>();
        for (JsonNode field : schema.path("fields")) {
            String candidate = field.path("fieldPath").asText();
            String urn = DataHubUrn.column(dataset, candidate);
            if (urn.equals(named)) {
                return urn;
            }
            if (DataHubUrn.column(dataset, simple(candidate)).equals(named)) {
                urns.add(urn);
            }
        }
        if (urns.size() == 1) {
            return urns.first();
        }
        throw new ProviderException(
                urns.isEmpty() ? Kind.NOT_FOUND : Kind.REJECTED,
                null,
                "the dataset " + dataset + " has "
                        + (urns.isEmpty() ? "no column " + path : "several columns " + path + "; name one of " + urns),
                null);
    }

    /** The name of a column, without the types that stand in brackets between its parts. */
    private static String simple(String path) {
        if (!path.startsWith("[version=2.0]")) {
            return path;
        }
        return String.join(
                ".",
                List.of(path.split("\\.")).stream()
                        .filter(part -> !part.startsWith("[") && !part.endsWith("]"))
                        .toList());
    }
}
