package io.dativo.azure.state;

import io.dativo.azure.AzureCloud;
import io.dativo.azure.AzureProvider;
import io.dativo.problem.InvalidInputException;
import io.dativo.problem.Problem;
import io.dativo.spi.JobArguments;
import io.dativo.spi.StateSource;
import io.dativo.spi.StateSourceProvider;
import io.dativo.spi.TerraformBackend;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Terraform states in Blob storage, as the backend {@code azurerm} keeps them. It signs in with what the backend's block or
 * Terraform's variables ({@code ARM_ACCESS_KEY}, {@code ARM_SAS_TOKEN}, {@code ARM_CLIENT_ID}, …) give, an access key before a
 * SAS token before Microsoft Entra; a state is only read. Immutable and thread-safe.
 */
public final class AzureStates implements StateSourceProvider {
    private static final Pattern ACCOUNT = Pattern.compile("[a-z0-9]{3,24}");
    private static final Pattern ADDRESS =
            Pattern.compile("https://([A-Za-z0-9]+\\.blob\\.[a-z.]+)/([^/?#]+)/([^?#]+)(?:\\?(.*))?");
    private static final Pattern CONTAINER = Pattern.compile("\\$?[a-z0-9-]{1,63}");

    private final @Nullable AzureProvider provider;

    /** For {@link java.util.ServiceLoader}: signs in with what the backend and the environment offer. */
    public AzureStates() {
        this(null);
    }

    private AzureStates(@Nullable AzureProvider provider) {
        this.provider = provider;
    }

    /**
     * States that are read with a provider's transport, and with its credential or clients, where the host gave it some and
     * the backend has no key and no SAS token.
     *
     * @param provider the provider
     * @return the states
     */
    public static AzureStates of(AzureProvider provider) {
        return new AzureStates(provider);
    }

    @Override
    public Set<String> backendTypes() {
        return Set.of("azurerm");
    }

    /** What says where the state is and as whom it is read; files and addresses are the host's to say. */
    @Override
    public JobArguments jobArguments(String backendType) {
        return JobArguments.of(
                        "access_key",
                        "client_certificate_password",
                        "client_id",
                        "client_secret",
                        "container_name",
                        "environment",
                        "key",
                        "lookup_blob_endpoint",
                        "oidc_token",
                        "resource_group_name",
                        "sas_token",
                        "snapshot",
                        "storage_account_name",
                        "subscription_id",
                        "tenant_id",
                        "use_aks_workload_identity",
                        "use_azuread_auth",
                        "use_cli",
                        "use_msi",
                        "use_oidc")
                .places("metadata_host", "msi_endpoint", "oidc_request_url");
    }

    @Override
    public StateSource source(TerraformBackend backend) {
        String account = backend.required("storage_account_name");
        String container = backend.required("container_name");
        if (!ACCOUNT.matcher(account).matches()) {
            throw problem(
                    "'" + account + "' is not the name of a storage account",
                    "give 3 to 24 lower-case letters and digits");
        }
        if (!CONTAINER.matcher(container).matches()) {
            throw problem(
                    "'" + container + "' is not the name of a container",
                    "give 3 to 63 lower-case letters, digits and hyphens");
        }
        AzureCloud cloud = cloud(backend);
        return new AzurermState(provider, backend, cloud, cloud.blobHost(account), container, backend.place());
    }

    /**
     * A state by the address of its blob, {@code https://ACCOUNT.blob.core.windows.net/CONTAINER/KEY}, with a SAS token as its
     * query or without.
     */
    @Override
    public Optional<StateSource> source(String address, Function<String, @Nullable String> environment) {
        Matcher blob = ADDRESS.matcher(address);
        if (!blob.matches()) {
            return Optional.empty();
        }
        String host = blob.group(1).toLowerCase(Locale.ROOT);
        String account = host.substring(0, host.indexOf('.'));
        for (AzureCloud cloud : AzureCloud.values()) {
            if (host.equals(cloud.blobHost(account))) {
                Map<String, @Nullable Object> arguments = new HashMap<>();
                arguments.put("storage_account_name", account);
                arguments.put("container_name", blob.group(2));
                arguments.put("key", URLDecoder.decode(blob.group(3).replace("+", "%2B"), StandardCharsets.UTF_8));
                arguments.put(
                        "environment", cloud.name().toLowerCase(Locale.ROOT).replace("_", ""));
                arguments.put("sas_token", blob.group(4));
                return Optional.of(source(
                        TerraformBackend.of("azurerm", arguments, TerraformBackend.DEFAULT_WORKSPACE, environment)));
            }
        }
        return Optional.empty();
    }

    private static AzureCloud cloud(TerraformBackend backend) {
        if (backend.argumentOr("metadata_host", "ARM_METADATA_HOSTNAME", "ARM_METADATA_HOST") != null) {
            throw problem(
                    "the endpoints that metadata_host names are not read",
                    "let Terraform read the state: StateSources.command(...), or give the output of 'terraform output -json'");
        }
        String name = backend.argumentOr("environment", "ARM_ENVIRONMENT");
        return switch (name == null ? "public" : name.toLowerCase(Locale.ROOT)) {
            case "public" -> AzureCloud.PUBLIC;
            case "usgovernment", "usgovernmentl4", "usgovernmentl5" -> AzureCloud.US_GOVERNMENT;
            case "china" -> AzureCloud.CHINA;
            default -> throw problem("'" + name + "' is not a cloud of Azure", "use public, usgovernment or china");
        };
    }

    private static InvalidInputException problem(String message, String hint) {
        return new InvalidInputException(
                "the Terraform backend",
                List.of(Problem.error("backend-argument", message, "infrastructure.terraform.backend", null, hint)));
    }
}
