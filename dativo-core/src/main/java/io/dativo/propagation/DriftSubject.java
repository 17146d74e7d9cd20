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
        OtherClaims recorded = OtherClaims.of(ownership.claims(), others, resource, merges, terraform);
        DesiredTags desired = DesiredTags.of(resource, strict, recorded);
        SortedMap<String, Map.Entry<String, String>> observed =
                DesiredTags.observed(read.tags(), rules(), desired.byIdentity());
        List<Drift> drifts = new ArrayList<>();
        ClaimCounts.Counter claims = new ClaimCounts.Counter();
        for (Map.Entry<String, Desired> wanted : desired.byIdentity().entrySet()) {
            Map.Entry<String, String> there = observed.get(wanted.getKey());
            ClaimStatus kept = withheld(wanted.getValue());
            if (kept != null) {
                claims.tags(kept, 1);
                drifts.add(withheld(wanted.getValue(), there, kept));
            } else if (there != null
                    && there.getValue().equals(wanted.getValue().value())) {
                claims.tags(ClaimStatus.IN_PLACE, 1);
            } else {
                Drift drift = differs(wanted.getValue(), there, ownership.tag(wanted.getKey()));
                claims.tags(drift.kind().differs() ? ClaimStatus.DIFFERS : ClaimStatus.SETTLING, 1);
                drifts.add(drift);
            }
        }
        desired.contested().forEach((identity, contested) -> {
            Map.Entry<String, String> there = observed.get(identity);
            Side side = there == null ? null : contested.sides().get(there.getValue());
            if (side != null && side.claims().containsAll(contested.here())) {
                claims.tags(ClaimStatus.IN_PLACE, 1);
                return;
            }
            TagChange conflict = DesiredTags.conflict(contested, there == null ? null : there.getValue());
            claims.tags(ClaimStatus.CONFLICT, 1);
            drifts.add(Drift.undecided(conflict, there == null ? null : there.getValue()));
        });
        for (TagChange refused : desired.refusals()) {
            Map.Entry<String, String> there = observed.get(rules().identity(refused.key()));
            if (refused.cause() == TagChange.Cause.REFUSED && isCarried(refused, there)) {
                claims.tags(ClaimStatus.IN_PLACE, 1);
                continue;
            }
            claims.tags(Objects.requireNonNull(refused.status()), 1);
            drifts.add(Drift.undecided(refused, there == null ? null : there.getValue()));
        }
        observed.forEach((identity, there) -> {
            if (!desired.byIdentity().containsKey(identity)
                    && !desired.contested().containsKey(identity)
                    && !desired.refused().contains(identity)
                    && !rules().isReserved(there.getKey())) {
                notClaimed(
                        there,
                        ownership.tag(identity),
                        recorded.claimants(identity).isEmpty(),
                        drifts);
            }
        });
        return new ResourceDrift(
                ref(), ResourcePlan.Status.OBSERVED, ownership.unreadable(), address(), claims.ofOneResource(), drifts);
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
                there == null ? null : there.getValue(),
                (why == ClaimStatus.REFUSED_BY_POLICY ? "refused by the policy; " : "the policy waits for a value; ")
                        + wanted.origin(),
                null,
                null);
    }

    private Drift differs(Desired wanted, Map.@Nullable Entry<String, String> there, @Nullable OwnedTag owned) {
        Kind unsettled = owned == null || !wanted.value().equals(owned.value()) ? null : unsettled(owned.at());
        String found = there == null ? null : there.getValue();
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

    /** What a resource carries its system accepts, whatever the rules say. */
    private static boolean isCarried(TagChange refused, Map.@Nullable Entry<String, String> there) {
        return there != null && there.getValue().equals(refused.after());
    }

    /** A tag that this run does not claim: ours without a claimant, another job's, or somebody else's. */
    private void notClaimed(
            Map.Entry<String, String> there, @Nullable OwnedTag owned, boolean byNobody, List<Drift> drifts) {
        String value = there.getValue();
        if (owned != null && owned.wrote(value)) {
            if (byNobody) {
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
        return owned != null && owned.isSettled() ? "somebody else" : null;
    }

    private static @Nullable Instant writtenAt(@Nullable OwnedTag owned) {
        return owned == null || owned.value() == null || owned.at().equals(Instant.EPOCH) ? null : owned.at();
    }

    private @Nullable String address() {
        return terraform == null ? null : terraform.address();
    }
}
