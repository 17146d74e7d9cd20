package io.dativo.iceberg;

import com.fasterxml.jackson.annotation.JsonAutoDetect;
import com.fasterxml.jackson.annotation.PropertyAccessor;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.apache.iceberg.catalog.Catalog;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.catalog.SupportsNamespaces;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.catalog.ViewCatalog;
import org.apache.iceberg.exceptions.AlreadyExistsException;
import org.apache.iceberg.exceptions.CommitFailedException;
import org.apache.iceberg.exceptions.NoSuchNamespaceException;
import org.apache.iceberg.exceptions.NoSuchTableException;
import org.apache.iceberg.exceptions.NoSuchViewException;
import org.apache.iceberg.exceptions.ValidationException;
import org.apache.iceberg.rest.CatalogHandlers;
import org.apache.iceberg.rest.RESTCatalogProperties;
import org.apache.iceberg.rest.RESTSerializers;
import org.apache.iceberg.rest.RESTUtil;
import org.apache.iceberg.rest.requests.CreateNamespaceRequest;
import org.apache.iceberg.rest.requests.CreateTableRequest;
import org.apache.iceberg.rest.requests.CreateViewRequest;
import org.apache.iceberg.rest.requests.UpdateNamespacePropertiesRequest;
import org.apache.iceberg.rest.requests.UpdateTableRequest;
import org.apache.iceberg.rest.responses.ConfigResponse;
import org.apache.iceberg.rest.responses.ErrorResponse;

/** A REST catalog on the loopback: the protocol's routes over Iceberg's own handlers. Public, for other modules' tests use it. */
public final class RestCatalogServer implements AutoCloseable {
    private static final String SEPARATOR = "%1F";

    private final Catalog catalog;
    private final ObjectMapper json = new ObjectMapper();
    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Map<String, Integer> failures = new ConcurrentHashMap<>();
    private final Map<String, Integer> failuresOnce = new ConcurrentHashMap<>();
    private final Map<String, String> stalled = new ConcurrentHashMap<>();
    private final CountDownLatch closed = new CountDownLatch(1);
    private volatile String token;
    private final Set<String> lost = ConcurrentHashMap.newKeySet();

    /** Starts it over a catalog, which stays the caller's. */
    public RestCatalogServer(Catalog catalog) throws IOException {
        this.catalog = catalog;
        json.setVisibility(PropertyAccessor.FIELD, JsonAutoDetect.Visibility.ANY);
        json.configure(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES, false);
        json.setPropertyNamingStrategy(PropertyNamingStrategies.KEBAB_CASE);
        RESTSerializers.registerAll(json);
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/v1/", this::handle);
        server.start();
    }

    /** {@return its address} */
    public String uri() {
        return "http://" + server.getAddress().getHostString() + ":"
                + server.getAddress().getPort();
    }

    /** Every request with this method gets this status from now on and is not acted upon. */
    void fail(String method, int status) {
        failures.put(method, status);
    }

    /** A request with this method, to a path that ends so, is not answered before the server is closed. */
    void stall(String method, String path) {
        stalled.put(method, path);
    }

    /** Every request needs this token from now on. */
    void requireToken(String secret) {
        token = secret;
    }

    /** The next request with this method gets this status and is not acted upon. */
    void failNext(String method, int status) {
        failuresOnce.put(method, status);
    }

    /** The next request with this method is acted upon, and its connection cut instead of answered. */
    void loseNextAnswer(String method) {
        lost.add(method);
    }

    @Override
    public void close() {
        closed.countDown();
        server.stop(0);
        threads.shutdownNow();
    }

