package io.dativo.catalogs;

import static io.dativo.catalogs.JsonHttp.APPLICATION_JSON;
import static io.dativo.catalogs.JsonHttp.encoded;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dativo.document.Digest;
import io.dativo.infrastructure.ResourceRef;
import io.dativo.problem.ProviderException;
import io.dativo.problem.ProviderException.Kind;
import io.dativo.spi.TagRead;
import io.dativo.spi.TagWrite;
import io.dativo.spi.TagWriteResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Labels and owners of a table or a column, changed by a JSON Patch that tests what it was made on: the version of the
 * table, and each item that it removes. A patch that lost to another change is made again on what is there then, as long
 * as the labels themselves are as they were planned. What was written is read again: only then is it written.
 */
final class OpenMetadataStore extends CatalogStore {
    /** Since then a label has a reason, by which ours are known; 1.4 and earlier have one owner and not several. */
    private static final SpokenVersions SPOKEN = new SpokenVersions("OpenMetadata", "1.12", "3");

    private static final int MOST_PATCHES = 10;
    private static final String RULE_OF_OWNERS =
            " (OpenMetadata takes one team of type Group or several users unless its"
                    + " data asset rules are switched off; ownerKey(null) leaves owners to people)";

    private final JsonHttp http;
    private final OpenMetadataPeople people;
    private final boolean spoken;
    private final Set<String> known = ConcurrentHashMap.newKeySet();

    OpenMetadataStore(JsonHttp http, boolean spoken, String name) {
        super(name);
        this.http = http;
        this.people = new OpenMetadataPeople(http);
        this.spoken = spoken;
    }

    /** What is to be done to a resource as it is now. */
    @FunctionalInterface
    private interface Part {
        ArrayNode patch(OpenMetadataEntity entity, TagWrite write);
    }

    /** What became of a patch that was sent. */
    private enum Sent {
        ACKNOWLEDGED,
        /** The table changed between being read and being patched. */
        OUTDATED,
        /** The table did not change, and yet the server holds the condition for unmet. */
        UNMET
    }

    @Override
    void requireSpoken() {
        if (spoken) {
            SPOKEN.require(http.get("/api/v1/system/version").path("version"));
        }
    }

    @Override
    TagRead read(ResourceRef resource) {
        OpenMetadataEntity entity = entity(resource);
        Map<String, String> tags = tags(entity);
        for (JsonNode label : entity.labels()) {
            if (OpenMetadataEntity.tag(label).isEmpty()) {
                keepUnreadable(resource, label, tags);
            }
        }
        for (JsonNode owner : entity.owners()) {
            if (people.keys(owner).isEmpty()) {
                keepUnreadable(resource, owner, tags);
            }
        }
        return TagRead.found(tags, version(entity));
    }

    /** Labels and owners by their spelled keys. A label that waits to be confirmed is not set. */
    private Map<String, String> tags(OpenMetadataEntity entity) {
        Map<String, String> tags = new TreeMap<>();
        for (JsonNode label : entity.labels()) {
            String tag = OpenMetadataEntity.tag(label);
            if (!tag.isEmpty() && OpenMetadataEntity.isTag(label) && !OpenMetadataEntity.isSuggested(label)) {
                tags.put(tag, OpenMetadataName.last(tag));
            }
        }
        for (JsonNode owner : entity.owners()) {
            people.keys(owner).forEach(key -> tags.put(key, key.substring(OwnerTags.PREFIX.length())));
        }
        return tags;
    }

    /** A digest of what a plan is made on: the labels with their states, and the owners. */
    private static String version(OpenMetadataEntity entity) {
        List<String> items = new ArrayList<>();
        for (JsonNode label : entity.labels()) {
            items.add(digest(OpenMetadataEntity.tag(label), label.path("source"), label.path("state")));
        }
        for (JsonNode owner : entity.owners()) {
            items.add(digest("owner", owner.path("type"), owner.path("id")));
        }
        items.sort(null);
        Digest all = new Digest();
        items.forEach(all::add);
        return all.hex();
    }

    private static String digest(String name, JsonNode first, JsonNode second) {
        return new Digest().add(name).add(text(first)).add(text(second)).hex();
    }

    /** Labels and owners one after the other: owners that are refused do not lose the labels. */
    @Override
    TagWriteResult write(TagWrite write) {
        boolean isLabelled = change(only(write, key -> !isOwner(key)), this::labels);
        TagWrite owners = only(write, OpenMetadataStore::isOwner);
        return owners.set().isEmpty() && owners.remove().isEmpty()
                ? TagWriteResult.written()
                : writeOwners(isLabelled ? with(owners, null) : owners, isLabelled);
    }

    private static boolean isOwner(String key) {
        return key.startsWith(OwnerTags.PREFIX);
    }

