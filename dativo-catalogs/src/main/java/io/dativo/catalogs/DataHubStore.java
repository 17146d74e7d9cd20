package io.dativo.catalogs;

import static io.dativo.catalogs.JsonHttp.encoded;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dativo.infrastructure.ResourceRef;
import io.dativo.spi.TagRead;
import io.dativo.spi.TagWrite;
import java.time.Clock;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The aspects {@code globalTags} and {@code ownership}, changed by patches whose items are found by their attribution
 * source and their URN: two writers never lose each other's items, whatever the order.
 */
final class DataHubStore extends CatalogStore {
    private static final String TAG = "urn:li:tag:";

    /** The sign between the steps of a path in DataHub's primary keys. */
    private static final String SOURCE_OF_ITEM = "attribution\u241fsource";

    private static final String ACTOR = "urn:li:corpuser:datahub";

    private final JsonHttp http;
    private final String source;
    private final Clock clock;

    DataHubStore(JsonHttp http, String source, Clock clock, String name) {
        super(name);
        this.http = http;
        this.source = source;
        this.clock = clock;
    }

    /** A list of an aspect, and how its items are named. */
    private enum Items {
        TAGS("globalTags", "tags", "tag"),
        OWNERS("ownership", "owners", "owner");

        private final String aspect;
        private final String list;
        private final String identity;

        Items(String aspect, String list, String identity) {
            this.aspect = aspect;
            this.list = list;
            this.identity = identity;
        }

        static Items of(String key) {
            return key.startsWith(OwnerTags.PREFIX) ? OWNERS : TAGS;
        }

        String urn(String key) {
            return this == OWNERS ? key.substring(OwnerTags.PREFIX.length()) : TAG + key;
        }
    }

    @Override
    TagRead read(ResourceRef resource) {
        JsonNode entity = entity(resource);
        Map<String, String> tags = new TreeMap<>();
        for (JsonNode item : items(entity, Items.TAGS)) {
            String name = item.path("tag").asText().substring(TAG.length());
            int colon = name.indexOf(':');
            tags.put(name, colon < 0 ? "" : name.substring(colon + 1));
        }
        for (JsonNode item : items(entity, Items.OWNERS)) {
            String urn = item.path("owner").asText();
            tags.put(OwnerTags.PREFIX + urn, urn);
        }
        return TagRead.found(tags);
    }

    @Override
    void write(TagWrite write) {
        // A patch of something that does not exist would make it.
        JsonNode entity = entity(write.resource());
        for (Items items : Items.values()) {
            ArrayNode patch = patch(entity, items, write);
            if (!patch.isEmpty()) {
                ObjectNode body = JsonHttp.JSON.createObjectNode();
                body.putObject("arrayPrimaryKeys")
                        .putArray(items.list)
                        .add(SOURCE_OF_ITEM)
                        .add(items.identity);
                body.set("patch", patch);
                body.put("forceGenericPatch", true);
                http.send(
                        "PATCH",
                        path(write.resource()) + "/" + items.aspect + "?async=false",
                        body,
                        JsonHttp.JSON_PATCH,
                        Map.of());
            }
        }
    }

    private ArrayNode patch(JsonNode entity, Items items, TagWrite write) {
        Set<String> ours = new HashSet<>();
        for (JsonNode item : items(entity, items)) {
            if (source.equals(item.path("attribution").path("source").asText())) {
                ours.add(item.path(items.identity).asText());
            }
        }
        ArrayNode patch = JsonHttp.JSON.createArrayNode();
        for (String key : write.remove()) {
            if (Items.of(key) == items && ours.contains(items.urn(key))) {
                patch.addObject().put("op", "remove").put("path", pointer(items, items.urn(key)));
            }
        }
        for (String key : write.set().keySet()) {
            if (Items.of(key) == items && !ours.contains(items.urn(key))) {
                String urn = items.urn(key);
                ObjectNode operation = patch.addObject().put("op", "add").put("path", pointer(items, urn));
                operation.set("value", item(items, urn));
            }
        }
        return patch;
    }

    private ObjectNode item(Items items, String urn) {
        ObjectNode item = JsonHttp.JSON.createObjectNode().put(items.identity, urn);
        if (items == Items.OWNERS) {
            item.put("type", "TECHNICAL_OWNER");
        }
        item.putObject("attribution")
                .put("time", clock.millis())
                .put("actor", ACTOR)
                .put("source", source);
        return item;
    }

    private String pointer(Items items, String urn) {
        return "/" + items.list + "/" + escaped(source) + "/" + escaped(urn);
    }

    /** A step of a JSON pointer. */
    private static String escaped(String text) {
        return text.replace("~", "~0").replace("/", "~1");
    }

    private JsonNode entity(ResourceRef resource) {
        return http.get(path(resource) + "?aspects=globalTags&aspects=ownership")
                .body();
    }

    private static JsonNode items(JsonNode entity, Items items) {
        return entity.path(items.aspect).path("value").path(items.list);
    }

    private static String path(ResourceRef resource) {
        return "/openapi/v3/entity/" + resource.type() + "/" + encoded(resource.id());
    }
}