    private void handle(HttpExchange exchange) throws IOException {
        Object answer;
        int status;
        Integer once = failuresOnce.remove(exchange.getRequestMethod());
        Integer failure = once != null ? once : failures.get(exchange.getRequestMethod());
        String stall = stalled.get(exchange.getRequestMethod());
        if (stall != null && exchange.getRequestURI().getPath().endsWith(stall)) {
            awaitClose();
            exchange.close();
            return;
        }
        if (token != null
                && !("Bearer " + token).equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
            failure = 401;
        }
        try {
            answer = failure == null ? answer(exchange) : error(failure, "Planned", "made to fail");
            status = failure == null ? (answer == null ? 204 : 200) : failure;
        } catch (RuntimeException e) {
            status = status(e);
            answer = error(status, e.getClass().getSimpleName(), String.valueOf(e.getMessage()));
        }
        if (lost.remove(exchange.getRequestMethod())) {
            exchange.close();
            return;
        }
        boolean hasBody = answer != null && !exchange.getRequestMethod().equals("HEAD");
        byte[] body = hasBody ? json.writeValueAsBytes(answer) : new byte[0];
        exchange.getResponseHeaders().add("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, hasBody ? body.length : -1);
        if (hasBody) {
            exchange.getResponseBody().write(body);
        }
        exchange.close();
    }

    private void awaitClose() {
        try {
            closed.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static ErrorResponse error(int status, String type, String message) {
        return ErrorResponse.builder()
                .responseCode(status)
                .withType(type)
                .withMessage(message)
                .build();
    }

    private Object answer(HttpExchange exchange) throws IOException {
        String[] path =
                exchange.getRequestURI().getRawPath().substring("/v1/".length()).split("/");
        byte[] body = exchange.getRequestBody().readAllBytes();
        SupportsNamespaces namespaces = (SupportsNamespaces) catalog;
        ViewCatalog views = catalog instanceof ViewCatalog some ? some : null;
        Namespace namespace = path.length > 1 ? RESTUtil.decodeNamespace(path[1], SEPARATOR) : Namespace.empty();
        TableIdentifier name = path.length > 3 ? TableIdentifier.of(namespace, RESTUtil.decodeString(path[3])) : null;
        return switch (route(exchange.getRequestMethod(), path)) {
            case "GET config" -> ConfigResponse.builder().build();
            case "GET namespaces" -> CatalogHandlers.listNamespaces(namespaces, Namespace.empty());
            case "POST namespaces" ->
                CatalogHandlers.createNamespace(namespaces, json.readValue(body, CreateNamespaceRequest.class));
            case "HEAD namespaces/*" -> done(() -> CatalogHandlers.namespaceExists(namespaces, namespace));
            case "GET namespaces/*" -> CatalogHandlers.loadNamespace(namespaces, namespace);
            case "POST namespaces/*/properties" ->
                CatalogHandlers.updateNamespaceProperties(
                        namespaces, namespace, json.readValue(body, UpdateNamespacePropertiesRequest.class));
            case "POST namespaces/*/tables" -> {
                CreateTableRequest request = json.readValue(body, CreateTableRequest.class);
                yield request.stageCreate()
                        ? CatalogHandlers.stageTableCreate(catalog, namespace, request)
                        : CatalogHandlers.createTable(catalog, namespace, request);
            }
            case "HEAD namespaces/*/tables/*" -> done(() -> CatalogHandlers.tableExists(catalog, name));
            case "GET namespaces/*/tables/*" ->
                CatalogHandlers.loadTable(catalog, name, RESTCatalogProperties.SnapshotMode.ALL);
            case "POST namespaces/*/tables/*" ->
                CatalogHandlers.updateTable(catalog, name, json.readValue(body, UpdateTableRequest.class));
            case "DELETE namespaces/*/tables/*" -> done(() -> CatalogHandlers.dropTable(catalog, name));
            case "POST namespaces/*/tables/*/metrics" -> null;
            case "POST namespaces/*/views" ->
                CatalogHandlers.createView(views, namespace, json.readValue(body, CreateViewRequest.class));
            case "GET namespaces/*/views/*" -> CatalogHandlers.loadView(views, name);
            case "POST namespaces/*/views/*" ->
                CatalogHandlers.updateView(views, name, json.readValue(body, UpdateTableRequest.class));
            default -> throw new UnsupportedOperationException("no route for " + exchange.getRequestURI());
        };
    }

    private static Object done(Runnable call) {
        call.run();
        return null;
    }

    private static String route(String method, String[] path) {
        String[] shape = Arrays.copyOf(path, path.length);
        for (int i = 1; i < shape.length; i += 2) {
            shape[i] = "*";
        }
        return method + " " + String.join("/", shape);
    }

    private static int status(RuntimeException failure) {
        if (failure instanceof NoSuchTableException
                || failure instanceof NoSuchViewException
                || failure instanceof NoSuchNamespaceException) {
            return 404;
        }
        if (failure instanceof AlreadyExistsException || failure instanceof CommitFailedException) {
            return 409;
        }
        if (failure instanceof UnsupportedOperationException) {
            return 501;
        }
        return failure instanceof IllegalArgumentException || failure instanceof ValidationException ? 400 : 500;
    }
}
