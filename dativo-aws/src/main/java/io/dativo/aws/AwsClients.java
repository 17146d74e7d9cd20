package io.dativo.aws;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.SdkClient;
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;
import software.amazon.awssdk.core.client.config.SdkAdvancedClientOption;
import software.amazon.awssdk.core.exception.SdkServiceException;
import software.amazon.awssdk.core.retry.RetryUtils;
import software.amazon.awssdk.endpoints.Endpoint;
import software.amazon.awssdk.endpoints.EndpointUrl;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.retries.StandardRetryStrategy;
import software.amazon.awssdk.retries.api.RetryStrategy;
import software.amazon.awssdk.services.s3.S3ClientBuilder;
import software.amazon.awssdk.services.s3control.S3ControlClientBuilder;
import software.amazon.awssdk.services.s3control.endpoints.S3ControlEndpointParams;
import software.amazon.awssdk.services.s3control.endpoints.S3ControlEndpointProvider;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.auth.StsAssumeRoleCredentialsProvider;
import software.amazon.awssdk.utils.SdkAutoCloseable;

/**
 * The SDK's clients for one account: each is made when it is first asked for, one for a service and a region, all over one
 * HTTP client. Closing closes what was made here and nothing of the host's. Thread-safe.
 */
final class AwsClients implements AutoCloseable {
    private static final String SESSION = "dativo";

    private final AwsOptions options;
    private final AwsAccount account;
    private final Map<String, SdkClient> made = new HashMap<>();
    /** What was made here, in the order in which it was made. */
    private final List<SdkAutoCloseable> ours = new ArrayList<>();

    private @Nullable SdkHttpClient http;
    private @Nullable AwsCredentialsProvider base;
    private @Nullable AwsCredentialsProvider credentials;

    AwsClients(AwsOptions options, AwsAccount account) {
        this.options = options;
        this.account = account;
    }

    /** {@return the account that the clients act in} */
    AwsAccount account() {
        return account;
    }

    /**
     * The client of a service in the account's region.
     *
     * @param type the client's interface
     * @param builder makes its builder, for example {@code S3Client::builder}
     */
    <B extends AwsClientBuilder<B, C> & AwsSyncClientBuilder<B, C>, C extends SdkClient> C get(
            Class<C> type, Supplier<B> builder) {
        return get(type, builder, account.region());
    }

    /** The client of a service in some region; null: the one that the SDK's own chain finds. */
    synchronized <B extends AwsClientBuilder<B, C> & AwsSyncClientBuilder<B, C>, C extends SdkClient> C get(
            Class<C> type, Supplier<B> builder, @Nullable String region) {
        SdkClient theirs = options.clients().get(type);
        if (theirs != null) {
            return type.cast(theirs);
        }
        String key = type.getName() + "@" + region;
        SdkClient known = made.get(key);
        if (known == null) {
            known = own(configured(builder.get(), region)
                    .credentialsProvider(credentials())
                    .build());
            made.put(key, known);
        }
        return type.cast(known);
    }

    @Override
    public synchronized void close() {
        for (int i = ours.size() - 1; i >= 0; i--) {
            ours.get(i).close();
        }
        ours.clear();
        made.clear();
    }

    private <B extends AwsClientBuilder<B, C> & AwsSyncClientBuilder<B, C>, C> B configured(
            B builder, @Nullable String region) {
        if (http == null) {
            http = own(UrlConnectionHttpClient.builder()
                    .connectionTimeout(options.timeout())
                    .socketTimeout(options.timeout())
                    .build());
        }
        builder.httpClient(http).overrideConfiguration(overrides());
        if (region != null) {
            builder.region(Region.of(region));
        }
        if (options.endpoint() != null) {
            builder.endpointOverride(options.endpoint());
        }
        if (builder instanceof S3ClientBuilder s3) {
            s3.forcePathStyle(hasOwnEndpoint());
        }
        if (builder instanceof S3ControlClientBuilder control) {
            control.endpointProvider(AwsClients::withoutAccount);
        }
        return builder;
    }

