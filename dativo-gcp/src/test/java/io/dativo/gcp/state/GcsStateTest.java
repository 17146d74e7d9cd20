package io.dativo.gcp.state;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.api.client.http.HttpTransport;
import com.google.api.client.http.javanet.NetHttpTransport;
import com.google.auth.oauth2.AccessToken;
import com.google.auth.oauth2.GoogleCredentials;
import io.dativo.gcp.GoogleAccess;
import io.dativo.gcp.Propagation;
import io.dativo.gcp.fake.FakeGoogle;
import io.dativo.problem.InvalidInputException;
import io.dativo.problem.ProviderException;
import io.dativo.problem.ProviderException.Kind;
import io.dativo.spi.JobArguments;
import io.dativo.spi.StateSource;
import io.dativo.spi.TerraformBackend;
import io.dativo.terraform.StateReader;
import io.dativo.terraform.backend.StateSources;
import io.dativo.test.StateContract;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GcsStateTest {
    private static final String BUCKET = "acme-terraform-state";
    private static final String PREFIX = "dativo/acme/prod";
    private static final String STATE = """
            {"version": 4, "terraform_version": "1.11.4", "serial": 3, "lineage": "x",
             "outputs": {"gcs_bucket_name": {"value": "acme-lake", "type": "string"}}, "resources": []}
            """;
    private static final String READER = "state-reader@acme-data-platform.iam.gserviceaccount.com";
    private static final String HOP = "ci-runner@acme-data-platform.iam.gserviceaccount.com";
    private static final String KEY =
            Base64.getEncoder().encodeToString("0123456789abcdef0123456789abcdef".getBytes(UTF_8));

    private final FakeGoogle google = new FakeGoogle().withBucket(Propagation.PROJECT, BUCKET);
    private final Map<String, String> environment = new HashMap<>();
    private final Map<String, Object> arguments = new HashMap<>();

    @AfterEach
    void stop() {
        google.close();
    }

    @Nested
    class WhatIsNoState extends StateContract {
        @Override
        protected StateSource holding(byte[] document) {
            google.withObject(BUCKET, PREFIX + "/default.tfstate", document);
            return source("default");
        }
    }

    @Test
    void the_outputs_of_a_workspace_cost_one_request() throws IOException {
        google.withObject(BUCKET, PREFIX + "/acme-prod.tfstate", (STATE + " ".repeat(5_000_000)).getBytes(UTF_8));
        StateSource source = source("acme-prod");
        assertThat(StateReader.outputs()
                        .read(source)
                        .outputs()
                        .get("gcs_bucket_name")
                        .value())
                .isEqualTo("acme-lake");
        assertThat(google.calls())
                .containsExactly(
                        "GET /download/storage/v1/b/" + BUCKET + "/o/dativo%2Facme%2Fprod%2Facme-prod.tfstate");
        assertThat(source.describe()).isEqualTo("gs://acme-terraform-state/dativo/acme/prod/acme-prod.tfstate");
    }

    @Test
    void a_state_is_read_to_its_end_in_few_parts() throws IOException {
        byte[] large = new byte[30_000_000];
        for (int i = 0; i < large.length; i++) {
            large[i] = (byte) (i * 31);
        }
        google.withObject(BUCKET, PREFIX + "/default.tfstate", large);
        try (InputStream state = source("default").open()) {
            assertThat(state.readAllBytes()).isEqualTo(large);
        }
        assertThat(google.calls()).hasSizeBetween(4, 9);
    }

    @Test
    void a_state_that_changes_while_it_is_read_is_never_a_mixture() throws IOException {
        google.withObject(BUCKET, PREFIX + "/default.tfstate", new byte[1_000_000]);
        try (InputStream state = source("default").open()) {
            state.read();
            google.withObject(BUCKET, PREFIX + "/default.tfstate", new byte[1_000_000]);
            assertFails(state::readAllBytes, Kind.CONFLICT, "changed while it was read");
        }
    }

    @Test
    void an_empty_object_is_an_empty_stream() throws IOException {
        google.withObject(BUCKET, PREFIX + "/default.tfstate", new byte[0]);
        try (InputStream state = source("default").open()) {
            assertThat(state.readAllBytes()).isEmpty();
        }
    }

    @Test
    void every_failure_says_what_it_is_and_what_to_do() {
        assertFails(() -> source("default").open(), Kind.NOT_FOUND, "it was never applied, or the bucket");
        google.failNext(403, "forbidden");
        assertFails(() -> source("default").open(), Kind.DENIED, "storage.objects.get");
        arguments.put("bucket", "acme-nowhere");
        assertFails(() -> source("default").open(), Kind.NOT_FOUND, "the prefix or the workspace");
    }

    @Test
    void a_read_that_failed_in_passing_is_made_again() throws IOException {
        google.withObject(BUCKET, PREFIX + "/default.tfstate", STATE.getBytes(UTF_8));
        google.failNext(503, "backendError");
        google.failNext(429, "rateLimitExceeded");
        try (InputStream state = source("default").open()) {
            assertThat(state.readAllBytes()).hasSize(STATE.length());
        }
        assertThat(google.calls()).hasSize(3);
    }

    @Test
    void a_state_that_its_writer_encrypted_needs_his_key(@TempDir Path folder) throws IOException {
        google.withEncryptedObject(BUCKET, PREFIX + "/default.tfstate", STATE.getBytes(UTF_8), KEY);
        assertFails(() -> source("default").open(), Kind.REJECTED, "give encryption_key or GOOGLE_ENCRYPTION_KEY");

        environment.put("GOOGLE_ENCRYPTION_KEY", Base64.getEncoder().encodeToString(new byte[32]));
        assertFails(() -> source("default").open(), Kind.REJECTED, "not encrypted with the given");

        environment.put("GOOGLE_ENCRYPTION_KEY", KEY);
        source("default").open().close();

        Path file = Files.writeString(folder.resolve("key"), KEY + "\n");
        arguments.put("encryption_key", file.toString());
        source("default").open().close();

        arguments.put("encryption_key", "no-key");
        assertThatThrownBy(() -> source("default").open())
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("32 bytes in Base64")
                .hasMessageNotContaining("no-key");
    }

    @Test
    void a_token_of_the_backend_or_of_the_environment_is_used() throws IOException {
        google.withObject(BUCKET, PREFIX + "/default.tfstate", STATE.getBytes(UTF_8))
                .requireToken("ya29.a");
        assertFails(() -> source("default").open(), Kind.DENIED, "may not be read");
        environment.put("GOOGLE_OAUTH_ACCESS_TOKEN", "ya29.a");
        source("default").open().close();
        arguments.put("access_token", "ya29.wrong");
        assertFails(() -> source("default").open(), Kind.DENIED, "may not be read");
    }

    @Test
    void credentials_are_a_path_or_their_contents_and_are_never_shown(@TempDir Path folder) throws IOException {
        google.withObject(BUCKET, PREFIX + "/default.tfstate", STATE.getBytes(UTF_8))
                .requireToken("ya29.of-the-user");
        google.grant("r-secret", "ya29.of-the-user");
        arguments.put("credentials", user());
        source("default").open().close();

        Path file = Files.writeString(folder.resolve("user.json"), user());
        arguments.remove("credentials");
        environment.put("GOOGLE_CREDENTIALS", file.toString());
        source("default").open().close();

        environment.put("GOOGLE_BACKEND_CREDENTIALS", "{\"private\": \"very-secret\"}");
        assertThatThrownBy(() -> source("default").open())
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("neither the JSON of Google's credentials nor the path")
                .hasMessageNotContaining("very-secret");
        assertThat(source("default").toString()).doesNotContain("secret");
    }

    @Test
    void an_account_is_impersonated_through_others_and_the_state_is_read_with_its_token() throws IOException {
        google.withObject(BUCKET, PREFIX + "/default.tfstate", STATE.getBytes(UTF_8))
                .requireToken("ya29.of-the-reader");
        google.mayImpersonate("ya29.of-the-user", READER, List.of(HOP), "ya29.of-the-reader");
        arguments.put("access_token", "ya29.of-the-user");
        arguments.put("impersonate_service_account", READER);
        arguments.put("impersonate_service_account_delegates", List.of(HOP));
        impersonating().open().close();
        assertThat(google.calls())
                .containsExactly(
                        "POST /v1/projects/-/serviceAccounts/" + READER + ":generateAccessToken",
                        "GET /download/storage/v1/b/" + BUCKET + "/o/dativo%2Facme%2Fprod%2Fdefault.tfstate");
    }

    @Test
    void the_account_of_the_environment_is_impersonated_with_credentials_that_are_renewed_first() throws IOException {
        google.withObject(BUCKET, PREFIX + "/default.tfstate", STATE.getBytes(UTF_8))
                .requireToken("ya29.of-the-reader");
        google.grant("r-secret", "ya29.of-the-user");
        google.mayImpersonate("ya29.of-the-user", READER, List.of(), "ya29.of-the-reader");
        arguments.put("credentials", user());
        environment.put("GOOGLE_IMPERSONATE_SERVICE_ACCOUNT", "somebody-else@" + READER.split("@")[1]);
        environment.put("GOOGLE_BACKEND_IMPERSONATE_SERVICE_ACCOUNT", READER);
        impersonating().open().close();
        assertThat(google.calls()).hasSize(3).first().isEqualTo("POST /token");
    }

    @Test
    void an_account_that_may_not_be_impersonated_is_said_with_the_permission_that_it_takes() {
        arguments.put("access_token", "ya29.of-the-user");
        arguments.put("impersonate_service_account", READER);
        assertThatThrownBy(() -> impersonating().open()).isInstanceOfSatisfying(ProviderException.class, e -> {
            assertThat(e.kind()).isEqualTo(Kind.DENIED);
            assertThat(e.providerCode()).isEqualTo("IAM_PERMISSION_DENIED");
            assertThat(e)
                    .message()
                    .contains(READER)
                    .contains("iam.serviceAccounts.getAccessToken")
                    .contains("roles/iam.serviceAccountTokenCreator")
                    .contains("gs://" + BUCKET)
                    .doesNotContain("ya29");
        });
        assertThat(google.calls()).hasSize(1);
    }

    @Test
    void what_else_keeps_an_account_from_being_impersonated_is_told_by_its_kind() {
        arguments.put("access_token", "ya29.of-the-user");
        arguments.put("impersonate_service_account", READER);
        google.failNext(503, "UNAVAILABLE");
        assertFails(() -> impersonating().open(), Kind.UNAVAILABLE, "503");
        google.failNext(429, "RESOURCE_EXHAUSTED");
        assertFails(() -> impersonating().open(), Kind.THROTTLED, "429");
        google.failNext(404, "NOT_FOUND");
        assertFails(() -> impersonating().open(), Kind.DENIED, "404");

        arguments.remove("access_token");
        arguments.put("credentials", user());
        assertFails(
                () -> impersonating().open(),
                Kind.DENIED,
                "failed: signing in failed: 400 invalid_grant: Token has been expired or revoked.");
    }

    /** The state as the backend reads it, with the addresses of Google's sign-in on this machine. */
    private StateSource impersonating() {
        HttpTransport here = new NetHttpTransport.Builder()
                .setConnectionFactory(url -> (HttpURLConnection)
                        URI.create(google.address() + url.getFile()).toURL().openConnection())
                .build();
        return new GcsState(new GcsBackend(backend("default"), () -> here), null);
    }

    private String user() {
        return """
                {"type": "authorized_user", "client_id": "c", "client_secret": "s-secret", "refresh_token": "r-secret",
                 "token_uri": "%s/token"}
                """.formatted(google.address());
    }

    @Test
    void the_hosts_access_wins_over_what_the_backend_says() throws IOException {
        google.withObject(BUCKET, PREFIX + "/default.tfstate", STATE.getBytes(UTF_8))
                .requireToken("ya29.host");
        arguments.put("access_token", "ya29.wrong");
        GoogleAccess host = GoogleAccess.builder()
                .endpoint(google.address())
                .credentials(GoogleCredentials.create(new AccessToken("ya29.host", null)))
                .build();
        GcsStateProvider.of(host).source(backend("default")).open().close();
    }

    @Test
    void an_address_names_an_object_or_the_prefix_of_a_default_workspace() {
        GcsStateProvider provider = new GcsStateProvider();
        assertThat(describe(provider, "gs://b/a/c/prod.tfstate")).contains("gs://b/a/c/prod.tfstate");
        assertThat(describe(provider, "gs://b/prod.tfstate")).contains("gs://b/prod.tfstate");
        assertThat(describe(provider, "gs://b/a/c")).contains("gs://b/a/c/default.tfstate");
        assertThat(describe(provider, "gs://b")).contains("gs://b/default.tfstate");
        assertThat(describe(provider, "s3://b/a")).isEmpty();
        assertThatThrownBy(() -> describe(provider, "gs:///a"))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("bucket");
    }

    @Test
    void it_is_found_for_an_address() throws IOException {
        google.withObject(BUCKET, PREFIX + "/acme-prod.tfstate", STATE.getBytes(UTF_8));
        environment.put("STORAGE_EMULATOR_HOST", google.address().getAuthority());
        StateSource source =
                StateSources.address("gs://" + BUCKET + "/" + PREFIX + "/acme-prod.tfstate", environment::get);
        assertThat(StateReader.outputs().read(source).outputs()).containsKey("gcs_bucket_name");
    }

    private static Optional<String> describe(GcsStateProvider provider, String address) {
        return provider.source(address, name -> null).map(StateSource::describe);
    }

    private StateSource source(String workspace) {
        return new GcsStateProvider().source(backend(workspace));
    }

    private TerraformBackend backend(String workspace) {
        Map<String, Object> given = new HashMap<>(Map.of(
                "bucket", BUCKET, "prefix", PREFIX, "storage_custom_endpoint", google.address() + "/storage/v1/b"));
        given.putAll(arguments);
        return TerraformBackend.of("gcs", given, workspace, environment::get);
    }

    private interface Action {
        Object run() throws IOException;
    }

    private static void assertFails(Action action, Kind kind, String part) {
        assertThatThrownBy(action::run).isInstanceOfSatisfying(ProviderException.class, e -> {
            assertThat(e.kind()).isEqualTo(kind);
            assertThat(e).message().contains(part);
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "credentials",
                "encryption_key",
                "storage_custom_endpoint",
                "something_new",
            })
    void what_reaches_files_commands_or_other_places_is_not_a_jobs_to_say(String argument) {
        JobArguments may = new GcsStateProvider().jobArguments("gcs");

        assertThat(may.isSafe(argument)).isFalse();
        assertThat(may.isPlace(argument))
                .isEqualTo(argument.contains("endpoint") || argument.contains("host") || argument.endsWith("url"));
    }
}
