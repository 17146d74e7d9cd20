package io.dativo.ledger;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dativo.document.Digest;
import io.dativo.document.Json;
import io.dativo.infrastructure.ResourceRef;
import io.dativo.problem.DativoException;
import io.dativo.spi.TagRead;
import io.dativo.spi.TagRules;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What is known of who owns the keys of one resource. Keys are identities ({@link TagRules#identity}), so two spellings
 * of one key are one entry. Immutable.
 *
 * @param resource the resource
 * @param tags the entries by identity
 * @param version the version of the document, or null when there is none yet
 * @param unreadable why the document cannot be read, or null; then nothing is known, which is not the same as nothing owned
 */
public record Ownership(
        ResourceRef resource,
        SortedMap<String, OwnedTag> tags,
        @Nullable String version,
        @Nullable String unreadable) {
    private static final int FORMAT = 1;

    public Ownership {
        tags = Collections.unmodifiableSortedMap(new TreeMap<>(tags));
    }

    public static Ownership none(ResourceRef resource) {
        return new Ownership(resource, Collections.emptySortedMap(), null, null);
    }

    public static Ownership unreadable(ResourceRef resource, String version, String why) {
        return new Ownership(resource, Collections.emptySortedMap(), version, why);
    }

    /** What a store that keeps ownership with each resource says. */
    public static Ownership keptByStore(ResourceRef resource, TagRead read, TagRules rules) {
        SortedMap<String, OwnedTag> tags = new TreeMap<>();
        read.owned()
                .forEach((key, value) -> tags.put(
                        rules.identity(key),
                        OwnedTag.keptByStore(value, read.claimants().getOrDefault(key, Set.of()))));
        return new Ownership(resource, tags, null, null);
    }

    @Nullable
    public OwnedTag tag(String identity) {
        return tags.get(identity);
    }

    public Ownership with(SortedMap<String, OwnedTag> newTags) {
        return new Ownership(resource, newTags, version, unreadable);
    }

    /**
     * The intents of one plan settled by what is on the resource now, by identity.
     *
     * @param plan the plan
     * @param observed what is there
     * @param open identities whose intents stay, since it is not known what is there
     * @return the ownership without those intents
     */
    public Ownership settled(String plan, Map<String, String> observed, Set<String> open) {
        SortedMap<String, OwnedTag> settled = new TreeMap<>();
        tags.forEach((identity, tag) -> {
            boolean ofThePlan = tag.intent() != null && tag.intent().plan().equals(plan);
            OwnedTag now = ofThePlan && !open.contains(identity) ? tag.settle(observed.get(identity)) : tag;
            if (now != null) {
                settled.put(identity, now);
            }
        });
        return with(settled);
    }

    public void addTo(Digest digest) {
        digest.add(unreadable == null ? "known" : "unknown").add(tags.size());
        tags.forEach((identity, tag) -> {
            digest.add(identity).add(tag.value());
            tag.claimants().forEach(digest::add);
            OwnedTag.Intent intent = tag.intent();
            if (intent == null) {
                digest.add("settled");
            } else {
                digest.add("intent").add(intent.value()).add(intent.plan());
                intent.claimants().forEach(digest::add);
            }
        });
    }

    public String toJson() {
        ObjectNode root = Json.object();
        root.put("format", FORMAT);
        root.putObject("resource")
                .put("provider", resource.provider())
                .put("type", resource.type())
                .put("id", resource.id());
        ObjectNode entries = root.putObject("tags");
        tags.forEach((identity, tag) -> {
            ObjectNode entry = entries.putObject(identity);
            Json.putIfPresent(entry, "value", tag.value());
            entry.put("at", tag.at().toString());
            entry.put("plan", tag.plan());
            Json.putTexts(entry, "claimants", tag.claimants());
            OwnedTag.Intent intent = tag.intent();
            if (intent != null) {
                ObjectNode node = entry.putObject("intent");
                Json.putIfPresent(node, "value", intent.value());
                node.put("at", intent.at().toString());
                node.put("plan", intent.plan());
                Json.putTexts(node, "claimants", intent.claimants());
            }
        });
        return Json.write(root);
    }

    /**
     * Reads a document.
     *
     * @throws Json.MalformedException when it is not one
     * @throws NewerFormatException when a later release wrote it
     */
    public static Ownership fromJson(ResourceRef resource, String content, String version) {
        JsonNode root = Json.read(content);
        int format = Json.number(root, "format");
        if (format > FORMAT) {
            throw new NewerFormatException(format);
        }
        JsonNode about = Json.member(root, "resource");
        ResourceRef written =
                new ResourceRef(Json.text(about, "provider"), Json.text(about, "type"), Json.text(about, "id"));
        if (!written.equals(resource)) {
            throw new Json.MalformedException("it is about " + written.provider() + " " + written);
        }
        SortedMap<String, OwnedTag> tags = new TreeMap<>();
        // One plan writes many tags at one time, and reading a time is slow.
        Map<String, Instant> times = new HashMap<>();
        for (Map.Entry<String, JsonNode> member : Json.members(root, "tags")) {
            tags.put(member.getKey(), tag(member.getValue(), times));
        }
        return new Ownership(resource, tags, version, null);
    }

    private static OwnedTag tag(JsonNode node, Map<String, Instant> times) {
        OwnedTag.Intent intent = null;
        if (node.hasNonNull("intent")) {
            JsonNode member = node.get("intent");
            intent = new OwnedTag.Intent(
                    Json.textOrNull(member, "value"), at(member, times), Json.text(member, "plan"), claimants(member));
        }
        return new OwnedTag(
                Json.textOrNull(node, "value"), at(node, times), Json.text(node, "plan"), claimants(node), intent);
    }

    private static SortedSet<String> claimants(JsonNode node) {
        List<String> claimants = Json.texts(node, "claimants");
        return OwnedTag.sorted(claimants);
    }

    private static Instant at(JsonNode node, Map<String, Instant> times) {
        String text = Json.text(node, "at");
        try {
            return times.computeIfAbsent(text, Instant::parse);
        } catch (DateTimeException e) {
            throw new Json.MalformedException("'at' is '" + text + "', which is not a time");
        }
    }

    /** A document that a later release wrote: it must be left as it is. */
    public static final class NewerFormatException extends DativoException {
        private static final long serialVersionUID = 1L;

        NewerFormatException(int format) {
            super("it has format " + format + ", and this release writes format " + FORMAT);
        }
    }
}
