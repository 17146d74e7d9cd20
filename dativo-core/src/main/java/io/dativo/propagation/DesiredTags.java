package io.dativo.propagation;

import io.dativo.ledger.OwnedTag;
import io.dativo.propagation.ClaimedResource.ClaimedValue;
import io.dativo.propagation.TagChange.Cause;
import io.dativo.spi.TagRules;
import io.dativo.spi.TagRules.EncodedTag;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a resource shall carry, in the provider's spelling, and what of the claims cannot be. Pure: it depends on the
 * claims and the rules alone.
 */
final class DesiredTags {
    private final SortedMap<String, Desired> byIdentity = new TreeMap<>();
    private final Set<String> refused = new TreeSet<>();
    private final List<TagChange> refusals = new ArrayList<>();

    /** One tag that the resource shall carry. */
    record Desired(
            String canonicalKey, String key, String value, boolean exact, String origin, SortedSet<String> claimants) {}

    private record Candidate(
            String canonicalKey,
            EncodedTag tag,
            SortedSet<ClaimedValue> claims,
            @Nullable Cause cause,
            @Nullable String reason) {
        SortedSet<String> claimants() {
            return OwnedTag.sorted(claims.stream().map(ClaimedValue::claimant).toList());
        }

        String origin() {
            return claims.stream().map(ClaimedValue::origin).distinct().sorted().collect(Collectors.joining(", "));
        }

        /** The value that is claimed, or null when there are several. */
        @Nullable
        String value() {
            return claims.first().value().equals(claims.last().value()) ? tag.value() : null;
        }
    }

    private DesiredTags() {}

    /** All that is claimed of a resource whose tags are not known, as blocked changes. */
    static List<TagChange> blocked(ClaimedResource resource, ResourcePlan.Status status, boolean strict) {
        DesiredTags desired = of(resource, strict);
        List<TagChange> blocked = new ArrayList<>(desired.refusals());
        for (Desired tag : desired.byIdentity().values()) {
            blocked.add(TagChange.builder(TagChange.Action.BLOCKED, tag.key())
                    .canonicalKey(tag.canonicalKey())
                    .after(tag.value())
                    .origin(tag.origin())
                    .claimants(tag.claimants())
                    .lossy(!tag.exact())
                    .status(resource.blockedBy(status, tag.canonicalKey()))
                    .build());
        }
        return blocked;
    }

    static DesiredTags of(ClaimedResource resource, boolean strict) {
        SortedMap<String, List<Candidate>> byIdentity = new TreeMap<>();
        resource.byKey().forEach((key, claims) -> {
            Candidate candidate = candidate(key, claims, resource, strict);
            byIdentity
                    .computeIfAbsent(resource.rules().identity(candidate.tag().key()), identity -> new ArrayList<>())
                    .add(candidate);
        });
        DesiredTags desired = new DesiredTags();
        byIdentity.forEach(desired::add);
        return desired;
    }

    /** The tags to carry, by identity. */
    SortedMap<String, Desired> byIdentity() {
        return Collections.unmodifiableSortedMap(byIdentity);
    }

    /** Identities that are claimed and cannot be written: a tag of ours there is neither changed nor removed. */
    Set<String> refused() {
        return refused;
    }

    /** Why, as blocked changes; the values on the resource are not in them yet. */
    Collection<TagChange> refusals() {
        return refusals;
    }

    private void add(String identity, List<Candidate> candidates) {
        if (candidates.size() > 1) {
            String keys = candidates.stream()
                    .map(candidate -> "'" + candidate.canonicalKey() + "' (" + candidate.origin() + ")")
                    .collect(Collectors.joining(" and "));
            for (Candidate candidate : candidates) {
                refuse(identity, candidate, Cause.KEYS_MEET, keys + " are one key on this resource");
            }
            return;
        }
        Candidate candidate = candidates.get(0);
        String value = candidate.value();
        if (value == null) {
            String values =
                    candidate.claims().stream().map(ClaimedValue::toString).collect(Collectors.joining(", "));
            refuse(identity, candidate, Cause.CLAIMS_DISAGREE, values);
        } else if (candidate.cause() != null) {
            refuse(identity, candidate, candidate.cause(), candidate.reason());
        } else {
            byIdentity.put(
                    identity,
                    new Desired(
                            candidate.canonicalKey(),
                            candidate.tag().key(),
                            value,
                            candidate.tag().exact(),
                            candidate.origin(),
                            candidate.claimants()));
        }
    }

    private void refuse(String identity, Candidate candidate, Cause cause, @Nullable String reason) {
        refused.add(identity);
        boolean conflict = cause == Cause.KEYS_MEET || cause == Cause.CLAIMS_DISAGREE;
        refusals.add(TagChange.builder(TagChange.Action.BLOCKED, candidate.tag().key())
                .canonicalKey(candidate.canonicalKey())
                .after(candidate.value())
                .origin(candidate.origin())
                .claimants(candidate.claimants())
                .lossy(!candidate.tag().exact())
                .status(conflict ? ClaimStatus.CONFLICT : ClaimStatus.DOES_NOT_FIT)
                .because(cause, reason)
                .build());
    }

    private static Candidate candidate(
            String key, SortedSet<ClaimedValue> claims, ClaimedResource resource, boolean strict) {
        String value = claims.first().value();
        EncodedTag tag;
        try {
            tag = resource.spell(key, value);
        } catch (RuntimeException e) {
            EncodedTag asClaimed = new EncodedTag(key, value, true);
            return new Candidate(
                    key, asClaimed, claims, Cause.NOT_ENCODABLE, "it cannot be spelled there: " + e.getMessage());
        }
        String refusal = resource.refusal(tag).orElse(null);
        if (refusal != null) {
            return new Candidate(key, tag, claims, Cause.REFUSED, "it " + refusal);
        }
        if (strict && !tag.exact()) {
            String reason = "it would be spelled '" + tag.key() + "' = '" + tag.value() + "', which loses something";
            return new Candidate(key, tag, claims, Cause.NOT_EXACT, reason);
        }
        return new Candidate(key, tag, claims, null, null);
    }

    /** Observed tags by identity; of two spellings that are one key the claimed one counts, else the first. */
    static SortedMap<String, Map.Entry<String, String>> observed(
            Map<String, String> tags, TagRules rules, Map<String, Desired> desired) {
        SortedMap<String, Map.Entry<String, String>> observed = new TreeMap<>();
        new TreeMap<>(tags).forEach((key, value) -> {
            String identity = rules.identity(key);
            Desired wanted = desired.get(identity);
            if (!observed.containsKey(identity)
                    || (wanted != null && wanted.key().equals(key))) {
                observed.put(identity, Map.entry(key, value));
            }
        });
        return observed;
    }
}
