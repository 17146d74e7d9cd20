package io.dativo.gcp.state;

import com.google.auth.http.HttpTransportFactory;
import com.google.auth.oauth2.AccessToken;
import com.google.auth.oauth2.GoogleCredentials;
import com.google.auth.oauth2.ImpersonatedCredentials;
import io.dativo.gcp.GcpErrors;
import io.dativo.gcp.GoogleAccess;
import io.dativo.gcp.GoogleTransport;
import io.dativo.http.HttpFailure.Call;
import io.dativo.problem.InvalidInputException;
import io.dativo.problem.Problem;
import io.dativo.problem.ProviderException;
import io.dativo.problem.ProviderException.Kind;
import io.dativo.spi.TerraformBackend;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a backend {@code gcs} says, read as Terraform reads it: its arguments, then the environment. Files that it names are
 * read when the state is. Texts show the place and nothing else. Immutable.
 */
final class GcsBackend {
    private static final String PATH = "infrastructure.terraform.backend";
    private static final List<String> SCOPES = List.of("https://www.googleapis.com/auth/devstorage.read_only");
    private static final String ACCOUNT = "projects/-/serviceAccounts/";
    private static final int CUSTOMER_KEY_BYTES = 32;
    private static final int LIFETIME_SECONDS = 3600;

    private final TerraformBackend backend;
    private final HttpTransportFactory signIn;
    private final String bucket;
    private final String object;
    private final @Nullable URI endpoint;

    /**
     * Reads a backend.
     *
     * @throws InvalidInputException when an argument is missing or wrong
     */
    GcsBackend(TerraformBackend backend) {
        this(backend, GoogleTransport::standard);
    }

    /**
     * @param signIn what credentials are asked for over
     */
    GcsBackend(TerraformBackend backend, HttpTransportFactory signIn) {
        this.backend = backend;
        this.signIn = signIn;
        bucket = backend.required("bucket");
        object = backend.place();
        endpoint = endpoint(backend);
    }

    String bucket() {
        return bucket;
    }

    /** The name of the workspace's state. */
    String object() {
        return object;
    }

    /** How Google is reached with the backend's own credentials. */
    GoogleAccess access() {
        GoogleAccess.Builder access = GoogleAccess.builder();
        if (endpoint != null) {
            access.endpoint(endpoint);
        }
        GoogleCredentials credentials = credentials();
        if (credentials != null) {
            access.credentials(credentials);
        }
        try {
            return access.build();
        } catch (IllegalArgumentException refused) {
            throw problem("the custom endpoint is refused: " + refused.getMessage(), "use an https address");
        }
    }

    /** The key of an object that its writer encrypted, in Base64, or null. */
    @Nullable
    String customerKey() {
        String given = backend.argumentOr("encryption_key", "GOOGLE_ENCRYPTION_KEY");
        if (given == null) {
            return null;
        }
        String key = pathOrContents(given).strip();
        try {
            if (Base64.getDecoder().decode(key).length == CUSTOMER_KEY_BYTES) {
                return key;
            }
        } catch (IllegalArgumentException noBase64) {
            // Said below, without what was given.
        }
        throw problem(
                "the encryption_key is no key", "it is 32 bytes in Base64, or the path of a file that holds them");
    }

    /** Those that the arguments and the environment name; null for Application Default Credentials. */
    private @Nullable GoogleCredentials credentials() {
        GoogleCredentials named = named();
        String account = backend.argumentOr(
                "impersonate_service_account",
                "GOOGLE_BACKEND_IMPERSONATE_SERVICE_ACCOUNT",
                "GOOGLE_IMPERSONATE_SERVICE_ACCOUNT");
        if (account == null) {
            return named;
        }
        try {
            GoogleCredentials source = named == null ? GoogleCredentials.getApplicationDefault(signIn) : named;
            return impersonated(source, account);
        } catch (IOException none) {
            throw GoogleAccess.noCredentials(none);
        }
    }

    private GoogleCredentials impersonated(GoogleCredentials source, String account) {
        ImpersonatedCredentials credentials =
                ImpersonatedCredentials.create(source, account, delegates(), SCOPES, LIFETIME_SECONDS, signIn);
        try {
            // A refusal is reported here as what it is; on the way to the state it would be one of the state.
            credentials.refreshIfExpired();
            return credentials;
        } catch (IOException failed) {
            throw GcpErrors.of(
                    Call.READ,
                    "reading the state " + this + " as " + account
                            + ", whom the credentials have to be allowed to impersonate"
                            + " (iam.serviceAccounts.getAccessToken on it, as roles/iam.serviceAccountTokenCreator has),",
                    failed);
        }
    }

    private @Nullable GoogleCredentials named() {
        String token = backend.argumentOr("access_token", "GOOGLE_OAUTH_ACCESS_TOKEN");
        if (token != null) {
            return GoogleCredentials.create(new AccessToken(token, null));
        }
        String given = backend.argumentOr("credentials", "GOOGLE_BACKEND_CREDENTIALS", "GOOGLE_CREDENTIALS");
        if (given == null) {
            return null;
        }
        String json = pathOrContents(given);
        try {
            return GoogleCredentials.fromStream(
                    new ByteArrayInputStream(json.getBytes(StandardCharsets.UTF_8)), signIn);
        } catch (IOException | IllegalArgumentException noCredentials) {
            throw problem(
                    "the credentials are neither the JSON of Google's credentials nor the path of a file that holds it",
                    "give the key file of a service account, or none and let Application Default Credentials be found");
        }
    }

    private List<String> delegates() {
        Object given = backend.arguments().get("impersonate_service_account_delegates");
        return given instanceof List<?> names
                ? names.stream().map(name -> ACCOUNT + name).toList()
                : List.of();
    }

    /** As Terraform does: what is the path of a file stands for what the file holds. */
    private static String pathOrContents(String given) {
        try {
            String home = System.getProperty("user.home");
            Path file = Path.of(given.startsWith("~/") ? home + given.substring(1) : given);
            return Files.isRegularFile(file) ? Files.readString(file) : given;
        } catch (InvalidPathException contents) {
            return given;
        } catch (IOException failed) {
            throw new ProviderException(
                    Kind.DENIED, null, "a file that the Terraform backend 'gcs' names cannot be read", failed);
        }
    }

    /** Only where the server is: the path of the API is always the same. */
    private static @Nullable URI endpoint(TerraformBackend backend) {
        String given = backend.argumentOr(
                "storage_custom_endpoint",
                "GOOGLE_BACKEND_STORAGE_CUSTOM_ENDPOINT",
                "GOOGLE_STORAGE_CUSTOM_ENDPOINT",
                "STORAGE_EMULATOR_HOST");
        if (given == null) {
            return null;
        }
        try {
            URI uri = URI.create(given.contains("://") ? given : "http://" + given);
            if (uri.getHost() != null) {
                return URI.create(
                        uri.getScheme() + "://" + uri.getHost() + (uri.getPort() < 0 ? "" : ":" + uri.getPort()));
            }
        } catch (IllegalArgumentException noAddress) {
            // Said below.
        }
        throw problem(
                "the storage_custom_endpoint, or the variable in its place, is no address",
                "write https://HOST/storage/v1/b, as Terraform takes it");
    }

    private static InvalidInputException problem(String message, String hint) {
        return new InvalidInputException(
                "the Terraform backend", List.of(Problem.error("backend-argument", message, PATH, null, hint)));
    }

    /** {@code gs://bucket/prefix/workspace.tfstate}. */
    @Override
    public String toString() {
        return "gs://" + bucket + "/" + object;
    }
}
