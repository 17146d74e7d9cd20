package io.dativo.gcp.state;

import io.dativo.gcp.GoogleAccess;
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

/**
 * Reads the states of Terraform's backend {@code gcs}, in ranges of one generation: the outputs of most states cost one
 * request of 64 KiB. It is found on the class path; to read with the host's own credentials, give it to {@code
 * Dativo.Builder.terraformBackend}.
 *
 * <p>The backend's arguments are honoured as Terraform does: {@code bucket}, {@code prefix}, {@code credentials}, {@code
 * access_token}, {@code impersonate_service_account} with its delegates, {@code encryption_key}, {@code
 * storage_custom_endpoint}, and the environment variables that Terraform takes in their place. With the host's access, the
 * backend's credentials and endpoint are not used.
 *
 * <p>Immutable and thread-safe.
 */
public final class GcsStateProvider implements StateSourceProvider {
    private static final String SCHEME = "gs://";
    private static final String SUFFIX = ".tfstate";

    private final @Nullable GoogleAccess access;

    /** Reads with the credentials that each backend names. */
    public GcsStateProvider() {
        this(null);
    }

    private GcsStateProvider(@Nullable GoogleAccess access) {
        this.access = access;
    }

    /**
     * Reads with the host's access.
     *
     * @param access credentials, clients, addresses
     * @return the provider
     */
    public static GcsStateProvider of(GoogleAccess access) {
        return new GcsStateProvider(access);
    }

    /** {@code gcs}. */
    @Override
    public Set<String> backendTypes() {
        return Set.of("gcs");
    }

    /**
     * What says where the state is and as whom it is read. {@code credentials} and {@code encryption_key} may name files, so
     * they are the host's to say.
     */
    @Override
    public JobArguments jobArguments(String backendType) {
        return JobArguments.of(
                        "access_token",
                        "bucket",
                        "impersonate_service_account",
                        "impersonate_service_account_delegates",
                        "kms_encryption_key",
                        "prefix")
                .places("storage_custom_endpoint");
    }

    @Override
    public StateSource source(TerraformBackend backend) {
        return new GcsState(new GcsBackend(backend), access);
    }

    /**
     * Addresses like {@code gs://bucket/prefix/workspace.tfstate}; one that does not end so is a bucket and the prefix of its
     * default workspace.
     */
    @Override
    public Optional<StateSource> source(String address, Function<String, @Nullable String> environment) {
        if (!address.startsWith(SCHEME)) {
            return Optional.empty();
        }
        String place = address.substring(SCHEME.length());
        String workspace = TerraformBackend.DEFAULT_WORKSPACE;
        int last = place.lastIndexOf('/');
        if (last >= 0 && place.endsWith(SUFFIX)) {
            workspace = place.substring(last + 1, place.length() - SUFFIX.length());
            place = place.substring(0, last);
        }
        int slash = place.indexOf('/');
        Map<String, @Nullable Object> arguments = new LinkedHashMap<>();
        arguments.put("bucket", slash < 0 ? place : place.substring(0, slash));
        arguments.put("prefix", slash < 0 ? null : place.substring(slash + 1));
        return Optional.of(source(TerraformBackend.of("gcs", arguments, workspace, environment)));
    }
}
