package io.dativo.propagation;

import io.dativo.policy.MergeRule;
import io.dativo.propagation.ClaimedResource.ClaimedValue;
import io.dativo.propagation.ClaimedResource.Waiting;
import io.dativo.propagation.TagChange.Cause;
import io.dativo.spi.TagRules;
import io.dativo.spi.TagRules.EncodedTag;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a resource should carry, in the provider's spelling, where jobs disagree, and what of the claims cannot be. Pure: it
 * depends on the claims and the rules alone.
 */
final class DesiredTags {
    private static final int MOST_NAMES = 5;

    private final SortedMap<String, Desired> byIdentity = new TreeMap<>();
    private final SortedMap<String, Contested> contested = new TreeMap<>();
    private final Set<String> refused = new TreeSet<>();
    private final List<TagChange> refusals = new ArrayList<>();

    /**
     * One tag that the resource should carry.
     *
     * @param canonicalKey the key as it is claimed
     * @param key the key as it is spelled there
     * @param canonicalValue the value as it is claimed, or as a rule merges what is claimed
     * @param value the value as it is spelled there
     * @param exact whether nothing is lost by the spelling
     * @param origin where the jobs of the run claim it
     * @param claimants the jobs of the run that claim the key
     * @param merged by which rule and from which claims the value is made, or null when all claim it
     */
    record Desired(
            String canonicalKey,
            String key,
            String canonicalValue,
            String value,
            boolean exact,
            String origin,
            SortedSet<String> claimants,
            @Nullable String merged) {}

    /**
     * A key for which jobs claim different values.
     *
     * @param canonicalKey the key as it is claimed
     * @param sides each value, with those who claim it
     * @param here the claims of the run
     */
    record Contested(String canonicalKey, SortedMap<String, Side> sides, SortedSet<ClaimedValue> here) {
        /** {@return whether jobs of the run disagree and no other takes part} */
        boolean isAmongHere() {
            return sides.values().stream().allMatch(side -> here.containsAll(side.claims()));
        }

        SortedSet<String> claimants() {
            return DesiredTags.claimants(here);
        }

        String origin() {
            return DesiredTags.origin(here);
        }

        /** Each other side than one, in words. */
        String besides(@Nullable Side one) {
            return sides.values().stream()
                    .filter(side -> one == null || !side.equals(one))
                    .map(Side::words)
                    .collect(Collectors.joining(", and "));
        }
    }

    /**
     * Those who claim one value.
     *
     * @param tag the tag in the spelling of the resource
     * @param claims their claims
     */
    record Side(EncodedTag tag, SortedSet<ClaimedValue> claims) {
        String words() {
            return "\"" + claims.first().value() + "\" is claimed by " + names(DesiredTags.claimants(claims));
        }
    }

    private record Candidate(
            String canonicalKey,
            EncodedTag tag,
            String value,
            SortedSet<ClaimedValue> claims,
            @Nullable Cause cause,
            @Nullable String reason) {
        SortedSet<String> claimants() {
            return DesiredTags.claimants(claims);
        }

        String origin() {
            return DesiredTags.origin(claims);
        }

        Desired desired(@Nullable String merged) {
            return new Desired(canonicalKey, tag.key(), value, tag.value(), tag.exact(), origin(), claimants(), merged);
        }
    }

    /** Names, the first few of many. */
    static String names(Collection<String> names) {
        if (names.size() <= MOST_NAMES) {
            return String.join(", ", names);
        }
        return names.stream().limit(MOST_NAMES).collect(Collectors.joining(", ")) + " and "
                + (names.size() - MOST_NAMES) + " more";
    }

    private static SortedSet<String> claimants(Collection<ClaimedValue> claims) {
        SortedSet<String> claimants = new TreeSet<>();
        claims.forEach(claim -> claimants.add(claim.claimant()));
        return claimants;
    }

    private static String origin(Collection<ClaimedValue> claims) {
        return claims.stream().map(ClaimedValue::origin).distinct().sorted().collect(Collectors.joining(", "));
    }

    private final ClaimedResource resource;
    private final boolean strict;
    private final OtherClaims others;

    private DesiredTags(ClaimedResource resource, boolean strict, OtherClaims others) {
        this.resource = resource;
        this.strict = strict;
        this.others = others;
    }

