package io.dativo.propagation;

import io.dativo.propagation.DriftReport.Sync;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * How one claimed tag stands on one resource. A claim is {@link #IN_PLACE} when its tag was seen on its resource with the
 * claimed value; every other constant is the one reason why it is not. Plans, reports, drift, their texts, JSON, metrics,
 * log lines and exceptions derive from it.
 */
public enum ClaimStatus {
    /** The tag was seen on its resource with the claimed value. */
    IN_PLACE(Sync.IN_SYNC, "tag is in place", "tags are in place", null),
    /** The write was acknowledged a moment ago, and the system does not show it yet. */
    SETTLING(
            Sync.UNKNOWN,
            "tag is settling",
            "tags are settling",
            "verify again once the system had time to agree with itself"),
    /** The tag is missing or has another value, and an apply writes it. Never in a report. */
    DIFFERS(Sync.DRIFTED, "tag differs", "tags differ", "plan and apply"),
    /** The resource does not exist. */
    MISSING_RESOURCE(
            Sync.DRIFTED,
            "resource does not exist",
            "resources do not exist",
            "correct its name in the job file, or create it first"),
    /** The job's own table does not exist until the job creates it. */
    NOT_CREATED_YET(
            Sync.DRIFTED,
            "table is not created yet",
            "tables are not created yet",
            "create it with its tags by IcebergTables.createIfAbsent, or plan again after the job's first run; a host that"
                    + " plans before that allows NOT_CREATED_YET"),
    /** The tags could not be read: denied, unanswered, failed. */
    NOT_OBSERVED(
            Sync.UNKNOWN,
            "resource could not be read",
            "resources could not be read",
            "see that credentials, permissions, endpoint and ledger allow it to be read, then plan again"),
    /** No provider with this id is there. */
    NO_PROVIDER(
            Sync.UNKNOWN,
            "resource has no provider",
            "resources have no provider",
            "add the provider's artifact, or give the provider to the builder"),
    /** The provider does not know the resource's type. */
    UNSUPPORTED_TYPE(
            Sync.UNKNOWN,
            "resource has a type that its provider does not know",
            "resources have a type that their provider does not know",
            "correct the type in the job file"),
    /** The provider refuses the id, for example an ARN of another service. */
    INVALID_ID(
            Sync.UNKNOWN,
            "resource has an invalid id",
            "resources have an invalid id",
            "correct the id in the job file"),
    /** The job wrote the tag on this very resource, whose system has no tags for it. */
    NOT_TAGGABLE(
            Sync.DRIFTED,
            "tag is set on a resource that takes none",
            "tags are set on a resource that takes none",
            "take the tag off that resource in the job file"),
    /** The tag was inherited by a resource whose system has no tags for it. Allowed unless nothing at all is in place. */
    NOT_TAGGABLE_INHERITED(
            Sync.IN_SYNC,
            "inherited tag has no place on a resource that takes none",
            "inherited tags have no place on resources that take none",
            null),
    /** The value comes later, for example as an output of Terraform. */
    NOT_KNOWN_YET(
            Sync.UNKNOWN,
            "tag has a value that is not known yet",
            "tags have a value that is not known yet",
            "plan again when the value is known"),
    /** Claimants disagree, or the tag is foreign. */
    CONFLICT(
            Sync.DRIFTED,
            "conflict",
            "conflicts",
            "make the claimants agree, or take the tag over with adoptForeign()"),
    /** The resource cannot carry the tag: its key, its value, or one tag more. */
    DOES_NOT_FIT(
            Sync.DRIFTED,
            "tag does not fit",
            "tags do not fit",
            "change the tag, or say with tagPriority(…) which tags come first"),
    /** It differs on a resource that Terraform manages, where nothing is written by default. */
    TERRAFORM_MANAGED(
            Sync.DRIFTED,
            "tag differs on a resource that Terraform manages",
            "tags differ on resources that Terraform manages",
            "either give Terraform the tags (Dativo.terraformVariables) and let it apply them, or let Dativo write there too:"
                    + " terraformManaged(TerraformManaged.APPLY)"),
    /** The job breaks a rule of the tag policy that is enforced, so that none of its claims is written. */
    REFUSED_BY_POLICY(
            Sync.DRIFTED,
            "tag is refused by the policy",
            "tags are refused by the policy",
            "mend what the findings name, or add a waiver to the policy"),
    /** The host does not let the tenant of the job tag this resource, or use this key. */
    OUT_OF_BOUNDS(
            Sync.UNKNOWN,
            "tag is outside of what its tenant may tag",
            "tags are outside of what their tenants may tag",
            "correct the job file, or let the host widen the bounds of the tenant: tenants(…)"),
    /** The resource changed after it was planned. */
    STALE(Sync.UNKNOWN, "tag is stale", "tags are stale", "plan again and apply that plan"),
    /** The run was interrupted before. */
    CANCELLED(
            Sync.UNKNOWN,
            "tag is not written: the run was interrupted",
            "tags are not written: the run was interrupted",
            "apply again"),
    /** The deadline passed before. */
    DEADLINE_PASSED(
            Sync.UNKNOWN,
            "tag is not written: the deadline passed",
            "tags are not written: the deadline passed",
            "apply again, or set a later deadline"),
    /** The plan removes more tags than one apply may, so that nothing of it is written. */
    TOO_MANY_REMOVALS(
            Sync.UNKNOWN,
            "tag is not written: the plan removes too many",
            "tags are not written: the plan removes too many",
            "raise maxRemovals if that is meant"),
    /** The write was refused, or failed too often. */
    WRITE_FAILED(
            Sync.DRIFTED,
            "tag could not be written",
            "tags could not be written",
            "see what the provider said, then plan and apply again"),
    /** The write was not answered: it may or may not have taken effect. */
    OUTCOME_UNKNOWN(
            Sync.UNKNOWN,
            "tag may or may not be written",
            "tags may or may not be written",
            "plan and apply again: the next run finds out"),
    /** The tag is there, and that the job claims it could not be recorded: another job might remove it. */
    NOT_RECORDED(
            Sync.DRIFTED,
            "claim could not be recorded",
            "claims could not be recorded",
            "see what the ledger or the provider said, then plan and apply again");

    private final Sync sync;
    private final String one;
    private final String many;
    private final @Nullable String wayOut;

    ClaimStatus(Sync sync, String one, String many, @Nullable String wayOut) {
        this.sync = sync;
        this.one = one;
        this.many = many;
        this.wayOut = wayOut;
    }

    /** {@return whether a run is complete with such claims by default, as long as others are in place or settling} */
    public boolean isAllowedByDefault() {
        return this == SETTLING || this == NOT_TAGGABLE_INHERITED;
    }

    /** {@return whether a write was tried and is not known to have taken effect} */
    public boolean isFailure() {
        return this == WRITE_FAILED || this == OUTCOME_UNKNOWN || this == NOT_RECORDED;
    }

    /** {@return what such a claim says of the resource when it is verified} */
    public Sync sync() {
        return sync;
    }

    /** {@return the kebab-case text that stands for it in plans, logs and metrics, for example {@code not-observed}} */
    public String code() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** {@return what to do about it, or null when there is nothing to do} */
    public @Nullable String wayOut() {
        return wayOut;
    }

    /** Whether a count of resources says more than a count of tags. */
    boolean countsResources() {
        return switch (this) {
            case MISSING_RESOURCE, NOT_CREATED_YET, NOT_OBSERVED, NO_PROVIDER, UNSUPPORTED_TYPE, INVALID_ID -> true;
            default -> false;
        };
    }

    /** The count in words: {@code 1 resource could not be read}. */
    String words(int count) {
        return count + " " + (count == 1 ? one : many);
    }

    /** The sign of a claim that is blocked, in a plan's text. */
    String symbol() {
        return switch (this) {
            case CONFLICT, REFUSED_BY_POLICY, OUT_OF_BOUNDS -> "!";
            case DOES_NOT_FIT, NOT_TAGGABLE, NOT_TAGGABLE_INHERITED -> "x";
            default -> "?";
        };
    }
}
