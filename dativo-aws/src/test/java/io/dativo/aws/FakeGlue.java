package io.dativo.aws;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dativo.aws.FakeAccount.Table;
import io.dativo.aws.FakeAws.Answer;
import io.dativo.aws.FakeAws.FakeService;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Glue's databases, which have tags, and its tables, which have parameters and a version that an update can name. */
final class FakeGlue implements FakeService {
    private static final Set<String> TABLE_INPUT = Set.of(
            "Name",
            "Description",
            "Owner",
            "LastAccessTime",
            "LastAnalyzedTime",
            "Retention",
            "StorageDescriptor",
            "PartitionKeys",
            "ViewOriginalText",
            "ViewExpandedText",
            "TableType",
            "Parameters",
            "TargetTable",
            "ViewDefinition");

    private final FakeAccount account;

    FakeGlue(FakeAccount account) {
        this.account = account;
    }

    @Override
    public String name(FakeRequest request) {
        return "glue:" + request.operation();
    }

    @Override
    public Answer answer(FakeRequest request) {
        if (!request.headers().getOrDefault("x-amz-target", "").startsWith("AWSGlue.")
                || !request.region().equals(FakeAccount.REGION)) {
            throw new FakeError(400, "UnknownOperationException", "not Glue in " + FakeAccount.REGION);
        }
        return switch (request.operation()) {
            case "GetTags" -> getTags(request.json("ResourceArn"));
            case "GetDatabases" -> getDatabases(request.json("CatalogId", "NextToken", "MaxResults"));
            case "TagResource" -> tag(request.json("ResourceArn", "TagsToAdd"));
            case "UntagResource" -> untag(request.json("ResourceArn", "TagsToRemove"));
            case "GetTable" -> getTable(request.json("CatalogId", "DatabaseName", "Name"));
            case "GetTables" ->
                getTables(request.json("CatalogId", "DatabaseName", "Expression", "NextToken", "MaxResults"));
            case "UpdateTable" ->
                updateTable(request.json("CatalogId", "DatabaseName", "TableInput", "VersionId", "SkipArchive"));
            default -> throw new FakeError(400, "UnknownOperationException", request.operation());
        };
    }

    /** Fifty to a page, so that who reads only the first is found out. */
    private Answer getDatabases(JsonNode json) {
        if (json.path("MaxResults").asInt() > 100) {
            throw new FakeError(400, "InvalidInputException", "MaxResults is 100 at most");
        }
        List<String> names = List.copyOf(account.databases.keySet());
        int from = json.path("NextToken").asInt();
        int to = Math.min(names.size(), from + 50);
        ObjectNode answer = FakeJson.object();
        ArrayNode list = answer.putArray("DatabaseList");
        names.subList(from, to).forEach(name -> list.addObject().put("Name", name));
        if (to < names.size()) {
            answer.put("NextToken", Integer.toString(to));
        }
        return FakeJson.ok(answer);
    }

    private Answer getTags(JsonNode json) {
        ObjectNode answer = FakeJson.object();
        answer.set("Tags", FakeJson.of(database(json)));
        return FakeJson.ok(answer);
    }

    private Answer tag(JsonNode json) {
        Map<String, String> tags = database(json);
        Map<String, String> set = FakeJson.map(json.path("TagsToAdd"));
        set.forEach((key, value) -> {
            if (key.isEmpty()
                    || key.length() > 128
                    || value.length() > 256
                    || key.toLowerCase().startsWith("aws")) {
                throw new FakeError(400, "InvalidInputException", "the tag '" + key + "' is not valid");
            }
        });
        account.merge(
                FakeJson.required(json, "ResourceArn"),
                tags,
                set,
                false,
                new FakeError(400, "InvalidInputException", "A resource has at most 50 tags"));
        return FakeJson.ok(FakeJson.object());
    }

    private Answer untag(JsonNode json) {
        List<String> keys = FakeJson.list(json.path("TagsToRemove"));
        if (keys.isEmpty() || keys.size() > 50) {
            throw new FakeError(400, "InvalidInputException", "TagsToRemove names 1 to 50 keys");
        }
        database(json).keySet().removeAll(keys);
        return FakeJson.ok(FakeJson.object());
    }

