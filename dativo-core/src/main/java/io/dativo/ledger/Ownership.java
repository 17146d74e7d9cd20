package io.dativo.ledger;

import io.dativo.document.Digest;
import io.dativo.infrastructure.ResourceRef;
import io.dativo.problem.Internal;
import io.dativo.spi.TagRead;
import io.dativo.spi.TagRules;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What is known of one resource: what we wrote there, and who claims what. Keys are identities ({@link TagRules#identity}),
 * so two spellings of one key are one entry. Immutable.
 *
 * @param resource the resource
 * @param tags what we wrote, by identity
 * @param claims what jobs claim
 * @param version the version of the document of writes, or null when there is none yet
 * @param unreadable why that document cannot be read, or null; then nothing is known, which is not the same as nothing owned
 */
public record Ownership(
        ResourceRef resource,
        SortedMap<String, OwnedTag> tags,
        RecordedClaims claims,
        @Nullable String version,
        @Nullable String unreadable) {
    /** Copies the map. */
    public Ownership {
        tags = Collections.unmodifiableSortedMap(new TreeMap<>(tags));
    }

    /** A resource of which nothing was written down. */
    public static Ownership none(ResourceRef resource) {
        return new Ownership(resource, Collections.emptySortedMap(), RecordedClaims.NONE, null, null);
    }

    /** A resource whose document of writes cannot be understood. */
    public static Ownership unreadable(ResourceRef resource, RecordedClaims claims, String version, String why) {
        return new Ownership(resource, Collections.emptySortedMap(), claims, version, why);
    }

    /** What a store that keeps ownership with each resource says. */
    public static Ownership keptByStore(ResourceRef resource, TagRead read, TagRules rules) {
        SortedMap<String, OwnedTag> tags = new TreeMap<>();
        read.owned().forEach((key, value) -> tags.put(rules.identity(key), OwnedTag.keptByStore(value)));
        Map<String, SortedMap<String, Claim>> claims = new HashMap<>();
        read.claims().forEach((claimant, keys) -> {
            SortedMap<String, Claim> claimed = new TreeMap<>();
            keys.forEach((key, value) -> claimed.put(rules.identity(key), new Claim(value, "")));
            claims.put(claimant, claimed);
        });
        return new Ownership(resource, tags, RecordedClaims.of(claims), null, null);
    }

    /** What we wrote for a key, or null. */
    @Nullable
    public OwnedTag tag(String identity) {
        return tags.get(identity);
    }

    /** The same resource with other writes. */
    public Ownership with(SortedMap<String, OwnedTag> newTags) {
        return new Ownership(resource, newTags, claims, version, unreadable);
    }

    /** The same resource with other claims. */
    public Ownership with(RecordedClaims newClaims) {
        return new Ownership(resource, tags, newClaims, version, unreadable);
    }

    /** Adds all that a plan rests on. */
    @Internal
    public void addTo(Digest digest) {
        digest.add(unreadable == null ? "known" : "unknown").add(tags.size());
        tags.forEach((identity, tag) -> {
            digest.add(identity).add(tag.value());
            OwnedTag.Intent intent = tag.intent();
            if (intent == null) {
                digest.add("settled");
            } else {
                digest.add("intent").add(intent.value()).add(intent.plan());
            }
        });
        claims.addTo(digest);
    }
}
