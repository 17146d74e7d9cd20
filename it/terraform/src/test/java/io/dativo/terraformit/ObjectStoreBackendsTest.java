package io.dativo.terraformit;

import static org.assertj.core.api.Assertions.assertThat;

import io.dativo.testparts.FakeGcsServer;
import io.dativo.testparts.MotoServer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** As {@link BackendsTest}, with states in object stores: servers that others wrote stand in for S3 and Cloud Storage. */
class ObjectStoreBackendsTest {
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    @TempDir
    private Path folder;

    @Test
    void s3() throws Exception {
        try (MotoServer moto = new MotoServer()) {
            send(HttpRequest.newBuilder(moto.endpoint().resolve("/states"))
                    .header("Authorization", "AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/s3/aws4_request")
                    .PUT(HttpRequest.BodyPublishers.noBody()));
            String place = """
                    bucket = "states"
                    key = "acme/terraform.tfstate"
                    region = "us-east-1"
                    access_key = "test"
                    secret_key = "test"
                    use_path_style = true
                    endpoints = { s3 = "%s" }
                    """.formatted(moto.endpoint());
            BackendTrial trial = BackendTrial.in(folder);
            trial.apply("backend \"s3\" {\n" + place + """
                    workspace_key_prefix = "spaces"
                    use_lockfile = true
                    skip_credentials_validation = true
                    skip_requesting_account_id = true
                    skip_metadata_api_check = true
                    }""", "acme-prod");

            assertThat(get(moto.endpoint().resolve("/states")))
                    .contains("spaces/acme-prod/acme/terraform.tfstate")
                    .doesNotContain(".tflock");
            trial.assertBound("module_path: module");
            trial.assertBound("module_path: module, workspace: acme-prod");
            trial.assertBound(
                    "workspace: acme-prod, backend: {type: s3, workspace_key_prefix: spaces, " + yaml(place) + "}");
        }
    }

    @Test
    void gcs() throws Exception {
        try (FakeGcsServer google = new FakeGcsServer()) {
            send(HttpRequest.newBuilder(google.endpoint().resolve("/storage/v1/b?project=acme"))
                    .header("Content-Type", "application/json")
                    .POST(HttpRequest.BodyPublishers.ofString("{\"name\":\"states\"}")));
            String place = """
                    bucket = "states"
                    prefix = "acme"
                    access_token = "any"
                    storage_custom_endpoint = "%s/storage/v1/b"
                    """.formatted(google.endpoint());
            BackendTrial trial = BackendTrial.in(folder);
            trial.apply("backend \"gcs\" {\n" + place + "}", "acme-prod");

            assertThat(get(google.endpoint().resolve("/storage/v1/b/states/o"))).contains("acme/acme-prod.tfstate");
            trial.assertBound("module_path: module");
            trial.assertBound("workspace: acme-prod, backend: {type: gcs, " + yaml(place) + "}");
        }
    }

    /** The arguments of a block in one line of YAML. */
    private static String yaml(String arguments) {
        return arguments.strip().replace("s3 = ", "s3: ").replace(" = ", ": ").replace("\n", ", ");
    }

    private static String get(URI address) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(address).header("Authorization", "Bearer any"));
    }

    private static String send(HttpRequest.Builder request) throws IOException, InterruptedException {
        HttpResponse<String> answer = HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isBetween(200, 299);
        return answer.body();
    }
}
