package io.dativo.propagation;

import io.dativo.infrastructure.TagClaim;
import io.dativo.ledger.OwnedTag;
import io.dativo.ledger.Ownership;
import io.dativo.problem.ProviderException;
import io.dativo.provider.TagSpelling;
import io.dativo.spi.TagRead;
import io.dativo.spi.TagRules.EncodedTag;
import io.dativo.tag.Tag;
import java.util.Set;

/**
 * Tells at little cost that a resource with one claimant is as it shall be, which nearly all of a fleet are. It never says
 * so of a resource on which {@link ResourcePlanner} would find something to do; where it cannot tell it says no. Pure.
 */
final class QuickLook {
    private QuickLook() {}

    /** What is kept about a key that is on the resource. */
    private enum Kept {
        NOTHING,
        /** It is ours with the value that is there, and this run's claimant alone claims it. */
        OURS,
        /** There is more to it. */
        MORE
    }

    private interface Keeper {
        Kept about(String key, String value, String claimant);
    }

    /** Whether the resource carries all that is claimed, and the store says of all that is ours that it is still claimed. */
    static boolean isInPlaceByStore(ClaimedResource resource, TagRead read, boolean strict) {
        return isInPlace(resource, read, strict, read.owned().size(), (key, value, claimant) -> {
            String owned = read.owned().get(key);
            if (owned == null) {
                return Kept.NOTHING;
            }
            Set<String> claimants = read.claimants().get(key);
            return owned.equals(value) && claimants != null && isOnly(claimant, claimants) ? Kept.OURS : Kept.MORE;
        });
    }

    /** Whether the resource carries all that is claimed, and all that is ours by the ledger is still claimed. */
    static boolean isInPlace(ClaimedResource resource, TagRead read, Ownership ownership, boolean strict) {
        if (ownership.unreadable() != null) {
            return false;
        }
        return isInPlace(resource, read, strict, ownership.tags().size(), (key, value, claimant) -> {
            OwnedTag owned = ownership.tag(key);
            if (owned == null) {
                return Kept.NOTHING;
            }
            boolean settled = owned.intent() == null && value.equals(owned.value());
            return settled && isOnly(claimant, owned.claimants()) ? Kept.OURS : Kept.MORE;
        });
    }

    private static boolean isInPlace(
            ClaimedResource resource, TagRead read, boolean strict, int allOurs, Keeper keeper) {
        TagClaim claim = resource.only();
        if (claim == null || resource.rules().caseInsensitiveKeys()) {
            return false;
        }
        int ours = 0;
        for (Tag tag : claim.tags()) {
            String there = read.tags().get(tag.key());
            if (there == null || !isSpelled(tag, there, resource.spelling(), strict)) {
                return false;
            }
            Kept kept = keeper.about(tag.key(), there, claim.claimant());
            if (kept == Kept.MORE) {
                return false;
            }
            ours += kept == Kept.OURS ? 1 : 0;
        }
        return ours == allOurs;
    }

    /**
     * Whether a value is that of a claimed tag. Only where the key is spelled as it is claimed, so that no two can meet.
     * What a resource carries its system accepts, whatever the rules say.
     */
    private static boolean isSpelled(Tag tag, String there, TagSpelling spelling, boolean strict) {
        try {
            EncodedTag encoded = spelling.encode(tag.key(), tag.value());
            return encoded.value().equals(there) && encoded.key().equals(tag.key()) && (encoded.exact() || !strict);
        } catch (ProviderException e) {
            return false;
        }
    }

    private static boolean isOnly(String claimant, Set<String> claimants) {
        return claimants.size() == 1 && claimants.contains(claimant);
    }
}
