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
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Labels and owners of a table or a column, changed by a JSON Patch that tests what it was made on: the version of the
 * table, and each item that it removes. A patch that lost to another change is made again on what is there then, as long
 * as the labels themselves are as they were planned.
 */
final class OpenMetadataStore extends CatalogStore {
    private static final int MOST_PATCHES = 10;
    private static final String AUTOMATED = "Automated";

    private final JsonHttp http;
    private final Set<String> known = ConcurrentHashMap.newKeySet();

    OpenMetadataStore(JsonHttp http, String name) {
        super(name);
        this.http = http;
    }

    @Override
    TagRead read(ResourceRef resource) {
        OpenMetadataEntity entity = entity(resource);
        Map<String, String> tags = entity.tags();
        return new TagRead(TagRead.Status.FOUND, tags, Map.of(), version(tags), null);
    }

    /** Labels and owners one after the other: labels do not wait for owners that OpenMetadata refuses. */
    @Override
    void write(TagWrite write) {
        boolean isLabelled = change(write, write.version(), this::labels);
        if (Stream.concat(write.set().keySet().stream(), write.remove().stream())
                .anyMatch(key -> key.startsWith(OwnerTags.PREFIX))) {
            owners(write, isLabelled ? null : write.version());
        }
    }

    private void owners(TagWrite write, @Nullable String planned) {
        try {
            change(write, planned, this::owners);
        } catch (ProviderException e) {
            if (e.kind() != Kind.REJECTED) {
                throw e;
            }
            throw new ProviderException(
                    Kind.REJECTED,
                    e.providerCode(),
                    "the owner was refused, and nothing else: " + e.getMessage()
                            + " (OpenMetadata takes one team or several users unless its data asset rules are switched off;"
                            + " ownerKey(null) leaves owners to people)",
                    e);
        }
    }

    /** {@return whether there was something to change} */
    private boolean change(
            TagWrite write, @Nullable String version, BiFunction<OpenMetadataEntity, TagWrite, ArrayNode> part) {
        String planned = version;
        for (int patches = 0; ; patches++) {
            OpenMetadataEntity entity = entity(write.resource());
            ArrayNode patch = part.apply(entity, write);
            if (patch.isEmpty()) {
                return false;
            }
            Map<String, String> now = entity.tags();
            planned = planned == null ? version(now) : planned;
            if (!planned.equals(version(now)) || patches == MOST_PATCHES) {
                throw new ProviderException(
                        Kind.CONFLICT, null, "somebody changed the labels of it since it was read; plan again", null);
            }
            if (apply(entity, patch)) {
                return true;
            }
        }
    }

    private OpenMetadataEntity entity(ResourceRef resource) {
        List<String> parts = OpenMetadataName.parts(resource.id());
        String table = String.join(
                ".",
                parts.subList(0, Math.min(4, parts.size())).stream()
                        .map(OpenMetadataName::quoted)
                        .toList());
        JsonHttp.Answer answer = http.get("/api/v1/tables/name/" + encoded(table) + "?fields=tags,owners,columns");
        return OpenMetadataEntity.of(answer.body(), answer.etag(), parts.subList(4, parts.size()));
    }

    /** {@return false when the table changed between being read and being patched} */
    private boolean apply(OpenMetadataEntity entity, ArrayNode patch) {
        ArrayNode tested = JsonHttp.JSON.createArrayNode();
        tested.add(operation("test", "/version").set("value", entity.version()));
        tested.addAll(patch);
        Map<String, String> headers = entity.etag() == null ? Map.of() : Map.of("If-Match", entity.etag());
        try {
            http.send("PATCH", "/api/v1/tables/" + encoded(entity.id()), tested, JsonHttp.JSON_PATCH, headers);
            return true;
        } catch (ProviderException e) {
            // A test that fails is no case of its own for OpenMetadata: some versions call it an error of theirs.
            boolean refused = e.kind() == Kind.CONFLICT || e.kind() == Kind.REJECTED || "500".equals(e.providerCode());
            if (refused && !entity.version().equals(versionNow(entity))) {
                return false;
            }
            throw e;
        }
    }

    private JsonNode versionNow(OpenMetadataEntity entity) {
        return http.get("/api/v1/tables/" + encoded(entity.id())).body().path("version");
    }

    private ArrayNode labels(OpenMetadataEntity entity, TagWrite write) {
        ArrayNode patch = JsonHttp.JSON.createArrayNode();
        // From the last to the first: an index stays right while those behind it go.
        for (int i = entity.labels().size() - 1; i >= 0; i--) {
            JsonNode label = entity.labels().get(i);
            boolean ours = AUTOMATED.equals(label.path("labelType").asText());
            if (ours && write.remove().contains(label.path("tagFQN").asText())) {
                remove(patch, entity.path() + "/tags/" + i, "tagFQN", label);
            }
        }
        boolean toList = entity.labels().isArray();
        for (String key : missing(entity, write)) {
            if (!key.startsWith(OwnerTags.PREFIX)) {
                patch.add(add(toList, entity.path() + "/tags", label(key)));
                toList = true;
            }
        }
        return patch;
    }

    private ArrayNode owners(OpenMetadataEntity entity, TagWrite write) {
        ArrayNode patch = JsonHttp.JSON.createArrayNode();
        for (int i = entity.owners().size() - 1; i >= 0; i--) {
            JsonNode owner = entity.owners().get(i);
            if (write.remove().contains(OpenMetadataEntity.key(owner))) {
                remove(patch, "/owners/" + i, "id", owner);
            }
        }
        boolean toList = entity.owners().isArray();
        for (String key : missing(entity, write)) {
            if (key.startsWith(OwnerTags.PREFIX)) {
                patch.add(add(toList, "/owners", owner(key.substring(OwnerTags.PREFIX.length()))));
                toList = true;
            }
        }
        return patch;
    }

    private static List<String> missing(OpenMetadataEntity entity, TagWrite write) {
        Map<String, String> now = entity.tags();
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
                .put("labelType", AUTOMATED)
                .put("state", "Confirmed");
    }

    /** A label needs its tag, and a tag its classification. */
    private void create(String tag) {
        if (http.find("/api/v1/tags/name/" + encoded(tag)).isPresent()) {
            return;
        }
        List<String> parts = OpenMetadataName.parts(tag);
        if (parts.size() != 2) {
            throw new IllegalArgumentException("there is no tag " + tag + ", and only classification.tag can be made");
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
            // There is one already, or somebody else just made it.
            if (e.kind() != Kind.CONFLICT) {
                throw e;
            }
        }
    }

    private JsonNode owner(String name) {
        for (String type : List.of("team", "user")) {
            Optional<JsonNode> found =
                    http.find("/api/v1/" + type + "s/name/" + encoded(OpenMetadataName.quoted(name)));
            if (found.isPresent()) {
                return JsonHttp.JSON
                        .createObjectNode()
                        .put("id", found.get().path("id").asText())
                        .put("type", type);
            }
        }
        throw new IllegalArgumentException("there is no team and no user '" + name + "' to be the owner; make one, or "
                + "say by ownerKey(null) that no tag becomes an owner");
    }

    private static String version(Map<String, String> tags) {
        return UUID.nameUUIDFromBytes(new TreeMap<>(tags).toString().getBytes(StandardCharsets.UTF_8))
                .toString();
    }
}
