package io.dativo.propagation;

import io.dativo.infrastructure.ResourceRef;
import io.dativo.infrastructure.TagClaim;
import io.dativo.provider.Located;
import io.dativo.provider.Providers;
import io.dativo.provider.TagSpelling;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Brings claims together that come sorted by resource, with one resource in hand at a time. Used by one thread. */
final class SortedClaims implements Iterator<ClaimedResource> {
    private final Iterator<TagClaim> claims;
    private final Providers providers;
    private final Renames renames;
    private final Consumer<PlanRun.Judged> unsupported;
    private @Nullable ClaimedResource complete;
    private @Nullable ClaimedResource begun;

    /**
     * @param unsupported takes what no provider knows
     */
    SortedClaims(
            Iterator<TagClaim> claims, Providers providers, Renames renames, Consumer<PlanRun.Judged> unsupported) {
        this.claims = claims;
        this.providers = providers;
        this.renames = renames;
        this.unsupported = unsupported;
    }

    @Override
    public boolean hasNext() {
        if (complete == null) {
            complete = read();
        }
        return complete != null;
    }

    @Override
    public ClaimedResource next() {
        ClaimedResource resource = hasNext() ? complete : null;
        if (resource == null) {
            throw new NoSuchElementException();
        }
        complete = null;
        return resource;
    }

    private @Nullable ClaimedResource read() {
        ClaimedResource resource = begun;
        begun = null;
        while (claims.hasNext()) {
            TagClaim claim = claims.next();
            Located located = providers.locate(claim);
            TagSpelling spelling = located.spelling();
            if (spelling == null) {
                ClaimedResource nowhere = ClaimedResource.nowhere(located.ref(), renames, claim.scope());
                nowhere.add(claim);
                unsupported.accept(nowhere.unreachable(Objects.requireNonNull(located.fault())));
            } else if (resource == null || !resource.ref().equals(located.ref())) {
                ClaimedResource next = begin(resource, located.ref(), spelling, claim);
                if (resource != null) {
                    begun = next;
                    return resource;
                }
                resource = next;
            } else {
                resource.add(claim);
            }
        }
        return resource;
    }

    private ClaimedResource begin(
            @Nullable ClaimedResource last, ResourceRef ref, TagSpelling spelling, TagClaim claim) {
        if (last != null && last.ref().compareTo(ref) > 0) {
            throw new IllegalArgumentException("the claims are not sorted by resource: " + ref.provider() + " " + ref
                    + " comes after " + last.ref().provider() + " " + last.ref());
        }
        ClaimedResource resource = new ClaimedResource(ref, spelling, renames, claim.scope());
        resource.add(claim);
        return resource;
    }
}
