package io.dativo.azure;

import com.azure.core.credential.TokenCredential;
import com.azure.core.http.HttpClient;
import com.azure.core.http.HttpPipeline;
import com.azure.core.http.HttpPipelineBuilder;
import com.azure.core.http.policy.BearerTokenAuthenticationPolicy;
import com.azure.core.http.policy.HttpPipelinePolicy;
import com.azure.core.http.policy.RequestIdPolicy;
import com.azure.core.http.policy.UserAgentPolicy;
import com.azure.identity.DefaultAzureCredentialBuilder;
import com.azure.storage.blob.BlobServiceClient;
import com.azure.storage.blob.BlobServiceClientBuilder;
import com.azure.storage.common.policy.RequestRetryOptions;
import com.azure.storage.common.policy.RetryPolicyType;
import io.dativo.http.HttpFailure.Call;
import io.dativo.problem.Internal;
import io.dativo.problem.ProviderException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Makes the clients that are needed, when they are needed, and shares them: they are safe for many threads and cannot be
 * closed. The host's own are used where it gave them. None of ours tries anything twice, so that throttling is seen by
 * who can slow down. Thread-safe.
 */
@Internal
public final class AzureClients {
    private final AzureCloud cloud;
    private final String resourceManager;
    private final boolean resourceGraph;
    private final Duration timeout;
    private final Duration longestOperation;
    private final @Nullable Function<String, BlobServiceClient> blobs;
    private final boolean signedIn;
    private final Map<String, ContainerTags> containers = new ConcurrentHashMap<>();
    private @Nullable TokenCredential credential;
    private @Nullable HttpPipeline pipeline;
    private @Nullable HttpClient http;

    AzureClients(AzureProvider.Builder settings) {
        this.cloud = settings.cloud;
        this.resourceManager = settings.resourceManager == null
                ? cloud.resourceManager()
                : settings.resourceManager.toString().replaceFirst("/+$", "");
        this.resourceGraph = settings.resourceGraph;
        this.timeout = settings.timeout;
        this.longestOperation = settings.longestOperation;
        this.blobs = settings.blobs;
        this.signedIn = settings.blobs != null || settings.credential != null;
        this.credential = settings.credential;
        this.pipeline = settings.pipeline;
        this.http = settings.http;
    }

    public AzureCloud cloud() {
        return cloud;
    }

    boolean resourceGraph() {
        return resourceGraph;
    }

    /** Whether the host said how to sign in to storage. */
    public boolean isSignedIn() {
        return signedIn;
    }

    public Duration longestOperation() {
        return longestOperation;
    }

    public ArmClient arm(Waiting waiting) {
        try {
            return new ArmClient(pipeline(), resourceManager, longestOperation, waiting);
        } catch (RuntimeException e) {
            throw failed("Azure Resource Manager", e);
        }
    }

    /** The Data Map of Purview at an address without a slash at its end. */
    ArmClient purview(String endpoint, Waiting waiting) {
        try {
            return new ArmClient(pipeline(endpoint, cloud.purviewScope()), endpoint, longestOperation, waiting);
        } catch (RuntimeException e) {
            throw failed("Purview", e);
        }
    }

    /** The containers of an account. */
    public ContainerTags containers(String host) {
        return containers.computeIfAbsent(host, key -> new ContainerTags(blobs(key), timeout));
    }

    /** The client of an account: the host's own, or one that is signed in with the credential. */
    public BlobServiceClient blobs(String host) {
        return blobs == null ? blobBuilder(host).credential(credential()).buildClient() : blobs.apply(host);
    }

    /** A client in the making, not yet signed in. */
    public BlobServiceClientBuilder blobBuilder(String host) {
        return new BlobServiceClientBuilder()
                .endpoint("https://" + host)
                .httpClient(http())
                .retryOptions(new RequestRetryOptions(RetryPolicyType.FIXED, 1, timeout, null, null, null));
    }

    private synchronized HttpPipeline pipeline() {
        if (pipeline == null) {
            pipeline = pipeline(resourceManager, cloud.resourceManagerScope());
        }
        return pipeline;
    }

    private HttpPipeline pipeline(String endpoint, String scope) {
        List<HttpPipelinePolicy> policies =
                new ArrayList<>(List.of(new UserAgentPolicy("dativo"), new RequestIdPolicy()));
        if (endpoint.startsWith("https:")) {
            policies.add(new BearerTokenAuthenticationPolicy(credential(), scope));
        }
        return new HttpPipelineBuilder()
                .httpClient(http())
                .policies(policies.toArray(HttpPipelinePolicy[]::new))
                .build();
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

    public synchronized HttpClient http() {
        if (http == null) {
            http = new JdkTransport(timeout);
        }
        return http;
    }

    private static ProviderException failed(String what, RuntimeException e) {
        return AzureErrors.of(e, Call.READ, "making the client of " + what);
    }
}