    private static TagWrite only(TagWrite write, Predicate<String> keys) {
        Map<String, String> set = new TreeMap<>(write.set());
        set.keySet().removeIf(keys.negate());
        Set<String> remove = write.remove().stream().filter(keys).collect(Collectors.toSet());
        return new TagWrite(write.resource(), set, remove, write.version());
    }

    private static TagWrite with(TagWrite write, @Nullable String version) {
        return new TagWrite(write.resource(), write.set(), write.remove(), version);
    }

    private TagWriteResult writeOwners(TagWrite write, boolean isLabelled) {
        Set<String> keys = new TreeSet<>(write.remove());
        keys.addAll(write.set().keySet());
        String labels = isLabelled ? ", the labels were" : "";
        try {
            change(write, this::owners);
            return TagWriteResult.written();
        } catch (ProviderException e) {
            String owner = "the owner " + String.join(", ", keys);
            if (e.kind() == Kind.REJECTED) {
                String rule = e.providerCode() == null ? "" : RULE_OF_OWNERS;
                return TagWriteResult.refused(Kind.REJECTED, keys, owner + ": " + e.getMessage() + rule);
            }
            String message = owner + " was not written" + labels + ": " + e.getMessage();
            throw new ProviderException(e.kind(), e.providerCode(), message, e, e.retryAfter());
        }
    }

    /** Patches until what is there is what was asked for. {@return whether something was changed} */
    private boolean change(TagWrite write, Part part) {
        String planned = write.version();
        OpenMetadataEntity acknowledged = null;
        boolean isConditional = true;
        for (int patches = 0; ; patches++) {
            OpenMetadataEntity entity = entity(write.resource());
            ArrayNode patch = part.patch(entity, write);
            if (patch.isEmpty()) {
                if (acknowledged != null) {
                    requireOurs(entity, missing(acknowledged, write));
                }
                return acknowledged != null;
            }
            planned = planned == null ? version(entity) : planned;
            if (acknowledged != null && acknowledged.version().equals(entity.version())) {
                // Some versions answer a patch of a column that has a condition with success, and keep nothing.
                if (!isConditional) {
                    throw new ProviderException(
                            Kind.REJECTED,
                            null,
                            "the server answered with success and kept nothing of the change, without a condition too",
                            null);
                }
                isConditional = false;
            } else if (acknowledged != null || !planned.equals(version(entity)) || patches == MOST_PATCHES) {
                throw new ProviderException(
                        Kind.CONFLICT,
                        null,
                        "another writer changed its labels since they were read; plan again",
                        null);
            }
            switch (send(entity, patch, isConditional)) {
                case ACKNOWLEDGED -> acknowledged = entity;
                case UNMET -> isConditional = false;
                case OUTDATED -> {}
            }
        }
    }

    private static void requireOurs(OpenMetadataEntity entity, List<String> added) {
        for (JsonNode label : entity.labels()) {
            String tag = OpenMetadataEntity.tag(label);
            if (added.contains(tag) && !OpenMetadataEntity.isOurs(label)) {
                throw new ProviderException(
                        Kind.REJECTED,
                        null,
                        "the label " + tag + " is there without the reason '" + OpenMetadataEntity.REASON
                                + "', by which it is known as ours: it will not be removed when no job claims it",
                        null);
            }
        }
    }

    private OpenMetadataEntity entity(ResourceRef resource) {
        List<String> parts = OpenMetadataName.parts(resource.id());
        String table = OpenMetadataName.table(parts);
        JsonNode answer = http.get("/api/v1/tables/name/" + encoded(table) + "?fields=tags,owners,columns");
        return OpenMetadataEntity.of(answer, table, OpenMetadataName.columns(parts));
    }

    /**
     * Sends a patch with the only condition that a client can meet, the version of the table: the entity tag of an answer is
     * a digest of the fields that were asked for, which the server compares with one of other fields.
     */
    private Sent send(OpenMetadataEntity entity, ArrayNode patch, boolean isConditional) {
        ArrayNode tested = JsonHttp.JSON.createArrayNode();
        tested.add(operation("test", "/version").set("value", entity.version()));
        tested.addAll(patch);
        Map<String, String> headers =
                isConditional ? Map.of("If-Match", "W/\"" + entity.version().asText() + '"') : Map.of();
        try {
            http.send("PATCH", "/api/v1/tables/" + encoded(entity.id()), tested, JsonHttp.JSON_PATCH, headers);
            return Sent.ACKNOWLEDGED;
        } catch (ProviderException e) {
            // A test that fails is no case of its own for OpenMetadata: some versions call it an error of theirs.
            boolean refused = e.kind() == Kind.CONFLICT || e.kind() == Kind.REJECTED || "500".equals(e.providerCode());
            if (refused && !entity.version().equals(versionNow(entity))) {
                return Sent.OUTDATED;
            }
            if (isConditional && "412".equals(e.providerCode())) {
                return Sent.UNMET;
            }
            throw e;
        }
    }

