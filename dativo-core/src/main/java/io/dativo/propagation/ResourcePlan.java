package io.dativo.propagation;

import io.dativo.infrastructure.AccountScope;
import io.dativo.infrastructure.ResourceRef;
import io.dativo.ledger.Claim;
import io.dativo.ledger.RecordedClaims;
import io.dativo.spi.TagRead;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
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
 * @param records what an apply records of what jobs claim, by job
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
        SortedMap<String, ClaimChange> records,
        int kept,
        @Nullable String fingerprint)
        implements Comparable<ResourcePlan> {

    /**
     * What is recorded of one job's claims. Keys are spelled as the resource compares them. Immutable.
     *
     * @param before what was recorded when it was planned
     * @param after all that it claims of the resource
     */
    public record ClaimChange(SortedMap<String, Claim> before, SortedMap<String, Claim> after) {
        /** Copies both. */
        public ClaimChange {
            before = Collections.unmodifiableSortedMap(new TreeMap<>(before));
            after = Collections.unmodifiableSortedMap(new TreeMap<>(after));
        }

        Map<String, Claim> before(String identity) {
            return only(before, identity);
        }

        Map<String, Claim> after(String identity) {
            return only(after, identity);
        }

        /** The same with one key left as it was recorded; null when nothing else changes. */
        @Nullable
        ClaimChange keeping(String identity) {
            SortedMap<String, Claim> kept = new TreeMap<>(after);
            kept.remove(identity);
            kept.putAll(before(identity));
            return RecordedClaims.agree(before, kept) ? null : new ClaimChange(before, kept);
        }

        private static Map<String, Claim> only(Map<String, Claim> claims, String identity) {
            Claim claim = claims.get(identity);
            return claim == null ? Map.of() : Map.of(identity, claim);
        }
    }

    /** Sorts the changes. */
    public ResourcePlan {
        records = Collections.unmodifiableSortedMap(new TreeMap<>(records));
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
        OUT_OF_BOUNDS,
        /** Its address hangs on something that is not known yet, so that it was not read. */
        NOT_KNOWN_YET;

        static Status of(TagRead.Status status) {
            return switch (status) {
                case FOUND -> OBSERVED;
                case MISSING -> MISSING;
                case NOT_TAGGABLE -> NOT_TAGGABLE;
                case NOT_OBSERVED -> NOT_OBSERVED;
            };
        }

        /** Why nothing that is claimed of such a resource is in place, as far as the resource alone shows. */
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
                case NOT_KNOWN_YET -> ClaimStatus.NOT_KNOWN_YET;
            };
        }

        /** {@return the status as words in a sentence} */
        public String words() {
            return name().toLowerCase(Locale.ROOT).replace('_', ' ');
        }
    }

    /** A resource whose tags are not known, with what is claimed of it. */
    static ResourcePlan without(
            ResourceRef resource, AccountScope scope, Status status, @Nullable String detail, List<TagChange> blocked) {
        return new ResourcePlan(
                resource, scope, Mode.APPLY, status, detail, null, blocked, Collections.emptySortedMap(), 0, null);
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
    ResourcePlan with(List<TagChange> others, SortedMap<String, ClaimChange> otherRecords, int rightAlready) {
        return new ResourcePlan(
                resource,
                scope,
                mode,
                status,
                detail,
                terraformAddress,
                others,
                otherRecords,
                rightAlready,
                fingerprint);
    }

    /** The same resource with something more to be said about it. */
    ResourcePlan with(String note) {
        String all = detail == null ? note : detail + "; " + note;
        return new ResourcePlan(
                resource, scope, mode, status, all, terraformAddress, changes, records, kept, fingerprint);
    }

    /** Whether there is nothing to do and nothing to know. */
    boolean isInPlace() {
        return status == Status.OBSERVED && changes.isEmpty() && records.isEmpty();
    }

    /** {@return whether an apply would ask the provider to change something} */
    public boolean isWritable() {
        return mode == Mode.APPLY
                && changes.stream().anyMatch(change -> change.action().writes());
    }

    /** {@return whether an apply would do anything at all, the ledger included} */
    public boolean isActionable() {
        return mode == Mode.APPLY
                && (isBookkeeping()
                        || changes.stream().anyMatch(change -> change.action().writes()));
    }

    /** How many jobs' claims are recorded without any change that shows it. */
    int recordsSilently() {
        boolean shows = changes.stream()
                .anyMatch(change -> change.action().writes() || change.action().isBookkeeping());
        return shows ? 0 : records.size();
    }

    /** Whether something is to be written down, beside what is written to the provider. */
    boolean isBookkeeping() {
        return !records.isEmpty()
                || changes.stream().anyMatch(change -> change.action().isBookkeeping());
    }

    @Override
    public int compareTo(ResourcePlan other) {
        return resource.compareTo(other.resource);
    }
}
