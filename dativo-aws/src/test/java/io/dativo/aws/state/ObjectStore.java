package io.dativo.aws.state;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * S3's objects as its documentation says, by path-style addresses: signed requests of a known access key in the bucket's
 * region, ranges, conditions on reads and writes, customers' keys, and its errors. What it does not know it refuses. Also
 * the two calls of STS that give out roles.
 */
final class ObjectStore implements AutoCloseable {
    static final String ACCESS_KEY = "AKIAFAKEFAKEFAKEFAKE";
    static final String SECRET_KEY = "s3cr3t-DoNotLog";

    private static final Pattern CREDENTIAL = Pattern.compile(
            "AWS4-HMAC-SHA256 Credential=([A-Z0-9]+)/[0-9]{8}/([a-z0-9-]+)/(s3|sts)/aws4_request, ?SignedHeaders=([a-z0-9;-]+),"
                    + " ?Signature=[0-9a-f]{64}");
    private static final Pattern RANGE = Pattern.compile("bytes=([0-9]+)-([0-9]+)");

    private final HttpServer server;
    private final Map<String, Stored> objects = new HashMap<>();
    private final Map<String, String> regions = new HashMap<>();
    /** Access keys, each with the session token that must come with it, or an empty text. */
    private final Map<String, String> accessKeys = new ConcurrentHashMap<>(Map.of(ACCESS_KEY, ""));

    private final List<Request> requests = new CopyOnWriteArrayList<>();
    private final Deque<Refusal> refusals = new ArrayDeque<>();
    private Refusal lost;
    private volatile Runnable beforeNext = () -> {};

    /** One request that arrived. */
    record Request(String method, String path, Headers headers, Map<String, String> form) {
        String header(String name) {
            return headers.getFirst(name);
        }
    }

    private record Stored(byte[] bytes, String customerKeyMd5, Map<String, String> metadata) {
        String eTag() {
            return '"' + HexFormat.of().formatHex(digest("MD5", bytes)) + '"';
        }
    }

    /** An answer that is no success. */
    static final class Refusal extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private final int status;
        private final String code;
        private final Map<String, String> headers;

        Refusal(int status, String code, String message, Map<String, String> headers) {
            super(message);
            this.status = status;
            this.code = code;
            this.headers = headers;
        }

