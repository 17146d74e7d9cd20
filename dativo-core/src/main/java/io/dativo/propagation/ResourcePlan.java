package io.dativo.propagation;

import io.dativo.infrastructure.AccountScope;
import io.dativo.infrastructure.ResourceRef;
import io.dativo.spi.TagRead;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What a plan says about one resource. Immutable.
 *
 * @param resource the resource in the provider's canonical form, or as it was claimed when its provider does not know it
 * @param scope the account it is reached through
 * @param mode whether differences are written
 * @param status whether its tags are known
 * @param detail why they are not, or what else is to be said about the resource, or null
 * @param terraformAddress its address in the Terraform state, or null when it is not there
 * @param changes what will be done and what cannot be, sorted: removals first
 * @param kept how many claimed tags are right already
 * @param fingerprint SHA-256 of what was read, and behind a colon the identity of the resource where it has one; null when
 *     nothing was read, or nothing came of it
 */
public record ResourcePlan(
        ResourceRef resource,
        AccountScope scope,
        Mode mode,
        Status status,
        @Nullable String detail,
        @Nullable String terraformAddress,
        List<TagChange> changes,
        int kept,
        @Nullable String fingerprint)
        implements Comparable<ResourcePlan> {

    /** Sorts the changes. */
    public ResourcePlan {
        changes = changes.isEmpty() ? List.of() : changes.stream().sorted().toList();
    }

    /** Whether differences are written. */
    public enum Mode {
        /** Differences are written. */
        APPLY,
        /** Differences are shown only. */
        VERIFY
    }

    /** Whether the tags of a resource are known. */
    public enum Status {
        /** They were read. */
        OBSERVED,
        /** There is no such resource. */
        MISSING,
        /** The resource exists and its system has no tags for it. */
        NOT_TAGGABLE,
        /** They could not be read: nothing is known. */
        NOT_OBSERVED,
        /** There is no provider with its id. */
        NO_PROVIDER,
        /** Its provider does not know its type. */
        UNSUPPORTED_TYPE,
        /** Its provider refuses its id. */
        INVALID_ID,
        /** None of the tenants that name it may tag it, so that it was not read. */
        OUT_OF_BOUNDS;

        static Status of(TagRead.Status status) {
            return switch (status) {
                case FOUND -> OBSERVED;
                case MISSING -> MISSING;
                case NOT_TAGGABLE -> NOT_TAGGABLE;
                case NOT_OBSERVED -> NOT_OBSERVED;
            };
        }

        /** Why nothing that is claimed of such a resource is in place, as far as the resource alone tells. */
        ClaimStatus blocks() {
            return switch (this) {
                case OBSERVED -> throw new IllegalStateException("an observed resource blocks nothing");
                case MISSING -> ClaimStatus.MISSING_RESOURCE;
                case NOT_TAGGABLE -> ClaimStatus.NOT_TAGGABLE_INHERITED;
                case NOT_OBSERVED -> ClaimStatus.NOT_OBSERVED;
                case NO_PROVIDER -> ClaimStatus.NO_PROVIDER;
                case UNSUPPORTED_TYPE -> ClaimStatus.UNSUPPORTED_TYPE;
                case INVALID_ID -> ClaimStatus.INVALID_ID;
                case OUT_OF_BOUNDS -> ClaimStatus.OUT_OF_BOUNDS;
            };
        }

        /** {@return the status as words in a sentence} */
        String words() {
            return name().toLowerCase(Locale.ROOT).replace('_', ' ');
        }
    }

    /** A resource whose tags are not known, with what is claimed of it. */
    static ResourcePlan without(
            ResourceRef resource, AccountScope scope, Status status, @Nullable String detail, List<TagChange> blocked) {
        return new ResourcePlan(resource, scope, Mode.APPLY, status, detail, null, blocked, 0, null);
    }

    /** {@return how many of the resource's claimed tags stand in which way} */
    public ClaimCounts claims() {
        ClaimCounts.Counter counter = new ClaimCounts.Counter();
        int listed = 0;
        for (TagChange change : changes) {
            if (change.status() == ClaimStatus.IN_PLACE) {
                listed++;
            }
            if (change.status() != null) {
                counter.tags(change.status(), 1);
            }
        }
        return counter.tags(ClaimStatus.IN_PLACE, kept - listed).ofOneResource();
    }

    /** The same resource with other changes. */
    ResourcePlan with(List<TagChange> others, int rightAlready) {
        return new ResourcePlan(
                resource, scope, mode, status, detail, terraformAddress, others, rightAlready, fingerprint);
    }

    /** The same resource with something more to be said about it. */
    ResourcePlan with(String note) {
        String all = detail == null ? note : detail + "; " + note;
        return new ResourcePlan(resource, scope, mode, status, all, terraformAddress, changes, kept, fingerprint);
    }

    /** Whether there is nothing to do and nothing to know. */
    boolean isInPlace() {
        return status == Status.OBSERVED && changes.isEmpty();
    }

    /** {@return whether an apply would ask the provider to change something} */
    public boolean isWritable() {
        return mode == Mode.APPLY
                && changes.stream().anyMatch(change -> change.action().writes());
    }

    /** {@return whether an apply would do anything at all, the ledger included} */
    public boolean isActionable() {
        return mode == Mode.APPLY
                && changes.stream()
                        .anyMatch(change ->
                                change.action().writes() || change.action().isBookkeeping());
    }

    @Override
    public int compareTo(ResourcePlan other) {
        return resource.compareTo(other.resource);
    }
}
