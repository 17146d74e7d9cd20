package io.dativo.aws;

import io.dativo.infrastructure.AccountScope;
import io.dativo.infrastructure.ResourceRef;
import io.dativo.spi.ProviderSpi;
import io.dativo.spi.TagRules;
import io.dativo.spi.TagStore;
import io.dativo.spi.TerraformType;
import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.core.SdkClient;
import software.amazon.awssdk.services.glue.GlueClient;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.resourcegroupstaggingapi.ResourceGroupsTaggingApiClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3control.S3ControlClient;
import software.amazon.awssdk.services.sts.StsClient;

/**
 * AWS as a place that holds tags: {@code s3_bucket}, {@code iam_role}, {@code glue_catalog} (a database),
 * {@code glue_table}, {@code aws_resource} (whatever else the Resource Groups Tagging API reaches), and Lake Formation's
 * {@code lf_table} and {@code lf_column}. An id is an ARN or a name; a name is looked for in the account and the region of
 * the job, and an ARN of another account or region is refused.
 *
 * <p>Without a builder it uses the SDK's own ways to credentials and endpoints, and acts in whatever account the
 * credentials are of. Immutable and thread-safe.
 */
public final class AwsProvider implements ProviderSpi {
    /** The id of this provider. */
    public static final String ID = "aws";

    // Null: the defaults, which are made when a store is opened, so that rules need no class of the SDK.
    private final @Nullable AwsOptions options;

    /** For {@link java.util.ServiceLoader}: the SDK's own credentials and endpoints. */
    public AwsProvider() {
        this(null);
    }

    private AwsProvider(@Nullable AwsOptions options) {
        this.options = options;
    }

    /** {@return a builder with the SDK's own credentials and endpoints} */
    public static Builder builder() {
        return new Builder();
    }

    @Override
    public String id() {
        return ID;
    }

    @Override
    public Set<String> resourceTypes() {
        return AwsType.IDS;
    }

    @Override
    public TagRules rules(String resourceType) {
        return AwsRules.of(AwsType.of(resourceType));
    }

    /** The ARN. A resource that has a type of its own gets it, also when it is named as an {@code aws_resource}. */
    @Override
    public ResourceRef canonical(ResourceRef ref, AccountScope scope) {
        return AwsIds.canonical(ref, AwsAccount.of(scope));
    }

    @Override
    public Optional<String> account(ResourceRef ref) {
        return Optional.of(Arn.parse(ref.id()).account()).filter(account -> !account.isEmpty());
    }

    @Override
    public Map<String, TerraformType> terraformTypes() {
        return AwsTerraform.TYPES;
    }

    /** A table of Iceberg's Glue catalog is an entry of Glue, whose parameters do not follow the table's properties. */
    @Override
    public Optional<ResourceRef> tableEntry(String catalog, String table, AccountScope scope) {
        boolean named = scope.provider().equals(ID) && scope.region() != null && scope.accountId() != null;
        return catalog.equals("glue") && named
                ? Optional.of(new ResourceRef(ID, AwsType.GLUE_TABLE.id(), table))
                : Optional.empty();
    }

    /**
     * Opens the tags of an account. Makes no call: what is wrong with credentials or endpoints shows at the first.
     *
     * @param scope the account and the region
     * @return the store; closing it closes the clients that it made, and none of the host's
     */
    @Override
    public TagStore open(AccountScope scope) {
        return new AwsTagStore(options == null ? AwsOptions.defaults() : options, AwsAccount.of(scope));
    }

    /** How AWS is reached. Not thread-safe. */
    public static final class Builder {
        private final Map<Class<? extends SdkClient>, SdkClient> clients = new HashMap<>();
        private @Nullable AwsCredentialsProvider credentials;
        private @Nullable String role;
        private @Nullable String externalId;
        private @Nullable URI endpoint;
        private Duration timeout = AwsOptions.TIMEOUT;
        private boolean bulkReads = true;
        private boolean replacingBucketTags;
        private boolean creatingLfTags;

