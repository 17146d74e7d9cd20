package io.dativo.aws.state;

import io.dativo.aws.BoundedAnswers;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.profiles.ProfileFile;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.retries.StandardRetryStrategy;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.utils.SdkAutoCloseable;

/**
 * The client that a backend {@code s3} describes. No limiter stands before it, so the SDK retries. Closing closes all that
 * was made for it.
 */
final class S3BackendClient implements AutoCloseable {
    private static final Duration CONNECT = Duration.ofSeconds(10);
    private static final Duration ATTEMPT = Duration.ofSeconds(30);
    private static final int ATTEMPTS = 3;

    private final S3Backend backend;
    private final Duration attempt;
    private final @Nullable ProfileFile profiles;
    private final List<SdkAutoCloseable> made = new ArrayList<>();
    private final SdkHttpClient http;

    private S3BackendClient(S3Backend backend, Duration attempt) {
        this.backend = backend;
        this.attempt = attempt;
        profiles = S3BackendProfiles.of(backend);
        http = own(UrlConnectionHttpClient.builder()
                .connectionTimeout(CONNECT)
                .socketTimeout(attempt)
                .build());
    }

    /**
     * Makes the client.
     *
     * @throws io.dativo.problem.InvalidInputException when an argument cannot be used
     * @throws io.dativo.problem.ProviderException when there is no region or no such profile
     */
    static S3BackendClient open(S3Backend backend) {
        return open(backend, ATTEMPT);
    }

    /** With another time for an attempt; a call with all its attempts has four times that. */
    static S3BackendClient open(S3Backend backend, Duration attempt) {
        return new S3BackendClient(backend, attempt);
    }

    /** The client of S3; made anew each time. */
    S3Client s3() {
        try {
            return own(configured(S3Client.builder(), backend.region(), backend.endpoint())
                    .credentialsProvider(new S3BackendCredentials(backend, profiles, this).provider())
                    .forcePathStyle(backend.isPathStyle())
                    // A part of an object has no checksum, and stores other than AWS send some that cannot be checked.
                    .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED)
                    .build());
        } catch (SdkException failed) {
            throw S3StateFailures.of(failed, backend);
        }
    }

    /** A builder with what holds for every client here. */
    <B extends AwsClientBuilder<B, C> & AwsSyncClientBuilder<B, C>, C> B configured(
            B builder, @Nullable String region, @Nullable URI endpoint) {
        ClientOverrideConfiguration.Builder overrides = ClientOverrideConfiguration.builder()
                .apiCallTimeout(attempt.multipliedBy(4))
                .apiCallAttemptTimeout(attempt)
                .addExecutionInterceptor(new BoundedAnswers())
                .retryStrategy(
                        StandardRetryStrategy.builder().maxAttempts(attempts()).build());
        if (profiles != null) {
            overrides.defaultProfileFile(profiles);
        }
        builder.httpClient(http).overrideConfiguration(overrides.build());
        if (backend.isFips()) {
            builder.fipsEnabled(true);
        }
        if (backend.isDualstack()) {
            builder.dualstackEnabled(true);
        }
        if (region != null) {
            builder.region(Region.of(region));
        }
        if (endpoint != null) {
            builder.endpointOverride(endpoint);
        }
        return builder;
    }

    <T extends SdkAutoCloseable> T own(T part) {
        made.add(part);
        return part;
    }

    @Override
    public void close() {
        for (int i = made.size() - 1; i >= 0; i--) {
            made.get(i).close();
        }
    }

    private int attempts() {
        String retries = backend.text("max_retries", "AWS_MAX_ATTEMPTS");
        return retries != null && retries.matches("[1-9][0-9]?") ? Integer.parseInt(retries) : ATTEMPTS;
    }
}
