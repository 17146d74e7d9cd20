package io.dativo.aws.state;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dativo.Dativo;
import io.dativo.aws.state.ObjectStore.Refusal;
import io.dativo.http.RangedInput;
import io.dativo.infrastructure.TerraformBinding;
import io.dativo.job.JobTrust;
import io.dativo.job.ResolvedJob;
import io.dativo.problem.InvalidInputException;
import io.dativo.problem.ProviderException;
import io.dativo.problem.ProviderException.Kind;
import io.dativo.spi.JobArguments;
import io.dativo.spi.StateSource;
import io.dativo.spi.TerraformBackend;
import io.dativo.terraform.StateReader;
import io.dativo.terraform.TerraformState;
import io.dativo.terraform.backend.StateSources;
import io.dativo.test.StateContract;
import io.dativo.testparts.Needs;
import io.dativo.testparts.OddServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.assertj.core.api.AbstractThrowableAssert;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProviderChain;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.auth.credentials.SystemPropertyCredentialsProvider;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.retries.api.RetryStrategy;
import software.amazon.awssdk.services.s3.S3Client;

/** The backend {@code s3} with the real client against an S3 that refuses what S3 refuses. */
class S3StateTest {
    private static final String REGION = "eu-west-1";
    private static final String BUCKET = "acme-state";
    private static final String KEY = "dativo/terraform.tfstate";
    private static final String CUSTOMER_KEY = "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=";

    private final ObjectStore s3 = new ObjectStore().bucket(BUCKET, REGION);
    private final Map<String, Object> arguments = new HashMap<>();
    private final Map<String, String> environment = new HashMap<>();

    @BeforeEach
    void name_the_state() {
        arguments.putAll(Map.of(
                "bucket",
                BUCKET,
                "key",
                KEY,
                "region",
                REGION,
                "access_key",
                ObjectStore.ACCESS_KEY,
                "secret_key",
                ObjectStore.SECRET_KEY,
                "use_path_style",
                true,
                "skip_credentials_validation",
                true,
                "encrypt",
                true,
                "dynamodb_table",
                "locks"));
        arguments.put("endpoints", Map.of("s3", s3.endpoint(), "sts", s3.endpoint()));
        arguments.put("max_retries", 1);
    }

    @AfterEach
    void stop() {
        s3.close();
    }

    @Nested
    class WhatIsNoState extends StateContract {
        @Override
        protected StateSource holding(byte[] document) {
            s3.put(BUCKET, KEY, document);
            return source();
        }
    }

    @Test
    void outputs_cost_one_small_request_however_large_the_state_is() {
        s3.put(BUCKET, KEY, state("a", 3_000_000));

        assertThat(outputs(source())).isEqualTo("a");
        assertThat(s3.requests()).singleElement().satisfies(request -> {
            assertThat(request.path()).isEqualTo("/" + BUCKET + "/" + KEY);
            assertThat(request.header("Range")).isEqualTo("bytes=0-" + (RangedInput.FIRST - 1));
            assertThat(request.header("If-Match")).isNull();
        });
    }

    @Test
    void a_whole_state_is_read_in_few_ranges_of_one_version() throws IOException {
        byte[] state = state("a", 3_000_000);
        s3.put(BUCKET, KEY, state);

        try (InputStream bytes = source().open()) {
            assertThat(bytes.readAllBytes()).isEqualTo(state);
        }
        assertThat(s3.requests())
                .extracting(request -> request.header("Range"))
                .containsExactly(
                        "bytes=0-65535", "bytes=65536-327679", "bytes=327680-1376255", "bytes=1376256-5570559");
        assertThat(s3.requests().subList(1, 4))
                .extracting(request -> request.header("If-Match"))
                .doesNotContainNull()
                .hasSize(3);
    }

    @Test
    void a_state_that_changes_while_it_is_read_is_one_clear_problem() {
        s3.put(BUCKET, KEY, state("a", 300_000));
        StateSource changing = StateSources.of(source().describe(), () -> {
            InputStream bytes = source().open();
            s3.put(BUCKET, KEY, state("b", 300_000));
            return bytes;
        });

        assertRefused(() -> StateReader.outputs().strict().read(changing), Kind.CONFLICT)
                .hasMessage(
                        "s3://acme-state/dativo/terraform.tfstate changed while it was read; read it again when Terraform"
                                + " is done");
    }

