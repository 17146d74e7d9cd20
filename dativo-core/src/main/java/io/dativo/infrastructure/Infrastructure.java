package io.dativo.infrastructure;

import io.dativo.problem.ModelValidator;
import io.dativo.problem.Shown;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The {@code infrastructure:} block of a job. Immutable.
 *
 * @param provider the cloud account and its resources
 * @param terraform where the state lives and what it feeds, or null
 * @param tags the tags, or null
 * @param removedTags flat keys that no resource takes over from Terraform, or null
 * @param lockedTags flat keys whose value here holds whatever a resource's own tags say, or null
 * @param metadata free facts about the deployment, or null
 */
public record Infrastructure(
        @NotNull @Valid ProviderConfig provider,
        @Nullable @Valid TerraformBinding terraform,
        @Nullable @Valid InfrastructureTags tags,
        @Nullable List<@NotNull String> removedTags,
        @Nullable List<@NotNull String> lockedTags,
        @Nullable Map<String, @Nullable Object> metadata) {
    private static final String CUSTOM = "infrastructure.custom.";
    private static final Set<String> PROVIDER_FACTS = Set.of("provider", "region", "account_id", "project_id");

    /** Copies the collections, keeping their order. */
    public Infrastructure {
        removedTags = removedTags == null ? null : Collections.unmodifiableList(new ArrayList<>(removedTags));
        lockedTags = lockedTags == null ? null : Collections.unmodifiableList(new ArrayList<>(lockedTags));
        metadata = metadata == null ? null : Collections.unmodifiableMap(new LinkedHashMap<>(metadata));
    }

    /** Every component; what may hold a secret is masked. */
    @Override
    public String toString() {
        return Shown.of(this);
    }

    /** {@return the resources that the job names, in the order of the file} */
    public List<Resource> resources() {
        List<Resource> resources = provider.resources();
        return resources == null ? List.of() : resources;
    }

    /**
     * The tags that tables and catalogs carry for it, in the order of the configuration format: the standard fields,
     * {@code infrastructure.custom.*}, then provider, region, account and project where they are set. Empty when the
     * block has no {@code tags}.
     *
     * @return namespaced key to value
     */
    public Map<String, String> namespacedTags() {
        Map<String, String> namespaced = new LinkedHashMap<>();
        if (tags == null) {
            return namespaced;
        }
        tags.standard().forEach((key, value) -> namespaced.put("infrastructure." + key, value));
        if (tags.custom() != null) {
            tags.custom().forEach((key, value) -> namespaced.put(CUSTOM + key, value));
        }
        put(namespaced, "provider", provider.provider());
        put(namespaced, "region", provider.region());
        put(namespaced, "account_id", provider.accountId());
        put(namespaced, "project_id", provider.projectId());
        return namespaced;
    }

    /**
     * Where in a job file a namespaced tag is written.
     *
     * @param namespacedKey a key of {@link #namespacedTags()}
     * @return the dotted path
     */
    public static String pathOf(String namespacedKey) {
        if (namespacedKey.startsWith(CUSTOM)) {
            return "infrastructure.tags.custom." + namespacedKey.substring(CUSTOM.length());
        }
        String key = namespacedKey.substring("infrastructure.".length());
        return (PROVIDER_FACTS.contains(key) ? "infrastructure.provider." : "infrastructure.tags.") + key;
    }

    private static void put(Map<String, String> map, String key, @Nullable String value) {
        if (value != null && !value.isEmpty()) {
            map.put("infrastructure." + key, value);
        }
    }

    /**
     * Starts an infrastructure block in code.
     *
     * @param provider {@code aws}, {@code gcp} or {@code azure}
     * @return the builder
     */
    public static Builder builder(String provider) {
        return new Builder(provider);
    }

    /** Makes an {@link Infrastructure} with the same validation that a file gets. Not thread-safe. */
    public static final class Builder {
        private final String provider;
        private @Nullable String region;
        private @Nullable String projectId;
        private @Nullable String accountId;
        private @Nullable String subscriptionId;
        private @Nullable String resourceGroup;
        private final List<Resource> resources = new ArrayList<>();
        private @Nullable TerraformBinding terraform;
        private @Nullable InfrastructureTags tags;
        private final List<String> removedTags = new ArrayList<>();
        private final List<String> lockedTags = new ArrayList<>();
        private final Map<String, @Nullable Object> metadata = new LinkedHashMap<>();

        private Builder(String provider) {
            this.provider = provider;
        }

        /**
         * Sets the region.
         *
         * @param region the region
         * @return this builder
         */
        public Builder region(String region) {
            this.region = region;
            return this;
        }

        /**
         * Sets the Google Cloud project.
         *
         * @param projectId the project
         * @return this builder
         */
        public Builder projectId(String projectId) {
            this.projectId = projectId;
            return this;
        }

        /**
         * Sets the AWS account.
         *
         * @param accountId the account, twelve digits
         * @return this builder
         */
        public Builder accountId(String accountId) {
            this.accountId = accountId;
            return this;
        }

        /**
         * Sets the Azure subscription.
         *
         * @param subscriptionId the subscription
         * @return this builder
         */
        public Builder subscriptionId(String subscriptionId) {
            this.subscriptionId = subscriptionId;
            return this;
        }

        /**
         * Sets the Azure resource group.
         *
         * @param resourceGroup the group
         * @return this builder
         */
        public Builder resourceGroup(String resourceGroup) {
            this.resourceGroup = resourceGroup;
            return this;
        }

        /**
         * Adds a resource.
         *
         * @param type the resource type, for example {@code s3_bucket}
         * @param id the id in the cloud's own form
         * @return this builder
         */
        public Builder resource(String type, String id) {
            return resource(Resource.of(type, id));
        }

        /**
         * Adds a resource.
         *
         * @param resource the resource
         * @return this builder
         */
        public Builder resource(Resource resource) {
            resources.add(resource);
            return this;
        }

        /**
         * Sets the Terraform binding.
         *
         * @param terraform the binding
         * @return this builder
         */
        public Builder terraform(TerraformBinding terraform) {
            this.terraform = terraform;
            return this;
        }

        /**
         * Sets the tags.
         *
         * @param tags the tags
         * @return this builder
         */
        public Builder tags(InfrastructureTags tags) {
            this.tags = tags;
            return this;
        }

        /**
         * Keeps resources from taking over tags that Terraform gave them.
         *
         * @param keys flat keys
         * @return this builder
         */
        public Builder removeTags(String... keys) {
            removedTags.addAll(List.of(keys));
            return this;
        }

        /**
         * Keeps resources from saying something else than these tags do.
         *
         * @param keys flat keys that {@link #tags} sets
         * @return this builder
         */
        public Builder lockTags(String... keys) {
            lockedTags.addAll(List.of(keys));
            return this;
        }

        /**
         * Adds one free fact.
         *
         * @param key the name
         * @param value the value
         * @return this builder
         */
        public Builder putMetadata(String key, Object value) {
            metadata.put(key, value);
            return this;
        }

        /**
         * Builds and validates.
         *
         * @return the block
         * @throws io.dativo.problem.InvalidInputException with every problem, when the values break a rule
         */
        public Infrastructure build() {
            ProviderConfig config = new ProviderConfig(
                    provider,
                    region,
                    projectId,
                    accountId,
                    subscriptionId,
                    resourceGroup,
                    resources.isEmpty() ? null : resources);
            Infrastructure built = new Infrastructure(
                    config,
                    terraform,
                    tags,
                    removedTags.isEmpty() ? null : removedTags,
                    lockedTags.isEmpty() ? null : lockedTags,
                    metadata.isEmpty() ? null : metadata);
            ModelValidator.requireValid("infrastructure", built);
            return built;
        }
    }
}
