package io.dativo.catalogs;

import static io.dativo.catalogs.JsonHttp.APPLICATION_JSON;
import static io.dativo.catalogs.JsonHttp.encoded;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dativo.infrastructure.ResourceRef;
import io.dativo.problem.ProviderException;
import io.dativo.problem.ProviderException.Kind;
import io.dativo.spi.TagRead;
import io.dativo.spi.TagWrite;
import io.dativo.spi.TagWriteResult;
import java.time.Clock;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/**
 * The aspects {@code globalTags} and {@code ownership}, changed by patches whose items are found by their attribution
 * source and their URN: two writers never lose each other's items, whatever the order.
 */
final class DataHubStore extends CatalogStore {
    private static final SpokenVersions CORE = new SpokenVersions("DataHub", "1.3", "2");
    private static final SpokenVersions CLOUD = new SpokenVersions("DataHub Cloud", "0.3.11", "3");

    /** Where an item says who asserts it, with the sign that DataHub puts between the steps of a path. */
    private static final String SOURCE_OF_ITEM = "attribution\u241fsource";

    private static final String ACTOR = "urn:li:corpuser:datahub";

    private final JsonHttp http;
    private final String source;
    private final Clock clock;
    private final boolean spoken;
    private final Set<String> known = ConcurrentHashMap.newKeySet();

    DataHubStore(JsonHttp http, String source, Clock clock, boolean spoken, String name) {
        super(name);
        this.http = http;
        this.source = source;
        this.clock = clock;
        this.spoken = spoken;
    }

    @Override
    void requireSpoken() {
        if (spoken) {
            JsonNode config = http.get("/config");
            String environment = text(config.path("datahub").path("serverEnv"));
            SpokenVersions versions = environment.isEmpty() || environment.equals("core") ? CORE : CLOUD;
            versions.require(config.path("versions").path("acryldata/datahub").path("version"));
        }
    }

    /**
     * A list of an aspect, and by what its items are distinguished: DataHub makes those one that have the same keys. A person
     * may own an entity in several ways.
     */
    private enum Items {
        TAGS("globalTags", "tags", "tag", List.of(SOURCE_OF_ITEM, "tag")),
        OWNERS("ownership", "owners", "owner", List.of(SOURCE_OF_ITEM, "typeUrn", "type", "owner"));

        private final String aspect;
        private final String list;
        private final String identity;
        private final List<String> keys;

        Items(String aspect, String list, String identity, List<String> keys) {
            this.aspect = aspect;
            this.list = list;
            this.identity = identity;
            this.keys = keys;
        }

        static Items of(String key) {
            return key.startsWith(OwnerTags.PREFIX) ? OWNERS : TAGS;
        }

        String urn(String key) {
            return this == OWNERS ? key.substring(OwnerTags.PREFIX.length()) : DataHubUrn.tag(key);
        }

        /** Where an item is once the list is a tree of its keys; a key that it lacks, or that is null, is an empty step. */
        String pointer(JsonNode item) {
            return keys.stream()
                    .map(key -> text(item.at("/" + key.replace('\u241f', '/'))))
                    .map(step -> step.replace("~", "~0").replace("/", "~1"))
                    .collect(Collectors.joining("/", "/" + list + "/", ""));
        }
    }

    /**
     * An entity as it was read.
     *
     * @param path where it is
     * @param aspects its aspects; missing for a column that carries nothing yet
     */
    private record Entity(String path, JsonNode aspects) {
        JsonNode items(Items items) {
            JsonNode aspect = aspects.path(items.aspect);
            if (aspect.isMissingNode() || aspect.isNull()) {
                return JsonHttp.JSON.createArrayNode();
            }
            JsonNode list = aspect.path("value").path(items.list);
            if (!list.isArray()) {
                throw notAnAnswer("its " + items.aspect + " has no list of " + items.list);
            }
            return list;
        }
    }

    @Override
    TagRead read(ResourceRef resource) {
        Entity entity = entity(resource);
        Map<String, String> tags = new TreeMap<>();
        for (JsonNode item : entity.items(Items.TAGS)) {
            String name = DataHubUrn.nameOfTag(text(item.path("tag")));
            if (name == null) {
                keepUnreadable(resource, item, tags);
            } else {
                int colon = name.indexOf(':');
                tags.put(name, colon < 0 ? "" : name.substring(colon + 1));
            }
        }
        for (JsonNode item : entity.items(Items.OWNERS)) {
            String urn = text(item.path("owner"));
            if (urn.isEmpty()) {
                keepUnreadable(resource, item, tags);
            } else {
                tags.put(OwnerTags.PREFIX + urn, urn);
            }
        }
        return TagRead.found(tags);
    }

