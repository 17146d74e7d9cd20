package io.dativo.catalogs;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
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
    private JsonNode config = config("v1.7.0", "core");

    static JsonNode config(String version, String environment) {
        ObjectNode config =
                JsonHttp.JSON.createObjectNode().put("noCode", "true").put("patchCapable", true);
        config.putObject("versions").putObject("acryldata/datahub").put("version", version);
        config.putObject("datahub").put("serverEnv", environment);
        return config;
    }

    synchronized void say(JsonNode newConfig) {
        config = newConfig;
    }

    /** As a migration of old data, or a client without a schema, leaves it. */
    synchronized void putRaw(String urn, String aspect, JsonNode item) {
        add(urn);
        entities.get(urn)
                .computeIfAbsent(aspect, name -> JsonHttp.JSON.createObjectNode())
                .withArray("/" + KEYS.get(aspect).get(0))
                .add(item);
    }

    synchronized JsonNode aspect(String urn, String aspect) {
        return entities.get(urn).get(aspect).deepCopy();
    }

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

    /** As the page of the entity does it: one person may own it in several ways. */
    synchronized void own(String urn, String owner, String typeUrn) {
        put(urn, "ownership", owner, null);
        JsonNode owners = entities.get(urn).get("ownership").path("owners");
        ((ObjectNode) owners.get(owners.size() - 1)).put("typeUrn", typeUrn);
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
        if (request.path().equals(List.of("config"))) {
            return new Reply(200, config);
        }
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

    /** Items with the same keys become one, as on the server: a patch with too few keys loses what others assert. */
    private Reply patch(String urn, String aspect, JsonNode body) {
        String list = KEYS.get(aspect).get(0);
        List<String> keys = new ArrayList<>();
        body.path("arrayPrimaryKeys").path(list).forEach(key -> keys.add(key.asText()));
        if (keys.isEmpty() || !body.path("forceGenericPatch").asBoolean()) {
            return Reply.error(400, "", "a list without keys would be replaced as a whole");
        }
        ObjectNode byKey = JsonHttp.JSON.createObjectNode();
        ArrayNode items = JsonHttp.JSON.createArrayNode();
        Set<JsonNode> before = new HashSet<>();
        for (JsonNode item : list(urn, aspect)) {
            before.add(item.deepCopy());
            if (!item.isObject()) {
                items.add(item);
                continue;
            }
            ObjectNode place = byKey;
            for (String key : keys) {
                // A key that is null counts as one that is missing.
                JsonNode step = item.at("/" + key.replace('\u241f', '/'));
                place = child(place, step.isTextual() ? step.asText() : "");
            }
            place.setAll((ObjectNode) item);
        }
        ObjectNode document = JsonHttp.JSON.createObjectNode();
        document.set(list, byKey);
        for (JsonNode operation : body.path("patch")) {
            if (operation.path("op").asText().equals("add")) {
                ObjectNode place = byKey;
                JsonPointer path = JsonPointer.compile(operation.path("path").asText());
                for (JsonPointer at = path.tail(); !at.tail().matches(); at = at.tail()) {
                    place = child(place, at.getMatchingProperty());
                }
            }
            JsonPatches.apply(document, operation);
        }
        flatten(byKey, keys.size(), items);
        for (JsonNode item : items) {
            if (!before.contains(item) && !isSound(aspect, item)) {
                return Reply.error(422, "", "invalid " + aspect + ": " + item);
            }
        }
        add(urn);
        ObjectNode value = JsonHttp.JSON.createObjectNode();
        value.set(list, items);
        entities.get(urn).put(aspect, value);
        return new Reply(200, JsonHttp.JSON.createObjectNode().put("urn", urn));
    }

    private static ObjectNode child(ObjectNode parent, String name) {
        return parent.get(name) instanceof ObjectNode child ? child : parent.putObject(name);
    }

    private static void flatten(JsonNode node, int depth, ArrayNode into) {
        if (depth == 0) {
            into.add(node);
        } else {
            node.forEach(child -> flatten(child, depth - 1, into));
        }
    }

    private static boolean isSound(String aspect, JsonNode item) {
        JsonNode attribution = item.path("attribution");
        return isUrn(item.path(KEYS.get(aspect).get(1)).asText())
                && (aspect.equals("globalTags") || item.path("type").isTextual())
                && (attribution.isMissingNode()
                        || (attribution.path("time").isNumber()
                                && isUrn(attribution.path("actor").asText())
                                && isUrn(attribution.path("source").asText())));
    }

    private static boolean isUrn(String text) {
        return text.matches("urn:li:[a-zA-Z]+:[^,()\\u241f\\p{Cntrl}]+")
                && URLEncoder.encode(text, StandardCharsets.UTF_8).length() <= 512;
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
}
