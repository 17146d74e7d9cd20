package io.dativo.gcp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.api.client.http.HttpTransport;
import com.google.api.client.http.LowLevelHttpRequest;
import com.google.api.client.http.javanet.NetHttpTransport;
import com.google.api.client.json.gson.GsonFactory;
import com.google.api.services.bigquery.Bigquery;
import com.google.api.services.storage.Storage;
import com.google.auth.oauth2.AccessToken;
import com.google.auth.oauth2.GoogleCredentials;
import com.google.auth.oauth2.ImpersonatedCredentials;
import io.dativo.gcp.fake.FakeGoogle;
import io.dativo.infrastructure.ResourceRef;
import io.dativo.problem.ProviderException;
import io.dativo.problem.ProviderException.Kind;
import io.dativo.spi.TagRead;
import io.dativo.spi.TagStore;
import io.dativo.spi.TagWrite;
import io.dativo.spi.TagWriteResult;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GoogleAccessTest {
    private static final String TOKEN = "ya29.very-secret";
    private static final ResourceRef LAKE = new ResourceRef("gcp", GcpId.BUCKET, "gs://acme-lake");

    private final FakeGoogle google = new FakeGoogle().withBucket(Propagation.PROJECT, "acme-lake");

    @AfterEach
    void stop() {
        google.close();
    }

    @Test
    void given_credentials_are_sent_and_shown_nowhere() {
        google.requireToken(TOKEN);
        GoogleAccess access = GoogleAccess.builder()
                .endpoint(google.address())
                .credentials(credentials())
                .build();
        GcpProvider provider = GcpProvider.of(access);
        try (TagStore store = provider.open(Propagation.SCOPE)) {
            assertThat(store.read(List.of(LAKE)).get(LAKE).status()).isEqualTo(TagRead.Status.FOUND);
            assertThat(access + " " + provider + " " + store).doesNotContain(TOKEN);
        }
    }

    @Test
    void a_token_that_google_does_not_take_is_denied_and_shown_nowhere() {
        google.requireToken("another");
        GoogleAccess access = GoogleAccess.builder()
                .endpoint(google.address())
                .credentials(credentials())
                .build();
        try (TagStore store = GcpProvider.of(access).open(Propagation.SCOPE)) {
            TagRead read = store.read(List.of(LAKE)).get(LAKE);
            assertThat(read.status()).isEqualTo(TagRead.Status.NOT_OBSERVED);
            assertThat(read.detail()).contains(" failed: 401").doesNotContain(TOKEN);
        }
    }

    @ParameterizedTest
    @CsvSource({"403, IAM_PERMISSION_DENIED, DENIED", "404, NOT_FOUND, DENIED", "503, UNAVAILABLE, UNAVAILABLE"})
    void a_call_that_was_never_made_for_want_of_a_token_is_not_in_doubt_and_says_nothing_of_the_resource(
            int status, String reason, Kind kind) {
        HttpTransport here = new NetHttpTransport.Builder()
                .setConnectionFactory(url -> (HttpURLConnection)
                        URI.create(google.address() + url.getFile()).toURL().openConnection())
                .build();
        GoogleAccess access = GoogleAccess.builder()
                .endpoint(google.address())
                .credentials(ImpersonatedCredentials.create(
                        credentials(),
                        "etl@acme-data-platform.iam.gserviceaccount.com",
                        List.of(),
                        List.of("https://www.googleapis.com/auth/cloud-platform"),
                        3600,
                        () -> here))
                .build();
        try (TagStore store = GcpProvider.of(access).open(Propagation.SCOPE)) {
            google.failNext(status, reason);
            TagWriteResult result = store.write(List.of(new TagWrite(LAKE, Map.of("a", "b"), Set.of(), null)))
                    .get(LAKE);
            assertThat(result.failure()).isEqualTo(kind);
            assertThat(result.detail()).contains("signing in failed").contains(reason);
        }
        assertThat(google.calls()).singleElement().asString().endsWith(":generateAccessToken");
    }

    @Test
    void the_hosts_own_client_is_used() {
        Storage client = new Storage.Builder(new NetHttpTransport(), GsonFactory.getDefaultInstance(), request -> {})
                .setRootUrl(google.address() + "/")
                .setApplicationName("host")
                .build();
        // No credentials are looked for: there are none, and no call needs any.
        Bigquery unused = new Bigquery.Builder(new NetHttpTransport(), GsonFactory.getDefaultInstance(), request -> {})
                .setApplicationName("host")
                .build();
        GoogleAccess access = GoogleAccess.builder()
                .storage(client)
                .bigquery(unused)
                .transport(new Unreachable())
                .build();
        try (TagStore store = GcpProvider.of(access).open(Propagation.SCOPE)) {
            assertThat(store.read(List.of(LAKE)).get(LAKE).status()).isEqualTo(TagRead.Status.FOUND);
        }
    }

    @Test
    void credentials_are_never_sent_to_another_machine_in_the_clear() {
        assertThatThrownBy(() -> GoogleAccess.builder()
                        .endpoint(URI.create("http://storage.example.com"))
                        .credentials(credentials())
                        .build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("https");
        assertThatThrownBy(() ->
                        GoogleAccess.builder().endpoint(URI.create("localhost")).build())
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void without_credentials_there_is_one_problem_that_says_what_to_do(@TempDir Path home) {
        // The build empties GOOGLE_APPLICATION_CREDENTIALS; the transport stands for a machine that is not Google's.
        String before = System.getProperty("user.home");
        System.setProperty("user.home", home.toString());
        try {
            GoogleAccess access =
                    GoogleAccess.builder().transport(new Unreachable()).build();
            assertThatThrownBy(() -> GcpProvider.of(access).open(Propagation.SCOPE))
                    .isInstanceOfSatisfying(ProviderException.class, e -> {
                        assertThat(e.kind()).isEqualTo(Kind.DENIED);
                        assertThat(e)
                                .message()
                                .contains("gcloud auth application-default login")
                                .contains("GoogleAccess.builder()");
                    });
        } finally {
            System.setProperty("user.home", before);
        }
    }

    /** A machine without a network. */
    private static final class Unreachable extends HttpTransport {
        @Override
        protected LowLevelHttpRequest buildRequest(String method, String url) throws IOException {
            throw new IOException("there is no network");
        }
    }

    private static GoogleCredentials credentials() {
        return GoogleCredentials.create(
                new AccessToken(TOKEN, Date.from(Instant.now().plusSeconds(3600))));
    }
}
