package io.dativo.gcp.fake;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Datasets and tables of BigQuery, API v2. */
final class FakeBigQuery {
    private static final int PAGE = 1000;

    /** What a dataset and a table can hold as far as anything here writes it. */
    static final Set<String> DATASET_KEYS =
            Set.of("labels", "description", "datasetReference", "etag", "friendlyName", "defaultPartitionExpirationMs");

    static final Set<String> TABLE_KEYS =
            Set.of("labels", "description", "tableReference", "etag", "friendlyName", "schema", "timePartitioning");

    private final Map<String, Labelled> datasets = new TreeMap<>();
    private final Map<String, Labelled> tables = new TreeMap<>();

    Labelled addDataset(String project, String dataset) {
        ObjectNode json = Call.JSON.createObjectNode().put("kind", "bigquery#dataset");
        json.put("id", project + ":" + dataset).put("location", "US");
        json.putObject("datasetReference").put("projectId", project).put("datasetId", dataset);
        json.putArray("access").addObject().put("role", "OWNER").put("userByEmail", "owner@example.com");
        Labelled added = new Labelled(json);
        datasets.put(project + "." + dataset, added);
        return added;
    }

    Labelled addTable(String project, String dataset, String table) {
        ObjectNode json = Call.JSON.createObjectNode().put("kind", "bigquery#table");
        json.put("id", project + ":" + dataset + "." + table)
                .put("type", "TABLE")
                .put("numRows", "17");
        json.putObject("tableReference")
                .put("projectId", project)
                .put("datasetId", dataset)
                .put("tableId", table);
        Labelled added = new Labelled(json);
        tables.put(project + "." + dataset + "." + table, added);
        return added;
    }

    void setSchema(String table, String fields) {
        try {
            Labelled changed = table(table);
            changed.json().set("schema", Call.JSON.createObjectNode().set("fields", Call.JSON.readTree(fields)));
            changed.changed();
        } catch (IOException broken) {
            throw new IllegalArgumentException(broken);
        }
    }

    void remove(String name) {
        datasets.remove(name);
        tables.remove(name);
    }

    Labelled dataset(String name) {
        return found(datasets, "Dataset", name);
    }

    Labelled table(String name) {
        return found(tables, "Table", name);
    }

    private static Labelled found(Map<String, Labelled> all, String kind, String name) {
        Labelled found = all.get(name);
        if (found == null) {
            throw Refusal.notFound(kind + " " + name);
        }
        return found;
    }

    JsonNode listDatasets(Call call) {
        call.takes("maxResults", "pageToken", "all", "filter");
        ObjectNode answer = Call.JSON.createObjectNode().put("kind", "bigquery#datasetList");
        list(call, answer, "datasets", datasets, call.part(3) + ".", "kind", "id", "datasetReference", "labels");
        return answer;
    }

    JsonNode listTables(Call call) {
        call.takes("maxResults", "pageToken");
        String dataset = call.part(3) + "." + call.part(5);
        dataset(dataset);
        ObjectNode answer = Call.JSON.createObjectNode().put("kind", "bigquery#tableList");
        list(call, answer, "tables", tables, dataset + ".", "kind", "id", "tableReference", "labels", "type");
        return answer;
    }

    /** An item of a list is less than the resource: no etag, for one. */
    private static void list(
            Call call, ObjectNode answer, String key, Map<String, Labelled> all, String prefix, String... shown) {
        Page.of(
                        all.keySet().stream()
                                .filter(name -> name.startsWith(prefix))
                                .toList(),
                        call.pageSize("maxResults", PAGE),
                        call.query("pageToken"))
                .write(answer, key, name -> shown(all.get(name)).retain(shown));
    }

    JsonNode getDataset(Call call) {
        call.takes("datasetView", "accessPolicyVersion");
        return shown(dataset(call.part(3) + "." + call.part(5)));
    }

    JsonNode getTable(Call call) {
        call.takes("view", "selectedFields");
        return shown(table(table(call)));
    }

    JsonNode patchDataset(Call call) {
        call.takes("updateMode", "accessPolicyVersion");
        if (!"UPDATE_METADATA".equals(call.query("updateMode"))) {
            throw new Refusal(
                    403,
                    "accessDenied",
                    "Access Denied: Permission bigquery.datasets.setIamPolicy denied: every other update mode needs it");
        }
        return patch(call, dataset(call.part(3) + "." + call.part(5)), DATASET_KEYS);
    }

    JsonNode patchTable(Call call) {
        call.takes("autodetect_schema");
        return patch(call, table(table(call)), TABLE_KEYS);
    }

    private static String table(Call call) {
        return call.part(3) + "." + call.part(5) + "." + call.part(7);
    }

    private static JsonNode patch(Call call, Labelled resource, Set<String> keys) {
        JsonNode body = call.json(keys);
        String expected = call.header("If-Match");
        if (expected != null && !expected.equals(resource.etag())) {
            throw new Refusal(412, "conditionNotMet", "Precondition check failed.");
        }
        resource.merge(body);
        return shown(resource);
    }

    private static ObjectNode shown(Labelled resource) {
        ObjectNode json = resource.json().deepCopy();
        if (json.get("labels").isEmpty()) {
            json.remove("labels");
        }
        return json;
    }
}
