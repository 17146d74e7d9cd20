package io.dativo.catalogs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Iterator;
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
    private static final Set<String> LABEL_AND_MORE = Set.of(
            "tagFQN",
            "source",
            "labelType",
            "state",
            "name",
            "displayName",
            "description",
            "style",
            "href",
            "reason",
            "appliedAt",
            "appliedBy",
            "metadata");

    private final Map<String, ObjectNode> tables = new TreeMap<>();
    private final Map<String, ObjectNode> tags = new TreeMap<>();
    private final Map<String, ObjectNode> people = new TreeMap<>();
    private final Set<String> classifications = new HashSet<>();
    private final Set<String> exclusive = new HashSet<>();
    private JsonNode version = JsonHttp.JSON.createObjectNode().put("version", "2.0.7");
    private boolean losesConditionalColumns;
    private boolean keepsNothing;
    private boolean keepsReasons = true;
    private boolean knowsWeakTags = true;
    private Runnable beforePatch = () -> {};
    private boolean oneTeamOrUsers = true;
    private int statusOfFailedTests = 400;

    synchronized void say(JsonNode newVersion) {
        version = newVersion;
    }

    /** As versions before June 2026 do with columns, when a patch has a condition: success, an echo, and nothing kept. */
    synchronized void loseConditionalColumns() {
        losesConditionalColumns = true;
    }

    /** As no client should. */
    synchronized void keepNothing() {
        keepsNothing = true;
    }

    /** As versions do that do not know the field. */
    synchronized void forgetReasons() {
        keepsReasons = false;
    }

    /** As a server would that compares weak tags by another rule. */
    synchronized void refuseWeakTags() {
        knowsWeakTags = false;
    }

    /** As the page of the classification does it. */
    synchronized void makeExclusive(String classification) {
        classifications.add(classification);
        exclusive.add(classification);
    }

    synchronized void setVersion(String table, double number) {
        tables.get(table).put("version", number);
    }

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
                .put("version", 0.1);
        table.putArray("tags");
        ArrayNode list = table.putArray("columns");
        for (String column : columns) {
            list.addObject().put("name", column).put("dataType", "STRING");
        }
        tables.put(name, table);
    }

    /** A table as another program describes it, with the tags of its labels. */
    synchronized void putTable(JsonNode table) {
        for (String tag : table.findValuesAsText("tagFQN")) {
            tags.computeIfAbsent(tag, name -> JsonHttp.JSON.createObjectNode().put("id", id(name)));
        }
        tables.put(table.path("fullyQualifiedName").asText(), table.deepCopy());
    }

    synchronized void setId(String type, String name, String id) {
        people.get(type + " " + name).put("id", id);
    }

    synchronized void addPerson(String type, String name) {
        ObjectNode person = JsonHttp.JSON
                .createObjectNode()
                .put("id", id(type + name))
                .put("name", name)
                .put("email", name + (type.equals("team") ? "-team" : "") + "@acme.example");
        if (type.equals("team")) {
            person.put("teamType", "Group");
        }
        people.put(type + " " + name, person);
    }

    synchronized void addPerson(String type, String name, String mail) {
        addPerson(type, name);
        people.get(type + " " + name).put("email", mail);
    }

    synchronized void addDepartment(String name) {
        addPerson("team", name);
        people.get("team " + name).put("teamType", "Department");
    }

    /** As an ingestion does it when it guesses. */
    synchronized void suggest(String table, String tag) {
        unlabel(table, tag);
        label(table, tag);
        JsonNode labels = tables.get(table).path("tags");
        ((ObjectNode) labels.get(labels.size() - 1))
                .put("labelType", "Automated")
                .put("state", "Suggested")
                .put("reason", "Detected by `EmailRecognizer` 3 times");
    }

    /** As an ingestion does it when it is sure. */
    synchronized void detect(String table, String tag) {
        suggest(table, tag);
        JsonNode labels = tables.get(table).path("tags");
        ((ObjectNode) labels.get(labels.size() - 1)).put("state", "Confirmed");
    }

    synchronized void unlabel(String table, String tag) {
        for (Iterator<JsonNode> labels = tables.get(table).path("tags").elements(); labels.hasNext(); ) {
            if (labels.next().path("tagFQN").asText().equals(tag)) {
                labels.remove();
            }
        }
    }

    synchronized void putRaw(String table, String field, JsonNode value) {
        tables.get(table).set(field, value);
    }

    synchronized void putRawLabel(String table, JsonNode label) {
        tables.get(table).withArray("/tags").add(label);
    }

    /** As the page of the table does it when a person chooses a tag. */
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
        if (request.path().equals(List.of("api", "v1", "system", "version"))) {
            return new Reply(200, version);
        }
        boolean byName = request.at(3).equals("name");
        return switch (request.method() + " " + request.at(2)) {
            case "GET tables" -> found(byName ? tables.get(request.at(4)) : byId(request.at(3)), request);
            case "PATCH tables" -> patch(request);
            case "GET tags" -> found(tags.get(request.at(4)), request);
            case "GET teams", "GET users" -> person(request.at(2).substring(0, 4), request);
            case "GET search" -> search(request.query());
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
        return new Reply(200, shown, Map.of("ETag", strongTag(shown)));
    }

    /** A digest of what is shown, which is not what a patch is compared with. */
    private static String strongTag(ObjectNode shown) {
        return '"' + Integer.toHexString(shown.toString().hashCode()) + '"';
    }

    /** The condition is compared with the table as a patch loads it, whatever fields a client asked for. */
    private boolean isMet(String condition, ObjectNode table) {
        ObjectNode loaded = table.deepCopy();
        loaded.put("tableConstraints", "");
        boolean isWeak = knowsWeakTags
                && condition.equals(
                        "W/\"" + Double.toString(table.path("version").asDouble()) + '"');
        return condition.equals("*") || condition.equals(strongTag(loaded)) || isWeak;
    }

    private Reply person(String type, Request request) {
        String name = request.at(3).equals("name") ? request.at(4) : "";
        return people.entrySet().stream()
                .filter(person -> person.getKey().startsWith(type + " "))
                .map(Map.Entry::getValue)
                .filter(person -> person.path("name").asText().equals(name)
                        || person.path("id").asText().equals(request.at(3)))
                .findFirst()
                .map(person -> new Reply(200, person))
                .orElse(Reply.error(404, "", type + " instance for " + name + " not found"));
    }

    private Reply search(Map<String, String> query) {
        ObjectNode found = JsonHttp.JSON.createObjectNode();
        ArrayNode hits = found.putObject("hits").putArray("hits");
        String type = query.get("index").replace("_search_index", "");
        people.forEach((key, person) -> {
            String asked = "email.keyword:\"" + person.path("email").asText() + '"';
            if (key.startsWith(type + " ") && query.get("q").equals(asked)) {
                hits.addObject().set("_source", person);
            }
        });
        return new Reply(200, found);
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
        String condition = request.headers().getFirst("If-Match");
        if (condition != null && !isMet(condition, table)) {
            return Reply.error(412, "", "The entity has been modified. Please refresh and retry");
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
        for (JsonNode owner : changed.path("owners")) {
            JsonNode person = people.get(owner.path("type").asText() + " " + nameOf(owner));
            if (person.has("teamType") && !person.path("teamType").asText().equals("Group")) {
                return Reply.error(
                        400,
                        "",
                        "Team of type " + person.path("teamType").asText()
                                + " can't own entities. Only Team of type Group can own entities.");
            }
        }
        Reply refusal = refusal(changed.path("tags"));
        for (JsonNode column : changed.path("columns")) {
            refusal = refusal == null ? refusal(column.path("tags")) : refusal;
        }
        if (refusal != null) {
            return refusal;
        }
        boolean losesColumns = condition != null
                && losesConditionalColumns
                && !changed.path("columns").equals(table.path("columns"));
        if (keepsNothing || losesColumns) {
            return new Reply(200, changed);
        }
        if (!keepsReasons) {
            changed.path("tags").forEach(label -> ((ObjectNode) label).remove("reason"));
        }
        countUp(changed);
        tables.put(table.path("fullyQualifiedName").asText(), changed);
        return new Reply(200, changed);
    }

    private String nameOf(JsonNode owner) {
        return people.entrySet().stream()
                .filter(person -> person.getValue().path("id").equals(owner.path("id"))
                        && person.getKey().startsWith(owner.path("type").asText() + " "))
                .map(person -> person.getKey().substring(5))
                .findFirst()
                .orElse(null);
    }

    private Reply refusal(JsonNode labels) {
        Set<String> seen = new HashSet<>();
        Map<String, String> chosen = new TreeMap<>();
        for (JsonNode label : labels) {
            Set<String> fields = new HashSet<>();
            label.fieldNames().forEachRemaining(fields::add);
            String tag = label.path("tagFQN").asText();
            if (!label.has("tagFQN")) {
                continue;
            }
            if (!fields.containsAll(LABEL) || !LABEL_AND_MORE.containsAll(fields) || !seen.add(tag)) {
                return Reply.error(400, "", "query param tags: a label is wrong or there twice");
            }
            if (!tags.containsKey(tag)) {
                return Reply.error(404, "", "tag instance for " + tag + " not found");
            }
            String classification = OpenMetadataName.parts(tag).get(0);
            String other = chosen.put(classification, tag);
            if (exclusive.contains(classification) && other != null) {
                return Reply.error(
                        400,
                        "",
                        "Tag labels " + other + " and " + tag
                                + " are mutually exclusive and can't be assigned together");
            }
        }
        return null;
    }

    /** Versions are doubles with one digit behind the point, and whole ones are as normal as others. */
    private static void countUp(ObjectNode table) {
        table.put("version", Math.round((table.path("version").asDouble() + 0.1) * 10) / 10.0);
    }

    private static String id(String name) {
        return UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8)).toString();
    }
}