    /** Tables have no tags. */
    private Map<String, String> database(JsonNode json) {
        String arn = FakeJson.required(json, "ResourceArn");
        String prefix = FakeAccount.databaseArn("");
        if (!arn.startsWith(prefix)) {
            throw new FakeError(400, "InvalidInputException", "not a taggable resource: " + arn);
        }
        Map<String, String> tags = account.databases.get(arn.substring(prefix.length()));
        if (tags == null) {
            throw new FakeError(400, "EntityNotFoundException", "Entity Not Found");
        }
        return tags;
    }

    private Answer getTable(JsonNode json) {
        String path = path(json, FakeJson.required(json, "Name"));
        ObjectNode answer = FakeJson.object();
        answer.set("Table", table(path, existing(path)));
        return FakeJson.ok(answer);
    }

    private Answer getTables(JsonNode json) {
        String database = path(json, "");
        if (!account.databases.containsKey(database.replace("/", ""))) {
            throw new FakeError(400, "EntityNotFoundException", "Database not found.");
        }
        String expression = json.path("Expression").asText();
        int max = json.path("MaxResults").asInt(100);
        if (expression.length() > 2048 || max < 1 || max > 100) {
            throw new FakeError(400, "InvalidInputException", "Expression or MaxResults out of bounds");
        }
        List<String> matching = account.tables.keySet().stream()
                .filter(path -> path.startsWith(database))
                .filter(path -> path.substring(database.length()).matches(expression))
                .toList();
        int from = json.path("NextToken").asInt(0);
        int to = Math.min(matching.size(), from + max);
        ObjectNode answer = FakeJson.object();
        ArrayNode list = answer.putArray("TableList");
        matching.subList(from, to).forEach(path -> list.add(table(path, existing(path))));
        if (to < matching.size()) {
            answer.put("NextToken", String.valueOf(to));
        }
        return FakeJson.ok(answer);
    }

    private Answer updateTable(JsonNode json) {
        JsonNode input = json.path("TableInput");
        Set<String> unknown = new TreeSet<>();
        input.fieldNames().forEachRemaining(unknown::add);
        unknown.removeAll(TABLE_INPUT);
        if (!unknown.isEmpty()) {
            throw new FakeError(400, "InvalidInputException", "unknown members of TableInput: " + unknown);
        }
        String path = path(json, FakeJson.required(input, "Name"));
        Table table = existing(path);
        FakeJson.map(input.path("Parameters")).forEach((key, value) -> {
            if (key.isEmpty() || key.length() > 255 || value.length() > 512_000) {
                throw new FakeError(400, "InvalidInputException", "the parameter '" + key + "' is not valid");
            }
        });
        if (json.has("VersionId") && json.path("VersionId").asInt() != table.version) {
            throw new FakeError(
                    400, "ConcurrentModificationException", "Update table failed due to concurrent modifications.");
        }
        table.input = input.deepCopy();
        table.version++;
        if (!json.path("SkipArchive").asBoolean(false)) {
            table.archived++;
        }
        return FakeJson.ok(FakeJson.object());
    }

    private static String path(JsonNode json, String table) {
        if (!FakeAccount.ID.equals(json.path("CatalogId").asText(FakeAccount.ID))) {
            throw new FakeError(
                    400,
                    "AccessDeniedException",
                    "User: arn:aws:iam::" + FakeAccount.ID
                            + ":user/x is not authorized to perform: glue:GetTable on resource: the catalog");
        }
        return FakeJson.required(json, "DatabaseName") + "/" + table;
    }

    private Table existing(String path) {
        Table table = account.tables.get(path);
        if (table == null) {
            throw new FakeError(400, "EntityNotFoundException", "Table " + path + " not found.");
        }
        return table;
    }

    private static ObjectNode table(String path, Table table) {
        ObjectNode json = table.input.deepCopy();
        return json.put("DatabaseName", path.substring(0, path.indexOf('/')))
                .put("CatalogId", FakeAccount.ID)
                .put("VersionId", String.valueOf(table.version))
                .put("CreateTime", 1.7e9)
                .put("IsRegisteredWithLakeFormation", false);
    }

    @Override
    public Answer error(FakeError error) {
        return FakeJson.error(error);
    }
}
