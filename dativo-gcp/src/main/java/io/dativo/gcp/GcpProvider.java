package io.dativo.gcp;

import io.dativo.infrastructure.AccountScope;
import io.dativo.infrastructure.ResourceRef;
import io.dativo.spi.ProviderSpi;
import io.dativo.spi.TagRules;
import io.dativo.spi.TagStore;
import io.dativo.spi.TerraformType;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Google Cloud as a place that holds tags: labels of buckets, BigQuery datasets and tables, and projects; Resource Manager
 * tags of service accounts; descriptions and policy tags in BigQuery; aspects in Dataplex. A tag is spelled as a label where it is none yet; what was written stands in the ledger.
 *
 * <p>Ids are {@code gs://bucket}, {@code project.dataset}, {@code project.dataset.table}, an account's e-mail address and
 * a project's id; full resource names and addresses in Google's API are understood too.
 *
 * <p>Immutable and thread-safe.
 */
public final class GcpProvider implements ProviderSpi {
    /** The id of this provider. */
    public static final String ID = "gcp";

    private static final Map<String, TerraformType> TERRAFORM_TYPES = Map.of(
            "google_storage_bucket", TerraformType.of(GcpId.BUCKET, "id"),
            "google_bigquery_dataset", TerraformType.of(GcpId.DATASET, "id"),
            "google_bigquery_table", TerraformType.of(GcpId.TABLE, "id"),
            "google_service_account",
                    TerraformType.of(GcpId.SERVICE_ACCOUNT, "id").withoutTags(),
            "google_project", TerraformType.of(GcpId.PROJECT, "id"));

    private static final Set<String> TYPES = Set.of(
            GcpId.BUCKET, GcpId.DATASET, GcpId.TABLE, GcpId.ENTRY, GcpId.ASPECT, GcpId.SERVICE_ACCOUNT, GcpId.PROJECT);

    // Only open() may need a class of an SDK: a provider that was found on the class path answers for its rules
    // without.
    private final @Nullable GoogleAccess access;
    private final @Nullable String tagNamespace;
    private final TagRules accounts;
    private final Map<String, String> policyTags;
    private final @Nullable AspectType aspectType;
    private final @Nullable String assetScope;

    /** For {@link java.util.ServiceLoader}: Application Default Credentials, Google's own addresses. */
    public GcpProvider() {
        this(new Builder());
    }

    private GcpProvider(Builder builder) {
        access = builder.access;
        tagNamespace = builder.tagNamespace;
        policyTags = builder.policyTags;
        aspectType = builder.aspectType;
        assetScope = builder.assetScope;
        // Where nothing can be bound, a tag is spelled as everywhere else: a job's tags then read the same on each
        // type.
        accounts = tagNamespace == null ? GcpRules.LABELS : GcpRules.bindings(builder.tagKeys);
    }

    /**
     * The provider over a way to reach Google.
     *
     * @param access credentials, clients, addresses
     * @return the provider
     */
    public static GcpProvider of(GoogleAccess access) {
        return builder().access(access).build();
    }

    /** {@return a builder of what {@link #GcpProvider()} makes} */
    public static Builder builder() {
        return new Builder();
    }

    @Override
    public String id() {
        return ID;
    }

    @Override
    public Set<String> resourceTypes() {
        return TYPES;
    }

    @Override
    public TagRules rules(String resourceType) {
        if (!TYPES.contains(resourceType)) {
            throw new IllegalArgumentException(
                    "Google Cloud has no resource type '" + resourceType + "' here; known: bigquery_aspect,"
                            + " bigquery_dataset, bigquery_entry, bigquery_table, gcs_bucket, project, service_account");
        }
        return switch (resourceType) {
            case GcpId.SERVICE_ACCOUNT -> accounts;
            case GcpId.ENTRY -> GcpRules.ENTRIES;
            case GcpId.ASPECT -> aspectType == null ? GcpRules.LABELS : aspectType.rules();
            default -> GcpRules.LABELS;
        };
    }

    @Override
    public ResourceRef canonical(ResourceRef ref, AccountScope scope) {
        rules(ref.type());
        GcpId id = GcpId.parse(ref.type(), ref.id(), scope.projectId());
        return new ResourceRef(ref.provider(), ref.type(), id.canonical());
    }

    /** The project; a bucket and a service account are found without one. */
    @Override
    public Optional<String> account(ResourceRef ref) {
        GcpId id = GcpId.parse(ref.type(), ref.id(), null);
        return Optional.of(id.type().equals(GcpId.PROJECT) ? id.name() : id.project())
                .filter(project -> !project.isEmpty());
    }

    @Override
    public Map<String, TerraformType> terraformTypes() {
        return TERRAFORM_TYPES;
    }

    /**
     * Opens the tags of a project's resources. Closing the store closes nothing that the host gave.
     *
     * @param scope the project whose buckets are listed; resources of other projects are read one by one
     * @return the store
     * @throws io.dativo.problem.ProviderException when there are no credentials
     */
    @Override
    public TagStore open(AccountScope scope) {
        GoogleAccess google = access == null ? GoogleAccess.standard() : access;
        AssetSearch assets = assetScope == null ? null : new AssetSearch(google.rest("cloudasset"), assetScope);
        Map<String, TagHolder> holders = new TreeMap<>();
        holders.put(GcpId.BUCKET, new BucketLabels(google.storage(), scope.projectId(), assets));
        holders.put(GcpId.DATASET, new DatasetLabels(google.bigquery(), assets));
        holders.put(GcpId.TABLE, new TableLabels(google.bigquery(), assets));
        holders.put(GcpId.ENTRY, new CatalogEntries(google.bigquery(), policyTags));
        holders.put(GcpId.ASPECT, new AspectTags(google.rest("dataplex"), google.bigquery(), aspectType));
        Rest resourceManager = google.rest("cloudresourcemanager");
        holders.put(GcpId.PROJECT, new ProjectLabels(resourceManager));
        holders.put(GcpId.SERVICE_ACCOUNT, new ServiceAccountTags(google.rest("iam"), resourceManager, tagNamespace));
        return new GcpTagStore(holders);
    }

    /** Where it calls; no credentials. */
    @Override
    public String toString() {
        return "gcp" + (access == null ? "" : ", " + access);
    }

    /** Makes a {@link GcpProvider}. Not thread-safe. */
    public static final class Builder {
        private @Nullable GoogleAccess access;
        private @Nullable String tagNamespace;
        private Set<String> tagKeys = Set.of();
        private Map<String, String> policyTags = Map.of();
        private @Nullable AspectType aspectType;
        private @Nullable String assetScope;

        private Builder() {}

        /**
         * Sets how Google is reached.
         *
         * @param access credentials, clients, addresses
         * @return this builder
         */
        public Builder access(GoogleAccess access) {
            this.access = Objects.requireNonNull(access, "access");
            return this;
        }

        /**
         * Binds Resource Manager tags to service accounts, which take no labels. Only values that exist are bound.
         *
         * @param namespace where the tag keys are: the number of an organisation or the id of a project
         * @param keys the short names of the keys that exist there, so that a plan reports others; none: each is tried
         * @return this builder
         */
        public Builder tagNamespace(String namespace, String... keys) {
            this.tagNamespace = Objects.requireNonNull(namespace, "namespace");
            this.tagKeys = Set.of(keys);
            return this;
        }

        /**
         * Says which policy tag stands for each classification of a column, see {@link BigQueryCatalog}.
         *
         * @param names classification to the policy tag's name, {@code projects/P/locations/L/taxonomies/T/policyTags/N}
         * @return this builder
         */
        public Builder policyTags(Map<String, String> names) {
            this.policyTags = Map.copyOf(names);
            return this;
        }

        /**
         * Keeps tags of BigQuery datasets and tables in an aspect in Dataplex too, each in a field of its own, see {@link
         * BigQueryCatalog#aspect}. The type exists; fields that are no text, enum or time in its template are refused.
         *
         * @param aspectType the name of the type, {@code projects/P/locations/L/aspectTypes/ID}
         * @param fields the fields of its template, so that a plan reports tags that have none; none: each is tried
         * @return this builder
         * @throws IllegalArgumentException when a name is not written so
         */
        public Builder aspectFields(String aspectType, String... fields) {
            this.aspectType = AspectType.ofFields(aspectType, Set.of(fields));
            return this;
        }

        /**
         * Keeps tags of BigQuery datasets and tables in an aspect in Dataplex too, all in one field that is a map of texts,
         * see {@link BigQueryCatalog#aspect}.
         *
         * @param aspectType the name of the type, {@code projects/P/locations/L/aspectTypes/ID}; it exists
         * @param field the field of its template
         * @return this builder
         * @throws IllegalArgumentException when a name is not written so
         */
        public Builder aspectMap(String aspectType, String field) {
            this.aspectType = AspectType.ofMap(aspectType, field);
            return this;
        }

        /**
         * Reads labels from Cloud Asset Inventory instead of listing project by project and dataset by dataset: a page for
         * 500 buckets, datasets or tables wherever they are. It is some minutes behind; a write looks again, and what was
         * changed since is a conflict.
         *
         * @param scope {@code organizations/N}, {@code folders/N} or {@code projects/ID}
         * @return this builder
         * @throws IllegalArgumentException when the scope is not written so
         */
        public Builder assetSearch(String scope) {
            if (!scope.matches("(organizations|folders)/[0-9]+|projects/[a-z0-9.:-]+")) {
                throw new IllegalArgumentException(
                        "'" + scope + "' is no scope: write organizations/N, folders/N or projects/ID");
            }
            this.assetScope = scope;
            return this;
        }

        /** {@return the provider} */
        public GcpProvider build() {
            return new GcpProvider(this);
        }
    }
}
