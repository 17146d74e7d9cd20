package io.dativo.propagation;

import io.dativo.infrastructure.AccountScope;
import io.dativo.infrastructure.ResourceRef;
import io.dativo.infrastructure.TerraformResource;
import io.dativo.ledger.Claimants;
import io.dativo.ledger.OwnedTag;
import io.dativo.ledger.Ownership;
import io.dativo.policy.MergeRule;
import io.dativo.propagation.DesiredTags.Desired;
import io.dativo.propagation.DesiredTags.Side;
import io.dativo.propagation.Drift.Kind;
import io.dativo.spi.TagRead;
import io.dativo.spi.TagRules;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * A claimed resource that is compared with what it carries.
 *
 * @param resource the claims on it
 * @param terraform the resource in the state, or null
 * @param strict whether a spelling that loses something is not expected to be there
 * @param others whose claims in the ledger count
 * @param withheld which claims the policy withholds
 * @param merges how different values of a key come together, by canonical key
 * @param now the time of the comparison
 * @param settling for how long what Dativo wrote may not show yet, or null for what the rules of the resource say
 */
record DriftSubject(
        ClaimedResource resource,
        @Nullable TerraformResource terraform,
        boolean strict,
        Claimants others,
        Withheld withheld,
        Map<String, MergeRule> merges,
        Instant now,
        @Nullable Duration settling)
        implements Survey.Subject<ResourceDrift> {
    @Override
    public ResourceRef ref() {
        return resource.ref();
    }

    @Override
    public AccountScope scope() {
        return resource.scope();
    }

    @Override
    public TagRules rules() {
        return resource.rules();
    }

    @Override
    public ResourceDrift without(ResourcePlan.Status status, @Nullable String detail) {
        List<TagChange> blocked = DesiredTags.blocked(resource, status, strict, merges);
        ClaimCounts claims =
                ResourcePlan.without(ref(), scope(), status, detail, blocked).claims();
        return new ResourceDrift(ref(), status, detail, address(), claims, List.of());
    }

    @Override
    public ResourceDrift observed(TagRead read, Ownership ownership) {
        Comparison comparison = new Comparison(read, ownership);
        comparison.claimed();
        comparison.contested();
        comparison.refused();
        comparison.notClaimed();
        return new ResourceDrift(
                ref(),
                ResourcePlan.Status.OBSERVED,
                ownership.unreadable(),
                address(),
                comparison.claims.ofOneResource(),
                comparison.drifts);
    }

    /** What is claimed beside what was read, part by part. */
    private final class Comparison {
        private final Ownership ownership;
        private final OtherClaims recorded;
        private final DesiredTags desired;
        private final SortedMap<String, Map.Entry<String, String>> observed;
        private final List<Drift> drifts = new ArrayList<>();
        private final ClaimCounts.Counter claims = new ClaimCounts.Counter();

        Comparison(TagRead read, Ownership ownership) {
            this.ownership = ownership;
            this.recorded = OtherClaims.of(ownership.claims(), others, resource, merges, terraform);
            this.desired = DesiredTags.of(resource, strict, recorded);
            this.observed = DesiredTags.observed(read.tags(), rules(), desired.byIdentity());
        }

        void claimed() {
            desired.byIdentity().forEach((identity, wanted) -> {
                Map.Entry<String, String> there = observed.get(identity);
                ClaimStatus kept = withheld(wanted);
                if (kept != null) {
                    drifts(kept, withheld(wanted, there, kept));
                } else if (there != null && there.getValue().equals(wanted.value())) {
                    claims.tags(ClaimStatus.IN_PLACE, 1);
                } else {
                    Drift drift = differs(wanted, there, ownership.tag(identity));
                    drifts(drift.kind().differs() ? ClaimStatus.DIFFERS : ClaimStatus.SETTLING, drift);
                }
            });
        }

        void contested() {
            desired.contested().forEach((identity, contested) -> {
                String there = valueOf(observed.get(identity));
                Side side = there == null ? null : contested.sides().get(there);
                if (side != null && side.claims().containsAll(contested.here())) {
                    claims.tags(ClaimStatus.IN_PLACE, 1);
                } else {
                    drifts(ClaimStatus.CONFLICT, Drift.undecided(DesiredTags.conflict(contested, there), there));
                }
            });
        }

        void refused() {
            for (TagChange refused : desired.refusals()) {
                String there = valueOf(observed.get(rules().identity(refused.key())));
                // What a resource carries its system accepts, whatever the rules say.
                if (refused.cause() == TagChange.Cause.REFUSED && there != null && there.equals(refused.after())) {
                    claims.tags(ClaimStatus.IN_PLACE, 1);
                } else {
                    drifts(Objects.requireNonNull(refused.status()), Drift.undecided(refused, there));
                }
            }
        }

        void notClaimed() {
            observed.forEach((identity, there) -> {
                if (!desired.byIdentity().containsKey(identity)
                        && !desired.contested().containsKey(identity)
                        && !desired.refused().contains(identity)
                        && !rules().isReserved(there.getKey())) {
                    DriftSubject.this.notClaimed(
                            there,
                            ownership.tag(identity),
                            recorded.claimants(identity).isEmpty(),
                            drifts);
                }
            });
        }

        private void drifts(ClaimStatus status, Drift drift) {
            claims.tags(status, 1);
            drifts.add(drift);
        }
    }

    private static @Nullable String valueOf(Map.@Nullable Entry<String, String> tag) {
        return tag == null ? null : tag.getValue();
    }

    /** Why the policy withholds a tag from all who claim it, or null. */
    private @Nullable ClaimStatus withheld(Desired wanted) {
        if (withheld.refusals().keySet().containsAll(wanted.claimants())) {
            return ClaimStatus.REFUSED_BY_POLICY;
        }
        return wanted.claimants().stream()
                        .allMatch(claimant -> withheld.refusals().containsKey(claimant)
                                || withheld.waiting(resource, claimant, wanted.canonicalKey()) != null)
                ? ClaimStatus.NOT_KNOWN_YET
                : null;
    }

    private static Drift withheld(Desired wanted, Map.@Nullable Entry<String, String> there, ClaimStatus why) {
        return new Drift(
                Kind.UNDECIDED,
                wanted.key(),
                wanted.canonicalKey(),
                wanted.value(),
                valueOf(there),
                (why == ClaimStatus.REFUSED_BY_POLICY ? "refused by the policy; " : "the policy waits for a value; ")
                        + wanted.origin(),
                null,
                null);
    }

    private Drift differs(Desired wanted, Map.@Nullable Entry<String, String> there, @Nullable OwnedTag owned) {
        Kind unsettled = owned == null || !wanted.value().equals(owned.value()) ? null : unsettled(owned.at());
        String found = valueOf(there);
        return new Drift(
                unsettled != null ? unsettled : there == null ? Kind.MISSING : Kind.CHANGED,
                wanted.key(),
                wanted.canonicalKey(),
                wanted.value(),
                found,
                wanted.origin(),
                unsettled != null ? null : by(wanted.key(), found, owned),
                writtenAt(owned));
    }

    /** Why a write of that time need not show, or null: a moment ago is neither long ago nor in the future. */
    private @Nullable Kind unsettled(Instant written) {
        if (written.isAfter(now)) {
            return Kind.DATED_AHEAD;
        }
        return written.isAfter(now.minus(settling == null ? rules().settling() : settling)) ? Kind.SETTLING : null;
    }

    /** A tag that this run does not claim: ours without a claimant, another job's, or foreign. */
    private void notClaimed(
            Map.Entry<String, String> there, @Nullable OwnedTag owned, boolean unclaimed, List<Drift> drifts) {
        String value = there.getValue();
        if (owned != null && owned.wrote(value)) {
            if (unclaimed) {
                drifts.add(new Drift(Kind.UNCLAIMED, there.getKey(), null, null, value, "", null, writtenAt(owned)));
            }
            return;
        }
        String by = by(there.getKey(), value, owned);
        drifts.add(new Drift(Kind.FOREIGN, there.getKey(), null, null, value, "", by, writtenAt(owned)));
    }

    private @Nullable String by(String key, @Nullable String found, @Nullable OwnedTag owned) {
        if (owned != null && found != null && owned.wrote(found)) {
            OwnedTag.Intent intent = owned.intent();
            return intent != null && found.equals(intent.value())
                    ? "the interrupted plan " + UndonePlan.brief(intent.plan())
                    : owned.plan().isEmpty() ? "Dativo" : "plan " + UndonePlan.brief(owned.plan());
        }
        if (terraform != null && found != null && found.equals(terraform.tags().get(key))) {
            return "Terraform, " + terraform.address();
        }
        return owned != null && owned.isSettled() ? "another writer" : null;
    }

    private static @Nullable Instant writtenAt(@Nullable OwnedTag owned) {
        return owned == null || owned.value() == null || owned.at().equals(Instant.EPOCH) ? null : owned.at();
    }

    private @Nullable String address() {
        return terraform == null ? null : terraform.address();
    }
}
