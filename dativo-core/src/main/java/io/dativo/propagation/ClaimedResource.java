package io.dativo.propagation;

import io.dativo.infrastructure.AccountScope;
import io.dativo.infrastructure.ResourceRef;
import io.dativo.infrastructure.TagClaim;
import io.dativo.infrastructure.Undetermined;
import io.dativo.problem.ProviderException;
import io.dativo.propagation.ResourcePlan.Status;
import io.dativo.provider.Located;
import io.dativo.provider.Providers;
import io.dativo.provider.TagSpelling;
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
import java.util.Optional;
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
    private final TagSpelling spelling;
    private final Renames renames;
    private final List<TagClaim> claims = new ArrayList<>(1);
    private final Set<String> keysOfJobs = new HashSet<>();
    private final Set<String> keysSetHere = new HashSet<>();
    private final SortedMap<String, SortedSet<Waiting>> waiting = new TreeMap<>();
    private @Nullable SortedMap<String, SortedSet<ClaimedValue>> byKey;
    private AccountScope scope;

    ClaimedResource(ResourceRef ref, TagSpelling spelling, Renames renames, AccountScope scope) {
        this.ref = ref;
        this.spelling = spelling;
        this.renames = renames;
        this.scope = scope;
    }

    /** One value that one claimant claims for a key. */
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

    /** A claimant whose value for a key is not known yet, and why. */
    record Waiting(String claimant, String reason) implements Comparable<Waiting> {
        @Override
        public int compareTo(Waiting other) {
            int byClaimant = claimant.compareTo(other.claimant);
            return byClaimant != 0 ? byClaimant : reason.compareTo(other.reason);
        }
    }

    ResourceRef ref() {
        return ref;
    }

    TagRules rules() {
        return spelling.rules();
    }

    TagSpelling spelling() {
        return spelling;
    }

    AccountScope scope() {
        return scope;
    }

    /** The claims, in the order in which they came. */
    List<TagClaim> claims() {
        return claims;
    }

    /** What is claimed for each canonical key, sorted. */
    SortedMap<String, SortedSet<ClaimedValue>> byKey() {
        if (byKey == null) {
            byKey = joinWhatTerraformSpells(allByKey());
        }
        return byKey;
    }

    /** The canonical keys for which some claim a value that is not known yet, sorted. */
    SortedMap<String, SortedSet<Waiting>> waiting() {
        return waiting;
    }

    /** Whether a recorded claim may be the former value of one that is not known yet. */
    boolean isWaiting(String claimant, String identity, String value) {
        return waiting.entrySet().stream()
                .anyMatch(key ->
                        key.getValue().stream().anyMatch(each -> each.claimant().equals(claimant))
                                && identity(key.getKey(), value).equals(identity));
    }

    private SortedMap<String, SortedSet<ClaimedValue>> allByKey() {
        SortedMap<String, SortedSet<ClaimedValue>> all = new TreeMap<>();
        for (TagClaim claim : claims) {
            for (Tag tag : claim.tags()) {
                String origin = tag.origin().toString();
                for (String key : renames.keys(tag, spelling)) {
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
        return claims.size() == 1
                        && claims.get(0).undetermined().isNothing()
                        && spelling.style() == KeyStyle.AS_IS
                        && renames.all().isEmpty()
                ? claims.get(0)
                : null;
    }

    /**
     * A claimed tag in the spelling of this resource. What only Terraform says is spelled as it stands there already.
     *
     * @throws ProviderException when the provider's encoding fails
     */
    EncodedTag spell(String key, String value) {
        return keysOfJobs.contains(key) || waiting.containsKey(key)
                ? spelling.encode(key, value)
                : spelling.encodeAsItStands(key, value);
    }

    /** Why the resource refuses a tag in its own spelling. */
    Optional<String> refusal(EncodedTag tag) {
        return spelling.refusal(tag);
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
            Collection<TagClaim> claims, Providers providers, Renames renames, Consumer<PlanRun.Judged> unsupported) {
        SortedMap<ResourceRef, ClaimedResource> byRef = new TreeMap<>();
        SortedMap<ResourceRef, ClaimedResource> unreachable = new TreeMap<>();
        Map<ResourceRef, Located.Fault> reasons = new HashMap<>();
        for (TagClaim claim : claims) {
            Located located = providers.locate(claim);
            TagSpelling spelling = located.spelling();
            if (spelling == null) {
                reasons.put(located.ref(), Objects.requireNonNull(located.fault()));
                unreachable
                        .computeIfAbsent(located.ref(), ref -> nowhere(ref, renames, claim.scope()))
                        .add(claim);
            } else {
                byRef.computeIfAbsent(located.ref(), ref -> new ClaimedResource(ref, spelling, renames, claim.scope()))
                        .add(claim);
            }
        }
        unreachable.forEach(
                (ref, resource) -> unsupported.accept(resource.unreachable(Objects.requireNonNull(reasons.get(ref)))));
        return byRef.values();
    }

    /** The claims on something that cannot be located, in the spelling in which they were made. */
    static ClaimedResource nowhere(ResourceRef claimed, Renames renames, AccountScope scope) {
        return new ClaimedResource(claimed, TagSpelling.asClaimed(claimed.provider()), renames, scope);
    }

    /** The plan of what cannot be located: everything that is claimed of it is blocked. */
    PlanRun.Judged unreachable(Located.Fault fault) {
        Status status = switch (fault.kind()) {
            case NO_PROVIDER -> Status.NO_PROVIDER;
            case UNKNOWN_TYPE -> Status.UNSUPPORTED_TYPE;
            case MALFORMED_ID -> Status.INVALID_ID;
            case PROVIDER_FAILED -> Status.NOT_OBSERVED;
            case NOT_KNOWN_YET -> Status.NOT_KNOWN_YET;
        };
        List<TagChange> blocked = DesiredTags.blocked(this, status, false, Map.of());
        return new PlanRun.Judged(this, ResourcePlan.without(ref, scope, status, fault.message(), blocked), Map.of());
    }

    void add(TagClaim claim) {
        scope = claims.isEmpty() || FULLEST.compare(scope, claim.scope()) <= 0 ? scope : claim.scope();
        claims.add(claim);
        claim.undetermined()
                .keys()
                .forEach((key, origin) -> renames.keys(new Tag(key, "", origin), spelling)
                        .forEach(named -> waiting.computeIfAbsent(named, any -> new TreeSet<>())
                                .add(new Waiting(claim.claimant(), Undetermined.words(origin)))));
    }

    /** The one key that a claimed key is on this resource. */
    String identity(String key) {
        return identity(key, "");
    }

    /** The one key that a claimed tag has on this resource; in some systems the value is a part of it. */
    String identity(String key, String value) {
        try {
            return rules().identity(spell(key, value).key());
        } catch (ProviderException notEncodable) {
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
