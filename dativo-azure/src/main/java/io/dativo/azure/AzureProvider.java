package io.dativo.azure;

import com.azure.core.credential.TokenCredential;
import com.azure.core.http.HttpClient;
import com.azure.core.http.HttpPipeline;
import com.azure.storage.blob.BlobServiceClient;
import io.dativo.infrastructure.AccountScope;
import io.dativo.infrastructure.ResourceRef;
import io.dativo.problem.Internal;
import io.dativo.spi.ProviderSpi;
import io.dativo.spi.TagRules;
import io.dativo.spi.TagStore;
import io.dativo.spi.TerraformType;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Azure resources as places that hold tags: storage accounts, managed identities, resource groups and everything else
 * with an id of Azure Resource Manager; and containers of Blob storage, whose metadata stands in for tags.
 *
 * <p>By default it signs in with {@code DefaultAzureCredential}. What the host gives to the builder stays the host's: it
 * is used and never closed. Immutable and thread-safe.
 */
public final class AzureProvider implements ProviderSpi {
    /** The id of this provider. */
    public static final String ID = "azure";

    private final AzureCloud cloud;

    // Of our own type, and made when a store is opened: without the SDK a provider still answers for its rules.
    private final @Nullable Builder settings;

    private @Nullable AzureClients clients;

    /** For {@link java.util.ServiceLoader}: the public cloud, signed in with what the environment offers. */
    public AzureProvider() {
        this(null, AzureCloud.PUBLIC);
    }

    private AzureProvider(@Nullable Builder settings, AzureCloud cloud) {
        this.settings = settings;
        this.cloud = cloud;
    }

    /** {@return a builder for the public cloud} */
    public static Builder builder() {
        return new Builder();
    }

    @Override
    public String id() {
        return ID;
    }

    /**
     * {@return the types that job files name, and three more, which an {@code azure_resource} turns out to be: those carry
     * fewer tags}
     */
    @Override
    public Set<String> resourceTypes() {
        return AzureTypes.ALL;
    }

    @Override
    public TagRules rules(String resourceType) {
        return AzureRules.of(resourceType);
    }

    @Override
    public ResourceRef canonical(ResourceRef ref, AccountScope scope) {
        rules(ref.type());
        return AzureTypes.canonical(ref, scope, cloud);
    }

    /** The subscription; a container is found by its address, which names none. */
    @Override
    public Optional<String> account(ResourceRef ref) {
        return ref.id().startsWith("/") ? Optional.of(ArmId.parse(ref.id()).subscription()) : Optional.empty();
    }

    @Override
    public Map<String, TerraformType> terraformTypes() {
        return AzureTypes.TERRAFORM;
    }

    /**
     * Opens the tags of Azure.
     *
     * @param scope not used: ids hold their subscription
     * @return the store
     * @throws io.dativo.problem.ProviderException when the clients cannot be made
     */
    @Override
    public TagStore open(AccountScope scope) {
        return new AzureTagStore(clients());
    }

    @Internal
    public synchronized AzureClients clients() {
        if (clients == null) {
            clients = new AzureClients(settings == null ? builder() : settings);
        }
        return clients;
    }

    @Override
    public String toString() {
        return "Azure " + cloud;
    }

    /** Makes an {@link AzureProvider}. Not thread-safe. */
    public static final class Builder {
        AzureCloud cloud = AzureCloud.PUBLIC;
        boolean resourceGraph = true;
        Duration timeout = Duration.ofSeconds(30);
        Duration longestOperation = Duration.ofMinutes(2);

        @Nullable
        TokenCredential credential;

        @Nullable
        HttpPipeline pipeline;

        @Nullable
        HttpClient http;

        @Nullable
        Function<String, BlobServiceClient> blobs;

        @Nullable
        URI resourceManager;

        private Builder() {}

        private Builder(Builder other) {
            cloud = other.cloud;
            resourceGraph = other.resourceGraph;
            timeout = other.timeout;
            longestOperation = other.longestOperation;
            credential = other.credential;
            pipeline = other.pipeline;
            http = other.http;
            blobs = other.blobs;
            resourceManager = other.resourceManager;
        }

        /**
         * Chooses the cloud.
         *
         * @param azureCloud the cloud
         * @return this builder
         */
        public Builder cloud(AzureCloud azureCloud) {
            cloud = Objects.requireNonNull(azureCloud, "azureCloud");
            return this;
        }

        /**
         * Signs in with the host's credential instead of {@code DefaultAzureCredential}.
         *
         * @param tokenCredential the credential
         * @return this builder
         */
        public Builder credential(TokenCredential tokenCredential) {
            credential = Objects.requireNonNull(tokenCredential, "tokenCredential");
            return this;
        }

        /**
         * Sends with the host's client, for example through its proxy. The timeouts are then the client's.
         *
         * @param client the client
         * @return this builder
         */
        public Builder httpClient(HttpClient client) {
            http = Objects.requireNonNull(client, "client");
            return this;
        }

        /**
         * Calls Azure Resource Manager through the host's own pipeline, which signs in. It should not try again what is
         * throttled: that is done for all calls together.
         *
         * @param armPipeline the pipeline
         * @return this builder
         */
        public Builder pipeline(HttpPipeline armPipeline) {
            pipeline = Objects.requireNonNull(armPipeline, "armPipeline");
            return this;
        }

        /**
         * Calls Azure Resource Manager at another address than the cloud's: a private link, or a stand-in for tests.
         *
         * @param address the address, {@code https} with tokens; over {@code http} no token is sent
         * @return this builder
         * @throws IllegalArgumentException when it is no such address
         */
        public Builder resourceManager(URI address) {
            boolean http = "https".equals(address.getScheme()) || "http".equals(address.getScheme());
            if (!http || address.getHost() == null) {
                throw new IllegalArgumentException("an address begins with http:// or https://; got " + address);
            }
            resourceManager = address;
            return this;
        }

        /**
         * Calls Blob storage with the host's own clients.
         *
         * @param clients gives the client of an account by its host, for example {@code lake.blob.core.windows.net}; asked
         *     once for each
         * @return this builder
         */
        public Builder blobClients(Function<String, BlobServiceClient> clients) {
            blobs = Objects.requireNonNull(clients, "clients");
            return this;
        }

        /**
         * Sets whether more than a few resources are read by queries of Azure Resource Graph, which shows a change only
         * seconds to minutes later. A write looks at the resource itself in either case.
         *
         * @param allowed true by default; it is not used where it is refused
         * @return this builder
         */
        public Builder resourceGraph(boolean allowed) {
            resourceGraph = allowed;
            return this;
        }

        /**
         * Sets how long to wait for a connection, and for each answer.
         *
         * @param duration the time, 30 seconds by default
         * @return this builder
         */
        public Builder timeout(Duration duration) {
            timeout = positive(duration);
            return this;
        }

        /**
         * Sets how long an operation that Azure accepted is followed before its outcome counts as unknown, and how long
         * a wait that Azure asks for may be to be kept.
         *
         * @param duration the time, 2 minutes by default
         * @return this builder
         */
        public Builder longestOperation(Duration duration) {
            longestOperation = positive(duration);
            return this;
        }

        private static Duration positive(Duration duration) {
            if (duration.isNegative() || duration.isZero()) {
                throw new IllegalArgumentException("a time is longer than nothing; got " + duration);
            }
            return duration;
        }

        /** {@return the provider} */
        public AzureProvider build() {
            return new AzureProvider(new Builder(this), cloud);
        }
    }
}
