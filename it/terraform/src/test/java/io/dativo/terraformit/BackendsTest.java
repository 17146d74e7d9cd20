package io.dativo.terraformit;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.dativo.Dativo;
import io.dativo.job.Job;
import io.dativo.problem.Sensitive;
import io.dativo.testparts.PostgresServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Terraform writes a state with its own backend; a job that names that backend and the workspace is bound to it. */
class BackendsTest {
    @TempDir
    private Path folder;

    @BeforeEach
    void writeWhatTheJobNames() throws IOException {
        write("connector.yaml", "name: any\ntype: iceberg\ndefault_engine: {type: native}\n");
        write(
                "asset.yaml",
                "name: orders\nversion: '1'\nsource_type: csv\nobject: orders\nschema: [{name: id}]\n"
                        + "team: {owner: data@acme.example}\n");
    }

    @Test
    void local() throws IOException {
        apply("backend \"local\" { path = \"own.tfstate\" }", "acme-prod");

        assertBound("module_path: module, workspace: acme-prod, backend: {type: local, path: own.tfstate}");
        assertBound("module_path: module, workspace: acme-prod");
        assertBound("module_path: module");
    }

    @Test
    void http() throws IOException {
        byte[][] state = {null};
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/state", exchange -> {
            byte[] sent = exchange.getRequestBody().readAllBytes();
            if (exchange.getRequestMethod().equals("POST")) {
                state[0] = sent;
            }
            boolean read = exchange.getRequestMethod().equals("GET") && state[0] != null;
            exchange.sendResponseHeaders(
                    read || sent.length > 0 ? 200 : 404, read && state[0].length > 0 ? state[0].length : -1);
            if (read) {
                exchange.getResponseBody().write(state[0]);
            }
            exchange.close();
        });
        server.start();
        try {
            String address = "http://127.0.0.1:" + server.getAddress().getPort() + "/state";
            apply("backend \"http\" { address = \"" + address + "\" }", null);

            assertBound("backend: {type: http, address: '" + address + "'}");
            assertBound("module_path: module");
        } finally {
            server.stop(0);
        }
    }

    @Test
    void pg() throws IOException {
        try (PostgresServer server = new PostgresServer()) {
            String connection = "postgres://dativo@127.0.0.1:" + server.port() + "/postgres?sslmode=disable";
            apply("backend \"pg\" { conn_str = \"" + connection + "\" }", "acme-prod");

            assertBound("workspace: acme-prod, backend: {type: pg, conn_str: '" + connection + "'}");
            assertBound("module_path: module");
        }
    }

    private void apply(String backend, String workspace) throws IOException {
        Files.createDirectories(folder.resolve("module"));
        write("module/main.tf", """
                terraform {
                  %s
                }
                output "bucket" {
                  value = "lake-${terraform.workspace}"
                }
                output "password" {
                  value     = "s3cr3t"
                  sensitive = true
                }
                """.formatted(backend));
        Terraform terraform = Terraform.in(folder.resolve("module"), Map.of());
        terraform.succeed("init");
        if (workspace != null) {
            terraform.succeed("workspace", "new", workspace);
        }
        terraform.succeed("apply", "-auto-approve");
    }

    private void assertBound(String terraform) throws IOException {
        Path file = write("job.yaml", """
                tenant_id: acme
                source_connector_path: connector.yaml
                target_connector_path: connector.yaml
                asset_path: asset.yaml
                infrastructure:
                  provider: {provider: aws, region: eu-west-1}
                  terraform: {%s, outputs: {bucket: target.warehouse, password: source.connection.password}}
                """.formatted(terraform));
        Dativo dativo = Dativo.builder().environment(Map.of()).build();

        Job bound = dativo.resolve(dativo.load(file).job()).job();

        assertThat(bound.target().warehouse()).as(terraform).startsWith("lake-");
        assertThat(bound.source().connection()).isEqualTo(Map.of("password", Sensitive.of("s3cr3t")));
    }

    private Path write(String name, String content) throws IOException {
        return Files.writeString(folder.resolve(name), content);
    }
}
