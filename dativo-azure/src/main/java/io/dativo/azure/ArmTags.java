package io.dativo.azure;

import com.azure.core.http.HttpMethod;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dativo.http.HttpFailure;
import io.dativo.http.HttpFailure.Call;
import io.dativo.infrastructure.ResourceRef;
import io.dativo.problem.ProviderException;
import io.dativo.problem.ProviderException.Kind;
import io.dativo.spi.TagRead;
import io.dativo.spi.TagWrite;
import io.dativo.spi.TagWriteResult;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * The tags of one resource, resource group or subscription through the API "Tags at scope". Keys are merged and deleted
 * on the server; nothing ever replaces the set. Thread-safe.
 */
final class ArmTags {
    private static final String DEFAULT = "/providers/Microsoft.Resources/tags/default";
    private static final String TAGS = DEFAULT + "?api-version=2025-04-01";

    private final ArmClient arm;
    private final Quota reads;
    private final Quota writes;

    ArmTags(ArmClient arm, Quota reads, Quota writes) {
        this.arm = arm;
        this.reads = reads;
        this.writes = writes;
    }

    /** What Azure says of tags, in JSON. */
    static Map<String, String> tags(JsonNode json) {
        Map<String, String> tags = new LinkedHashMap<>();
        json.properties().forEach(tag -> tags.put(tag.getKey(), tag.getValue().asText("")));
        return tags;
    }

    static TagRead found(Map<String, String> tags) {
        return TagRead.found(tags, TagsDigest.of(tags));
    }

    /**
     * Reads the tags as they are now.
     *
     * @throws ProviderException when they cannot be had
     */
    Map<String, String> read(ResourceRef resource) {
        String doing = "reading the tags of " + resource;
        JsonNode answer = arm.call(HttpMethod.GET, path(resource), null, reads, doing);
        JsonNode found = answer.path("properties").path("tags");
        if (!found.isObject()) {
            throw HttpFailure.notAnAnswer(doing, Call.READ, "it has no tags");
        }
        if (!answer.path("id").asText().equalsIgnoreCase(resource.id() + DEFAULT)) {
            throw HttpFailure.notAnAnswer(doing, Call.READ, "it is not about this resource");
        }
        return tags(found);
    }

    /**
     * Writes. Looks first, for Azure has no preconditions, and takes its answers at their word: a policy may set a tag
     * back at once.
     *
     * @throws ProviderException when Azure refuses
     */
    TagWriteResult write(TagWrite write) {
        ResourceRef resource = write.resource();
        Map<String, String> now = read(resource);
        if (write.version() != null && !write.version().equals(TagsDigest.of(now))) {
            return TagWriteResult.failed(Kind.CONFLICT, "its tags changed since they were read");
        }
        Set<String> gone = folded(write.remove());
        Map<String, String> remove = new TreeMap<>(now);
        remove.keySet().removeIf(key -> !gone.contains(key.toLowerCase(Locale.ROOT)));
        if (!remove.isEmpty()) {
            // With the value: Azure deletes a tag only while it has it.
            now = patch(resource, "Delete", remove);
            gone.retainAll(folded(now.keySet()));
            if (!gone.isEmpty()) {
                return TagWriteResult.failed(
                        Kind.CONFLICT, "another writer changed " + String.join(", ", gone) + " before it was deleted");
            }
        }
        return now.entrySet().containsAll(write.set().entrySet())
                ? TagWriteResult.seen()
                : merge(resource, write.set());
    }

    private TagWriteResult merge(ResourceRef resource, Map<String, String> set) {
        Map<String, String> now = patch(resource, "Merge", set);
        Map<String, String> kept = differing(set, now);
        if (!kept.isEmpty()) {
            // The answer may be older than the write; what is there now is not.
            kept = differing(set, read(resource));
        }
        return kept.isEmpty()
                ? TagWriteResult.seen()
                : TagWriteResult.refused(
                        Kind.REJECTED,
                        kept.keySet(),
                        "Azure took the tags and keeps other values, as a policy of the subscription may ask: "
                                + String.join(", ", kept.values()));
    }

    private Map<String, String> patch(ResourceRef resource, String operation, Map<String, String> tags) {
        ObjectNode body = ArmClient.JSON.createObjectNode().put("operation", operation);
        ObjectNode json = body.putObject("properties").putObject("tags");
        tags.forEach(json::put);
        JsonNode answer = arm.call(
                HttpMethod.PATCH,
                path(resource),
                body,
                writes,
                operation.equals("Delete") ? "deleting tags of " + resource : "writing the tags of " + resource);
        JsonNode now = answer.path("properties").path("tags");
        return now.isObject() ? tags(now) : read(resource);
    }

    /** The tags that are not there with these values, whatever the case of their names, and what is there. */
    private static Map<String, String> differing(Map<String, String> set, Map<String, String> now) {
        Map<String, String> there = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        there.putAll(now);
        Map<String, String> differing = new TreeMap<>();
        set.forEach((key, value) -> {
            String found = there.get(key);
            if (!value.equals(found)) {
                differing.put(key, key + " = " + (found == null ? "(absent)" : "\"" + found + "\""));
            }
        });
        return differing;
    }

    private static Set<String> folded(Set<String> keys) {
        return keys.stream().map(key -> key.toLowerCase(Locale.ROOT)).collect(Collectors.toCollection(TreeSet::new));
    }

    private static String path(ResourceRef resource) {
        return Arrays.stream(resource.id().split("/", -1))
                        .map(part ->
                                URLEncoder.encode(part, StandardCharsets.UTF_8).replace("+", "%20"))
                        .collect(Collectors.joining("/"))
                + TAGS;
    }
}