    @Test
    void a_workspace_is_where_terraform_keeps_it() {
        s3.put(BUCKET, "env:/acme-prod/" + KEY, state("prod", 0));
        s3.put(BUCKET, "teams/data/acme-prod/" + KEY, state("data", 0));

        assertThat(outputs(source("acme-prod"))).isEqualTo("prod");
        arguments.put("workspace_key_prefix", "teams/data");
        assertThat(outputs(source("acme-prod"))).isEqualTo("data");
        assertThat(source("acme-prod").describe())
                .isEqualTo("s3://acme-state/teams/data/acme-prod/dativo/terraform.tfstate");
    }

    @Test
    void keys_with_odd_characters_are_found() {
        for (String key : List.of("a b/ü+%20&=?#.tfstate", "a//b.tfstate")) {
            s3.put(BUCKET, key, state(key.substring(0, 1), 0));
            arguments.put("key", key);

            assertThat(outputs(source())).as(key).isEqualTo("a");
        }
    }

    @Test
    void an_empty_object_is_an_empty_state() {
        s3.put(BUCKET, KEY, new byte[0]);

        assertThatThrownBy(() -> outputs(source())).hasMessageContaining("state-empty");
    }

    @Test
    void a_customers_key_is_sent_and_its_absence_told() {
        s3.put(BUCKET, KEY, state("a", 100_000), CUSTOMER_KEY);

        assertRefused(() -> outputs(source()), Kind.REJECTED)
                .hasMessageContaining("encrypted with a key of its writer (SSE-C)")
                .hasMessageContaining("AWS_SSE_CUSTOMER_KEY");
        environment.put("AWS_SSE_CUSTOMER_KEY", CUSTOMER_KEY);
        assertThat(StateReader.outputs().strict().read(source()).outputs()).containsKey("a");
        arguments.put("sse_customer_key", "A".repeat(43) + "=");
        assertRefused(() -> outputs(source()), Kind.DENIED)
                .hasMessageContaining("not encrypted with the given sse_customer_key")
                .hasMessageNotContaining("AAAA");
        s3.put(BUCKET, KEY, state("a", 0));
        assertRefused(() -> outputs(source()), Kind.REJECTED).hasMessageContaining("with the given sse_customer_key");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "404 | NoSuchKey | NOT_FOUND | it was never applied, or the key or the workspace is wrong",
                "404 | NoSuchBucket | NOT_FOUND | there is none of the name 'acme-state'",
                "403 | AccessDenied | DENIED | they need s3:GetObject on it",
                "403 | AllAccessDisabled | DENIED | missing permission s3:GetObject",
                "403 | InvalidAccessKeyId | DENIED | AWS does not know these credentials",
                "403 | SignatureDoesNotMatch | DENIED | AWS does not know these credentials",
                "403 | RequestTimeTooSkewed | REJECTED | the clock of this machine is wrong",
                "403 | InvalidObjectState | REJECTED | is archived",
                "400 | ExpiredToken | DENIED | get new ones",
                "400 | InvalidToken | DENIED | AWS does not know these credentials",
                "301 | PermanentRedirect | REJECTED | in another region than eu-west-1; set the region",
                "400 | InvalidArgument | REJECTED | no",
                "412 | PreconditionFailed | CONFLICT | changed while it was read",
                "416 | InvalidRange | CONFLICT | changed while it was read",
                "503 | SlowDown | THROTTLED | too many calls",
                "500 | InternalError | UNAVAILABLE | InternalError: no",
            })
    void every_refusal_says_what_to_do(int status, String code, Kind kind, String told) {
        s3.put(BUCKET, KEY, state("a", 300_000));
        int before = code.equals("InvalidRange") ? 1 : 0;

        assertRefused(
                        () -> {
                            try (InputStream bytes = source().open()) {
                                bytes.skipNBytes(before * 65_536L);
                                s3.refuseNext(new Refusal(status, code, "no"));
                                (before == 0 ? source().open() : bytes).readAllBytes();
                            }
                        },
                        kind)
                .hasMessageContaining("s3://acme-state/dativo/terraform.tfstate")
                .hasMessageContaining(told)
                .satisfies(failed ->
                        assertThat(((ProviderException) failed).providerCode()).isEqualTo(code));
    }

    @Test
    void the_real_region_is_told() {
        arguments.put("region", "us-east-2");

        assertRefused(() -> outputs(source()), Kind.REJECTED)
                .hasMessage(
                        "s3://acme-state/dativo/terraform.tfstate is in another region than us-east-2; set the region of"
                                + " the backend to eu-west-1");
    }

    @Test
    void a_missing_right_to_decrypt_is_told_apart() {
        s3.refuseNext(new Refusal(403, "AccessDenied", "is not authorized to perform: kms:Decrypt on this resource"));

        assertRefused(() -> outputs(source()), Kind.DENIED)
                .hasMessageContaining("kms:Decrypt on the key that encrypts it");
    }

    @Test
    void an_endpoint_that_is_down_is_told() {
        s3.close();

        assertRefused(() -> outputs(source()), Kind.UNAVAILABLE).hasMessageContaining("cannot be reached");
    }

    @Test
    void a_server_that_dies_in_the_middle_is_told() throws IOException {
        try (ServerSocket dying = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Thread server = new Thread(() -> {
                for (int answers = 0; answers < 2; answers++) {
                    try (Socket socket = dying.accept()) {
                        socket.getInputStream().read(new byte[8192]);
                        socket.getOutputStream()
                                .write(
                                        "HTTP/1.1 206 OK\r\nContent-Length: 100\r\nContent-Range: bytes 0-99/100\r\n\r\n{\"version\""
                                                .getBytes(UTF_8));
                    } catch (IOException e) {
                        return;
                    }
                }
            });
            server.setDaemon(true);
            server.start();
            arguments.put("endpoints", Map.of("s3", "http://127.0.0.1:" + dying.getLocalPort()));

            assertRefused(() -> outputs(source()), Kind.UNAVAILABLE)
                    .hasMessageContaining("the body broke off after 10 of 100 bytes");
        }
    }

    @Test
    void a_server_that_does_not_answer_is_given_up() {
        CountDownLatch done = new CountDownLatch(1);
        s3.put(BUCKET, KEY, state("a", 0));
        s3.beforeNext(() -> await(done));
        try (S3Client impatient = client(s3, AwsRetryStrategy.doNotRetry(), Duration.ofMillis(300))) {
            assertRefused(
                            () -> S3StateProvider.of(impatient)
                                    .source(backend("default"))
                                    .open(),
                            Kind.TIMEOUT)
                    .hasMessageContaining("no answer in time");
        } finally {
            done.countDown();
        }
    }

    @Test
    void no_credentials_are_told_with_what_to_set() {
        try (S3Client client = S3Client.builder()
                .endpointOverride(s3.endpoint())
                .region(Region.of(REGION))
                .httpClient(UrlConnectionHttpClient.create())
                .credentialsProvider(AwsCredentialsProviderChain.of(SystemPropertyCredentialsProvider.create()))
                .build()) {
            assertRefused(
                            () -> S3StateProvider.of(client)
                                    .source(backend("default"))
                                    .open(),
                            Kind.DENIED)
                    .hasMessageContaining("there are no credentials")
                    .hasMessageContaining("AWS_ACCESS_KEY_ID");
        }
    }

    @Test
    void a_failure_is_tried_again() {
        s3.put(BUCKET, KEY, state("a", 0));
        arguments.put("max_retries", 3);
        s3.refuseNext(new Refusal(503, "SlowDown", "Please reduce your request rate."));

        assertThat(outputs(source())).isEqualTo("a");
        assertThat(s3.requests()).hasSize(2);
    }

    @Test
    void the_environment_takes_the_place_of_arguments() {
        s3.put(BUCKET, KEY, state("a", 0));
        List.of("region", "access_key", "secret_key", "endpoints").forEach(arguments::remove);
        environment.putAll(Map.of(
                "AWS_DEFAULT_REGION",
                REGION,
                "AWS_ACCESS_KEY_ID",
                ObjectStore.ACCESS_KEY,
                "AWS_SECRET_ACCESS_KEY",
                ObjectStore.SECRET_KEY,
                "AWS_ENDPOINT_URL_S3",
                s3.endpoint().toString()));

        assertThat(outputs(source())).isEqualTo("a");
        arguments.put("endpoint", s3.endpoint().toString());
        environment.put("AWS_ENDPOINT_URL_S3", "http://127.0.0.1:9");
        assertThat(outputs(source())).as("an argument goes first").isEqualTo("a");
        environment.put("AWS_SESSION_TOKEN", "wrong");
        assertRefused(() -> outputs(source()), Kind.DENIED).hasMessageContaining("does not know these credentials");
    }

    @Test
    void the_profile_is_looked_up_in_the_files_that_are_named(@TempDir Path folder) throws IOException {
        s3.put(BUCKET, KEY, state("a", 0));
        Path file = Files.writeString(
                folder.resolve("credentials"),
                "[states]\naws_access_key_id = %s\naws_secret_access_key = %s\n"
                        .formatted(ObjectStore.ACCESS_KEY, ObjectStore.SECRET_KEY));
        List.of("access_key", "secret_key").forEach(arguments::remove);
        arguments.put("profile", "states");
        arguments.put("shared_credentials_files", List.of(file.toString()));
        environment.put("AWS_ACCESS_KEY_ID", "AKIAOFSOMEBODYELSE00");
        environment.put("AWS_SECRET_ACCESS_KEY", "x");

        assertThat(outputs(source())).isEqualTo("a");
        arguments.put("profile", "other");
        assertRefused(() -> outputs(source()), Kind.DENIED)
                .hasMessageContaining("other")
                .hasMessageNotContaining(ObjectStore.SECRET_KEY);
        arguments.put("shared_credentials_files", List.of(folder.resolve("no").toString()));
        assertRefused(() -> outputs(source()), Kind.DENIED).hasMessageContaining("cannot be read");
    }

    @Test
    void a_role_is_assumed_in_today_s_form_and_in_the_one_before() {
        s3.put(BUCKET, KEY, state("a", 0));
        arguments.put(
                "assume_role",
                Map.of(
                        "role_arn", "arn:aws:iam::123456789012:role/state-reader",
                        "session_name", "block",
                        "external_id", "4711",
                        "duration", "1h",
                        "tags", Map.of("team", "data")));

        assertThat(outputs(source())).isEqualTo("a");
        assertThat(s3.roleRequests())
                .singleElement()
                .satisfies(request -> assertThat(request.form())
                        .containsEntry("ExternalId", "4711")
                        .containsEntry("DurationSeconds", "3600")
                        .containsEntry("Tags.member.1.Key", "team"));
        assertThat(s3.requests())
                .singleElement()
                .satisfies(
                        request -> assertThat(request.header("Authorization")).contains("Credential=ASIABLOCK/"));

        arguments.remove("assume_role");
        arguments.put("role_arn", "arn:aws:iam::123456789012:role/state-reader");
        arguments.put("assume_role_duration_seconds", 900);
        assertThat(outputs(source())).isEqualTo("a");
        assertThat(s3.roleRequests().get(1).form())
                .containsEntry("RoleSessionName", "dativo")
                .containsEntry("DurationSeconds", "900");

        arguments.put("role_arn", "arn:aws:iam::123456789012:role/other");
        assertRefused(() -> outputs(source()), Kind.DENIED)
                .hasMessageContaining("cannot be assumed")
                .hasMessageContaining("trust policy");
    }

    @Test
    void a_web_identity_is_exchanged_for_a_role(@TempDir Path folder) throws IOException {
        s3.put(BUCKET, KEY, state("a", 0));
        Path token = Files.writeString(folder.resolve("token"), "signed-by-the-platform\n");
        List.of("access_key", "secret_key").forEach(arguments::remove);
        arguments.put(
                "assume_role_with_web_identity",
                List.of(Map.of(
                        "role_arn",
                        "arn:aws:iam::123456789012:role/state-reader",
                        "web_identity_token_file",
                        token.toString())));

        assertThat(outputs(source())).isEqualTo("a");
        Files.writeString(token, "forged");
        assertRefused(() -> outputs(source()), Kind.DENIED).hasMessageContaining("cannot be assumed");
        Files.delete(token);
        assertRefused(() -> outputs(source()), Kind.DENIED).hasMessageContaining("web identity token");
    }

    @ParameterizedTest
    @CsvSource({
        "storage.yandexcloud.net, https://storage.yandexcloud.net",
        "minio.example:9000, https://minio.example:9000",
        "http://minio.example:9000, http://minio.example:9000",
        "https://minio.example/path, https://minio.example/path",
    })
    void an_endpoint_without_a_scheme_is_taken_for_https_as_terraform_does(String given, String taken) {
        arguments.remove("endpoints");
        arguments.put("endpoint", given);
        arguments.put("sts_endpoint", given);
        assertThat(new S3Backend(backend("default")).endpoint()).hasToString(taken);
        assertThat(new S3Backend(backend("default")).stsEndpoint()).hasToString(taken);

        arguments.put("endpoints", Map.of("s3", given));
        arguments.remove("endpoint");
        assertThat(new S3Backend(backend("default")).endpoint()).hasToString(taken);
    }

    @Test
    void wrong_arguments_are_told_together_and_hold_no_secret() {
        arguments.putAll(Map.of(
                "key", "/a",
                "bucket", "",
                "sse_customer_key", "s3cr3t",
                "endpoints", Map.of("s3", "ftp://user:s3cr3t@host"),
                "assume_role", Map.of("role_arn", "r", "duration", "soon")));
        arguments.remove("secret_key");

        assertThatThrownBy(this::source)
                .isInstanceOfSatisfying(
                        InvalidInputException.class,
                        refused -> assertThat(refused.problems())
                                .hasSize(6)
                                .allMatch(problem -> problem.code().equals("backend-argument")))
                .hasMessageContaining("needs 'bucket'")
                .hasMessageContaining("begins or ends with a slash")
                .hasMessageContaining("256 bits")
                .hasMessageContaining("endpoint of s3")
                .hasMessageContaining("'soon'")
                .hasMessageContaining("secret_key")
                .hasMessageNotContaining("s3cr3t");
    }

    @Test
    void no_way_of_showing_it_shows_a_secret() {
        arguments.put("sse_customer_key", CUSTOMER_KEY);
        arguments.put("token", "s3cr3t-token");
        StateSource source = source();

        assertThat(source.describe() + source + new S3Backend(backend("default")))
                .doesNotContain("s3cr3t", CUSTOMER_KEY, ObjectStore.ACCESS_KEY);
        assertThatThrownBy(source::open).satisfies(failed -> {
            for (Throwable each = failed; each != null; each = each.getCause()) {
                assertThat(each.toString())
                        .doesNotContain("s3cr3t", CUSTOMER_KEY, ObjectStore.SECRET_KEY, ObjectStore.ACCESS_KEY);
            }
        });
    }

    @ParameterizedTest
    @EnumSource
    void a_server_that_answers_oddly_is_given_up(OddServer.Answer odd) {
        try (OddServer server = new OddServer(odd)) {
            arguments.put("endpoints", Map.of("s3", server.address().toString()));
            S3Backend backend = new S3Backend(backend("default"));
            try (S3BackendClient client = S3BackendClient.open(backend, Duration.ofMillis(200))) {
                StateSource source = new S3State(backend, client.s3());

                assertThatThrownBy(() -> StateReader.outputs().read(source)).isInstanceOf(ProviderException.class);
            }
        }
    }

    @Test
    void a_client_of_the_host_is_used_and_stays_open() throws IOException {
        s3.put(BUCKET, KEY, state("a", 0));
        try (S3Client client = client(s3, AwsRetryStrategy.standardRetryStrategy())) {
            S3StateProvider provider = S3StateProvider.of(client);
            StateSource source = provider.source(
                    TerraformBackend.of("s3", Map.of("bucket", BUCKET, "key", KEY), "default", name -> null));

            assertThat(outputs(source)).isEqualTo("a");
            assertThat(outputs(source)).as("again, with the same client").isEqualTo("a");
        }
    }

    @Test
    void an_address_finds_it_on_the_class_path() {
        s3.put(BUCKET, KEY, state("a", 0));

        assertThat(StateSources.address("s3://acme-state/" + KEY, environment::get))
                .isInstanceOf(S3State.class)
                .extracting(StateSource::describe)
                .isEqualTo("s3://acme-state/" + KEY);
        assertThatThrownBy(() -> StateSources.address("s3://acme-state", environment::get))
                .hasMessageContaining("needs 'key'");
        assertThatThrownBy(() -> StateSources.address("s3://", environment::get))
                .hasMessageContaining("needs 'bucket'");
        assertThat(new S3StateProvider().source("gs://acme-state/x", environment::get))
                .isEmpty();
    }

    /** The backend of the job is enough: the example's, at another endpoint. */
    @Test
    void a_job_that_names_its_backend_needs_no_more(@TempDir Path folder) throws IOException {
        Path example = Needs.projectRoot().resolve("examples/quickstart");
        s3.bucket("acme-terraform-state", "us-east-1");
        s3.put(
                "acme-terraform-state",
                "env:/acme-prod/dativo/acme/prod/terraform.tfstate",
                Files.readAllBytes(example.resolve("terraform/terraform.tfstate")));
        Path job = Files.writeString(
                folder.resolve("job.yaml"),
                Files.readString(example.resolve("jobs/acme/stripe_customers.yaml"))
                        .replace("../../", example + "/")
                        .replace("      key: dativo", "      use_path_style: true\n      key: dativo"));
        environment.putAll(Map.of(
                "AWS_ACCESS_KEY_ID", ObjectStore.ACCESS_KEY,
                "AWS_SECRET_ACCESS_KEY", ObjectStore.SECRET_KEY,
                "AWS_ENDPOINT_URL", s3.endpoint().toString()));
        Dativo dativo =
                Dativo.builder().terraformEnvironment(environment).base(example).build();

        ResolvedJob resolved = dativo.resolve(dativo.load(job).job());

        assertThat(resolved.job().texts()).containsEntry("target.connection.s3.bucket", "acme-dativo-data-lake-prod");
        assertThat(s3.requests()).hasSize(1);
    }

    private StateSource source() {
        return source("default");
    }

    private StateSource source(String workspace) {
        return new S3StateProvider().source(backend(workspace));
    }

    private TerraformBackend backend(String workspace) {
        return TerraformBackend.of("s3", arguments, workspace, environment::get);
    }

    private static String outputs(StateSource source) {
        TerraformState state = StateReader.outputs().read(source);
        return state.outputs().values().iterator().next().value().toString();
    }

    private static AbstractThrowableAssert<?, ?> assertRefused(ThrowingCallable call, Kind kind) {
        return assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        ProviderException.class,
                        failed -> assertThat(failed.kind()).isEqualTo(kind));
    }

    /** A state with one output and so many bytes of resources behind it. */
    private static byte[] state(String output, int more) {
        return "{\"version\":4,\"outputs\":{\"%s\":{\"value\":\"%s\",\"type\":\"string\"}},\"resources\":[],\"more\":\"%s\"}"
                .formatted(output, output, "x".repeat(more))
                .getBytes(UTF_8);
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    static S3Client client(ObjectStore s3, RetryStrategy retries) {
        return client(s3, retries, Duration.ofSeconds(10));
    }

    private static S3Client client(ObjectStore s3, RetryStrategy retries, Duration timeout) {
        return S3Client.builder()
                .overrideConfiguration(
                        overrides -> overrides.apiCallTimeout(timeout).retryStrategy(retries))
                .endpointOverride(s3.endpoint())
                .region(Region.of(REGION))
                .forcePathStyle(true)
                .httpClient(UrlConnectionHttpClient.create())
                .credentialsProvider(StaticCredentialsProvider.create(
                        AwsBasicCredentials.create(ObjectStore.ACCESS_KEY, ObjectStore.SECRET_KEY)))
                .build();
    }

    @Test
    void a_command_that_a_profile_beside_the_job_names_runs_only_where_the_host_allows_the_file(@TempDir Path folder)
            throws IOException {
        Path ran = folder.resolve("ran");
        Path profiles = Files.writeString(
                folder.resolve("aws.ini"), "[profile evil]\ncredential_process = touch " + ran + "\n");
        arguments.keySet().removeAll(List.of("access_key", "secret_key", "endpoints"));
        arguments.putAll(Map.of("type", "s3", "profile", "evil", "shared_config_files", List.of(profiles.toString())));
        TerraformBinding binding = new TerraformBinding(null, null, arguments, null, null);

        assertThatThrownBy(() -> StateSources.of(binding, folder, environment::get, JobTrust.none()))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("profile")
                .hasMessageContaining("shared_config_files")
                .hasMessageContaining("JobTrust");
        assertThat(ran).doesNotExist();

        // The attack works where the host allows it, so what was refused is what would have run it.
        arguments.put("endpoints", Map.of("s3", s3.endpoint()));
        StateSource allowed = StateSources.of(
                new TerraformBinding(null, null, arguments, null, null),
                folder,
                environment::get,
                JobTrust.everything());
        assertThatThrownBy(allowed::open).isInstanceOf(ProviderException.class);
        assertThat(ran).exists();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "profile",
                "shared_config_files",
                "shared_credentials_file",
                "shared_credentials_files",
                "assume_role_with_web_identity.web_identity_token_file",
                "custom_ca_bundle",
                "http_proxy",
                "https_proxy",
                "insecure",
                "endpoint",
                "endpoints.s3",
                "endpoints.sts",
                "sts_endpoint",
                "iam_endpoint",
                "something_new",
            })
    void what_reaches_files_commands_or_other_places_is_not_a_jobs_to_say(String argument) {
        JobArguments may = new S3StateProvider().jobArguments("s3");

        assertThat(may.isSafe(argument)).isFalse();
        assertThat(may.isPlace(argument))
                .isEqualTo(argument.contains("endpoint") || argument.contains("host") || argument.endsWith("url"));
    }
}
