package io.dativo.aws;

import io.dativo.http.HttpFailure.Call;
import io.dativo.problem.Internal;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Every call of AWS that this add-on makes, and the permissions that each needs. The policies in the documentation are
 * made from this list, and a message about a denied call names what is missing from it.
 */
@Internal
public enum AwsCall {
    GET_CALLER_IDENTITY("sts", "GetCallerIdentity", Mode.FREE, Scope.ANY),
    ASSUME_ROLE("sts", "AssumeRole", Mode.FREE, Scope.ANY),

    GET_RESOURCES("tag", "GetResources", Mode.PLAN, Scope.ANY),
    LIST_BUCKETS("s3", "ListBuckets", Mode.PLAN, Scope.ANY, "s3:ListAllMyBuckets"),
    GET_BUCKET_TAGGING("s3", "GetBucketTagging", Mode.PLAN, Scope.BUCKET),
    GET_ROLE("iam", "GetRole", Mode.PLAN, Scope.ROLE),
    GET_ACCOUNT_AUTHORIZATION_DETAILS("iam", "GetAccountAuthorizationDetails", Mode.PLAN, Scope.ANY),
    GET_TAGS("glue", "GetTags", Mode.PLAN, Scope.GLUE, "glue:GetTags", "glue:GetDatabase"),
    GET_DATABASES("glue", "GetDatabases", Mode.PLAN, Scope.GLUE),
    GET_TABLE("glue", "GetTable", Mode.PLAN, Scope.GLUE),
    GET_TABLES("glue", "GetTables", Mode.PLAN, Scope.GLUE),
    GET_RESOURCE_LF_TAGS("lakeformation", "GetResourceLFTags", Mode.PLAN_LF, Scope.ANY),

    TAG_BUCKET("s3", "TagResource", Mode.APPLY, Scope.BUCKET),
    UNTAG_BUCKET("s3", "UntagResource", Mode.APPLY, Scope.BUCKET),
    PUT_BUCKET_TAGGING("s3", "PutBucketTagging", Mode.APPLY_REPLACING, Scope.BUCKET),
    DELETE_BUCKET_TAGGING("s3", "DeleteBucketTagging", Mode.APPLY_REPLACING, Scope.BUCKET, "s3:PutBucketTagging"),
    GET_BUCKET_ABAC("s3", "GetBucketAbac", Mode.APPLY_REPLACING, Scope.BUCKET, "s3:GetBucketABAC"),
    TAG_ROLE("iam", "TagRole", Mode.APPLY, Scope.ROLE, "iam:TagRole", "iam:ListRoleTags"),
    UNTAG_ROLE("iam", "UntagRole", Mode.APPLY, Scope.ROLE, "iam:UntagRole", "iam:ListRoleTags"),
    TAG_DATABASE("glue", "TagResource", Mode.APPLY, Scope.GLUE),
    UNTAG_DATABASE("glue", "UntagResource", Mode.APPLY, Scope.GLUE),
    UPDATE_TABLE("glue", "UpdateTable", Mode.APPLY, Scope.GLUE),
    TAG_RESOURCES("tag", "TagResources", Mode.APPLY, Scope.ANY),
    UNTAG_RESOURCES("tag", "UntagResources", Mode.APPLY, Scope.ANY),
    ADD_LF_TAGS("lakeformation", "AddLFTagsToResource", Mode.APPLY_LF, Scope.ANY),
    REMOVE_LF_TAGS("lakeformation", "RemoveLFTagsFromResource", Mode.APPLY_LF, Scope.ANY),
    GET_LF_TAG("lakeformation", "GetLFTag", Mode.APPLY_LF, Scope.ANY),
    CREATE_LF_TAG("lakeformation", "CreateLFTag", Mode.APPLY_LF, Scope.ANY),
    UPDATE_LF_TAG("lakeformation", "UpdateLFTag", Mode.APPLY_LF, Scope.ANY),

    // Without the permission to list, S3 denies what does not exist.
    GET_STATE("s3", "GetObject", Mode.STATE, Scope.OBJECT, "s3:GetObject", "s3:ListBucket"),

