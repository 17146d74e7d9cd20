package io.dativo.azure;

import io.dativo.problem.InvalidInputException;
import io.dativo.problem.Problem;
import io.dativo.spi.StateSource;
import io.dativo.spi.StateSourceProvider;
import io.dativo.spi.TerraformBackend;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Terraform states in Blob storage, as the backend {@code azurerm} keeps them. It signs in with what the backend's block or
 * Terraform's variables ({@code ARM_ACCESS_KEY}, {@code ARM_SAS_TOKEN}, {@code ARM_CLIENT_ID}, …) give, an access key before a
 * SAS token before Microsoft Entra; a state is only read. Immutable and thread-safe.
 */
public final class AzureStates implements StateSourceProvider {
    private static final Pattern ACCOUNT = Pattern.compile("[a-z0-9]{3,24}");
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
     * States that are read with a provider's credential and clients, wherever the backend gives no key and no SAS token.
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

    @Override
    public StateSource source(TerraformBackend backend) {
        String account = backend.required("storage_account_name");
        String container = backend.required("container_name");
        if (!ACCOUNT.matcher(account).matches()) {
            throw problem("'" + account + "' is not the name of a storage account", "give 3 to 24 lower-case letters and digits");
        }
        if (!CONTAINER.matcher(container).matches()) {
            throw problem("'" + container + "' is not the name of a container", "give 3 to 63 lower-case letters, digits and hyphens");
        }
        return new AzurermState(provider, backend, cloud(backend).blobHost(account), container, backend.place());
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
