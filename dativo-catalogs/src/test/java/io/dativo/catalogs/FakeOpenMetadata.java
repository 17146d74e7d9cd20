package io.dativo.catalogs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;

/**
 * OpenMetadata's tables, tags, classifications, teams and users, as its specification defines them: a JSON Patch is
 * applied as a whole or not at all, every change counts up the version of the table, and a label needs its tag.
 */
final class FakeOpenMetadata extends FakeServer {
    private static final Set<String> LABEL = Set.of("tagFQN", "source", "labelType", "state");

    private final Map<String, ObjectNode> tables = new TreeMap<>();
    private final Map<String, ObjectNode> tags = new TreeMap<>();
    private final Map<String, String> people = new TreeMap<>();
    private final Set<String> classifications = new HashSet<>();
    private Runnable beforePatch = () -> {};
    private boolean oneTeamOrUsers = true;
    private int statusOfFailedTests = 400;

    /** As some versions do. */
    synchronized void callFailedTestsErrors() {
        statusOfFailedTests = 500;
    }

    /** As the settings do it under the data asset rules. */
    synchronized void allowAnyOwners() {
        oneTeamOrUsers = false;
    }

    synchronized void addTable(String name, String... columns) {
        if (tables.containsKey(name)) {
            return;
        }
        ObjectNode table = JsonHttp.JSON
                .createObjectNode()
                .put("id", id(name))
                .put("name", name.substring(name.lastIndexOf('.') + 1))
                .put("fullyQualifiedName", name)
                .put("version", new BigDecimal("0.1"));
        table.putArray("tags");
        ArrayNode list = table.putArray("columns");
        for (String column : columns) {
            list.addObject().put("name", column).put("dataType", "STRING");
        }
        tables.put(name, table);
    }

    synchronized void addPerson(String type, String name) {
        people.put(type + " " + name, id(type + name));
    }

    /** As the page of the table does it when somebody chooses a tag. */
    synchronized void label(String table, String tag) {
        label(tables.get(table), tables.get(table), tag);
    }

    synchronized void labelColumn(String table, int column, String tag) {
        label(tables.get(table), (ObjectNode) tables.get(table).path("columns").get(column), tag);
    }

    private void label(ObjectNode table, ObjectNode item, String tag) {
        tags.computeIfAbsent(tag, name -> JsonHttp.JSON.createObjectNode().put("id", id(name)));
        item.withArray("/tags")
                .addObject()
                .put("tagFQN", tag)
                .put("source", "Classification")
                .put("labelType", "Manual")
                .put("state", "Confirmed");
        countUp(table);
    }

    synchronized void own(String table, String type, String name) {
        addPerson(type, name);
        ObjectNode node = tables.get(table);
        ArrayNode owners = node.path("owners").isArray() ? (ArrayNode) node.path("owners") : node.putArray("owners");
        owners.addObject().put("id", id(type + name)).put("type", type).put("name", name);
        countUp(node);
    }

    synchronized void describe(String table, String description) {
        countUp(tables.get(table).put("description", description));
    }

    synchronized JsonNode table(String name) {
        return tables.get(name).deepCopy();
    }

    synchronized void beforeNextPatch(Runnable once) {
        beforePatch = once;
    }

    @Override
    String subject(Request request) {
        return tables.values().stream()
                .filter(table -> table.path("id").asText().equals(request.at(3)))
                .map(table -> table.path("fullyQualifiedName").asText())
                .findFirst()
                .orElse("");
    }

    @Override
    Reply answer(Request request) {
        if (!request.at(0).equals("api") || !request.at(1).equals("v1")) {
            return Reply.error(404, "", "HTTP 404 Not Found");
        }
        boolean byName = request.at(3).equals("name");
        return switch (request.method() + " " + request.at(2)) {
            case "GET tables" -> found(byName ? tables.get(request.at(4)) : byId(request.at(3)), request);
            case "PATCH tables" -> patch(request);
            case "GET tags" -> found(tags.get(request.at(4)), request);
            case "GET teams", "GET users" -> person(request.at(2).substring(0, 4), request.at(4));
            case "POST classifications" -> makeClassification(request.body());
            case "POST tags" -> makeTag(request.body());
            default -> Reply.error(405, "", "HTTP 405 Method Not Allowed");
        };
    }

    private ObjectNode byId(String id) {
        return tables.values().stream()
                .filter(table -> table.path("id").asText().equals(id))
                .findFirst()
                .orElse(null);
    }