    GET_DOCUMENT("s3", "GetObject", Mode.LEDGER, Scope.OBJECT, "s3:GetObject", "s3:ListBucket"),
    HEAD_DOCUMENT("s3", "HeadObject", Mode.LEDGER, Scope.OBJECT, "s3:GetObject", "s3:ListBucket"),
    LIST_DOCUMENTS("s3", "ListObjectsV2", Mode.LEDGER, Scope.OBJECT, "s3:ListBucket"),
    PUT_DOCUMENT("s3", "PutObject", Mode.APPLY_LEDGER, Scope.OBJECT),
    DELETE_DOCUMENT("s3", "DeleteObject", Mode.APPLY_LEDGER, Scope.OBJECT),

    DESCRIBE_EFFECTIVE_POLICY("organizations", "DescribeEffectivePolicy", Mode.ORGANIZATION, Scope.ANY),
    LIST_PARENTS("organizations", "ListParents", Mode.ORGANIZATION, Scope.ANY),
    LIST_POLICIES_FOR_TARGET("organizations", "ListPoliciesForTarget", Mode.ORGANIZATION, Scope.ANY),
    DESCRIBE_POLICY("organizations", "DescribePolicy", Mode.ORGANIZATION, Scope.ANY),

    GET_COST_AND_USAGE("ce", "GetCostAndUsage", Mode.COST, Scope.ANY),
    LIST_COST_TAGS("ce", "ListCostAllocationTags", Mode.COST, Scope.ANY),
    LIST_BACKFILLS("ce", "ListCostAllocationTagBackfillHistory", Mode.COST, Scope.ANY),
    ACTIVATE_COST_TAGS("ce", "UpdateCostAllocationTagsStatus", Mode.APPLY_COST, Scope.ANY),
    BACKFILL_COST_TAGS("ce", "StartCostAllocationTagBackfill", Mode.APPLY_COST, Scope.ANY),

    GET_BUCKET_ENCRYPTION("s3", "GetBucketEncryption", Mode.EVIDENCE, Scope.BUCKET, "s3:GetEncryptionConfiguration"),
    GET_PUBLIC_ACCESS_BLOCK("s3", "GetPublicAccessBlock", Mode.EVIDENCE, Scope.BUCKET, "s3:GetBucketPublicAccessBlock"),
    GET_BUCKET_POLICY("s3", "GetBucketPolicy", Mode.EVIDENCE, Scope.BUCKET),
    GET_BUCKET_LIFECYCLE(
            "s3", "GetBucketLifecycleConfiguration", Mode.EVIDENCE, Scope.BUCKET, "s3:GetLifecycleConfiguration"),
    GET_BUCKET_VERSIONING("s3", "GetBucketVersioning", Mode.EVIDENCE, Scope.BUCKET);

    /** What a call is made for. */
    enum Mode {
        /** Needs no permission of the account's policies, or is asked for by other means. */
        FREE,
        PLAN,
        PLAN_LF,
        APPLY,
        APPLY_LF,
        APPLY_REPLACING,
        STATE,
        LEDGER,
        APPLY_LEDGER,
        ORGANIZATION,
        COST,
        APPLY_COST,
        EVIDENCE
    }

    /** What a permission can be narrowed to. */
    enum Scope {
        ANY,
        BUCKET,
        ROLE,
        GLUE,
        OBJECT
    }

    private static final Pattern READS = Pattern.compile("[a-z0-9]+:(Get|Head|List|Describe|Assume)[A-Za-z0-9]+");

    private final String name;
    private final Mode mode;
    private final Scope scope;
    private final List<String> permissions;

    AwsCall(String service, String operation, Mode mode, Scope scope, String... permissions) {
        this.name = service + ":" + operation;
        this.mode = mode;
        this.scope = scope;
        this.permissions = permissions.length == 0 ? List.of(name) : List.of(permissions);
    }

    Mode mode() {
        return mode;
    }

    Scope scope() {
        return scope;
    }

    /** {@return every permission that the call needs} */
    public List<String> permissions() {
        return permissions;
    }

    /** {@return what it may do there} */
    Call kind() {
        return READS.matcher(name).matches() ? Call.READ : Call.WRITE;
    }

    /** {@code s3:GetBucketTagging}. */
    @Override
    public String toString() {
        return name;
    }
}
