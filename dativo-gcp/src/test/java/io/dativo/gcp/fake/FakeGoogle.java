package io.dativo.gcp.fake;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.dativo.http.HttpFailure;
import io.dativo.test.HttpAnswers;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;

/**
 * The part of Google Cloud that Dativo calls, on this machine: it checks what the real one checks and refuses what that
 * refuses. One call at a time, so that every change is atomic.
 */
public final class FakeGoogle implements AutoCloseable {
    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool(work -> {
        Thread thread = new Thread(work, "fake-google");
        thread.setDaemon(true);
        return thread;
    });
    private final HttpAnswers answers = new HttpAnswers();
    private final FakeBuckets buckets = new FakeBuckets();
    private final FakeObjects objects = new FakeObjects(buckets::bucket);
    private final FakeBigQuery bigQuery = new FakeBigQuery();
    private final FakeAssets assets = new FakeAssets();
    private final FakeDataplex dataplex = new FakeDataplex();
    private final FakeJobs jobs = new FakeJobs();
    private final FakeTokens tokens = new FakeTokens();
    private final FakeResourceManager resourceManager = new FakeResourceManager();
    private final List<String> calls = new ArrayList<>();
    private final Deque<Refusal> faults = new ArrayDeque<>();
    private final Map<String, Deque<Refusal>> writeFaults = new HashMap<>();
    private final CountDownLatch closing = new CountDownLatch(1);
    private int page;
    private boolean waits;
    private String retryAfter;
    private String token;
    private final Set<String> used = new TreeSet<>();
    private Set<String> permitted;