    private JsonNode versionNow(OpenMetadataEntity entity) {
        return http.get("/api/v1/tables/" + encoded(entity.id())).path("version");
    }

    private ArrayNode labels(OpenMetadataEntity entity, TagWrite write) {
        ArrayNode patch = JsonHttp.JSON.createArrayNode();
        // From the last to the first: an index stays right while those behind it go.
        for (int i = entity.labels().size() - 1; i >= 0; i--) {
            JsonNode label = entity.labels().get(i);
            if (OpenMetadataEntity.isOurs(label) && write.remove().contains(OpenMetadataEntity.tag(label))) {
                remove(patch, entity.path() + "/tags/" + i, "tagFQN", label);
            }
        }
        boolean toList = entity.labels().isArray();
        Set<String> suggested = suggested(entity);
        for (String key : missing(entity, write)) {
            if (suggested.contains(key)) {
                throw new ProviderException(
                        Kind.REJECTED,
                        null,
                        "the label " + key + " is suggested there, which an owner of the table has to confirm",
                        null);
            }
            patch.add(add(toList, entity.path() + "/tags", label(key)));
            toList = true;
        }
        return patch;
    }

    private static Set<String> suggested(OpenMetadataEntity entity) {
        Set<String> suggested = new TreeSet<>();
        for (JsonNode label : entity.labels()) {
            if (OpenMetadataEntity.isTag(label) && OpenMetadataEntity.isSuggested(label)) {
                suggested.add(OpenMetadataEntity.tag(label));
            }
        }
        return suggested;
    }

    private ArrayNode owners(OpenMetadataEntity entity, TagWrite write) {
        ArrayNode patch = JsonHttp.JSON.createArrayNode();
        for (int i = entity.owners().size() - 1; i >= 0; i--) {
            JsonNode owner = entity.owners().get(i);
            if (people.keys(owner).stream().anyMatch(write.remove()::contains)) {
                remove(patch, "/owners/" + i, "id", owner);
            }
        }
        boolean toList = entity.owners().isArray();
        for (String key : missing(entity, write)) {
            patch.add(add(toList, "/owners", people.reference(key.substring(OwnerTags.PREFIX.length()))));
            toList = true;
        }
        return patch;
    }

    private List<String> missing(OpenMetadataEntity entity, TagWrite write) {
        Map<String, String> now = tags(entity);
        return write.set().keySet().stream()
                .filter(key -> !now.containsKey(key))
                .sorted()
                .toList();
    }

    private static void remove(ArrayNode patch, String path, String identity, JsonNode item) {
        patch.add(operation("test", path + "/" + identity).set("value", item.path(identity)));
        patch.add(operation("remove", path));
    }

    /** A list that is absent is added as a whole: nothing can be appended to it. */
    private static JsonNode add(boolean toList, String path, JsonNode item) {
        return toList
                ? operation("add", path + "/-").set("value", item)
                : operation("add", path)
                        .set("value", JsonHttp.JSON.createArrayNode().add(item));
    }

    private static ObjectNode operation(String name, String path) {
        return JsonHttp.JSON.createObjectNode().put("op", name).put("path", path);
    }

    private JsonNode label(String tag) {
        if (!known.contains(tag)) {
            create(tag);
            known.add(tag);
        }
        return JsonHttp.JSON
                .createObjectNode()
                .put("tagFQN", tag)
                .put("source", "Classification")
                .put("labelType", "Automated")
                .put("state", "Confirmed")
                .put("reason", OpenMetadataEntity.REASON);
    }

    /** A label needs its tag, and a tag its classification. */
    private void create(String tag) {
        if (http.find("/api/v1/tags/name/" + encoded(tag)).isPresent()) {
            return;
        }
        List<String> parts = OpenMetadataName.parts(tag);
        if (parts.size() != 2) {
            throw new ProviderException(
                    Kind.REJECTED, null, "there is no tag " + tag + ", and only classification.tag can be made", null);
        }
        make(
                "/api/v1/classifications",
                JsonHttp.JSON
                        .createObjectNode()
                        .put("name", parts.get(0))
                        .put("description", "Tags of data jobs, kept by Dativo."));
        make(
                "/api/v1/tags",
                JsonHttp.JSON
                        .createObjectNode()
                        .put("name", parts.get(1))
                        .put("classification", OpenMetadataName.quoted(parts.get(0)))
                        .put("description", "Kept by Dativo."));
    }

    private void make(String path, JsonNode entity) {
        try {
            http.send("POST", path, entity, APPLICATION_JSON, Map.of());
        } catch (ProviderException e) {
            // There is one already, or another client just made it.
            if (e.kind() != Kind.CONFLICT) {
                throw e;
            }
        }
    }
}
