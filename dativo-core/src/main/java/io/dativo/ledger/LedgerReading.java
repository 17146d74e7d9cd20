package io.dativo.ledger;

import io.dativo.infrastructure.ResourceRef;
import io.dativo.spi.VersionedStore.Found;
import io.dativo.spi.VersionedStore.Versioned;
import java.util.Map;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * What was read of one resource and not parsed yet: most of a fleet is as it was, which digests tell. Immutable.
 */
public final class LedgerReading {
    private final ResourceRef resource;
    private final Found writes;
    private final Map<String, Found> claims;

    /** @param claims by the hash of the job, as far as they were asked for */
    LedgerReading(ResourceRef resource, Found writes, Map<String, Found> claims) {
        this.resource = resource;
        this.writes = writes;
        this.claims = claims;
    }

    /** {@return the resource} */
    public ResourceRef resource() {
        return resource;
    }

    /**
     * Whether one job alone is recorded, with exactly these claims, and exactly these tags are recorded as ours, with nothing
     * open. Nothing is parsed for it.
     *
     * @param claimant the job, which was asked for when this was read
     * @param claimed identity to canonical value
     * @param written identity to value on the resource
     * @return whether all of that holds; false when that needs more than a look
     */
    public boolean isExactly(String claimant, SortedMap<String, String> claimed, SortedMap<String, String> written) {
        String job = RecordedClaims.hash(claimant);
        Versioned document = writes.document();
        Versioned claim = claims.getOrDefault(job, Found.NOTHING).document();
        return document != null
                && claim != null
                && LedgerDocument.saysOnly(resource, document.content(), job, written)
                && LedgerDocument.claimSays(resource, claim.content(), claimant, claimed);
    }

    Found writes() {
        return writes;
    }

    /** A claim that was read already, or null. */
    @Nullable
    Found claim(String job) {
        return claims.get(job);
    }
}
