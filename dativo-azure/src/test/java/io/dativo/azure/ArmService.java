package io.dativo.azure;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dativo.azure.FakeAzure.Reply;
import io.dativo.azure.FakeAzure.Request;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The tags of Azure Resource Manager, and Resource Graph over them, as strict as they are: names ignore case and keep the
 * spelling of the first writer, a delete compares values, limits hold.
 */
public final class ArmService {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern TAGS =
            Pattern.compile("(/subscriptions/.+)/providers/Microsoft\\.Resources/tags/default");
    private static final Pattern OPERATION = Pattern.compile("/subscriptions/[^/]+/operationresults/(\\d+)");
    private static final Pattern QUERY = Pattern.compile(
            "(resources|resourcecontainers) \\| where id in~ \\(([^)]*)\\)"
                    + " \\| project id, tags(?: \\| union \\((resources) \\| where id in~ \\(([^)]*)\\) \\| project id, tags\\))?");
    private static final Pattern ACCOUNT_QUERY = Pattern.compile(
            "resources \\| where type =~ 'microsoft\\.storage/storageaccounts' and name =~ '([a-z0-9]+)'"
                    + " \\| project id");
    private static final Pattern STORAGE =
            Pattern.compile("(?i)/subscriptions/[^/]+/resourceGroups/[^/]+/providers/Microsoft\\.Storage"
                    + "/storageAccounts/[^/]+(/blobServices/default|/managementPolicies/default)?");
    private static final Pattern REFUSED_NAME =
            Pattern.compile(".*[<>%&\\\\?/\\p{Cntrl}].*|(?i)(microsoft|azure|windows).*");

    private final Map<String, Map<String, String>> resources = new HashMap<>();
    private final Map<String, Map<String, String>> indexed = new HashMap<>();
    private final Map<String, Deque<Reply>> writeFaults = new HashMap<>();
    private final Map<String, Map<String, String>> policies = new HashMap<>();
    private final Map<String, String> settings = new HashMap<>();
    private final List<int[]> operations = new ArrayList<>();
    private boolean lagging;
    private int polls = -1;
    private boolean asyncOperation;
    private String outcome = "Succeeded";
    private Reply graphFault;
    private int pageSize = Integer.MAX_VALUE;
    private double tokens = Double.POSITIVE_INFINITY;
    private double refill;
    private long refilledAt;
    private int refused;

    /**
     * What was set of a resource, as the JSON of its properties.
     *
     * @param path its id, or that of what belongs to it, as {@code …/blobServices/default}
     */
    public synchronized void set(String path, String properties) {
        create(path.replaceFirst("/(blobServices|managementPolicies)/default$", ""));
        settings.put(key(path), properties);
    }

    /** Makes a resource, without tags. */
    public synchronized void create(String id) {
        resources.putIfAbsent(key(id), new TreeMap<>(String.CASE_INSENSITIVE_ORDER));
        if (!lagging) {
            indexed.putIfAbsent(key(id), new TreeMap<>());
        }
    }

    /** Tags a resource past everything. */
    public synchronized void tag(String id, String name, String value) {
        put(resources.get(key(id)), Map.of(name, value));
        index();
    }

    public synchronized Map<String, String> tags(String id) {
        return new TreeMap<>(resources.get(key(id)));
    }

    /** Resource Graph shows nothing new from now on, until it is told to. */
    public synchronized void lag(boolean on) {
        lagging = on;
        index();
    }

    /** A policy that sets a tag whenever a resource is written. */
    public synchronized void policy(String id, String name, String value) {
        policies.put(key(id), Map.of(name, value));
    }

    public synchronized void failNextWriteOf(String id, Reply reply) {
        writeFaults.computeIfAbsent(key(id), key -> new ArrayDeque<>()).add(reply);
    }

    /** Writes are accepted, and done after some looks at the operation; never when negative looks are asked for. */
    public synchronized void acceptOnly(int looks, boolean asAsyncOperation, String ending) {
        polls = looks;
        asyncOperation = asAsyncOperation;
        outcome = ending;
    }

    public synchronized void failGraph(Reply reply) {
        graphFault = reply;
    }

    public synchronized void pageGraphBy(int rows) {
        pageSize = rows;
    }

    /** Writes are throttled as by Azure: a bucket that is refilled. */
    public synchronized void throttleWrites(int burst, double perSecond) {
        tokens = burst;
        refill = perSecond;
        refilledAt = System.nanoTime();
    }

    public synchronized int refusedWrites() {
        return refused;
    }

