package io.dativo.aws;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dativo.aws.FakeAccount.Table;
import io.dativo.aws.FakeAws.Answer;
import io.dativo.aws.FakeAws.FakeService;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Lake Formation's tags: a key and its values exist before they are put on a table or a column. */
final class FakeLakeFormation implements FakeService {
    private final FakeAccount account;

    FakeLakeFormation(FakeAccount account) {
        this.account = account;
    }

    @Override
    public String name(FakeRequest request) {
        return "lakeformation:" + request.operation();
    }

    @Override
    public Answer answer(FakeRequest request) {
        if (!request.method().equals("POST") || !request.region().equals(FakeAccount.REGION)) {
            throw new FakeError(400, "UnknownOperationException", "not Lake Formation in " + FakeAccount.REGION);
        }
        return switch (request.operation()) {
            case "GetResourceLFTags" -> get(request.json("CatalogId", "Resource", "ShowAssignedLFTags"));
            case "AddLFTagsToResource" -> change(request.json("CatalogId", "Resource", "LFTags"), true);
            case "RemoveLFTagsFromResource" -> change(request.json("CatalogId", "Resource", "LFTags"), false);
            case "GetLFTag" -> {
                String key = FakeJson.required(request.json("CatalogId", "TagKey"), "TagKey");
                ObjectNode answer =
                        FakeJson.object().put("CatalogId", FakeAccount.ID).put("TagKey", key);
                ArrayNode values = answer.putArray("TagValues");
                defined(key).forEach(values::add);
                yield FakeJson.ok(answer);
            }
            case "CreateLFTag" -> {
                JsonNode json = request.json("CatalogId", "TagKey", "TagValues");
                String key = FakeJson.required(json, "TagKey");
                if (account.lfTags.putIfAbsent(key, new TreeSet<>(FakeJson.list(json.path("TagValues")))) != null) {
                    throw new FakeError(400, "InvalidInputException", "Tag key already exists");
                }
                yield FakeJson.ok(FakeJson.object());
            }
            case "UpdateLFTag" -> {
                JsonNode json = request.json("CatalogId", "TagKey", "TagValuesToAdd");
                defined(FakeJson.required(json, "TagKey")).addAll(FakeJson.list(json.path("TagValuesToAdd")));
                yield FakeJson.ok(FakeJson.object());
            }
            default -> throw new FakeError(400, "UnknownOperationException", request.operation());
        };
    }

    private Answer get(JsonNode json) {
        Table table = table(json);
        ObjectNode answer = FakeJson.object();
        List<String> columns = columns(json, table);
        if (columns.isEmpty()) {
            pairs(answer.putArray("LFTagsOnTable"), table.lfTags);
        } else {
            ArrayNode list = answer.putArray("LFTagsOnColumns");
            for (String column : columns) {
                ObjectNode entry = list.addObject().put("Name", column);
                pairs(entry.putArray("LFTags"), table.lfTagsOfColumns.getOrDefault(column, Map.of()));
            }
        }
        return FakeJson.ok(answer);
    }

    private Answer change(JsonNode json, boolean add) {
        Table table = table(json);
        List<Map<String, String>> places = new ArrayList<>();
        List<String> columns = columns(json, table);
        columns.forEach(column -> places.add(table.lfTagsOfColumns.computeIfAbsent(column, key -> new TreeMap<>())));
        if (columns.isEmpty()) {
            places.add(table.lfTags);
        }
        ObjectNode answer = FakeJson.object();
        ArrayNode failures = answer.putArray("Failures");
        for (JsonNode pair : json.path("LFTags")) {
            String key = FakeJson.required(pair, "TagKey");
            String value = pair.path("TagValues").path(0).asText();
            Set<String> values = account.lfTags.get(key);
            if (values == null || !values.contains(value)) {
                ObjectNode failure = failures.addObject();
                failure.putObject("LFTag")
                        .put("TagKey", key)
                        .putArray("TagValues")
                        .add(value);
                failure.putObject("Error")
                        .put("ErrorCode", "EntityNotFoundException")
                        .put("ErrorMessage", "Tag key or value does not exist");
            } else if (add) {
                places.forEach(place -> place.put(key, value));
            } else {
                places.forEach(place -> place.remove(key, value));
            }
        }
        return FakeJson.ok(answer);
    }

    private Table table(JsonNode json) {
        JsonNode resource = json.path("Resource");
        JsonNode named = resource.has("Table") ? resource.path("Table") : resource.path("TableWithColumns");
        if (resource.size() != 1
                || !FakeAccount.ID.equals(json.path("CatalogId").asText())) {
            throw new FakeError(400, "InvalidInputException", "one resource of this catalog");
        }
        String path = FakeJson.required(named, "DatabaseName") + "/" + FakeJson.required(named, "Name");
        Table table = account.tables.get(path);
        if (table == null) {
            throw new FakeError(400, "EntityNotFoundException", "Table not found: " + path);
        }
        return table;
    }

    private List<String> columns(JsonNode json, Table table) {
        List<String> named =
                FakeJson.list(json.path("Resource").path("TableWithColumns").path("ColumnNames"));
        if (!account.columns(table).containsAll(named)) {
            throw new FakeError(400, "EntityNotFoundException", "Column not found in " + named);
        }
        return named;
    }

    private Set<String> defined(String key) {
        Set<String> values = account.lfTags.get(key);
        if (values == null) {
            throw new FakeError(400, "EntityNotFoundException", "Tag key does not exist");
        }
        return values;
    }

    private static void pairs(ArrayNode list, Map<String, String> tags) {
        tags.forEach((key, value) -> list.addObject()
                .put("CatalogId", FakeAccount.ID)
                .put("TagKey", key)
                .putArray("TagValues")
                .add(value));
    }

    @Override
    public Answer error(FakeError error) {
        return FakeJson.error(error);
    }
}