    /** S3 Control puts the account before the host, which an emulator on an address does not have. */
    private static CompletableFuture<Endpoint> withoutAccount(S3ControlEndpointParams call) {
        return call.endpoint() == null
                ? S3ControlEndpointProvider.defaultProvider().resolveEndpoint(call)
                : CompletableFuture.completedFuture(Endpoint.builder()
                        .endpointUrl(EndpointUrl.fromString(call.endpoint()))
                        .build());
    }

    private ClientOverrideConfiguration overrides() {
        return ClientOverrideConfiguration.builder()
                .apiCallTimeout(options.timeout().multipliedBy(2))
                .apiCallAttemptTimeout(options.timeout())
                .addExecutionInterceptor(new BoundedAnswers())
                .retryStrategy(retries())
                // An emulator has one host name, not one for each account.
                .putAdvancedOption(SdkAdvancedClientOption.DISABLE_HOST_PREFIX_INJECTION, hasOwnEndpoint())
                .putAdvancedOption(SdkAdvancedClientOption.USER_AGENT_SUFFIX, "dativo")
                .build();
    }

    /**
     * Throttling is for the limiter of the run, which knows all calls of the account. A broken answer is asked for once
     * more, for what is written here is the same when it is written twice; and only the SDK can set its clock right, which
     * it does between two attempts.
     */
    private static RetryStrategy retries() {
        return StandardRetryStrategy.builder()
                .maxAttempts(2)
                .useClientDefaults(false)
                .treatAsThrottling(failure -> false)
                .retryOnException(AwsClients::isWorthAnotherTry)
                .build();
    }

    private static boolean isWorthAnotherTry(Throwable failure) {
        if (!(failure instanceof SdkServiceException answer)) {
            return false;
        }
        return RetryUtils.isClockSkewException(answer)
                || (answer.statusCode() >= 500 && !RetryUtils.isThrottlingException(answer) && !asksToWait(answer));
    }

    /** How long is for the limiter of the run to wait, which can be cancelled. */
    private static boolean asksToWait(SdkServiceException failure) {
        return failure instanceof AwsServiceException answer
                && answer.awsErrorDetails() != null
                && answer.awsErrorDetails().sdkHttpResponse() != null
                && answer.awsErrorDetails()
                        .sdkHttpResponse()
                        .firstMatchingHeader("Retry-After")
                        .isPresent();
    }

    private boolean hasOwnEndpoint() {
        return options.endpoint() != null
                || System.getenv().keySet().stream().anyMatch(name -> name.startsWith("AWS_ENDPOINT_URL"))
                || System.getProperties().stringPropertyNames().stream()
                        .anyMatch(name -> name.startsWith("aws.endpointUrl"));
    }

    private AwsCredentialsProvider credentials() {
        if (credentials == null) {
            credentials = options.role() == null ? base() : own(assuming(account.role(options.role())));
        }
        return credentials;
    }

    private AwsCredentialsProvider base() {
        AwsCredentialsProvider theirs = options.credentials();
        if (theirs != null) {
            // A client of the SDK closes the provider that it was given, and this one is the host's.
            return () -> theirs.resolveCredentials();
        }
        if (base == null) {
            base = own(DefaultCredentialsProvider.builder().build());
        }
        return base;
    }

    private StsAssumeRoleCredentialsProvider assuming(String role) {
        SdkClient theirs = options.clients().get(StsClient.class);
        StsClient sts = theirs instanceof StsClient given
                ? given
                : own(configured(StsClient.builder(), account.region())
                        .credentialsProvider(base())
                        .build());
        return StsAssumeRoleCredentialsProvider.builder()
                .stsClient(sts)
                .refreshRequest(request ->
                        request.roleArn(role).roleSessionName(SESSION).externalId(options.externalId()))
                .build();
    }

    private <T extends SdkAutoCloseable> T own(T made) {
        ours.add(made);
        return made;
    }
}