    public synchronized Reply answer(Request request) {
        if (request.method().equals("POST") && request.path().equals("/providers/Microsoft.ResourceGraph/resources")) {
            return request.query().equals("api-version=2022-10-01") ? graph(request) : null;
        }
        Matcher operation = OPERATION.matcher(request.path());
        if (request.method().equals("GET") && operation.matches()) {
            return look(Integer.parseInt(operation.group(1)));
        }
        if (request.method().equals("GET") && STORAGE.matcher(request.path()).matches()) {
            return request.query().equals("api-version=2023-05-01") ? storage(request.path()) : null;
        }
        Matcher scope = TAGS.matcher(request.path());
        if (!scope.matches() || !request.query().equals("api-version=2025-04-01")) {
            return null;
        }
        String id = scope.group(1);
        Reply missing = missing(id);
        if (missing != null) {
            return missing;
        }
        return switch (request.method()) {
            case "GET" -> tagsReply(200, id);
            case "PATCH" -> patch(id, request);
            // PUT and DELETE act on all tags, foreign ones too.
            default -> null;
        };
    }

    private Reply storage(String path) {
        String account = path.replaceFirst("(?i)/(blobServices|managementPolicies)/default$", "");
        Reply missing = missing(account);
        if (missing != null) {
            return missing;
        }
        String properties = settings.get(key(path));
        if (properties == null && key(path).endsWith("/managementpolicies/default")) {
            return error(404, "ManagementPolicyNotFound", "No ManagementPolicy found for the account.");
        }
        return Reply.of(
                200,
                "{\"id\":\"" + path + "\",\"properties\":" + (properties == null ? "{}" : properties) + "}",
                "Content-Type",
                "application/json");
    }

    private Reply account(String name) {
        ObjectNode reply = JSON.createObjectNode();
        var data = reply.putArray("data");
        resources.keySet().stream()
                .filter(id -> id.endsWith("/microsoft.storage/storageaccounts/" + name))
                .forEach(id -> data.addObject().put("id", id));
        return Reply.of(200, reply.put("count", data.size()).toString(), "Content-Type", "application/json");
    }

    private Reply missing(String id) {
        if (resources.containsKey(key(id))) {
            return null;
        }
        String[] parts = key(id).split("/");
        String subscription = "/subscriptions/" + parts[2];
        if (resources.keySet().stream().noneMatch(key -> key.startsWith(subscription))) {
            return error(404, "SubscriptionNotFound", "The subscription '" + parts[2] + "' could not be found.");
        }
        if (parts.length > 4
                && !resources.containsKey(String.join("/", List.of(parts).subList(0, 5)))) {
            return error(404, "ResourceGroupNotFound", "Resource group '" + parts[4] + "' could not be found.");
        }
        return error(404, "ResourceNotFound", "The Resource '" + id + "' was not found.");
    }

    private Reply patch(String id, Request request) {
        if (!"application/json".equals(request.header("Content-Type"))) {
            return error(415, "UnsupportedMediaType", "The content media type is not supported.");
        }
        JsonNode body = json(request.text());
        JsonNode given = body.path("properties").path("tags");
        if (body.size() != 2 || body.path("properties").size() != 1 || !given.isObject() || given.isEmpty()) {
            return error(400, "InvalidRequestContent", "The request content was invalid.");
        }
        Deque<Reply> planned = writeFaults.get(key(id));
        if (planned != null && !planned.isEmpty()) {
            return planned.poll();
        }
        if (!takeToken()) {
            refused++;
            return error(429, "SubscriptionRequestsThrottled", "Too many requests.", "Retry-After", "1");
        }
        Map<String, String> tags = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        tags.putAll(resources.get(key(id)));
        Map<String, String> change = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        for (Map.Entry<String, JsonNode> tag : given.properties()) {
            if (!tag.getValue().isTextual()) {
                return error(400, "InvalidRequestContent", "Tags are texts.");
            }
            if (change.put(tag.getKey(), tag.getValue().asText()) != null) {
                return error(400, "InvalidTagNames", "Duplicate tag name " + tag.getKey());
            }
        }
        switch (body.path("operation").asText()) {
            case "Merge" -> {
                Reply refusal = refusal(id, change);
                if (refusal != null) {
                    return refusal;
                }
                put(tags, change);
            }
            case "Delete" -> change.forEach((name, value) -> tags.remove(name, value));
            default -> {
                return null; // Replace loses what others wrote.
            }
        }
        int most = id.toLowerCase(Locale.ROOT).matches(".*/microsoft\\.(cdn|automation|network)/.*") ? 15 : 50;
        if (tags.size() > most) {
            return error(400, "InvalidTags", "The maximum number of tags is " + most + ".");
        }
        put(tags, policies.getOrDefault(key(id), Map.of()));
        resources.put(key(id), tags);
        index();
        return polls == -1 ? tagsReply(200, id) : accepted(id);
    }

    private static Reply refusal(String id, Map<String, String> tags) {
        int longest = id.toLowerCase(Locale.ROOT).contains("/storageaccounts/") ? 128 : 512;
        for (Map.Entry<String, String> tag : tags.entrySet()) {
            if (tag.getKey().isEmpty() || REFUSED_NAME.matcher(tag.getKey()).matches()) {
                return error(400, "InvalidTagNameCharacters", "The tag names have reserved characters or prefixes.");
            }
            if (tag.getKey().length() > longest || tag.getValue().length() > 256) {
                return error(400, "InvalidTagNameOrValue", "A tag name or value is too long.");
            }
        }
        return null;
    }