    public FakeGoogle() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        server.createContext("/", this::handle);
        server.setExecutor(threads);
        server.start();
    }

    public URI address() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    @Override
    public void close() {
        closing.countDown();
        server.stop(0);
        threads.shutdownNow();
    }

    public synchronized FakeGoogle withBucket(String project, String name) {
        buckets.add(project, name);
        return this;
    }

    /** What was set of a bucket, a dataset or a table, as JSON that is merged into it. */
    public synchronized FakeGoogle set(String type, String id, String json) {
        Labelled resource = switch (type) {
            case "gcs_bucket" -> buckets.bucket(id.replaceFirst("^gs://", ""));
            case "bigquery_dataset" -> bigQuery.dataset(id);
            case "bigquery_table" -> bigQuery.table(id);
            default -> throw new IllegalArgumentException(type);
        };
        try {
            resource.merge(Call.JSON.readTree(json));
        } catch (IOException broken) {
            throw new IllegalArgumentException(broken);
        }
        return this;
    }

    /** A bucket, a dataset or a table as it is now. */
    public synchronized JsonNode now(String type, String id) {
        return switch (type) {
            case "bigquery_dataset" -> bigQuery.dataset(id).json().deepCopy();
            case "bigquery_table" -> bigQuery.table(id).json().deepCopy();
            default -> buckets.bucket(id.replaceFirst("^gs://", "")).json().deepCopy();
        };
    }

    public synchronized FakeGoogle withDataset(String project, String dataset) {
        bigQuery.addDataset(project, dataset);
        return this;
    }

    public synchronized FakeGoogle withTable(String project, String dataset, String table) {
        bigQuery.addTable(project, dataset, table);
        return this;
    }

    /** The columns of a table, as JSON. */
    public synchronized FakeGoogle withSchema(String table, String fields) {
        bigQuery.setSchema(table, fields);
        return this;
    }

    public synchronized String schema(String table) {
        return bigQuery.table(table).json().path("schema").path("fields").toString();
    }

    /** A type of aspects with its metadata template as JSON; its project is known by an id and a number. */
    public synchronized FakeGoogle withAspectType(
            String project, String number, String location, String id, String template) {
        dataplex.addType(project, number, location, id, template);
        return this;
    }

    /** Lets Dataplex learn of a dataset or a table, {@code project.dataset} or {@code project.dataset.table}. */
    public synchronized FakeGoogle withEntry(String id) {
        dataplex.addEntry(entry(id));
        return this;
    }

    /** An aspect that another program writes; the key begins with the number of the type's project. */
    public synchronized void putAspect(String id, String key, String data) {
        dataplex.putAspect(entry(id), key, data);
    }

    /** The aspects of an entry: key to data. */
    public synchronized Map<String, JsonNode> aspects(String id) {
        return dataplex.aspects(entry(id));
    }

    private String entry(String id) {
        String[] parts = id.split("\\.");
        String location = bigQuery.dataset(parts[0] + "." + parts[1])
                .json()
                .get("location")
                .asText()
                .toLowerCase(Locale.ROOT);
        return "projects/" + parts[0] + "/locations/" + location
                + "/entryGroups/@bigquery/entries/bigquery.googleapis.com/projects/" + parts[0] + "/datasets/"
                + parts[1]
                + (parts.length == 2 ? "" : "/tables/" + parts[2]);
    }

    public synchronized FakeGoogle withProject(String id) {
        resourceManager.addProject(id);
        return this;
    }

    public synchronized FakeGoogle withAccount(String email) {
        resourceManager.addAccount(email);
        return this;
    }

    public synchronized FakeGoogle withTagValue(String namespaced) {
        resourceManager.addTagValue(namespaced);
        return this;
    }

    public synchronized FakeGoogle withEveryTagValue() {
        resourceManager.everyValueExists();
        return this;
    }

    public FakeGoogle withObject(String bucket, String name, byte[] bytes) {
        return withEncryptedObject(bucket, name, bytes, null);
    }

    /** An object that its writer encrypted with a key of his own, in Base64. */
    public synchronized FakeGoogle withEncryptedObject(String bucket, String name, byte[] bytes, String customerKey) {
        objects.put(bucket, name, bytes, customerKey);
        return this;
    }

    public synchronized String object(String bucket, String name) {
        return objects.text(bucket, name);
    }

    /** What every query is answered with, some rows a page, and at first perhaps with nothing yet. */
    public synchronized FakeGoogle answerQueries(List<List<String>> rows, int rowsAPage, boolean later) {
        jobs.answer(rows, rowsAPage, later);
        return this;
    }

    /** Every query is answered with the rows that a search finds for the request. */
    public synchronized FakeGoogle runQueries(Function<JsonNode, List<List<String>>> engine) {
        jobs.run(engine);
        return this;
    }

    /** The queries that were sent. */
    public synchronized List<JsonNode> queries() {
        return jobs.requests();
    }

    /** Lets Asset Inventory look at a bucket or a table as it is now. */
    public synchronized FakeGoogle inventory(String type, String id) {
        boolean bucket = type.equals("gcs_bucket");
        Labelled resource = bucket ? buckets.bucket(id.replaceFirst("^gs://", "")) : bigQuery.table(id);
        String[] parts = id.replaceFirst("^gs://", "").split("\\.");
        String name = bucket
                ? "//storage.googleapis.com/" + parts[0]
                : "//bigquery.googleapis.com/projects/" + parts[0] + "/datasets/" + parts[1] + "/tables/" + parts[2];
        assets.know(
                bucket ? "storage.googleapis.com/Bucket" : "bigquery.googleapis.com/Table",
                name,
                resource.json().get("labels"));
        return this;
    }

    /** Deletes a bucket, a dataset, a table or an account. */
    public synchronized void delete(String id) {
        buckets.remove(id.replaceFirst("^gs://", ""));
        bigQuery.remove(id);
        resourceManager.removeAccount(id);
    }

    /** What another program does. */
    public synchronized void label(String type, String id, String key, String value) {
        switch (type) {
            case "gcs_bucket" -> buckets.bucket(id.replaceFirst("^gs://", "")).label(key, value);
            case "bigquery_dataset" -> bigQuery.dataset(id).label(key, value);
            case "bigquery_table" -> bigQuery.table(id).label(key, value);
            case "project" -> resourceManager.addProject(id).label(key, value);
            default -> throw new IllegalArgumentException(type);
        }
    }

    public synchronized void bind(String email, String namespacedValue) {
        resourceManager.bind(email, namespacedValue);
    }

    public synchronized Set<String> bindings(String email) {
        return Set.copyOf(resourceManager.bindings(email));
    }

    /** What changes an etag and no label, as rows that arrive do. */
    public synchronized void touchTable(String id) {
        bigQuery.table(id).changed();
    }

    /** The next call fails without effect. */
    public synchronized void failNext(int status, String reason) {
        faults.add(new Refusal(status, reason, "the fake was told to fail"));
    }

    /** The next write to a path that ends so fails without effect. */
    public synchronized void failNextWriteTo(String pathEnd, int status, String reason) {
        writeFaults
                .computeIfAbsent(pathEnd, end -> new ArrayDeque<>())
                .add(new Refusal(status, reason, "the fake was told to fail"));
    }

    /** What the next refusal says of when to come again, in seconds or as a date. */
    public synchronized void sayNextRetryAfter(String value) {
        retryAfter = value;
    }

    private synchronized void askToWait(HttpExchange exchange) {
        if (retryAfter != null) {
            exchange.getResponseHeaders().add("Retry-After", retryAfter);
            retryAfter = null;
        }
    }

    /** The next call is answered by a proxy, with a page for people. */
    public synchronized void answerNextWithAPage(int status) {
        page = status;
    }

    /** The next call gets no answer until the fake is closed. */
    public synchronized void keepNextWaiting() {
        waits = true;
    }

    /** From now on, who brings no such token is refused. */
    public synchronized void requireToken(String accessToken) {
        token = accessToken;
    }

    /** Every call since the last look: {@code PATCH /storage/v1/b/lake}, without the query. */
    public synchronized List<String> calls() {
        List<String> taken = List.copyOf(calls);
        calls.clear();
        return taken;
    }

    private void handle(HttpExchange exchange) throws IOException {
        Call call = null;
        try {
            call = new Call(exchange);
            if (isKeptWaiting()) {
                exchange.close();
                return;
            }
            JsonNode selected;
            FakeObjects.Media media = null;
            synchronized (this) {
                calls.add(call.method() + " " + call.path());
                HttpAnswers.Answer given = answers.to(kind(call), call.text());
                if (given != null) {
                    given.headers().forEach(exchange.getResponseHeaders()::set);
                    Answers.respond(exchange, given.status(), given.body().getBytes(StandardCharsets.UTF_8));
                    return;
                }
                fail(call);
                checkPermissions(call);
                boolean download = Routes.of(route(call)).equals("objects.download");
                media = download ? objects.media(call) : null;
                selected = download
                        ? null
                        : Fields.select(answer(call), call.query("fields")).deepCopy();
            }
            if (media != null) {
                Answers.respond(exchange, media);
                return;
            }
            byte[] bytes = Call.JSON.writeValueAsBytes(selected);
            answers.keep(kind(call), new HttpAnswers.Answer(200, Map.of(), new String(bytes, StandardCharsets.UTF_8)));
            Answers.respond(exchange, 200, bytes);
        } catch (Refusal refused) {
            askToWait(exchange);
            Answers.respond(exchange, refused.status(), Answers.body(refused, call));
        } catch (RuntimeException broken) {
            Answers.respond(exchange, 500, Answers.body(new Refusal(500, "fakeIsBroken", broken.toString()), call));
        }
    }

    /** Answers that are given in place of its own. */
    public HttpAnswers answers() {
        return answers;
    }

    private static HttpFailure.Call kind(Call call) {
        return call.method().equals("GET") ? HttpFailure.Call.READ : HttpFailure.Call.WRITE;
    }

    private boolean isKeptWaiting() {
        synchronized (this) {
            if (!waits) {
                return false;
            }
            waits = false;
        }
        try {
            closing.await();
        } catch (InterruptedException closed) {
            Thread.currentThread().interrupt();
        }
        return true;
    }

    private void fail(Call call) {
        if (token != null
                && !call.path().equals("/token")
                && !call.path().endsWith(":generateAccessToken")
                && !("Bearer " + token).equals(call.header("Authorization"))) {
            throw new Refusal(401, "authError", "Invalid Credentials");
        }
        if (page != 0) {
            int status = page;
            page = 0;
            throw new Refusal(status, "", "<html>Your network administrator says no</html>");
        }
        if (!faults.isEmpty()) {
            throw faults.remove();
        }
        String path = Call.decode(call.path());
        if (!call.method().equals("GET")) {
            writeFaults.forEach((end, refusals) -> {
                if (path.endsWith(end) && !refusals.isEmpty()) {
                    throw refusals.remove();
                }
            });
        }
    }

    /** From now on the caller has these permissions and no other. */
    public synchronized void permit(Set<String> permissions) {
        permitted = permissions;
        used.clear();
    }

    /** The permissions that the calls since then took. */
    public synchronized Set<String> used() {
        return new TreeSet<>(used);
    }

    private void checkPermissions(Call call) {
        Set<String> needed = new TreeSet<>(Routes.permissions(Routes.of(route(call))));
        if (new String(call.body(), StandardCharsets.UTF_8).contains("\"policyTags\"")) {
            needed.add("bigquery.tables.setCategory");
        }
        used.addAll(needed);
        if (permitted != null && !permitted.containsAll(needed)) {
            throw new Refusal(403, "forbidden", "the caller needs " + needed);
        }
    }

    /** Who brings this refresh token gets that access token. */
    public synchronized void grant(String refreshToken, String accessToken) {
        tokens.grant(refreshToken, accessToken);
    }

    /** Who signs in with a token, and through these accounts, gets another one that is the account's. */
    public synchronized void mayImpersonate(
            String sourceToken, String account, List<String> through, String accessToken) {
        tokens.mayImpersonate(sourceToken, account, through, accessToken);
    }

    private static String route(Call call) {
        return call.method() + " " + call.path().replaceAll("%[0-9A-F]{2}", "_");
    }

    private JsonNode answer(Call call) {
        String route = route(call);
        return switch (Routes.of(route)) {
            case "assets.search" -> assets.search(call);
            case "entries.get" -> dataplex.get(call);
            case "entries.patch" -> dataplex.patch(call);
            case "jobs.query" -> jobs.query(call);
            case "jobs.getQueryResults" -> jobs.results(call);
            case "token" -> tokens.grant(call);
            case "serviceAccounts.generateAccessToken" -> tokens.generate(call);
            case "objects.list" -> objects.list(call);
            case "objects.delete" -> objects.delete(call);
            case "objects.insert" -> objects.insert(call);
            case "buckets.list" -> buckets.list(call);
            case "buckets.get" -> buckets.get(call);
            case "buckets.patch" -> buckets.patch(call);
            case "datasets.list" -> bigQuery.listDatasets(call);
            case "datasets.get" -> bigQuery.getDataset(call);
            case "datasets.patch" -> bigQuery.patchDataset(call);
            case "tables.list" -> bigQuery.listTables(call);
            case "tables.get" -> bigQuery.getTable(call);
            case "tables.patch" -> bigQuery.patchTable(call);
            case "projects.get" -> resourceManager.getProject(call);
            case "projects.patch" -> resourceManager.patchProject(call);
            case "effectiveTags.list" -> resourceManager.effectiveTags(call);
            case "tagValues.getNamespaced" -> resourceManager.namespacedValue(call);
            case "tagBindings.create" -> resourceManager.createBinding(call);
            case "tagBindings.delete" -> resourceManager.deleteBinding(call);
            case "serviceAccounts.get" -> resourceManager.getAccount(call);
            default -> throw new Refusal(404, "notFound", "there is no such method: " + route);
        };
    }
}
