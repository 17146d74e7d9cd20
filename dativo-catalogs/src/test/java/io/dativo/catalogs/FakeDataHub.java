package io.dativo.catalogs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * DataHub's entities by its OpenAPI v3, with patches whose array items are found by their primary keys. A patch of an
 * entity that does not exist makes it, as the server does.
 */
final class FakeDataHub extends FakeServer {
    private static final List<String> BASE = List.of("openapi", "v3", "entity");
    private static final Map<String, List<String>> KEYS = Map.of(
            "globalTags", List.of("tags", "tag"),
            "ownership", List.of("owners", "owner"));

    /** The aspects of each entity that are asked for here; others are unknown. */
    private static final Map<String, Set<String>> ASPECTS = Map.of(
            "dataset", Set.of("datasetKey", "status", "globalTags", "ownership", "schemaMetadata"),
            "container", Set.of("containerKey", "status", "globalTags", "ownership"),
            "schemaField", Set.of("schemaFieldKey", "status", "globalTags"),
            "tag", Set.of("tagKey", "tagProperties"));

    private final Map<String, Map<String, ObjectNode>> entities = new TreeMap<>();

    synchronized void add(String urn) {
        entities.computeIfAbsent(urn, it -> {
            Map<String, ObjectNode> aspects = new TreeMap<>();
            aspects.put(typeOf(urn) + "Key", JsonHttp.JSON.createObjectNode());
            return aspects;
        });
    }

    /** As an ingestion does it. */
    synchronized void addSchema(String dataset, String... fieldPaths) {
        add(dataset);
        ObjectNode schema = JsonHttp.JSON.createObjectNode().put("schemaName", "");
        ArrayNode fields = schema.putArray("fields");
        for (String path : fieldPaths) {
            fields.addObject().put("fieldPath", path).put("nativeDataType", "string");
        }
        entities.get(dataset).put("schemaMetadata", schema);
    }

    /** As the page of the entity does it: the entity stays and is not shown. */
    synchronized void remove(String urn) {
        entities.get(urn).put("status", JsonHttp.JSON.createObjectNode().put("removed", true));
    }

    synchronized boolean exists(String urn) {
        return entities.containsKey(urn);
    }

    /** As the page of the entity does it, or an ingestion under a source of its own. */
    synchronized void put(String urn, String aspect, String item, String source) {
        ObjectNode node = JsonHttp.JSON.createObjectNode().put(KEYS.get(aspect).get(1), item);
        if (aspect.equals("ownership")) {
            node.put("type", "DATAOWNER");
        }
        if (source != null) {
            node.putObject("attribution")
                    .put("time", 1)
                    .put("actor", "urn:li:corpuser:eve")
                    .put("source", source);
        }
        add(urn);
        entities.get(urn)
                .computeIfAbsent(aspect, name -> JsonHttp.JSON.createObjectNode())
                .withArray("/" + KEYS.get(aspect).get(0))
                .add(node);
    }

    /** The items of an aspect, each as {@code urn} or {@code urn by source}. */
    synchronized List<String> items(String urn, String aspect) {
        List<String> items = new ArrayList<>();
        for (JsonNode item : list(urn, aspect)) {
            String source = item.path("attribution").path("source").asText();
            items.add(item.path(KEYS.get(aspect).get(1)).asText() + (source.isEmpty() ? "" : " by " + source));
        }
        return items;
    }

    @Override
    String subject(Request request) {
        return request.at(4);
    }

    @Override
    Reply answer(Request request) {
        if (request.path().size() < 5
                || !request.path().subList(0, 3).equals(BASE)
                || !request.at(4).startsWith("urn:li:" + request.at(3) + ":")) {
            return Reply.error(404, "", "not found");
        }
        String urn = request.at(4);
        Set<String> known = ASPECTS.getOrDefault(request.at(3), Set.of());
        if (request.method().equals("GET")) {
            return entity(
                    urn,
                    known,
                    List.of(request.query().getOrDefault("aspects", "").split(",")));
        }
        if (!known.contains(request.at(5))) {
            return Reply.error(400, "", "unknown aspect " + request.at(5) + " for entity " + request.at(3));
        }
        if (request.method().equals("POST") && request.at(5).equals("tagKey")) {
            return makeTag(urn, request);
        }
        if (!request.method().equals("PATCH") || !KEYS.containsKey(request.at(5))) {
            return Reply.error(405, "", "method not allowed");
        }
        if (!request.contentType().equals("application/json-patch+json")) {
            return Reply.error(415, "", "unsupported media type");
        }
        if (!"false".equals(request.query().get("async"))) {
            return new Reply(202, null);
        }
        return patch(urn, request.at(5), request.body());
    }