    /** All that is claimed of a resource whose tags are not known, as blocked changes. */
    static List<TagChange> blocked(
            ClaimedResource resource, ResourcePlan.Status status, boolean strict, Map<String, MergeRule> rules) {
        DesiredTags desired = of(resource, strict, OtherClaims.none(rules));
        List<TagChange> blocked = new ArrayList<>(desired.refusals());
        desired.contested.values().forEach(contested -> blocked.add(conflict(contested, null)));
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

    static DesiredTags of(ClaimedResource resource, boolean strict, OtherClaims others) {
        SortedMap<String, SortedMap<String, SortedSet<ClaimedValue>>> byIdentity = new TreeMap<>();
        resource.byKey()
                .forEach((key, claims) -> byIdentity
                        .computeIfAbsent(resource.identity(key, claims.first().value()), identity -> new TreeMap<>())
                        .put(key, claims));
        DesiredTags desired = new DesiredTags(resource, strict, others);
        byIdentity.forEach(desired::add);
        resource.waiting().forEach(desired::await);
        return desired;
    }

    /** What jobs that take no part in the run make of a key that the run does not claim; nothing where they disagree. */
    Optional<Desired> ofOthers(String identity) {
        SortedSet<ClaimedValue> claims = others.of(identity);
        return claims.isEmpty() ? Optional.empty() : decided(identity, identity, claims, claims);
    }

    /** The keys for which jobs claim different values, by identity. */
    SortedMap<String, Contested> contested() {
        return Collections.unmodifiableSortedMap(contested);
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

    private void add(String identity, SortedMap<String, SortedSet<ClaimedValue>> byKey) {
        if (byKey.size() > 1) {
            String keys = byKey.entrySet().stream()
                    .map(claimed -> "'" + claimed.getKey() + "' (" + origin(claimed.getValue()) + ")")
                    .collect(Collectors.joining(" and "));
            byKey.forEach((key, claims) -> refuse(
                    identity,
                    candidate(key, claims.first().value(), claims),
                    Cause.KEYS_MEET,
                    keys + " are one key on this resource"));
            return;
        }
        String key = byKey.firstKey();
        SortedSet<ClaimedValue> here = Objects.requireNonNull(byKey.get(key));
        SortedSet<ClaimedValue> all = new TreeSet<>(here);
        all.addAll(others.of(identity));
        Optional<Desired> decided = decided(identity, key, here, all);
        if (decided.isPresent()) {
            byIdentity.put(identity, decided.get());
        } else if (!refused.contains(identity)) {
            SortedMap<String, Side> sides = new TreeMap<>();
            all.forEach(claim -> {
                EncodedTag tag = candidate(key, claim.value(), here).tag();
                sides.computeIfAbsent(tag.value(), value -> new Side(tag, new TreeSet<>()))
                        .claims()
                        .add(claim);
            });
            contested.put(identity, new Contested(key, sides, here));
        }
    }

    /** A claim whose value is not known yet: what was there before of it stays. */
    private void await(String key, SortedSet<Waiting> claims) {
        Set<String> identities = new TreeSet<>(Set.of(resource.identity(key)));
        others.byIdentity().forEach((identity, recorded) -> {
            if (recorded.stream().anyMatch(claim -> resource.isWaiting(claim.claimant(), identity, claim.value()))) {
                identities.add(identity);
            }
        });
        identities.removeIf(identity -> byIdentity.containsKey(identity) || contested.containsKey(identity));
        refused.addAll(identities);
        refusals.add(TagChange.builder(
                        TagChange.Action.BLOCKED,
                        candidate(key, "", new TreeSet<>()).tag().key())
                .canonicalKey(key)
                .claimants(claims.stream().map(Waiting::claimant).toList())
                .status(ClaimStatus.NOT_KNOWN_YET)
                .because(null, claims.stream().map(Waiting::reason).distinct().collect(Collectors.joining("; ")))
                .build());
    }

    /** What all claims of a key make; nothing where they disagree, or what they make is refused. */
    private Optional<Desired> decided(
            String identity, String key, SortedSet<ClaimedValue> here, SortedSet<ClaimedValue> all) {
        String merged = null;
        String value = all.first().value();
        if (all.stream().anyMatch(claim -> !claim.value().equals(all.first().value()))) {
            MergeRule rule = others.rule(identity, resource);
            Optional<String> made = rule == null ? Optional.empty() : merge(rule, key, all);
            if (made.isEmpty()) {
                return spelledAlike(key, here, all);
            }
            value = made.get();
            merged = Objects.requireNonNull(rule).name() + " of "
                    + names(all.stream().map(ClaimedValue::toString).toList());
        }
        Candidate candidate = candidate(key, value, here);
        if (candidate.cause() != null) {
            if (!others.of(identity).equals(here)) {
                refuse(identity, candidate, candidate.cause(), candidate.reason());
            }
            return Optional.empty();
        }
        return Optional.of(candidate.desired(merged));
    }

    private Optional<String> merge(MergeRule rule, String key, SortedSet<ClaimedValue> all) {
        if (rule instanceof MergeRule.Terraform) {
            return Optional.ofNullable(others.terraform())
                    .map(managed ->
                            managed.tags().get(candidate(key, "", all).tag().key()));
        }
        SortedMap<String, String> byClaimant = new TreeMap<>();
        // A job that claims two values is a job that claims both where values are lists, and else claims the first.
        all.forEach(claim -> byClaimant.merge(
                claim.claimant(),
                claim.value(),
                (one, other) -> rule instanceof MergeRule.Union ? one + "," + other : one));
        return rule.merge(byClaimant);
    }

    /** Values that differ, and are one value there. */
    private Optional<Desired> spelledAlike(String key, SortedSet<ClaimedValue> here, SortedSet<ClaimedValue> all) {
        Set<String> spelled = new TreeSet<>();
        for (ClaimedValue claim : all) {
            Candidate candidate = candidate(key, claim.value(), here);
            if (candidate.cause() != null) {
                return Optional.empty();
            }
            spelled.add(candidate.tag().value());
        }
        return spelled.size() > 1
                ? Optional.empty()
                : Optional.of(candidate(key, all.first().value(), here).desired(null));
    }

    /** That a claim of the run is not in place since others claim another value. */
    static TagChange conflict(Contested contested, @Nullable String before) {
        boolean amongHere = contested.isAmongHere();
        Set<String> values = new TreeSet<>();
        contested.here().forEach(claim -> values.add(claim.value()));
        Side mine = contested.sides().values().stream()
                .filter(side -> contested.here().containsAll(side.claims())
                        || side.claims().stream()
                                .anyMatch(claim -> contested.here().contains(claim)))
                .findFirst()
                .orElseThrow();
        String all = contested.sides().values().stream()
                .flatMap(side -> side.claims().stream())
                .map(ClaimedValue::toString)
                .limit(MOST_NAMES)
                .collect(Collectors.joining(", "));
        return TagChange.builder(TagChange.Action.BLOCKED, mine.tag().key())
                .canonicalKey(contested.canonicalKey())
                .before(before)
                .after(values.size() == 1 ? mine.tag().value() : null)
                .origin(origin(contested.here()))
                .claimants(contested.claimants())
                .lossy(!mine.tag().exact())
                .status(ClaimStatus.CONFLICT)
                .because(
                        amongHere ? Cause.CLAIMS_DISAGREE : Cause.CLAIMED_ELSEWHERE,
                        amongHere ? all : contested.besides(values.size() == 1 ? mine : null))
                .build();
    }

    private void refuse(String identity, Candidate candidate, Cause cause, @Nullable String reason) {
        refused.add(identity);
        boolean conflict = cause == Cause.KEYS_MEET;
        refusals.add(TagChange.builder(TagChange.Action.BLOCKED, candidate.tag().key())
                .canonicalKey(candidate.canonicalKey())
                .after(candidate.tag().value())
                .origin(candidate.origin())
                .claimants(candidate.claimants())
                .lossy(!candidate.tag().exact())
                .status(conflict ? ClaimStatus.CONFLICT : ClaimStatus.DOES_NOT_FIT)
                .because(cause, reason)
                .build());
    }

    private Candidate candidate(String key, String value, SortedSet<ClaimedValue> claims) {
        EncodedTag tag;
        try {
            tag = resource.spell(key, value);
        } catch (RuntimeException e) {
            EncodedTag asClaimed = new EncodedTag(key, value, true);
            String why = "it cannot be spelled there: " + e.getMessage();
            return new Candidate(key, asClaimed, value, claims, Cause.NOT_ENCODABLE, why);
        }
        String refusal = resource.refusal(tag).orElse(null);
        if (refusal != null) {
            return new Candidate(key, tag, value, claims, Cause.REFUSED, "it " + refusal);
        }
        if (strict && !tag.exact()) {
            String reason = "it would be spelled '" + tag.key() + "' = '" + tag.value() + "', which loses something";
            return new Candidate(key, tag, value, claims, Cause.NOT_EXACT, reason);
        }
        return new Candidate(key, tag, value, claims, null, null);
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
