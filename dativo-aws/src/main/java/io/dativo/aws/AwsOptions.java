package io.dativo.aws;

import java.net.URI;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.core.SdkClient;

/**
 * How the SDK's clients are made. Immutable; no text of it shows a credential.
 *
 * @param credentials the host's credentials, never closed here; null: the SDK's own chain
 * @param role the name of the role to assume in each account, or null
 * @param externalId what a trust policy may ask for, or null
 * @param endpoint where every service is, for an emulator; null: where AWS has it, or the SDK's environment variables say
 * @param timeout how long one call may take
 * @param clients the host's own clients by their interface, never closed here
 * @param bulkReads whether the index of the Tagging API is asked before each service itself
 * @param replacingBucketTags whether a bucket's tags are replaced as a whole, where there is no S3 Control
 * @param creatingLfTags whether keys and values of Lake Formation are created
 */
record AwsOptions(
        @Nullable AwsCredentialsProvider credentials,
        @Nullable String role,
        @Nullable String externalId,
        @Nullable URI endpoint,
        Duration timeout,
        Map<Class<? extends SdkClient>, SdkClient> clients,
        boolean bulkReads,
        boolean replacingBucketTags,
        boolean creatingLfTags) {
    static final Duration TIMEOUT = Duration.ofSeconds(30);

    AwsOptions {
        clients = Map.copyOf(clients);
    }

    /** The SDK's own ways to credentials and endpoints. */
    static AwsOptions defaults() {
        return new AwsOptions(null, null, null, null, TIMEOUT, Map.of(), true, false, false);
    }

    @Override
    public String toString() {
        return "AwsOptions[endpoint=" + (endpoint == null ? "AWS" : endpoint.getHost()) + "]";
    }
}