    /** A name that is there keeps its spelling, as many resource providers keep it. */
    private static void put(Map<String, String> tags, Map<String, String> change) {
        change.forEach((name, value) -> {
            if (tags.containsKey(name)) {
                tags.replace(name, value);
            } else {
                tags.put(name, value);
            }
        });
    }

    private boolean takeToken() {
        long now = System.nanoTime();
        if (refill > 0) {
            tokens = Math.min(200, tokens + (now - refilledAt) / 1e9 * refill);
            refilledAt = now;
        }
        if (tokens < 1) {
            return false;
        }
        tokens--;
        return true;
    }

    private Reply accepted(String id) {
        operations.add(new int[] {polls});
        String address = "https://management.azure.com/subscriptions/" + id.split("/")[2] + "/operationresults/"
                + (operations.size() - 1) + "?api-version=2025-04-01";
        return Reply.of(202, "", asyncOperation ? "Azure-AsyncOperation" : "Location", address, "Retry-After", "0");
    }

    private Reply look(int operation) {
        int[] left = operations.get(operation);
        boolean over = left[0] == 0;
        if (left[0] > 0) {
            left[0]--;
        }
        if (!asyncOperation) {
            return over ? Reply.of(204, "") : Reply.of(202, "", "Retry-After", "0");
        }
        String status = over ? outcome : "InProgress";
        String error = status.equals("Failed") ? ",\"error\":{\"code\":\"TagsFailed\",\"message\":\"No.\"}" : "";
        return Reply.of(200, "{\"status\":\"" + status + "\"" + error + "}", "Retry-After", "0");
    }

    private Reply graph(Request request) {
        if (graphFault != null) {
            return graphFault;
        }
        JsonNode body = json(request.text());
        Matcher named = ACCOUNT_QUERY.matcher(body.path("query").asText());
        if (named.matches()) {
            return account(named.group(1));
        }
        Matcher query = QUERY.matcher(body.path("query").asText());
        if (!query.matches()
                || !body.path("options").path("resultFormat").asText().equals("objectArray")) {
            return error(400, "BadRequest", "Please provide below info when asking for support: InvalidQuery.");
        }
        Set<String> subscriptions = new TreeSet<>();
        body.path("subscriptions").forEach(subscription -> subscriptions.add(subscription.asText()));
        List<ObjectNode> rows = new ArrayList<>();
        for (int group = 1; group <= 3; group += 2) {
            if (query.group(group) != null) {
                for (String quoted : query.group(group + 1).split(",")) {
                    String id = quoted.substring(1, quoted.length() - 1);
                    boolean container = !id.contains("/providers/");
                    if (indexed.containsKey(key(id))
                            && container == query.group(group).equals("resourcecontainers")
                            && subscriptions.contains(id.split("/")[2])) {
                        ObjectNode row = JSON.createObjectNode().put("id", id.toUpperCase(Locale.ROOT));
                        ObjectNode tags = JSON.createObjectNode();
                        indexed.get(key(id)).forEach(tags::put);
                        row.set("tags", tags.isEmpty() ? null : tags);
                        rows.add(row);
                    }
                }
            }
        }
        JsonNode options = body.path("options");
        int from = options.path("$skipToken").asInt(0);
        int to = Math.min(
                rows.size(), from + Math.min(pageSize, options.path("$top").asInt(100)));
        ObjectNode reply =
                JSON.createObjectNode().put("totalRecords", rows.size()).put("count", to - from);
        reply.set("data", JSON.createArrayNode().addAll(rows.subList(from, to)));
        if (to < rows.size()) {
            reply.put("$skipToken", String.valueOf(to));
        }
        return Reply.of(200, reply.toString(), "Content-Type", "application/json");
    }

    private void index() {
        if (!lagging) {
            resources.forEach((id, tags) -> indexed.put(id, new TreeMap<>(tags)));
        }
    }

    private Reply tagsReply(int status, String id) {
        ObjectNode reply = JSON.createObjectNode()
                .put("id", id + "/providers/Microsoft.Resources/tags/default")
                .put("name", "default")
                .put("type", "Microsoft.Resources/tags");
        ObjectNode tags = reply.putObject("properties").putObject("tags");
        resources.get(key(id)).forEach(tags::put);
        return Reply.of(status, reply.toString(), "Content-Type", "application/json");
    }

    public static Reply error(int status, String code, String message, String... headers) {
        ObjectNode body = JSON.createObjectNode();
        body.putObject("error").put("code", code).put("message", message);
        return Reply.of(status, body.toString(), headers);
    }

    private static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (JacksonException e) {
            return JSON.missingNode();
        }
    }

    private static String key(String id) {
        return id.toLowerCase(Locale.ROOT);
    }
}