    @Override
    TagWriteResult write(TagWrite write) {
        // A patch of something that does not exist would make it.
        Entity entity = entity(write.resource());
        for (Items items : Items.values()) {
            ArrayNode patch = patch(entity, items, write);
            if (!patch.isEmpty()) {
                ObjectNode body = JsonHttp.JSON.createObjectNode();
                ArrayNode keys = body.putObject("arrayPrimaryKeys").putArray(items.list);
                items.keys.forEach(keys::add);
                body.set("patch", patch);
                body.put("forceGenericPatch", true);
                String path = entity.path() + "/" + items.aspect + "?async=false";
                http.send("PATCH", path, body, JsonHttp.JSON_PATCH, Map.of());
            }
        }
        return TagWriteResult.written();
    }

    private ArrayNode patch(Entity entity, Items items, TagWrite write) {
        Set<String> removed = write.remove().stream()
                .filter(key -> Items.of(key) == items)
                .map(items::urn)
                .collect(Collectors.toSet());
        Set<String> ours = new HashSet<>();
        ArrayNode patch = JsonHttp.JSON.createArrayNode();
        for (JsonNode item : entity.items(items)) {
            String urn = text(item.path(items.identity));
            if (source.equals(text(item.path("attribution").path("source")))) {
                ours.add(urn);
                if (removed.contains(urn)) {
                    patch.addObject().put("op", "remove").put("path", items.pointer(item));
                }
            }
        }
        for (String key : write.set().keySet()) {
            if (Items.of(key) == items && !ours.contains(items.urn(key))) {
                String urn = items.urn(key);
                if (items == Items.TAGS && !known.contains(urn)) {
                    makeIfMissing(urn);
                    known.add(urn);
                }
                ObjectNode item = item(items, urn);
                ObjectNode operation = patch.addObject().put("op", "add").put("path", items.pointer(item));
                operation.set("value", item);
            }
        }
        return patch;
    }

    /** A tag that was not created has no page and is not shown. */
    private void makeIfMissing(String tag) {
        String path = path("tag", tag);
        if (http.find(path + "?aspects=tagKey").isEmpty()) {
            ObjectNode key = JsonHttp.JSON.createObjectNode();
            key.putObject("value").put("name", DataHubUrn.nameOfTag(tag));
            // Written over without harm when another writer creates it at the same time: a key is all in its URN.
            String made = path + "/tagKey?async=false&createIfNotExists=false";
            http.send("POST", made, key, APPLICATION_JSON, Map.of());
        }
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

    private Entity entity(ResourceRef resource) {
        if (!resource.type().equals(DataHubProvider.COLUMN)) {
            String path = path(resource.type(), resource.id());
            return new Entity(path, existing(resource.type(), resource.id(), "globalTags", "ownership"));
        }
        DataHubColumn column = DataHubColumn.of(resource.id());
        JsonNode dataset = existing(DataHubProvider.DATASET, column.dataset(), "schemaMetadata");
        String urn = column.in(dataset.path("schemaMetadata").path("value"));
        String path = path(resource.type(), urn);
        Optional<JsonNode> aspects = http.find(path + "?aspects=globalTags");
        aspects.ifPresent(answer -> requireName(answer, urn));
        return new Entity(path, aspects.orElseGet(JsonHttp.JSON::missingNode));
    }

    /** The key is asked for as well: DataHub does not find an entity that has none of the aspects that are asked for. */
    private JsonNode existing(String type, String urn, String... aspects) {
        JsonNode entity = http.get(path(type, urn) + "?aspects=" + type + "Key&aspects=status&aspects="
                + String.join("&aspects=", aspects));
        requireName(entity, urn);
        if (entity.path("status").path("value").path("removed").asBoolean()) {
            throw new ProviderException(Kind.NOT_FOUND, null, "it was removed from DataHub", null);
        }
        return entity;
    }

    private static void requireName(JsonNode entity, String urn) {
        if (!urn.equals(text(entity.path("urn")))) {
            throw notAnAnswer("it is not about " + urn);
        }
    }

    private static String path(String type, String urn) {
        return "/openapi/v3/entity/" + type + "/" + encoded(urn);
    }
}