        private Builder() {}

        /**
         * Uses the host's credentials in place of the SDK's own chain.
         *
         * @param provider the credentials; never closed here
         * @return this builder
         */
        public Builder credentials(AwsCredentialsProvider provider) {
            credentials = Objects.requireNonNull(provider, "provider");
            return this;
        }

        /**
         * Uses a client of the host for every call of its service, whatever the account and the region of a job.
         *
         * @param client a synchronous client of S3, S3 Control, IAM, Glue, STS, Lake Formation or the Tagging API; its
         *     own credentials, region, timeouts and retries count; never closed here
         * @return this builder
         * @throws IllegalArgumentException when it is a client of something else
         */
        public Builder client(SdkClient client) {
            clients.put(service(client), client);
            return this;
        }

        /**
         * Assumes a role of each account that a job names, so that one host can act in many.
         *
         * @param roleName the role's name with its path, for example {@code dativo/tagger}; the same in every account
         * @return this builder
         */
        public Builder assumeRole(String roleName) {
            role = Objects.requireNonNull(roleName, "roleName");
            return this;
        }

        /**
         * Says what the trust policy of an assumed role may ask for.
         *
         * @param id the external id
         * @return this builder
         */
        public Builder externalId(String id) {
            externalId = Objects.requireNonNull(id, "id");
            return this;
        }

        /**
         * Sends every call to one place, for example an emulator. Without it the SDK's {@code AWS_ENDPOINT_URL} and
         * {@code AWS_ENDPOINT_URL_S3} … count.
         *
         * @param uri the address
         * @return this builder
         */
        public Builder endpoint(URI uri) {
            endpoint = Objects.requireNonNull(uri, "uri");
            return this;
        }

        /**
         * Limits how long one attempt of a call may take.
         *
         * @param limit the limit; 30 s unless set
         * @return this builder
         */
        public Builder timeout(Duration limit) {
            if (limit.isNegative() || limit.isZero()) {
                throw new IllegalArgumentException("a timeout is more than nothing; got " + limit);
            }
            timeout = limit;
            return this;
        }

        /**
         * Asks each service for the tags of each resource, in place of the Tagging API for a hundred at a time. The
         * Tagging API may be some seconds behind.
         *
         * @return this builder
         */
        public Builder readOneByOne() {
            bulkReads = false;
            return this;
        }

        /**
         * Writes a bucket's tags by replacing the whole set, where S3 Control's {@code TagResource} is not to be had. The
         * set is read before and after; a writer in between can lose its change. AWS refuses it for a bucket on which ABAC is
         * enabled.
         *
         * @return this builder
         */
        public Builder replaceBucketTags() {
            replacingBucketTags = true;
            return this;
        }

        /**
         * Creates LF-Tags and their values that do not exist yet.
         *
         * @return this builder
         */
        public Builder createLakeFormationTags() {
            creatingLfTags = true;
            return this;
        }

        /** {@return the provider} */
        public AwsProvider build() {
            return new AwsProvider(new AwsOptions(
                    credentials,
                    role,
                    externalId,
                    endpoint,
                    timeout,
                    clients,
                    bulkReads,
                    replacingBucketTags,
                    creatingLfTags));
        }

        private static Class<? extends SdkClient> service(SdkClient client) {
            for (Class<? extends SdkClient> known : Arrays.asList(
                    S3Client.class,
                    S3ControlClient.class,
                    IamClient.class,
                    GlueClient.class,
                    ResourceGroupsTaggingApiClient.class,
                    StsClient.class)) {
                if (known.isInstance(client)) {
                    return known;
                }
            }
            // Named, because it is optional.
            for (Class<?> type : client.getClass().getInterfaces()) {
                if (type.getSimpleName().equals("LakeFormationClient")) {
                    return type.asSubclass(SdkClient.class);
                }
            }
            throw new IllegalArgumentException(
                    "no call is made with a " + client.getClass().getSimpleName());
        }
    }
}
