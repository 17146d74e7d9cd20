package io.dativo.propagation;

import io.dativo.infrastructure.TagClaim;
import io.dativo.ledger.Claim;
import io.dativo.ledger.LedgerReading;
import io.dativo.ledger.OwnedTag;
import io.dativo.ledger.Ownership;
import io.dativo.ledger.RecordedClaims;
import io.dativo.problem.ProviderException;
import io.dativo.provider.TagSpelling;
import io.dativo.spi.TagRead;
import io.dativo.spi.TagRules.EncodedTag;
import io.dativo.tag.Tag;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Finds at little cost that a resource with one claimant is as it should be, which nearly all of a fleet are. It never says
 * so of a resource on which {@link ResourcePlanner} would find something to do; where it cannot tell it says no. Pure.
 */
final class QuickLook {
    private QuickLook() {}

    /** What is kept about a key that is on the resource. */
    private enum Kept {
        NOTHING,
        /** It is ours with the value that is there. */
        OURS,
        /** There is more to it. */
        MORE
    }

    private interface Keeper {
        Kept about(String key, String value);
    }

    /** The value that this run's claimant is recorded to claim for a key, or null. */
    private interface Recorded {
        @Nullable
        String value(String key);
    }

    /** Whether the resource carries all that is claimed, and the store says of all that is ours that it is still claimed. */
    static boolean isInPlaceByStore(ClaimedResource resource, TagRead read, boolean strict) {
        TagClaim claim = resource.only();
        Map<String, String> recorded = claim == null || read.claims().size() != 1
                ? null
                : read.claims().get(claim.claimant());
        return claim != null
                && recorded != null
                && recorded.size() == claim.tags().size()
                && isInPlace(resource, claim, read, strict, read.owned().size(), recorded::get, (key, value) -> {
                    String owned = read.owned().get(key);
                    return owned == null ? Kept.NOTHING : owned.equals(value) ? Kept.OURS : Kept.MORE;
                });
    }

    /** Whether the resource carries all that is claimed, and by its records all of that is ours and nothing else is. */
    static boolean isInPlace(ClaimedResource resource, TagRead read, LedgerReading records, boolean strict) {
        TagClaim claim = resource.only();
        if (claim == null || resource.rules().caseInsensitiveKeys()) {
            return false;
        }
        SortedMap<String, String> claimed = new TreeMap<>();
        SortedMap<String, String> there = new TreeMap<>();
        for (Tag tag : claim.tags()) {
            String value = read.tags().get(tag.key());
            if (value == null || !isSpelled(tag, value, resource.spelling(), strict)) {
                return false;
            }
            claimed.put(tag.key(), tag.value());
            there.put(tag.key(), value);
        }
        return records.isExactly(claim.claimant(), claimed, there);
    }

    /** Whether the resource carries all that is claimed, and all that is ours by the ledger is still claimed. */
    static boolean isInPlace(ClaimedResource resource, TagRead read, Ownership ownership, boolean strict) {
        TagClaim claim = resource.only();
        RecordedClaims claims = ownership.claims();
        if (claim == null
                || ownership.unreadable() != null
                || claims.byClaimant().size() != 1
                || !claims.missing().isEmpty()) {
            return false;
        }
        SortedMap<String, Claim> recorded = claims.of(claim.claimant());
        return recorded.size() == claim.tags().size()
                && isInPlace(
                        resource,
                        claim,
                        read,
                        strict,
                        ownership.tags().size(),
                        key -> valueOf(recorded.get(key)),
                        (key, value) -> {
                            OwnedTag owned = ownership.tag(key);
                            if (owned == null) {
                                return Kept.NOTHING;
                            }
                            return owned.intent() == null && value.equals(owned.value()) ? Kept.OURS : Kept.MORE;
                        });
    }

    private static @Nullable String valueOf(@Nullable Claim claim) {
        return claim == null ? null : claim.value();
    }

    private static boolean isInPlace(
            ClaimedResource resource,
            TagClaim claim,
            TagRead read,
            boolean strict,
            int allOurs,
            Recorded recorded,
            Keeper keeper) {
        if (resource.rules().caseInsensitiveKeys()) {
            return false;
        }
        int ours = 0;
        for (Tag tag : claim.tags()) {
            String there = read.tags().get(tag.key());
            if (there == null
                    || !tag.value().equals(recorded.value(tag.key()))
                    || !isSpelled(tag, there, resource.spelling(), strict)) {
                return false;
            }
            Kept kept = keeper.about(tag.key(), there);
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
}
