package io.dativo.terraform.backend;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.dativo.terraform.States;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The part of the API of HCP Terraform that reads states, as strict as the documentation is: JSON:API, a bearer token on every
 * call, pages of at most 100, secrets hidden in lists, and a download that takes no token. It serves one workspace and its
 * archive under names of their own, distinguished by the header that {@link LoopbackClient} adds.
 */
final class FakeHcp implements AutoCloseable {
    static final String TOKEN = "s3cr3t.atlasv1.token";
    static final String ARCHIVE = "archivist.example.com";

    private static final ObjectMapper JSON =
            new ObjectMapper().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);
    private static final int SMALL_PAGE = 20;

    final List<String> requests = Collections.synchronizedList(new ArrayList<>());
    final Map<String, Integer> refusals = new HashMap<>();
    private final HttpServer server;
    private final byte[] state;
    private final JsonNode outputs;
    String download = "https://" + ARCHIVE + "/object";
    /** How many times to say that there were too many requests. */
    int throttled;
    /** Which version the outputs are of, changed after so many pages. */
    int pagesUntilChange = Integer.MAX_VALUE;

    private int version = 1;

    FakeHcp(java.nio.file.Path state) {
        this.state = States.bytes(state);
        try {
            outputs = JSON.readTree(this.state).get("outputs");
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        server.createContext("/", this::answer);
        server.start();
    }

    URI address() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    private void answer(HttpExchange exchange) throws IOException {
        String host = exchange.getRequestHeaders().getFirst(LoopbackClient.HOST);
        String path = exchange.getRequestURI().getRawPath();
        String authorization = exchange.getRequestHeaders().getFirst("Authorization");
        requests.add((host == null ? "" : host) + path);
        if (ARCHIVE.equals(host) || path.equals("/archive")) {
            archive(exchange, authorization);
        } else if (path.equals("/.well-known/terraform.json")) {
            send(exchange, 200, "{\"modules.v1\":\"/api/registry/v1/modules/\",\"tfe.v2\":\"/api/v2/\"}");
        } else if (!("Bearer " + TOKEN).equals(authorization)) {
            error(exchange, 401, "unauthorized");
        } else if (refusals.containsKey(path)) {
            error(exchange, refusals.get(path), "refused");
        } else if (throttled > 0) {
            throttled--;
            error(exchange, 429, "too many requests");
        } else if (path.equals("/hosted_state")) {
            exchange.getResponseHeaders().add("Location", "https://" + ARCHIVE + "/object");
            send(exchange, 302, "");
        } else if (!"application/vnd.api+json"
                .equals(exchange.getRequestHeaders().getFirst("Accept"))) {
            error(exchange, 406, "not acceptable");
        } else {
            api(exchange, path);
        }
    }

    private void archive(HttpExchange exchange, String authorization) throws IOException {
        // An archive under the API's own name takes the token or none.
        if (authorization != null && exchange.getRequestURI().getPath().equals("/object")) {
            error(exchange, 400, "only one way to sign in");
        } else {
            exchange.sendResponseHeaders(200, state.length);
            exchange.getResponseBody().write(state);
            exchange.close();
        }
    }

    private void api(HttpExchange exchange, String path) throws IOException {
        switch (path) {
            case "/api/v2/organizations/acme/workspaces/acme-prod" ->
                send(exchange, 200, "{\"data\":{\"id\":\"ws-1\",\"type\":\"workspaces\"}}");
            case "/api/v2/workspaces/ws-1/current-state-version" ->
                send(
                        exchange,
                        200,
                        "{\"data\":{\"id\":\"sv-1\",\"type\":\"state-versions\",\"attributes\":{\"serial\":9,"
                                + "\"hosted-state-download-url\":" + (download == null ? null : '"' + download + '"')
                                + "}}}");
            case "/api/v2/workspaces/ws-1/current-state-version-outputs" -> page(exchange);
            default -> {
                String prefix = "/api/v2/state-version-outputs/wsout-" + version + "-";
                if (!path.startsWith(prefix) || !outputs.has(path.substring(prefix.length()))) {
                    error(exchange, 404, "not found");
                    return;
                }
                ObjectNode whole = JSON.createObjectNode();
                whole.set("data", output(path.substring(prefix.length()), true));
                send(exchange, 200, whole.toString());
            }
        }
    }

    private void page(HttpExchange exchange) throws IOException {
        Map<String, String> query = new HashMap<>();
        for (String pair : exchange.getRequestURI().getRawQuery().split("&")) {
            String[] both = pair.split("=", 2);
            query.put(URLDecoder.decode(both[0], UTF_8), both[1]);
        }
        int number = Integer.parseInt(query.get("page[number]"));
        if (Integer.parseInt(query.get("page[size]")) > 100) {
            error(exchange, 422, "page size");
            return;
        }
        if (pagesUntilChange-- == 0) {
            version++;
        }
        List<String> names = new ArrayList<>();
        outputs.fieldNames().forEachRemaining(names::add);
        int from = (number - 1) * SMALL_PAGE;
        int to = Math.min(names.size(), from + SMALL_PAGE);
        ObjectNode page = JSON.createObjectNode();
        ArrayNode data = page.putArray("data");
        names.subList(from, to).forEach(name -> data.add(output(name, false)));
        page.putObject("meta")
                .putObject("pagination")
                .put("current-page", number)
                .put("next-page", to < names.size() ? number + 1 : null);
        send(exchange, 200, page.toString());
    }

    private ObjectNode output(String name, boolean alone) {
        JsonNode stored = outputs.get(name);
        boolean sensitive = stored.path("sensitive").asBoolean();
        ObjectNode output = JSON.createObjectNode().put("id", "wsout-" + version + "-" + name);
        ObjectNode attributes = output.put("type", "state-version-outputs").putObject("attributes");
        attributes.put("name", name).put("sensitive", sensitive).put("type", "hidden here");
        attributes.set("detailed-type", stored.get("type"));
        attributes.set("value", sensitive && !alone ? null : stored.get("value"));
        return output;
    }

    private static void error(HttpExchange exchange, int status, String title) throws IOException {
        if (status == 429) {
            exchange.getResponseHeaders().add("x-ratelimit-reset", "0.02");
        }
        send(exchange, status, "{\"errors\":[{\"status\":\"" + status + "\",\"title\":\"" + title + "\"}]}");
    }

    private static void send(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(UTF_8);
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
