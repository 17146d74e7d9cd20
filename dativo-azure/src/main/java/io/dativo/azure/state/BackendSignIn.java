package io.dativo.azure.state;

import com.azure.core.credential.TokenCredential;
import com.azure.core.http.HttpClient;
import com.azure.identity.ClientAssertionCredentialBuilder;
import com.azure.identity.ClientCertificateCredentialBuilder;
import com.azure.identity.ClientSecretCredentialBuilder;
import com.azure.identity.ManagedIdentityCredentialBuilder;
import com.azure.storage.blob.BlobServiceClient;
import com.azure.storage.blob.BlobServiceClientBuilder;
import com.azure.storage.common.StorageSharedKeyCredential;
import io.dativo.azure.AzureClients;
import io.dativo.azure.AzureCloud;
import io.dativo.azure.AzureProvider;
import io.dativo.problem.InvalidInputException;
import io.dativo.problem.Problem;
import io.dativo.spi.TerraformBackend;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How Terraform's backend {@code azurerm} signs in, in its order, from its arguments and variables. */
final class BackendSignIn {
    private BackendSignIn() {}

    static BlobServiceClient client(
            @Nullable AzureProvider provider, TerraformBackend backend, AzureCloud cloud, String host) {
        AzureClients clients = (provider == null ? new AzureProvider() : provider).clients();
        BlobServiceClientBuilder builder = clients.blobBuilder(host);
        String key = backend.argumentOr("access_key", "ARM_ACCESS_KEY");
        if (key != null) {
            String account = host.substring(0, host.indexOf('.'));
            return builder.credential(new StorageSharedKeyCredential(account, key))
                    .buildClient();
        }
        String sas = backend.argumentOr("sas_token", "ARM_SAS_TOKEN");
        if (sas != null) {
            return builder.sasToken(sas.startsWith("?") ? sas.substring(1) : sas)
                    .buildClient();
        }
        TokenCredential own = clients.isSignedIn() ? null : credential(backend, cloud, clients.http());
        return own == null ? clients.blobs(host) : builder.credential(own).buildClient();
    }

    /** The credential that the backend names, or null when it names none. */
    private static @Nullable TokenCredential credential(TerraformBackend backend, AzureCloud cloud, HttpClient http) {
        String tenant = backend.argumentOr("tenant_id", "ARM_TENANT_ID");
        String client = text(backend, "client_id", "ARM_CLIENT_ID", "client_id_file_path", "ARM_CLIENT_ID_FILE_PATH");
        if (client != null && tenant != null) {
            String certificate = backend.argumentOr("client_certificate_path", "ARM_CLIENT_CERTIFICATE_PATH");
            if (certificate != null) {
                String password = backend.argumentOr("client_certificate_password", "ARM_CLIENT_CERTIFICATE_PASSWORD");
                return new ClientCertificateCredentialBuilder()
                        .authorityHost(cloud.login())
                        .tenantId(tenant)
                        .clientId(client)
                        .pfxCertificate(certificate)
                        .clientCertificatePassword(password)
                        .httpClient(http)
                        .build();
            }
            String secret = text(
                    backend,
                    "client_secret",
                    "ARM_CLIENT_SECRET",
                    "client_secret_file_path",
                    "ARM_CLIENT_SECRET_FILE_PATH");
            if (secret != null) {
                return new ClientSecretCredentialBuilder()
                        .authorityHost(cloud.login())
                        .tenantId(tenant)
                        .clientId(client)
                        .clientSecret(secret)
                        .httpClient(http)
                        .build();
            }
            boolean token = backend.argumentOr("oidc_token", "ARM_OIDC_TOKEN") != null
                    || backend.argumentOr("oidc_token_file_path", "ARM_OIDC_TOKEN_FILE_PATH") != null;
            if (token && isSet(backend, "use_oidc", "ARM_USE_OIDC")) {
                return new ClientAssertionCredentialBuilder()
                        .authorityHost(cloud.login())
                        .tenantId(tenant)
                        .clientId(client)
                        // Read each time: such a file is written anew before its token expires.
                        .clientAssertion(() -> assertion(backend))
                        .httpClient(http)
                        .build();
            }
        }
        if (isSet(backend, "use_msi", "ARM_USE_MSI")) {
            return new ManagedIdentityCredentialBuilder()
                    .clientId(client)
                    .httpClient(http)
                    .build();
        }
        return null;
    }

    private static String assertion(TerraformBackend backend) {
        String token =
                text(backend, "oidc_token", "ARM_OIDC_TOKEN", "oidc_token_file_path", "ARM_OIDC_TOKEN_FILE_PATH");
        return token == null ? "" : token;
    }

    private static boolean isSet(TerraformBackend backend, String name, String variable) {
        String value = backend.argumentOr(name, variable);
        return value != null && (value.equalsIgnoreCase("true") || value.equals("1"));
    }

    /** A value, or the content of the file that another argument names. */
    private static @Nullable String text(
            TerraformBackend backend, String name, String variable, String fileName, String fileVariable) {
        String value = backend.argumentOr(name, variable);
        String file = backend.argumentOr(fileName, fileVariable);
        if (value != null || file == null) {
            return value;
        }
        try {
            return Files.readString(Path.of(file)).strip();
        } catch (IOException | InvalidPathException e) {
            throw new InvalidInputException(
                    "the Terraform backend",
                    List.of(Problem.error(
                            "backend-argument",
                            "the file '" + file + "' of " + fileName + " cannot be read",
                            "infrastructure.terraform.backend",
                            null,
                            "give a file that this process may read, or " + name)));
        }
    }
}
