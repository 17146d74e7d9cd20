package io.dativo.propagation;

import io.dativo.infrastructure.AccountScope;
import io.dativo.infrastructure.ResourceRef;
import io.dativo.infrastructure.TagClaim;
import io.dativo.propagation.ResourcePlan.Status;
import io.dativo.provider.Providers;
import io.dativo.spi.ProviderSpi;
import io.dativo.spi.TagRules;
import io.dativo.spi.TagRules.EncodedTag;
import io.dativo.tag.KeyStyle;
import io.dativo.tag.Tag;
import io.dativo.tag.TagLevel;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** All that the claims of one run say about one resource. Filled first, then only read. */
final class ClaimedResource {
    /** Fuller scopes first, then by their text: which of several is used does not depend on the order of the claims. */
    private static final Comparator<AccountScope> FULLEST =
            Comparator.comparingInt(ClaimedResource::gaps).thenComparing(AccountScope::toString);

    private final ResourceRef ref;
    private final TagRules rules;
    private final KeyStyle style;
    private final Renames renames;
    private final List<TagClaim> claims = new ArrayList<>(1);
    private final Set<String> keysOfJobs = new HashSet<>();
    private final Set<String> keysSetHere = new HashSet<>();
    private @Nullable SortedMap<String, SortedSet<ClaimedValue>> byKey;
    private AccountScope scope;

    ClaimedResource(ResourceRef ref, TagRules rules, KeyStyle style, Renames renames, AccountScope scope) {
        this.ref = ref;
        this.rules = rules;
        this.style = style;
        this.renames = renames;
        this.scope = scope;
    }

    /** One value that one claimant wants for a key. */
    record ClaimedValue(String value, String claimant, String origin) implements Comparable<ClaimedValue> {
        private static final Comparator<ClaimedValue> ORDER = Comparator.comparing(ClaimedValue::value)
                .thenComparing(ClaimedValue::claimant)
                .thenComparing(ClaimedValue::origin);

        @Override
        public int compareTo(ClaimedValue other) {
            return ORDER.compare(this, other);
        }

        @Override
        public String toString() {
            return "\"" + value + "\" from " + origin + (origin.contains(claimant) ? "" : " of " + claimant);
        }
    }

    ResourceRef ref() {
        return ref;
    }

    TagRules rules() {
        return rules;
    }

    AccountScope scope() {
        return scope;
    }

    /** What is claimed for each canonical key, sorted. */
    SortedMap<String, SortedSet<ClaimedValue>> byKey() {
        if (byKey == null) {
            byKey = joinWhatTerraformSpells(allByKey());
        }
        return byKey;
    }

    private SortedMap<String, SortedSet<ClaimedValue>> allByKey() {
        SortedMap<String, SortedSet<ClaimedValue>> all = new TreeMap<>();
        for (TagClaim claim : claims) {
            for (Tag tag : claim.tags()) {
                String origin = tag.origin().toString();
                for (String key : renames.keys(tag, style, rules)) {
                    String said = key.equals(tag.key()) ? origin : origin + ", claimed as '" + tag.key() + "'";
                    all.computeIfAbsent(key, claimed -> new TreeSet<>())
                            .add(new ClaimedValue(tag.value(), claim.claimant(), said));
                    if (tag.origin().level() != TagLevel.TERRAFORM) {
                        keysOfJobs.add(key);
                    }
                    if (tag.origin().level() == TagLevel.RESOURCE) {
                        keysSetHere.add(key);
                    }
                }
            }
        }
        return all;
    }

    /** One job says {@code cost_center}, and another takes {@code CostCenter} from the state: that is one key. */
    private SortedMap<String, SortedSet<ClaimedValue>> joinWhatTerraformSpells(
            SortedMap<String, SortedSet<ClaimedValue>> all) {
        if (keysOfJobs.size() == all.size() || keysOfJobs.isEmpty()) {
            return all;
        }
        Map<String, String> canonical = new HashMap<>();
        keysOfJobs.forEach(key -> canonical.put(identity(key), key));
        for (String key : List.copyOf(all.keySet())) {
            String other = keysOfJobs.contains(key) ? null : canonical.get(identity(key));
            SortedSet<ClaimedValue> joined = other == null ? null : all.get(other);
            if (joined != null) {
                joined.addAll(Objects.requireNonNull(all.remove(key)));
            }
        }
        return all;
    }

    /** The claim that is all there is, as it stands; null when there are several, or keys are not spelled as claimed. */
    @Nullable
    TagClaim only() {
        return claims.size() == 1 && style == KeyStyle.AS_IS && renames.all().isEmpty() ? claims.get(0) : null;
    }

    /**
     * A claimed tag in the spelling of this resource. What only Terraform says is spelled as it stands there already.
     *
     * @throws RuntimeException what the provider's encoding throws
     */
    EncodedTag spell(String key, String value) {
        if (!keysOfJobs.contains(key)) {
            return rules.encode(key, value);
        }
        EncodedTag tag = rules.encode(style.apply(key), value);
        return style.isExact(key) ? tag : new EncodedTag(tag.key(), tag.value(), false);
    }

