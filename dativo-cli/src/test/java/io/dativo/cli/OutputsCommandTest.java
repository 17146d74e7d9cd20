package io.dativo.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.dativo.testparts.MotoServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;

class OutputsCommandTest {
    private static final Path STATES = Path.of("../dativo-core/src/test/resources/states");
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Files that Terraform answers with an empty map, or refuses only for their byte order mark. */
    private static final List<String> READ_OTHERWISE = List.of("zero-bytes", "backend-config", "utf8-bom");

    @TempDir
    Path folder;

    private final Map<String, String> environment = new HashMap<>();

    static Stream<Path> statesWithTheirOutput() throws IOException {
        try (Stream<Path> files = Files.walk(STATES)) {
            return files
                    .filter(file ->
                            file.endsWith("terraform.tfstate") && Files.exists(file.resolveSibling("output.json")))
                    .sorted()
                    .toList()
                    .stream();
        }
    }

    @ParameterizedTest
    @MethodSource("statesWithTheirOutput")
    void revealed_it_prints_byte_for_byte_what_terraform_prints(Path state) throws IOException {
        Ran run = run("--reveal", state.toString());

        assertThat(run).isEqualTo(new Ran(0, Files.readString(state.resolveSibling("output.json")), ""));
    }

    @ParameterizedTest
    @MethodSource("statesWithTheirOutput")
    void a_sensitive_output_is_masked_and_nothing_else_differs(Path state) throws IOException {
        JsonNode expected = JSON.readTree(state.resolveSibling("output.json").toFile());
        expected.forEach(output -> {
            if (output.get("sensitive").asBoolean()) {
                ((ObjectNode) output).put("value", "***");
            }
        });

        Ran run = run(state.toString());
        assertThat(run.exit()).isZero();
        assertThat(JSON.readTree(run.out())).isEqualTo(expected);
        assertThat(run.out()).doesNotContain("s3cr3t-Passw0rd-DoNotLog");
    }

