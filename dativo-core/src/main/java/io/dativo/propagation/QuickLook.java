package io.dativo.propagation;

import io.dativo.infrastructure.TagClaim;
import io.dativo.ledger.OwnedTag;
import io.dativo.ledger.Ownership;
import io.dativo.spi.TagRead;
import io.dativo.spi.TagRules;
import io.dativo.spi.TagRules.EncodedTag;
import io.dativo.tag.Tag;
import java.util.Set;

/**
 * Tells at little cost that a resource with one claimant is as it shall be, which nearly all of a fleet are. It never says
 * so of a resource on which {@link ResourcePlanner} would find something to do; where it cannot tell it says no. Pure.
 */
final class QuickLook {
    private QuickLook() {}

    /** Whether the resource carries all that is claimed, and the store says of all that is ours that it is still claimed. */
    static boolean isInPlaceByStore(ClaimedResource resource, TagRead read, boolean strict) {
        TagClaim claim = resource.only();
        if (claim == null || resource.rules().caseInsensitiveKeys()) {
            return false;
        }
        int ours = 0;
        for (Tag tag : claim.tags()) {
            String there = read.tags().get(tag.key());
            if (there == null || !isSpelled(tag, there, resource.rules(), strict)) {
                return false;
            }
            String owned = read.owned().get(tag.key());
            if (owned != null) {
                ours++;
                Set<String> claimants = read.claimants().get(tag.key());
                if (!owned.equals(there) || claimants == null || !isOnly(claim.claimant(), claimants)) {
                    return false;
                }
            }
        }
        return ours == read.owned().size();
    }

    /** Whether the resource carries all that is claimed, and all that is ours by the ledger is still claimed. */
    static boolean isInPlace(ClaimedResource resource, TagRead read, Ownership ownership, boolean strict) {
        TagClaim claim = resource.only();
        if (claim == null || resource.rules().caseInsensitiveKeys() || ownership.unreadable() != null) {
            return false;
        }
        int ours = 0;
        for (Tag tag : claim.tags()) {
            String there = read.tags().get(tag.key());
            if (there == null || !isSpelled(tag, there, resource.rules(), strict)) {
                return false;
            }
            OwnedTag owned = ownership.tag(tag.key());
            if (owned != null) {
                ours++;
                boolean settled = owned.intent() == null && there.equals(owned.value());
                if (!settled || !isOnly(claim.claimant(), owned.claimants())) {
                    return false;
                }
            }
        }
        return ours == ownership.tags().size();
    }

    /**
     * Whether a value is that of a claimed tag. Only where the key is spelled as it is claimed, so that no two can meet.
     * What a resource carries its system accepts, whatever the rules say.
     */
    private static boolean isSpelled(Tag tag, String there, TagRules rules, boolean strict) {
        try {
            EncodedTag encoded = rules.encode(tag.key(), tag.value());
            return encoded.value().equals(there) && encoded.key().equals(tag.key()) && (encoded.exact() || !strict);
        } catch (RuntimeException e) {
            return false;
        }
    }

    private static boolean isOnly(String claimant, Set<String> claimants) {
        return claimants.size() == 1 && claimants.contains(claimant);
    }
}
