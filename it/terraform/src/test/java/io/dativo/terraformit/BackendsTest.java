package io.dativo.terraformit;

import com.sun.net.httpserver.HttpServer;
import io.dativo.testparts.PostgresServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Terraform writes a state with its own backend; a job that names that backend and the workspace is bound to it. */
class BackendsTest {
    @TempDir
    private Path folder;

    private BackendTrial trial;

    @BeforeEach
    void writeWhatTheJobNames() throws IOException {
        trial = BackendTrial.in(folder);
    }

    @Test
    void local() throws IOException {
        trial.apply("backend \"local\" { path = \"own.tfstate\" }", "acme-prod");

        trial.assertBound("module_path: module, workspace: acme-prod, backend: {type: local, path: own.tfstate}");
        trial.assertBound("module_path: module, workspace: acme-prod");
        trial.assertBound("module_path: module");
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
            trial.apply("backend \"http\" { address = \"" + address + "\" }", null);

            trial.assertBound("backend: {type: http, address: '" + address + "'}");
            trial.assertBound("module_path: module");
        } finally {
            server.stop(0);
        }
    }

    @Test
    void pg() throws IOException {
        try (PostgresServer server = new PostgresServer()) {
            String connection = "postgres://dativo@127.0.0.1:" + server.port() + "/postgres?sslmode=disable";
            trial.apply("backend \"pg\" { conn_str = \"" + connection + "\" }", "acme-prod");

            trial.assertBound("workspace: acme-prod, backend: {type: pg, conn_str: '" + connection + "'}");
            trial.assertBound("module_path: module");
        }
    }
}
