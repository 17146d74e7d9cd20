package io.dativo.catalogs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Unity Catalog's entity tag assignments, with the limits that its documentation names and pages of three. */
public final class FakeUnityCatalog extends FakeServer {
    private static final List<String> BASE = List.of("api", "2.1", "unity-catalog", "entity-tag-assignments");
    private static final Set<String> FIELDS = Set.of("entity_type", "entity_name", "tag_key", "tag_value");
    private static final int PAGE = 3;

    private final Map<String, TreeMap<String, String>> entities = new TreeMap<>();

    /** Makes an object, for example a {@code table}, without tags. */
    public synchronized void add(String type, String name) {
        entities.putIfAbsent(type + "s " + name, new TreeMap<>());
    }

    /** Somebody tags an object. */
    public synchronized void tag(String type, String name, String key, String value) {
        entities.get(type + "s " + name).put(key, value);
    }

    /** {@return the tags of an object} */
    public synchronized Map<String, String> tags(String type, String name) {
        return new TreeMap<>(entities.get(type + "s " + name));
    }

    @Override
    String subject(Request request) {
        return request.method().equals("POST")
                ? request.body().path("entity_name").asText()
                : request.at(5);
    }

    @Override
    Reply answer(Request request) {
        if (request.path().size() == 5 && request.path().subList(0, 3).equals(BASE.subList(0, 3))) {
            String name = request.at(4);
            return entities.containsKey(request.at(3) + " " + name)
                    ? new Reply(
                            200,
                            JsonHttp.JSON
                                    .createObjectNode()
                                    .put("name", name.substring(name.lastIndexOf('.') + 1))
                                    .put("full_name", name))
                    : Reply.error(404, "RESOURCE_DOES_NOT_EXIST", "'" + name + "' does not exist");
        }
        if (request.path().size() < 4 || !request.path().subList(0, 4).equals(BASE)) {
            return Reply.error(404, "ENDPOINT_NOT_FOUND", "no such API");
        }
        boolean creates = request.method().equals("POST") && request.path().size() == 4;
        String entity = creates
                ? request.body().path("entity_type").asText() + " "
                        + request.body().path("entity_name").asText()
                : request.at(4) + " " + request.at(5);
        TreeMap<String, String> tags = entities.get(entity);
        if (tags == null || (!creates && !request.at(6).equals("tags"))) {
            return Reply.error(404, "RESOURCE_DOES_NOT_EXIST", "'" + entity + "' does not exist");
        }
        if (creates) {
            return create(tags, request.body());
        }
        String key = request.at(7);
        return switch (request.method()) {
            case "GET" -> list(entity, tags, request.query());
            case "PATCH" -> update(tags, key, request);
            case "DELETE" ->
                tags.remove(key) == null
                        ? Reply.error(404, "RESOURCE_DOES_NOT_EXIST", "no tag " + key)
                        : new Reply(200, JsonHttp.JSON.createObjectNode());
            default -> Reply.error(405, "BAD_REQUEST", request.method());
        };
    }

    /** Empty pages come before full ones, as the documentation warns. */
    private static Reply list(String entity, TreeMap<String, String> tags, Map<String, String> query) {
        String token = query.getOrDefault("page_token", "");
        ObjectNode page = JsonHttp.JSON.createObjectNode();
        if (token.isEmpty() && !tags.isEmpty()) {
            return new Reply(200, page.put("next_page_token", "from 0"));
        }
        int from = token.isEmpty() ? 0 : Integer.parseInt(token.substring("from ".length()));
        ArrayNode assignments = page.putArray("tag_assignments");
        tags.entrySet().stream()
                .skip(from)
                .limit(PAGE)
                .forEach(tag -> assignments
                        .addObject()
                        .put("entity_type", entity.substring(0, entity.indexOf(' ')))
                        .put("entity_name", entity.substring(entity.indexOf(' ') + 1))
                        .put("tag_key", tag.getKey())
                        .put("tag_value", tag.getValue()));
        if (from + PAGE < tags.size()) {
            page.put("next_page_token", "from " + (from + PAGE));
        }
        return new Reply(200, page);
    }

    private static Reply create(TreeMap<String, String> tags, JsonNode body) {
        String key = body.path("tag_key").asText();
        if (tags.containsKey(key)) {
            return Reply.error(409, "RESOURCE_ALREADY_EXISTS", "the tag " + key + " is assigned already");
        }
        if (tags.size() == 50) {
            return Reply.error(400, "INVALID_PARAMETER_VALUE", "50 tags at most");
        }
        return put(tags, key, body);
    }

    private static Reply update(TreeMap<String, String> tags, String key, Request request) {
        if (!"tag_value".equals(request.query().get("update_mask"))) {
            return Reply.error(400, "INVALID_PARAMETER_VALUE", "update_mask is required");
        }
        if (!tags.containsKey(key)) {
            return Reply.error(404, "RESOURCE_DOES_NOT_EXIST", "no tag " + key);
        }
        return put(tags, key, request.body());
    }

    private static Reply put(TreeMap<String, String> tags, String key, JsonNode body) {
        String value = body.path("tag_value").asText();
        for (Iterator<String> fields = body.fieldNames(); fields.hasNext(); ) {
            String field = fields.next();
            if (!FIELDS.contains(field)) {
                return Reply.error(400, "INVALID_PARAMETER_VALUE", "unknown field " + field);
            }
        }
        boolean fits = !key.isEmpty() && key.length() <= 255 && !key.matches(".*[.,\\-=/:].*|\\s.*|.*\\s");
        if (!fits || value.length() > 1000) {
            return Reply.error(400, "INVALID_PARAMETER_VALUE", "the key or the value is not allowed");
        }
        tags.put(key, value);
        return new Reply(200, body);
    }
}
