package io.dativo.gcp.fake;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/** A resource with labels, a metageneration and an etag, which change with each change of it. */
final class Labelled {
    private static final Pattern KEY = Pattern.compile("[\\p{Ll}\\p{Lo}][\\p{Ll}\\p{Lo}\\p{N}_-]{0,62}");
    private static final Pattern VALUE = Pattern.compile("[\\p{Ll}\\p{Lo}\\p{N}_-]{0,63}");
    private static final int MOST_LABELS = 64;
    private static final int MOST_BYTES = 128;

    private final ObjectNode json;
    private long metageneration;

    Labelled(ObjectNode json) {
        this.json = json;
        if (!json.has("labels")) {
            json.putObject("labels");
        }
        changed();
    }

    ObjectNode json() {
        return json;
    }

    long metageneration() {
        return metageneration;
    }

    String etag() {
        return json.get("etag").asText();
    }

    void label(String key, String value) {
        ((ObjectNode) json.get("labels")).put(key, value);
        changed();
    }

    /** What another program changes beside the labels. */
    void changed() {
        metageneration++;
        json.put("etag", "etag-" + metageneration);
    }

    /** JSON merge-patch: what is absent stays, an explicit null goes. */
    void merge(JsonNode patch) {
        ObjectNode merged = json.deepCopy();
        patch.properties().forEach(field -> merge(merged, field.getKey(), field.getValue()));
        if (!merged.has("labels")) {
            merged.putObject("labels");
        }
        check(merged.get("labels"));
        json.removeAll();
        json.setAll(merged);
        changed();
    }

    /** As Resource Manager does: all labels are replaced. */
    void replaceLabels(JsonNode labels) {
        check(labels);
        json.set("labels", labels);
        changed();
    }

    private static void merge(ObjectNode target, String key, JsonNode value) {
        if (value.isNull()) {
            target.remove(key);
        } else if (value.isObject()) {
            ObjectNode below = target.get(key) instanceof ObjectNode existing ? existing : Call.JSON.createObjectNode();
            target.set(key, below);
            value.properties().forEach(field -> merge(below, field.getKey(), field.getValue()));
        } else {
            target.set(key, value);
        }
    }

    private static void check(JsonNode labels) {
        if (labels.size() > MOST_LABELS) {
            throw Refusal.invalid("Labels cannot have more than " + MOST_LABELS + " entries");
        }
        labels.properties().forEach(label -> {
            String key = label.getKey();
            String value = label.getValue().isTextual() ? label.getValue().textValue() : "?";
            if (!KEY.matcher(key).matches() || bytes(key) > MOST_BYTES) {
                throw Refusal.invalid("Invalid label key: " + key);
            }
            if (!VALUE.matcher(value).matches() || bytes(value) > MOST_BYTES) {
                throw Refusal.invalid("Invalid label value: " + label.getValue());
            }
        });
    }

    private static int bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }
}
