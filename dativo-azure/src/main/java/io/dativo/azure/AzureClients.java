package io.dativo.azure;

import com.azure.core.credential.TokenCredential;
import com.azure.core.http.HttpClient;
import com.azure.core.http.HttpPipeline;
import com.azure.core.http.HttpPipelineBuilder;
import com.azure.core.http.policy.BearerTokenAuthenticationPolicy;
import com.azure.core.http.policy.RequestIdPolicy;
import com.azure.core.http.policy.UserAgentPolicy;
import com.azure.identity.DefaultAzureCredentialBuilder;
import com.azure.storage.blob.BlobServiceClient;
import com.azure.storage.blob.BlobServiceClientBuilder;
import com.azure.storage.common.policy.RequestRetryOptions;
import com.azure.storage.common.policy.RetryPolicyType;
import io.dativo.problem.ProviderException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Makes the clients that are needed, when they are needed, and shares them: they are safe for many threads and cannot be
 * closed. The host's own are used where it gave them. None of ours tries anything twice, so that throttling is seen by
 * who can slow down. Thread-safe.
 */
final class AzureClients {
    private final AzureCloud cloud;
    private final boolean resourceGraph;
    private final Duration timeout;
    private final Duration longestOperation;
    private final @Nullable Function<String, BlobServiceClient> blobs;
    private final Map<String, ContainerTags> containers = new ConcurrentHashMap<>();
    private @Nullable TokenCredential credential;
    private @Nullable HttpPipeline pipeline;
    private @Nullable HttpClient http;

    AzureClients(AzureProvider.Builder settings) {
        this.cloud = settings.cloud;
        this.resourceGraph = settings.resourceGraph;
        this.timeout = settings.timeout;
        this.longestOperation = settings.longestOperation;
        this.blobs = settings.blobs;
        this.credential = settings.credential;
        this.pipeline = settings.pipeline;
        this.http = settings.http;
    }

    AzureCloud cloud() {
        return cloud;
    }

    boolean resourceGraph() {
        return resourceGraph;
    }

    Duration longestOperation() {
        return longestOperation;
    }

    ArmClient arm(Waiting waiting) {
        try {
            return new ArmClient(pipeline(), cloud.resourceManager(), longestOperation, waiting);
        } catch (RuntimeException e) {
            throw failed("Azure Resource Manager", e);
        }
    }

    /** The containers of an account. */
    ContainerTags containers(String host) {
        return containers.computeIfAbsent(host, key -> new ContainerTags(blobs(key), timeout));
    }

    private BlobServiceClient blobs(String host) {
        if (blobs != null) {
            return blobs.apply(host);
        }
        return new BlobServiceClientBuilder()
                .endpoint("https://" + host)
                .credential(credential())
                .httpClient(http())
                .retryOptions(new RequestRetryOptions(RetryPolicyType.FIXED, 1, timeout, null, null, null))
                .buildClient();
    }

    private synchronized HttpPipeline pipeline() {
        if (pipeline == null) {
            pipeline = new HttpPipelineBuilder()
                    .httpClient(http())
                    .policies(
                            new UserAgentPolicy("dativo"),
                            new RequestIdPolicy(),
                            new BearerTokenAuthenticationPolicy(credential(), cloud.resourceManagerScope()))
                    .build();
        }
        return pipeline;
    }

    private synchronized TokenCredential credential() {
        if (credential == null) {
            credential = new DefaultAzureCredentialBuilder()
                    .authorityHost(cloud.login())
                    .httpClient(http())
                    .build();
        }
        return credential;
    }

    private synchronized HttpClient http() {
        if (http == null) {
            http = new JdkTransport(timeout);
        }
        return http;
    }

    private static ProviderException failed(String what, RuntimeException e) {
        return AzureErrors.of(e, "making the client of " + what);
    }
}