    /** How a claimed key stands when the tags of the resource are not known. */
    ClaimStatus blockedBy(Status status, String key) {
        if (status == Status.MISSING && claims.stream().anyMatch(TagClaim::createdByJob)) {
            return ClaimStatus.NOT_CREATED_YET;
        }
        return status == Status.NOT_TAGGABLE && keysSetHere.contains(key) ? ClaimStatus.NOT_TAGGABLE : status.blocks();
    }

    /** Who claims the resource, whatever the keys. */
    SortedSet<String> claimants() {
        SortedSet<String> claimants = new TreeSet<>();
        claims.forEach(claim -> claimants.add(claim.claimant()));
        return claimants;
    }

    /**
     * Brings the claims together by the providers' canonical ids.
     *
     * @param unsupported takes what no provider knows, one entry for each resource
     */
    static Collection<ClaimedResource> group(
            Collection<TagClaim> claims, Providers providers, Renames renames, Consumer<ResourcePlan> unsupported) {
        SortedMap<ResourceRef, ClaimedResource> byRef = new TreeMap<>();
        SortedMap<ResourceRef, ClaimedResource> unreachable = new TreeMap<>();
        Map<ResourceRef, Located> reasons = new HashMap<>();
        for (TagClaim claim : claims) {
            Located located = locate(claim, providers);
            TagRules rules = located.rules();
            if (rules == null) {
                reasons.put(located.ref(), located);
                unreachable
                        .computeIfAbsent(located.ref(), ref -> located.begin(renames, claim.scope()))
                        .add(claim);
            } else {
                byRef.computeIfAbsent(
                                located.ref(),
                                ref -> new ClaimedResource(ref, rules, located.style(), renames, claim.scope()))
                        .add(claim);
            }
        }
        unreachable.forEach((ref, resource) ->
                unsupported.accept(Objects.requireNonNull(reasons.get(ref)).refused(resource)));
        return byRef.values();
    }

    /**
     * Where a claim points to.
     *
     * @param ref the resource in canonical form, or as it was claimed
     * @param rules the rules of its type, or null when no provider knows it
     * @param style how keys are spelled there
     * @param status whether a provider knows it
     * @param reason why not, or null
     */
    record Located(
            ResourceRef ref,
            @Nullable TagRules rules,
            KeyStyle style,
            Status status,
            @Nullable String reason) {
        /** What is claimed of a resource that no provider knows is shown as it was claimed. */
        private static final TagRules AS_CLAIMED = TagRules.builder().build();

        static Located nowhere(ResourceRef claimed, Status status, String reason) {
            return new Located(claimed, null, KeyStyle.AS_IS, status, reason);
        }

        ClaimedResource begin(Renames renames, AccountScope scope) {
            return new ClaimedResource(ref, rules == null ? AS_CLAIMED : rules, style, renames, scope);
        }

        ResourcePlan refused(ClaimedResource resource) {
            return ResourcePlan.without(
                    ref, resource.scope(), status, reason, DesiredTags.blocked(resource, status, false));
        }
    }

    static Located locate(TagClaim claim, Providers providers) {
        ResourceRef claimed = claim.resource();
        String id = claimed.provider();
        ProviderSpi provider = providers.find(id).orElse(null);
        if (provider == null) {
            return Located.nowhere(claimed, Status.NO_PROVIDER, providers.missing(id));
        }
        String type = claimed.type();
        try {
            if (!provider.resourceTypes().contains(type)) {
                List<String> known = provider.resourceTypes().stream().sorted().toList();
                String reason =
                        "the provider '" + id + "' knows no type '" + type + "'; it knows " + String.join(", ", known);
                return Located.nowhere(claimed, Status.UNSUPPORTED_TYPE, reason);
            }
            ResourceRef ref = provider.canonical(claimed, claim.scope());
            return new Located(ref, provider.rules(ref.type()), providers.keyStyle(id), Status.OBSERVED, null);
        } catch (IllegalArgumentException e) {
            return Located.nowhere(
                    claimed,
                    Status.INVALID_ID,
                    "'" + claimed.id() + "' is not the id of a " + type + ": " + e.getMessage());
        } catch (RuntimeException | LinkageError e) {
            return Located.nowhere(claimed, Status.NOT_OBSERVED, "the provider '" + id + "' failed on it: " + e);
        }
    }

    void add(TagClaim claim) {
        scope = claims.isEmpty() || FULLEST.compare(scope, claim.scope()) <= 0 ? scope : claim.scope();
        claims.add(claim);
    }

    private String identity(String key) {
        try {
            return rules.identity(spell(key, "").key());
        } catch (RuntimeException notEncodable) {
            return key;
        }
    }

    private static int gaps(AccountScope scope) {
        int gaps = 0;
        for (Object part : new @Nullable Object[] {
            scope.region(), scope.accountId(), scope.projectId(), scope.subscriptionId(), scope.resourceGroup()
        }) {
            gaps += part == null ? 1 : 0;
        }
        return gaps;
    }
}
