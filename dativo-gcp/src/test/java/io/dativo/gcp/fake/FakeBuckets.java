package io.dativo.gcp.fake;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Buckets of Cloud Storage, JSON API v1. */
final class FakeBuckets {
    private static final int PAGE = 1000;

    /** What a bucket can hold as far as anything here writes it. */
    static final Set<String> KEYS = Set.of("labels", "name", "etag", "metageneration", "versioning", "lifecycle");

    private final Map<String, Labelled> buckets = new TreeMap<>();
    private final Map<String, String> projects = new TreeMap<>();

    Labelled add(String project, String name) {
        ObjectNode json = Call.JSON.createObjectNode();
        json.put("kind", "storage#bucket").put("id", name).put("name", name);
        Labelled bucket = new Labelled(json);
        buckets.put(name, bucket);
        projects.put(name, project);
        return bucket;
    }

    void remove(String name) {
        buckets.remove(name);
    }

    Labelled bucket(String name) {
        Labelled bucket = buckets.get(name);
        if (bucket == null) {
            throw new Refusal(404, "notFound", "The specified bucket does not exist.");
        }
        return bucket;
    }

    JsonNode list(Call call) {
        call.takes("project", "maxResults", "pageToken", "prefix", "projection");
        String project = call.query("project");
        if (project == null) {
            throw new Refusal(400, "required", "Required parameter: project");
        }
        ObjectNode answer = Call.JSON.createObjectNode().put("kind", "storage#buckets");
        String prefix = call.query("prefix") == null ? "" : call.query("prefix");
        Page.of(
                        buckets.keySet().stream()
                                .filter(name -> projects.get(name).equals(project) && name.startsWith(prefix))
                                .toList(),
                        call.pageSize("maxResults", PAGE),
                        call.query("pageToken"))
                .write(answer, "items", name -> shown(buckets.get(name)));
        return answer;
    }

    JsonNode get(Call call) {
        call.takes("projection", "ifMetagenerationMatch", "ifMetagenerationNotMatch");
        return shown(bucket(call.part(3)));
    }

    JsonNode patch(Call call) {
        call.takes("projection", "ifMetagenerationMatch", "ifMetagenerationNotMatch");
        Labelled bucket = bucket(call.part(3));
        JsonNode body = call.json(KEYS);
        String expected = call.query("ifMetagenerationMatch");
        if (expected != null && Long.parseLong(expected) != bucket.metageneration()) {
            throw Refusal.conditionNotMet();
        }
        bucket.merge(body);
        return shown(bucket);
    }

    /** Cloud Storage sends no labels at all where there are none, and numbers as texts. */
    private static ObjectNode shown(Labelled bucket) {
        ObjectNode json = bucket.json().deepCopy();
        json.put("metageneration", Long.toString(bucket.metageneration()));
        if (json.get("labels").isEmpty()) {
            json.remove("labels");
        }
        return json;
    }
}
