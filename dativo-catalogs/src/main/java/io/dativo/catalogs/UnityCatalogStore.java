package io.dativo.catalogs;

import static io.dativo.catalogs.JsonHttp.APPLICATION_JSON;
import static io.dativo.catalogs.JsonHttp.encoded;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dativo.infrastructure.ResourceRef;
import io.dativo.problem.ProviderException;
import io.dativo.problem.ProviderException.Kind;
import io.dativo.spi.TagRead;
import io.dativo.spi.TagWrite;
import io.dativo.spi.TagWriteResult;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/** Tags as entity tag assignments: one call for each tag that changes, and none for the others. */
final class UnityCatalogStore extends CatalogStore {
    private static final String CATALOG = "/api/2.1/unity-catalog/";
    private static final String ASSIGNMENTS = CATALOG + "entity-tag-assignments";

    private final JsonHttp http;

    /** Objects that were answered with nothing: one without tags is, and so is by a proxy what is no object. */
    private final Set<ResourceRef> unsure = ConcurrentHashMap.newKeySet();

    UnityCatalogStore(JsonHttp http, String name) {
        super(name);
        this.http = http;
    }

    /** Unity Catalog says no version; its API has one in its address. */
    @Override
    void requireSpoken() {}

    @Override
    TagRead read(ResourceRef resource) {
        return TagRead.found(assignments(resource));
    }

    @Override
    TagWriteResult write(TagWrite write) {
        ResourceRef resource = write.resource();
        Map<String, String> now = assignments(resource);
        confirm(resource);
        Refusals refusals = new Refusals();
        // Removals first: an object that is full has no room for another key before.
        for (String key : write.remove()) {
            if (now.containsKey(key)) {
                refusals.collect(key, () -> remove(resource, key));
            }
        }
        write.set().forEach((key, value) -> {
            if (!now.containsKey(key)) {
                refusals.collect(key, () -> create(resource, key, value));
            } else if (!value.equals(now.get(key))) {
                refusals.collect(key, () -> update(resource, key, value));
            }
        });
        return refusals.result();
    }

    /** Before the first write of an object that was answered with nothing: a call that names it. */
    private void confirm(ResourceRef resource) {
        if (!unsure.contains(resource)) {
            return;
        }
        boolean isColumn = resource.type().equals("column");
        String type = isColumn ? "table" : resource.type();
        String name = isColumn ? resource.id().substring(0, resource.id().lastIndexOf('.')) : resource.id();
        JsonNode object = http.get(CATALOG + UnityCatalogName.entityType(type) + "/" + encoded(name));
        String said = text(object.path(type.equals("catalog") ? "name" : "full_name"));
        if (!said.equalsIgnoreCase(name)) {
            throw notAnAnswer("it is not about the " + type + " " + name);
        }
        unsure.remove(resource);
    }

    /** A page may be empty and not the last. */
    private Map<String, String> assignments(ResourceRef resource) {
        Map<String, String> tags = new TreeMap<>();
        Set<String> tokens = new HashSet<>();
        String token = "";
        do {
            if (!tokens.add(token)) {
                throw new ProviderException(
                        Kind.UNAVAILABLE,
                        null,
                        "the pages of the tags of " + resource.id() + " go round in a circle",
                        null);
            }
            String query = token.isEmpty() ? "" : "?page_token=" + encoded(token);
            JsonNode page = http.get(path(resource) + query);
            // An object without tags has neither of the fields.
            boolean isPage =
                    page.isObject() && (page.isEmpty() || page.has("tag_assignments") || page.has("next_page_token"));
            if (!isPage) {
                throw notAnAnswer("it is no page of tag assignments");
            }
            if (page.isEmpty() && token.isEmpty()) {
                unsure.add(resource);
            }
            for (JsonNode assignment : list(page.path("tag_assignments"), "tag assignments")) {
                JsonNode value = assignment.path("tag_value");
                String key = text(assignment.path("tag_key"));
                String about = text(assignment.path("entity_name"));
                if (!about.isEmpty() && !about.equals(resource.id())) {
                    throw notAnAnswer("it is about " + about);
                }
                boolean hasValue = value.isTextual() || value.isMissingNode() || value.isNull();
                if (key.isEmpty() || !hasValue) {
                    keepUnreadable(resource, assignment, tags);
                } else {
                    tags.put(key, text(value));
                }
            }
            token = text(page.path("next_page_token"));
        } while (!token.isEmpty());
        return tags;
    }

    private void create(ResourceRef resource, String key, String value) {
        ObjectNode body = assignment(resource, key, value);
        try {
            http.send("POST", ASSIGNMENTS, body, APPLICATION_JSON, Map.of());
        } catch (ProviderException e) {
            // Another writer assigned it since we looked; the value that is claimed counts.
            if (e.kind() != Kind.CONFLICT) {
                throw e;
            }
            update(resource, key, value);
        }
    }

    private void update(ResourceRef resource, String key, String value) {
        String path = path(resource) + "/" + encoded(key) + "?update_mask=tag_value";
        try {
            http.send("PATCH", path, assignment(resource, key, value), APPLICATION_JSON, Map.of());
        } catch (ProviderException e) {
            if (e.kind() != Kind.NOT_FOUND) {
                throw e;
            }
            throw new ProviderException(
                    Kind.CONFLICT, e.providerCode(), "the tag " + key + " was removed since it was read", e);
        }
    }

    private void remove(ResourceRef resource, String key) {
        try {
            http.send("DELETE", path(resource) + "/" + encoded(key), null, APPLICATION_JSON, Map.of());
        } catch (ProviderException e) {
            // Another writer removed it since we looked.
            if (e.kind() != Kind.NOT_FOUND) {
                throw e;
            }
        }
    }

    private static ObjectNode assignment(ResourceRef resource, String key, String value) {
        return JsonHttp.JSON
                .createObjectNode()
                .put("entity_type", UnityCatalogName.entityType(resource.type()))
                .put("entity_name", resource.id())
                .put("tag_key", key)
                .put("tag_value", value);
    }

    private static String path(ResourceRef resource) {
        return ASSIGNMENTS + "/" + UnityCatalogName.entityType(resource.type()) + "/" + encoded(resource.id())
                + "/tags";
    }
}