    /** Fields that were not asked for are left out, as the server does. */
    private static Reply found(ObjectNode entity, Request request) {
        if (entity == null) {
            return Reply.error(404, "", "instance for " + request.at(4) + " not found");
        }
        ObjectNode shown = entity.deepCopy();
        List<String> fields = List.of(request.query().getOrDefault("fields", "").split(","));
        for (String field : List.of("tags", "owners")) {
            if (!fields.contains(field)) {
                shown.remove(field);
            }
        }
        return new Reply(200, shown, Map.of("ETag", '"' + Integer.toHexString(entity.hashCode()) + '"'));
    }

    private Reply person(String type, String name) {
        String id = people.get(type + " " + name);
        return id == null
                ? Reply.error(404, "", type + " instance for " + name + " not found")
                : new Reply(200, JsonHttp.JSON.createObjectNode().put("id", id).put("name", name));
    }

    private Reply makeClassification(JsonNode body) {
        String name = body.path("name").asText();
        if (!isName(name) || body.path("description").asText().isEmpty()) {
            return Reply.error(400, "", "name and description are required");
        }
        return classifications.add(name) ? new Reply(201, body) : Reply.error(409, "", "Entity already exists");
    }

    private Reply makeTag(JsonNode body) {
        String name = body.path("name").asText();
        String classification = body.path("classification").asText();
        if (!isName(name) || body.path("description").asText().isEmpty()) {
            return Reply.error(400, "", "name and description are required");
        }
        if (!classifications.contains(OpenMetadataName.parts(classification).get(0))) {
            return Reply.error(404, "", "classification instance for " + classification + " not found");
        }
        String full = classification + "." + OpenMetadataName.quoted(name);
        if (tags.containsKey(full)) {
            return Reply.error(409, "", "Entity already exists");
        }
        ObjectNode tag = JsonHttp.JSON.createObjectNode().put("id", id(full)).put("name", name);
        tags.put(full, tag);
        return new Reply(201, tag);
    }

    private static boolean isName(String name) {
        return !name.isEmpty() && name.length() <= 256 && !name.contains("::") && !name.contains("\"");
    }

    private Reply patch(Request request) {
        Runnable before = beforePatch;
        beforePatch = () -> {};
        before.run();
        ObjectNode table = byId(request.at(3));
        if (table == null) {
            return Reply.error(404, "", "table instance for " + request.at(3) + " not found");
        }
        if (!request.contentType().equals("application/json-patch+json")) {
            return Reply.error(415, "", "HTTP 415 Unsupported Media Type");
        }
        ObjectNode changed = table.deepCopy();
        try {
            request.body().forEach(operation -> JsonPatches.apply(changed, operation));
        } catch (IllegalArgumentException e) {
            return Reply.error(statusOfFailedTests, "", String.valueOf(e.getMessage()));
        }
        for (JsonNode owner : changed.path("owners")) {
            String name = nameOf(owner);
            if (name == null) {
                return Reply.error(
                        404, "", "owner instance for " + owner.path("id").asText() + " not found");
            }
            ((ObjectNode) owner).put("name", name);
        }
        long teams = changed.path("owners").findValuesAsText("type").stream()
                .filter("team"::equals)
                .count();
        if (teams > 0 && changed.path("owners").size() > 1 && oneTeamOrUsers) {
            return Reply.error(400, "", "Rule [Multiple Users or Single Team Ownership] validation failed");
        }
        Reply refusal = refusal(changed.path("tags"));
        for (JsonNode column : changed.path("columns")) {
            refusal = refusal == null ? refusal(column.path("tags")) : refusal;
        }
        if (refusal != null) {
            return refusal;
        }
        countUp(changed);
        tables.put(table.path("fullyQualifiedName").asText(), changed);
        return new Reply(200, changed);
    }

    private String nameOf(JsonNode owner) {
        return people.entrySet().stream()
                .filter(person -> person.getValue().equals(owner.path("id").asText())
                        && person.getKey().startsWith(owner.path("type").asText() + " "))
                .map(person -> person.getKey().substring(5))
                .findFirst()
                .orElse(null);
    }

    private Reply refusal(JsonNode labels) {
        Set<String> seen = new HashSet<>();
        for (JsonNode label : labels) {
            Set<String> fields = new HashSet<>();
            label.fieldNames().forEachRemaining(fields::add);
            String tag = label.path("tagFQN").asText();
            if (!fields.equals(LABEL) || !seen.add(tag)) {
                return Reply.error(400, "", "query param tags: a label is wrong or there twice");
            }
            if (!tags.containsKey(tag)) {
                return Reply.error(404, "", "tag instance for " + tag + " not found");
            }
        }
        return null;
    }

    private static void countUp(ObjectNode table) {
        table.put("version", table.path("version").decimalValue().add(new BigDecimal("0.1")));
    }

    private static String id(String name) {
        return UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8)).toString();
    }
}
