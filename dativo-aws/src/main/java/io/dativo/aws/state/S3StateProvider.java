package io.dativo.aws.state;

import io.dativo.spi.JobArguments;
import io.dativo.spi.StateSource;
import io.dativo.spi.StateSourceProvider;
import io.dativo.spi.TerraformBackend;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * Reads the states of Terraform's backend {@code s3}, in ranges: the outputs of most states cost one request of 64 KiB.
 * It is found on the class path; to read with the host's own client, give it to {@code Dativo.Builder.terraformBackend}.
 *
 * <p>The backend's arguments are honoured as Terraform does: {@code bucket}, {@code key}, {@code workspace_key_prefix},
 * {@code region}, {@code endpoints}, {@code use_path_style}, {@code sse_customer_key}, {@code access_key} with {@code
 * secret_key} and {@code token}, {@code profile}, {@code shared_config_files}, {@code shared_credentials_files}, {@code
 * assume_role}, {@code assume_role_with_web_identity}, {@code use_fips_endpoint}, {@code use_dualstack_endpoint}, {@code
 * max_retries}, the arguments that these replaced, and the environment variables that Terraform takes in their place. A
 * client of the host has its own region, endpoint and credentials, and the backend's are then not used.
 *
 * <p>Immutable and thread-safe.
 */
public final class S3StateProvider implements StateSourceProvider {
    private static final String SCHEME = "s3://";

    private final @Nullable S3Client client;

    /** Reads with clients of its own, one for each state that is opened, closed with it. */
    public S3StateProvider() {
        this(null);
    }

    private S3StateProvider(@Nullable S3Client client) {
        this.client = client;
    }

    /**
     * Reads with a client of the host.
     *
     * @param client the client; never closed here
     * @return the provider
     */
    public static S3StateProvider of(S3Client client) {
        return new S3StateProvider(client);
    }

    /** {@code s3}. */
    @Override
    public Set<String> backendTypes() {
        return Set.of("s3");
    }

    /**
     * What says where the state is and which role or key of the job's own reads it. Profiles, files and endpoints are the
     * host's to say; a client of the host has its own.
     */
    @Override
    public JobArguments jobArguments(String backendType) {
        return client == null ? S3Backend.JOB_ARGUMENTS : JobArguments.any();
    }

    @Override
    public StateSource source(TerraformBackend backend) {
        return new S3State(new S3Backend(backend), client);
    }

    /** Addresses like {@code s3://bucket/key}; the key is the object's, with its workspace. */
    @Override
    public Optional<StateSource> source(String address, Function<String, @Nullable String> environment) {
        if (!address.startsWith(SCHEME)) {
            return Optional.empty();
        }
        String place = address.substring(SCHEME.length());
        int slash = place.indexOf('/');
        Map<String, @Nullable Object> arguments = new LinkedHashMap<>();
        arguments.put("bucket", slash < 0 ? place : place.substring(0, slash));
        arguments.put("key", slash < 0 ? null : place.substring(slash + 1));
        return Optional.of(
                source(TerraformBackend.of("s3", arguments, TerraformBackend.DEFAULT_WORKSPACE, environment)));
    }
}