    @ParameterizedTest
    @ValueSource(strings = {"show.json", "output.json", "state-pull.json"})
    void it_reads_the_other_forms_too(String form) throws IOException {
        Path state = STATES.resolve("real/core-acme-prod").resolve(form);

        assertThat(run("--reveal", state.toString()).out())
                .isEqualTo(Files.readString(state.resolveSibling("output.json")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "handcrafted/handcrafted-opentofu-encrypted-pbkdf2-aesgcm.tfstate",
                "handcrafted/handcrafted-dot-terraform-backend-config-NOT-a-state.tfstate",
                "handcrafted/handcrafted-truncated-in-resources.tfstate",
                "real/never-applied/output.json",
                "README.md",
                "missing.tfstate",
                "real"
            })
    void what_cannot_be_read_is_told_on_stderr_alone(String file) {
        Ran run = run(STATES.resolve(file).toString());

        assertThat(run.exit()).isEqualTo(2);
        assertThat(run.out()).isEmpty();
        assertThat(run.err()).contains(Path.of(file).getFileName().toString()).doesNotContain("AKIA", "DO-NOT-LOG");
    }

    @Test
    void a_wrong_call_tells_the_usage() {
        assertThat(run().err()).contains("STATE", "dativo outputs --help");
        assertThat(run().exit()).isEqualTo(2);
        assertThat(run("a", "b").exit()).isEqualTo(2);
    }

    @Test
    void a_state_in_s3_is_printed_as_the_file_is() throws IOException {
        Path state = STATES.resolve("real/core-acme-prod/terraform.tfstate");
        try (MotoServer moto = new MotoServer();
                S3Client s3 = S3Client.builder()
                        .endpointOverride(moto.endpoint())
                        .region(Region.US_EAST_1)
                        .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("a", "b")))
                        .build()) {
            s3.createBucket(bucket -> bucket.bucket("states"));
            s3.putObject(put -> put.bucket("states").key("env:/prod/a.tfstate"), state);
            environment.putAll(Map.of(
                    "AWS_ENDPOINT_URL_S3", moto.endpoint().toString(),
                    "AWS_REGION", "us-east-1",
                    "AWS_ACCESS_KEY_ID", "a",
                    "AWS_SECRET_ACCESS_KEY", "b"));

            assertThat(run("--reveal", "s3://states/env:/prod/a.tfstate"))
                    .isEqualTo(new Ran(0, Files.readString(state.resolveSibling("output.json")), ""));
            assertThat(run("s3://states/no.tfstate"))
                    .matches(run -> run.exit() == 2 && run.out().isEmpty())
                    .extracting(Ran::err)
                    .asString()
                    .contains("s3://states/no.tfstate has no state");
        }
        assertThat(run("gcs://states/a").err()).contains("begins with gcs://");
    }

    @Test
    void a_state_in_cloud_storage_is_printed_as_the_file_is() throws IOException {
        Path state = STATES.resolve("real/core-acme-prod/terraform.tfstate");
        HttpServer google = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        google.createContext("/", exchange -> answer(exchange, Files.readAllBytes(state)));
        google.start();
        try {
            environment.putAll(Map.of(
                    "STORAGE_EMULATOR_HOST",
                    "127.0.0.1:" + google.getAddress().getPort(),
                    "GOOGLE_OAUTH_ACCESS_TOKEN",
                    "ya29.secret"));

            assertThat(run("--reveal", "gs://states/acme/prod.tfstate"))
                    .isEqualTo(new Ran(0, Files.readString(state.resolveSibling("output.json")), ""));
            assertThat(run("gs://states/acme"))
                    .matches(run -> run.exit() == 2 && run.out().isEmpty())
                    .extracting(Ran::err)
                    .asString()
                    .contains("gs://states/acme/default.tfstate is not there");
            environment.put("GOOGLE_OAUTH_ACCESS_TOKEN", "ya29.other");
            assertThat(run("gs://states/acme/prod.tfstate").err())
                    .contains("may not be read with these credentials")
                    .doesNotContain("ya29");
        } finally {
            google.stop(0);
        }
    }

    /** One object, in ranges, for who brings the token; as Cloud Storage's JSON API gives it. */
    private static void answer(HttpExchange exchange, byte[] object) throws IOException {
        Matcher range = Pattern.compile("bytes=(\\d+)-(\\d+)")
                .matcher(String.valueOf(exchange.getRequestHeaders().getFirst("Range")));
        boolean isSignedIn =
                "Bearer ya29.secret".equals(exchange.getRequestHeaders().getFirst("Authorization"));
        boolean isAsked = exchange.getRequestURI()
                .toString()
                .equals("/download/storage/v1/b/states/o/acme%2Fprod.tfstate?alt=media");
        if (!isSignedIn || !isAsked || !range.matches()) {
            exchange.sendResponseHeaders(isSignedIn ? 404 : 401, -1);
            exchange.close();
            return;
        }
        int from = Integer.parseInt(range.group(1));
        int until = Math.min(Integer.parseInt(range.group(2)) + 1, object.length);
        exchange.getResponseHeaders().add("x-goog-generation", "17");
        exchange.getResponseHeaders().add("Content-Range", "bytes " + from + "-" + (until - 1) + "/" + object.length);
        exchange.sendResponseHeaders(206, until - from);
        try (OutputStream body = exchange.getResponseBody()) {
            body.write(object, from, until - from);
        }
    }

    static Stream<Path> statesForTerraform() throws IOException {
        try (Stream<Path> files = Files.walk(STATES)) {
            return files
                    .filter(file -> file.toString().endsWith(".tfstate"))
                    .filter(file -> READ_OTHERWISE.stream().noneMatch(file.toString()::contains))
                    .sorted()
                    .toList()
                    .stream();
        }
    }

    @ParameterizedTest
    @MethodSource("statesForTerraform")
    void terraform_itself_agrees(Path state) throws Exception {
        Ran terraform = terraform(Files.readAllBytes(state));
        Ran ours = run("--reveal", state.toString());

        assertThat(ours.out()).isEqualTo(terraform.out());
        assertThat(ours.exit() == 0).as(terraform.err()).isEqualTo(terraform.exit() == 0);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void terraform_agrees_on_random_outputs(long seed) throws Exception {
        String state = new RandomState(new Random(seed)).json();
        Path file = Files.writeString(folder.resolve("random.tfstate"), state);

        Ran ours = run("--reveal", file.toString());
        assertThat(ours.exit()).as(ours.err()).isZero();
        assertThat(ours.out())
                .as("seed %s", seed)
                .isEqualTo(terraform(state.getBytes(StandardCharsets.UTF_8)).out());
    }

    /** What the real binary prints for a state; skips loudly without one, and fails in CI. */
    private Ran terraform(byte[] state) throws IOException, InterruptedException {
        boolean found = Stream.of(System.getenv("PATH").split(java.io.File.pathSeparator))
                .anyMatch(directory -> Files.isExecutable(Path.of(directory, "terraform")));
        if (!found) {
            String reason = "terraform is not on PATH: nothing compared with the real binary";
            if ("true".equals(System.getenv("CI"))) {
                fail(reason);
            }
            System.err.println("SKIPPED: " + reason);
            Assumptions.abort(reason);
        }
        Path module = Files.createDirectory(folder.resolve("module"));
        Files.write(module.resolve("terraform.tfstate"), state);
        Path out = folder.resolve("out");
        Path err = folder.resolve("err");
        Process process = new ProcessBuilder("terraform", "output", "-json", "-no-color")
                .directory(module.toFile())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .start();
        int exit = process.waitFor();
        return new Ran(exit, Files.readString(out), Files.readString(err));
    }

    private Ran run(String... arguments) {
        String[] all = Stream.concat(Stream.of("outputs"), Stream.of(arguments)).toArray(String[]::new);
        return Ran.of(builder -> builder, environment, all);
    }
}