    /** An entity that has none of the aspects that are asked for is not found, whether there is one or not. */
    private Reply entity(String urn, Set<String> known, List<String> wanted) {
        if (!known.containsAll(wanted)) {
            return Reply.error(400, "", "unknown aspect in " + wanted);
        }
        ObjectNode entity = JsonHttp.JSON.createObjectNode();
        entities.getOrDefault(urn, Map.of()).forEach((name, value) -> {
            if (wanted.contains(name)) {
                entity.putObject(name).set("value", value);
            }
        });
        return entity.isEmpty() ? new Reply(404, null) : new Reply(200, entity.put("urn", urn));
    }

    private Reply makeTag(String urn, Request request) {
        boolean sound = request.body()
                        .path("value")
                        .equals(JsonHttp.JSON.createObjectNode().put("name", urn.substring("urn:li:tag:".length())))
                && "false".equals(request.query().get("async"));
        boolean writesOver = "false".equals(request.query().get("createIfNotExists"));
        if (!sound || (exists(urn) && !writesOver)) {
            return Reply.error(422, "", "cannot create " + urn);
        }
        add(urn);
        return new Reply(200, JsonHttp.JSON.createObjectNode().put("urn", urn));
    }

    private Reply patch(String urn, String aspect, JsonNode body) {
        String list = KEYS.get(aspect).get(0);
        String identity = KEYS.get(aspect).get(1);
        List<String> keys = new ArrayList<>();
        body.path("arrayPrimaryKeys").path(list).forEach(key -> keys.add(key.asText()));
        if (!keys.equals(List.of("attribution\u241fsource", identity))
                || !body.path("forceGenericPatch").asBoolean()) {
            return Reply.error(400, "", "these primary keys would lose what others assert: " + keys);
        }
        ObjectNode bySource = JsonHttp.JSON.createObjectNode();
        for (JsonNode item : list(urn, aspect)) {
            bySource.withObject("/"
                            + escaped(item.path("attribution").path("source").asText()))
                    .set(item.path(identity).asText(), item);
        }
        ObjectNode document = JsonHttp.JSON.createObjectNode();
        document.set(list, bySource);
        for (JsonNode operation : body.path("patch")) {
            String source = operation.path("path").asText().split("/", -1)[2];
            if (operation.path("op").asText().equals("add")) {
                bySource.withObject("/" + source);
            }
            JsonPatches.apply(document, operation);
        }
        ArrayNode items = JsonHttp.JSON.createArrayNode();
        Set<String> seen = new HashSet<>();
        for (var source : bySource.properties()) {
            for (var item : source.getValue().properties()) {
                JsonNode value = item.getValue();
                boolean sound = value.path(identity).asText().equals(item.getKey())
                        && value.path("attribution").path("source").asText().equals(source.getKey())
                        && seen.add(source.getKey() + " " + item.getKey())
                        && isUrn(item.getKey())
                        && (aspect.equals("globalTags") || value.has("type"))
                        && (source.getKey().isEmpty()
                                || value.path("attribution").has("time"));
                if (!sound) {
                    return Reply.error(400, "", "invalid " + aspect + ": " + value);
                }
                items.add(value);
            }
        }
        add(urn);
        ObjectNode value = JsonHttp.JSON.createObjectNode();
        value.set(list, items);
        entities.get(urn).put(aspect, value);
        return new Reply(200, JsonHttp.JSON.createObjectNode().put("urn", urn));
    }

    private static boolean isUrn(String text) {
        return text.matches("urn:li:[a-zA-Z]+:[^,()\\u241f\\p{Cntrl}]+");
    }

    private JsonNode list(String urn, String aspect) {
        JsonNode value = entities.getOrDefault(urn, Map.of()).get(aspect);
        return value == null
                ? JsonHttp.JSON.createArrayNode()
                : value.path(KEYS.get(aspect).get(0));
    }

    private static String typeOf(String urn) {
        return urn.split(":", 4)[2];
    }

    private static String escaped(String text) {
        return text.replace("~", "~0").replace("/", "~1");
    }
}
