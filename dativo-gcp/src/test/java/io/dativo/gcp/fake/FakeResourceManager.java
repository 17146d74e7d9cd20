package io.dativo.gcp.fake;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Projects, tag values and tag bindings of Resource Manager v3, and the accounts of IAM v1. */
final class FakeResourceManager {
    private static final int PAGE = 300;
    static final Set<String> PROJECT_KEYS = Set.of("labels", "etag", "displayName");
    static final Set<String> BINDING_KEYS = Set.of("parent", "tagValue", "tagValueNamespacedName");

    private final Map<String, Labelled> projects = new TreeMap<>();
    private final Map<String, String> accounts = new LinkedHashMap<>();

    /** Namespaced name to the name in the API. */
    private final Map<String, String> tagValues = new LinkedHashMap<>();

    /** Full name of a resource to namespaced names. */
    private final Map<String, Set<String>> bindings = new TreeMap<>();

    private boolean everyValueExists;

    Labelled addProject(String id) {
        ObjectNode json = Call.JSON.createObjectNode().put("name", "projects/" + (1000 + projects.size()));
        json.put("projectId", id).put("state", "ACTIVE");
        return projects.computeIfAbsent(id, key -> new Labelled(json));
    }

    void addAccount(String email) {
        addProject(project(email));
        accounts.put(email, "1" + String.format("%020d", accounts.size()));
    }

    void removeAccount(String email) {
        accounts.remove(email);
    }

    private static String project(String email) {
        return email.substring(email.indexOf('@') + 1, email.indexOf(".iam."));
    }

    void addTagValue(String namespaced) {
        tagValues.put(namespaced, "tagValues/" + (281000 + tagValues.size()));
    }

    void everyValueExists() {
        everyValueExists = true;
    }

    Set<String> bindings(String email) {
        return bindings.getOrDefault(fullName(email), Set.of());
    }

    void bind(String email, String namespaced) {
        valueName(namespaced);
        bindings.computeIfAbsent(fullName(email), key -> new HashSet<>())
                .removeIf(other -> key(other).equals(key(namespaced)));
        bindings.get(fullName(email)).add(namespaced);
    }

    private String fullName(String email) {
        String number = project(projects.get(project(email)));
        return "//iam.googleapis.com/" + number + "/serviceAccounts/" + accounts.get(email);
    }

    private static String project(Labelled project) {
        return project.json().get("name").asText();
    }

    JsonNode getProject(Call call) {
        return found(call.takes().part(2)).json();
    }

    JsonNode patchProject(Call call) {
        call.takes("updateMask");
        if (!"labels".equals(call.query("updateMask"))) {
            throw Refusal.invalid("the update mask is " + call.query("updateMask"));
        }
        Labelled project = found(call.part(2));
        JsonNode body = call.json(PROJECT_KEYS);
        if (body.has("etag") && !body.get("etag").asText().equals(project.etag())) {
            throw new Refusal(409, "ABORTED", "the project changed since its etag was read");
        }
        project.replaceLabels(body.get("labels"));
        return done();
    }

    /** Google does not tell a project that is not there from one that the caller may not see. */
    private Labelled found(String id) {
        Labelled project = projects.get(id);
        if (project == null) {
            throw new Refusal(403, "PERMISSION_DENIED", "The caller does not have permission (or it may not exist)");
        }
        return project;
    }

    JsonNode getAccount(Call call) {
        String email = call.takes().part(4);
        String number = accounts.get(email);
        if (number == null) {
            throw new Refusal(404, "NOT_FOUND", "Unknown service account");
        }
        return Call.JSON
                .createObjectNode()
                .put("email", email)
                .put("uniqueId", number)
                .put("projectId", project(email));
    }

    JsonNode effectiveTags(Call call) {
        call.takes("parent", "pageSize", "pageToken");
        List<String> bound = bindings.getOrDefault(call.query("parent"), Set.of()).stream()
                .sorted()
                .toList();
        ObjectNode answer = Call.JSON.createObjectNode();
        Page.of(bound, call.pageSize("pageSize", PAGE), call.query("pageToken"))
                .write(
                        answer,
                        "effectiveTags",
                        value -> Call.JSON
                                .createObjectNode()
                                .put("tagValue", valueName(value))
                                .put("namespacedTagValue", value)
                                .put("namespacedTagKey", key(value))
                                .put("inherited", value.startsWith("inherited/")));
        return answer;
    }

    JsonNode namespacedValue(Call call) {
        String name = call.takes("name").query("name");
        return Call.JSON.createObjectNode().put("name", valueName(name)).put("namespacedName", name);
    }

    private String valueName(String namespaced) {
        if (everyValueExists && !tagValues.containsKey(namespaced)) {
            addTagValue(namespaced);
        }
        String name = tagValues.get(namespaced);
        if (name == null) {
            throw new Refusal(403, "PERMISSION_DENIED", "Permission denied on the tag value (or it may not exist)");
        }
        return name;
    }

    JsonNode createBinding(Call call) {
        JsonNode body = call.takes().json(BINDING_KEYS);
        String value = body.path("tagValue").asText();
        String namespaced = tagValues.entrySet().stream()
                .filter(entry -> entry.getValue().equals(value))
                .map(Map.Entry::getKey)
                .findFirst()
                .orElseThrow(() -> Refusal.notFound(value));
        Set<String> bound = bindings.computeIfAbsent(body.path("parent").asText(), key -> new HashSet<>());
        if (bound.stream().anyMatch(other -> key(other).equals(key(namespaced)))) {
            throw new Refusal(409, "ALREADY_EXISTS", "a value of this key is bound already");
        }
        bound.add(namespaced);
        return done();
    }

    JsonNode deleteBinding(Call call) {
        String value = "tagValues/" + call.takes().part(4);
        Set<String> bound = bindings.getOrDefault(call.part(2), Set.of());
        if (!bound.removeIf(namespaced -> value.equals(tagValues.get(namespaced)))) {
            throw new Refusal(404, "NOT_FOUND", "there is no such binding");
        }
        return done();
    }

    private static String key(String namespacedValue) {
        return namespacedValue.substring(0, namespacedValue.lastIndexOf('/'));
    }

    private static JsonNode done() {
        return Call.JSON.createObjectNode().put("name", "operations/1").put("done", true);
    }
}
