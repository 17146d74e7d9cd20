package io.dativo.terraform.backend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.net.httpserver.HttpServer;
import io.dativo.Dativo;
import io.dativo.job.Job;
import io.dativo.job.JobTrust;
import io.dativo.problem.InvalidInputException;
import io.dativo.terraform.BoundJob;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A job file reaches no command, no file and no credential of its host by what it says of its state. */
class BackendTrustTest {
    private static final Map<String, String> SECRETS =
            Map.of("TF_HTTP_USERNAME", "host", "TF_HTTP_PASSWORD", "s3cr3t", "PGUSER", "host", "PGPASSWORD", "s3cr3t");

    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "type: http, address: 'https://evil.example/x' | place-not-trusted | address | https://evil.example",
                "type: http, address: 'https://states.example:444/x' | place-not-trusted | address | backendPlaces(\"http\"",
                "type: http, address: 'http://states.example/x' | place-not-trusted | address | http://states.example",
                "type: http, address: 'https://states.example.evil.example/x' | place-not-trusted | address | evil",
                "type: http, address: 'https://states.example@evil.example/x' | place-not-trusted | address | evil",
                "type: http, address: 'https://states.example/a/../../b' | place-not-trusted | address | states",
                "type: http, address: 'https://states.example/a?redirect=x' | place-not-trusted | address | states",
                "type: http, address: 'http://127.0.0.1:8500/x' | place-not-trusted | address | 127.0.0.1",
                "type: http, address: 'https://states.example/x', client_private_key_pem: x | argument-not-trusted"
                        + " | client_private_key_pem | backendArguments(\"http\", \"client_private_key_pem\")",
                "type: pg, conn_str: 'host=evil.example user=u sslmode=disable' | place-not-trusted | conn_str"
                        + " | postgres://evil.example:5432",
                "type: pg, conn_str: 'postgres://db.example/d?socketFactory=Evil' | argument-not-trusted | conn_str"
                        + " | conn_str.socketFactory",
                "type: pg, conn_str: \"host='db.example:5432/d?socketFactory=Evil' user=u\" | backend-argument | conn_str | host",
                "type: pg, conn_str: 'host=db.example dbname=d?socketFactory=Evil user=u' | backend-argument | conn_str | database",
                "type: pg, conn_str: 'host=db.example sslkey=/etc/key user=u' | argument-not-trusted | conn_str | sslkey",
                "type: cloud, organization: o, hostname: evil.example, workspaces: {name: w} | place-not-trusted"
                        + " | hostname | https://evil.example",
                "type: remote, organization: o, hostname: evil.example, workspaces: {name: w} | place-not-trusted"
                        + " | hostname | https://evil.example",
            })
    void what_is_the_hosts_to_say_is_refused_with_its_place_and_how_the_host_allows_it(
            String backend, String code, String argument, String says) {
        Dativo dativo = dativo(JobTrust.builder()
                .backendPlaces("http", "https://states.example")
                .backendPlaces("pg", "postgres://db.example:5432")
                .build());
        Job job = job("backend: {" + backend + "}");

        InvalidInputException refused = catchThrowableOfType(InvalidInputException.class, () -> dativo.resolve(job));

        assertThat(refused.problems()).singleElement().satisfies(problem -> {
            assertThat(problem.code()).isEqualTo(code);
            assertThat(problem.path())
                    .isIn("infrastructure.terraform.backend." + argument, "infrastructure.terraform.backend");
            assertThat(problem.location()).isNotNull();
            assertThat(problem.message() + problem.hint()).contains(says);
        });
        assertThat(refused).hasMessageNotContaining("s3cr3t");
    }

    @Test
    void every_argument_that_is_refused_is_reported_at_once() {
        Dativo dativo = dativo(JobTrust.none());
        Job job =
                job("backend: {type: http, address: 'https://a.example', skip_cert_verification: true, more: {x: 1}}");

        assertThat(catchThrowableOfType(InvalidInputException.class, () -> dativo.resolve(job))
                        .problems())
                .extracting(problem -> problem.path().replace("infrastructure.terraform.backend.", ""))
                .containsExactlyInAnyOrder("address", "skip_cert_verification", "more.x");
    }

    @Test
    void the_hosts_credentials_go_to_the_place_that_it_trusts_and_nowhere_else() throws IOException {
        List<String> seen = new CopyOnWriteArrayList<>();
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            seen.add(exchange.getRequestURI() + " "
                    + exchange.getRequestHeaders().getFirst("Authorization"));
            exchange.sendResponseHeaders(404, -1);
            exchange.close();
        });
        server.start();
        try {
            String place = "http://127.0.0.1:" + server.getAddress().getPort();
            Job job = job("backend: {type: http, address: '" + place + "/states/prod'}");

            assertThatThrownBy(() -> dativo(JobTrust.none()).resolve(job)).isInstanceOf(InvalidInputException.class);
            assertThatThrownBy(() -> dativo(JobTrust.builder()
                                    .backendPlaces("pg", place)
                                    .build())
                            .resolve(job))
                    .as("trusted with another system's credentials")
                    .isInstanceOf(InvalidInputException.class);
            assertThat(seen).isEmpty();

            assertThatThrownBy(() -> dativo(JobTrust.builder()
                                    .backendPlaces("http", place + "/states/")
                                    .build())
                            .resolve(job))
                    .hasMessageContaining(place);
            assertThat(seen).singleElement().asString().startsWith("/states/prod Basic ");
        } finally {
            server.stop(0);
        }
    }

    @Test
    void a_note_of_terraform_beside_the_job_is_no_more_trusted_than_the_job() throws IOException {
        Path data = Files.createDirectories(folder.resolve("infra/.terraform"));
        Files.writeString(data.resolve("terraform.tfstate"), """
                {"version": 3, "backend": {"type": "http", "config": {"address": "https://evil.example/", "username": null,
                 "skip_cert_verification": false}}}""");

        InvalidInputException refused = catchThrowableOfType(
                InvalidInputException.class, () -> dativo(JobTrust.none()).resolve(job("module_path: infra")));

        assertThat(refused.problems()).singleElement().satisfies(problem -> {
            assertThat(problem.code()).isEqualTo("place-not-trusted");
            assertThat(String.valueOf(problem.location())).contains("job.yaml:");
        });
    }

    @Test
    void a_value_of_twenty_thousand_characters_costs_no_stack() {
        String connection = "host=db.example password='" + "x\\'".repeat(20_000) + "'";

        assertThat(PostgresAddress.of(connection).parts().get("password")).isEqualTo("x'".repeat(20_000));
    }

    @Test
    void what_a_host_trusts_holds_no_password() {
        assertThatThrownBy(() -> JobTrust.builder().backendPlaces("http", "https://u:p@h"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageNotContaining("u:p");
    }

    private static Dativo dativo(JobTrust trust) {
        return Dativo.builder()
                .environment(SECRETS)
                .terraformEnvironment(SECRETS)
                .withoutDiscovery()
                .trust(trust)
                .build();
    }

    private Job job(String terraform) {
        return BoundJob.load(folder, """
                infrastructure:
                  provider: {provider: aws, region: eu-west-1}
                  terraform: {%s, outputs: {s3_bucket_name: target.warehouse}}
                """.formatted(terraform));
    }
}