        Refusal(int status, String code, String message) {
            this(status, code, message, Map.of());
        }
    }

    ObjectStore() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(Executors.newCachedThreadPool());
        server.createContext("/", this::answer);
        server.start();
    }

    URI endpoint() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    /** Makes a bucket. */
    ObjectStore bucket(String name, String region) {
        regions.put(name, region);
        return this;
    }

    /** Puts an object without a request. */
    synchronized void put(String bucket, String key, byte[] bytes) {
        objects.put("/" + bucket + "/" + key, new Stored(bytes, null, Map.of()));
    }

    /** Puts an object that a customer's key encrypts. */
    synchronized void put(String bucket, String key, byte[] bytes, String customerKey) {
        objects.put(
                "/" + bucket + "/" + key,
                new Stored(bytes, md5(Base64.getDecoder().decode(customerKey)), Map.of()));
    }

    synchronized String text(String bucket, String key) {
        Stored stored = objects.get("/" + bucket + "/" + key);
        return stored == null ? null : new String(stored.bytes(), UTF_8);
    }

    synchronized List<String> keys() {
        return objects.keySet().stream().sorted().toList();
    }

    /** Answers the next request with a failure; several calls queue. */
    synchronized void refuseNext(Refusal refusal) {
        refusals.add(refusal);
    }

    /** Carries the next write out, and answers it with a failure nevertheless. */
    synchronized void loseNextAnswer(Refusal refusal) {
        lost = refusal;
    }

    /** Does something when the next request has arrived and before it is answered. */
    void beforeNext(Runnable action) {
        beforeNext = action;
    }

    /** {@return the requests so far, without those to STS} */
    List<Request> requests() {
        return requests.stream().filter(each -> each.form().isEmpty()).toList();
    }

    /** {@return the requests to STS so far} */
    List<Request> roleRequests() {
        return requests.stream().filter(each -> !each.form().isEmpty()).toList();
    }

    @Override
    public void close() {
        server.stop(0);
    }

    private void answer(HttpExchange exchange) throws IOException {
        Runnable action = beforeNext;
        beforeNext = () -> {};
        action.run();
        try (exchange) {
            byte[] body = exchange.getRequestBody().readAllBytes();
            try {
                if (exchange.getRequestURI().getPath().equals("/")) {
                    sts(exchange, form(new String(body, UTF_8)));
                } else {
                    s3(exchange, body);
                }
            } catch (Refusal refusal) {
                refusal.headers.forEach(exchange.getResponseHeaders()::set);
                String error = "<Error><Code>" + refusal.code + "</Code><Message>" + refusal.getMessage()
                        + "</Message><RequestId>1</RequestId></Error>";
                boolean query = exchange.getRequestURI().getPath().equals("/");
                send(
                        exchange,
                        refusal.status,
                        (query ? "<ErrorResponse>" + error + "</ErrorResponse>" : error).getBytes(UTF_8));
            }
        }
    }

    private synchronized void s3(HttpExchange exchange, byte[] body) throws IOException {
        URI uri = exchange.getRequestURI();
        String path = uri.getPath();
        Headers headers = exchange.getRequestHeaders();
        requests.add(new Request(exchange.getRequestMethod(), path, headers, Map.of()));
        if (!refusals.isEmpty()) {
            throw refusals.remove();
        }
        String query = uri.getRawQuery();
        boolean lists = query != null && query.contains("list-type=2");
        if (query != null && !lists) {
            throw new Refusal(501, "NotImplemented", "the query " + uri.getRawQuery());
        }
        String bucket = path.split("/", 3)[1];
        String region = regions.get(bucket);
        authorise(headers, "s3", region);
        if (region == null) {
            throw new Refusal(404, "NoSuchBucket", "The specified bucket does not exist");
        }
        switch (exchange.getRequestMethod()) {
            case "GET", "HEAD" -> {
                if (lists) {
                    list(exchange, bucket, uri.getQuery());
                } else {
                    get(exchange, path, headers);
                }
            }
            case "DELETE" -> {
                objects.remove(path);
                exchange.sendResponseHeaders(204, -1);
            }
            case "PUT" -> put(exchange, path, headers, content(headers, body));
            default -> throw new Refusal(405, "MethodNotAllowed", exchange.getRequestMethod());
        }
    }

    /** Two keys a page, so that a list must go on. */
    private void list(HttpExchange exchange, String bucket, String query) throws IOException {
        String start = "";
        String after = "";
        for (String parameter : query.split("&")) {
            start = parameter.startsWith("prefix=") ? parameter.substring(7) : start;
            after = parameter.startsWith("continuation-token=") ? parameter.substring(19) : after;
        }
        String prefix = "/" + bucket + "/" + start;
        String last = after;
        List<String> keys = objects.keySet().stream()
                .filter(key -> key.startsWith(prefix))
                .map(key -> key.substring(bucket.length() + 2))
                .filter(key -> key.compareTo(last) > 0)
                .sorted()
                .toList();
        StringBuilder xml = new StringBuilder("<ListBucketResult><Name>ledger</Name><IsTruncated>")
                .append(keys.size() > 2)
                .append("</IsTruncated>");
        List<String> page = keys.subList(0, Math.min(2, keys.size()));
        page.forEach(key -> xml.append("<Contents><Key>").append(key).append("</Key></Contents>"));
        if (keys.size() > 2) {
            xml.append("<NextContinuationToken>").append(page.get(1)).append("</NextContinuationToken>");
        }
        send(exchange, 200, xml.append("</ListBucketResult>").toString().getBytes(StandardCharsets.UTF_8));
    }

    private void authorise(Headers headers, String service, String region) {
        Matcher credential = CREDENTIAL.matcher(String.valueOf(headers.getFirst("Authorization")));
        if (!credential.matches() || !credential.group(3).equals(service)) {
            throw new Refusal(403, "AccessDenied", "Access Denied");
        }
        if (!List.of(credential.group(4).split(";")).containsAll(List.of("host", "x-amz-date"))) {
            throw new Refusal(403, "SignatureDoesNotMatch", "a header is not signed");
        }
        String token = accessKeys.get(credential.group(1));
        if (token == null) {
            throw new Refusal(
                    403, "InvalidAccessKeyId", "The AWS Access Key Id you provided does not exist in our records.");
        }
        if (!token.equals(String.valueOf(
                headers.getOrDefault("X-Amz-Security-Token", List.of("")).get(0)))) {
            throw new Refusal(400, "InvalidToken", "The provided token is malformed or otherwise invalid.");
        }
        if (region != null && !region.equals(credential.group(2))) {
            throw new Refusal(
                    400,
                    "AuthorizationHeaderMalformed",
                    "The authorization header is malformed; the region '" + credential.group(2)
                            + "' is wrong; expecting '" + region + "'",
                    Map.of("x-amz-bucket-region", region));
        }
    }

    private void get(HttpExchange exchange, String path, Headers headers) throws IOException {
        Stored stored = objects.get(path);
        if (stored == null) {
            throw new Refusal(404, "NoSuchKey", "The specified key does not exist.");
        }
        customerKey(headers, stored);
        String ifMatch = headers.getFirst("If-Match");
        if (ifMatch != null && !ifMatch.equals(stored.eTag())) {
            throw new Refusal(
                    412, "PreconditionFailed", "At least one of the pre-conditions you specified did not hold");
        }
        exchange.getResponseHeaders().set("ETag", stored.eTag());
        stored.metadata().forEach(exchange.getResponseHeaders()::set);
        String wanted = headers.getFirst("Range");
        if (wanted == null) {
            send(exchange, 200, stored.bytes());
            return;
        }
        Matcher range = RANGE.matcher(wanted);
        if (!range.matches()) {
            throw new Refusal(400, "InvalidArgument", "the range " + wanted);
        }
        int size = stored.bytes().length;
        long first = Long.parseLong(range.group(1));
        long last = Math.min(Long.parseLong(range.group(2)), size - 1);
        if (first >= size) {
            throw new Refusal(416, "InvalidRange", "The requested range is not satisfiable");
        }
        exchange.getResponseHeaders().set("Content-Range", "bytes " + first + "-" + last + "/" + size);
        send(exchange, 206, Arrays.copyOfRange(stored.bytes(), (int) first, (int) last + 1));
    }

    private static void customerKey(Headers headers, Stored stored) {
        String key = headers.getFirst("x-amz-server-side-encryption-customer-key");
        if (stored.customerKeyMd5() == null && key != null) {
            throw new Refusal(400, "InvalidRequest", "The encryption parameters are not applicable to this object.");
        }
        if (stored.customerKeyMd5() != null && key == null) {
            throw new Refusal(
                    400,
                    "InvalidRequest",
                    "The object was stored using a form of Server Side Encryption. The correct parameters must be provided"
                            + " to retrieve the object.");
        }
        if (key == null) {
            return;
        }
        String md5 = md5(Base64.getDecoder().decode(key));
        if (!"AES256".equals(headers.getFirst("x-amz-server-side-encryption-customer-algorithm"))
                || !md5.equals(headers.getFirst("x-amz-server-side-encryption-customer-key-MD5"))) {
            throw new Refusal(
                    400,
                    "InvalidArgument",
                    "The calculated MD5 hash of the key did not match the hash that was provided.");
        }
        if (!md5.equals(stored.customerKeyMd5())) {
            throw new Refusal(403, "AccessDenied", "Access Denied");
        }
    }

    private void put(HttpExchange exchange, String path, Headers headers, byte[] bytes) throws IOException {
        Stored stored = objects.get(path);
        String ifMatch = headers.getFirst("If-Match");
        String ifNoneMatch = headers.getFirst("If-None-Match");
        if (ifNoneMatch != null && (!ifNoneMatch.equals("*") || ifMatch != null)) {
            throw new Refusal(
                    501, "NotImplemented", "A header you provided implies functionality that is not implemented");
        }
        if (ifMatch != null && stored == null) {
            throw new Refusal(404, "NoSuchKey", "The specified key does not exist.");
        }
        if ((ifMatch != null && !ifMatch.equals(stored.eTag())) || (ifNoneMatch != null && stored != null)) {
            throw new Refusal(
                    412, "PreconditionFailed", "At least one of the pre-conditions you specified did not hold");
        }
        Map<String, String> metadata = new HashMap<>();
        headers.forEach((name, values) -> {
            if (name.toLowerCase(Locale.ROOT).startsWith("x-amz-meta-")) {
                metadata.put(name, values.get(0));
            }
        });
        Stored now = new Stored(bytes, null, metadata);
        objects.put(path, now);
        if (lost != null) {
            Refusal answer = lost;
            lost = null;
            throw answer;
        }
        exchange.getResponseHeaders().set("ETag", now.eTag());
        send(exchange, 200, new byte[0]);
    }

    /** The body without the frames of a chunked upload, and checked against the hash that was signed. */
    private static byte[] content(Headers headers, byte[] body) {
        String hash = String.valueOf(headers.getFirst("x-amz-content-sha256"));
        if (hash.startsWith("STREAMING-")) {
            return unframed(body);
        }
        if (!hash.equals("UNSIGNED-PAYLOAD") && !hash.equals(HexFormat.of().formatHex(digest("SHA-256", body)))) {
            throw new Refusal(400, "XAmzContentSHA256Mismatch", "the content is not what was signed");
        }
        return body;
    }

    private static byte[] unframed(byte[] body) {
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        int at = 0;
        while (true) {
            int end = at;
            while (body[end] != '\r') {
                end++;
            }
            int size = Integer.parseInt(new String(body, at, end - at, UTF_8).split(";")[0], 16);
            if (size == 0) {
                return content.toByteArray();
            }
            content.write(body, end + 2, size);
            at = end + 2 + size + 2;
        }
    }

    private void sts(HttpExchange exchange, Map<String, String> form) throws IOException {
        requests.add(new Request("POST", "/", exchange.getRequestHeaders(), form));
        boolean signed = "AssumeRole".equals(form.get("Action"));
        if (signed) {
            authorise(exchange.getRequestHeaders(), "sts", null);
        } else if (!"AssumeRoleWithWebIdentity".equals(form.get("Action"))
                || !"signed-by-the-platform".equals(form.get("WebIdentityToken"))) {
            throw new Refusal(400, "InvalidIdentityToken", "refused");
        }
        if (!form.getOrDefault("RoleArn", "").endsWith(":role/state-reader")) {
            throw new Refusal(403, "AccessDenied", "refused");
        }
        String key =
                "ASIA" + form.get("RoleSessionName").toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9]", "");
        accessKeys.put(key, "token-of-" + key);
        String result = form.get("Action") + "Result";
        byte[] body = ("<" + form.get("Action") + "Response xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\"><"
                        + result
                        + "><Credentials><AccessKeyId>" + key + "</AccessKeyId><SecretAccessKey>" + SECRET_KEY
                        + "</SecretAccessKey><SessionToken>token-of-" + key
                        + "</SessionToken><Expiration>2099-01-01T00:00:00Z</Expiration></Credentials></" + result
                        + "></"
                        + form.get("Action") + "Response>")
                .getBytes(UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "text/xml");
        send(exchange, 200, body);
    }

    private static Map<String, String> form(String body) {
        Map<String, String> form = new HashMap<>();
        for (String pair : body.split("&")) {
            String[] parts = pair.split("=", 2);
            form.put(parts[0], parts.length == 1 ? "" : URLDecoder.decode(parts[1], UTF_8));
        }
        return Collections.unmodifiableMap(form);
    }

    private static void send(HttpExchange exchange, int status, byte[] body) throws IOException {
        if (exchange.getRequestMethod().equals("HEAD")) {
            exchange.getResponseHeaders().set("Content-Length", Integer.toString(body.length));
            exchange.sendResponseHeaders(status, -1);
            return;
        }
        exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
    }

    private static String md5(byte[] bytes) {
        return Base64.getEncoder().encodeToString(digest("MD5", bytes));
    }

    private static byte[] digest(String algorithm, byte[] bytes) {
        try {
            return MessageDigest.getInstance(algorithm).digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
