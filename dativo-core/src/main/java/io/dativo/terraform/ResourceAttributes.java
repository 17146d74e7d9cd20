package io.dativo.terraform;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.dativo.infrastructure.TerraformResource;
import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The id, the ARN and the tags out of a resource's attributes. Of the attributes that hold tags, the one that includes what
 * the provider adds by default counts. Whatever else is there is passed over. Not thread-safe; made for one instance.
 */
final class ResourceAttributes {
    private @Nullable String id;
    private @Nullable String arn;
    private @Nullable String tagsFrom;
    private Map<String, String> tags = Map.of();
    private final Set<String> secretAttributes = new HashSet<>();
    private final Set<String> secretTags = new HashSet<>();

    /** Reads an object of attributes; the current token is its start. */
    void read(JsonParser parser) throws IOException {
        for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
            JsonToken token = parser.nextToken();
            switch (name) {
                case "id" -> id = token == JsonToken.VALUE_STRING ? parser.getText() : id;
                case "arn" -> arn = token == JsonToken.VALUE_STRING ? parser.getText() : arn;
                case "tags_all", "terraform_labels", "effective_labels", "tags", "labels" -> {
                    if (token == JsonToken.START_OBJECT && (tagsFrom == null || rank(name) < rank(tagsFrom))) {
                        tagsFrom = name;
                        tags = texts(parser);
                    } else {
                        parser.skipChildren();
                    }
                }
                default -> parser.skipChildren();
            }
        }
    }

    /** Reads the flat attributes of before Terraform 0.12: {@code tags.%} counts and {@code tags.KEY} holds. */
    void readFlat(JsonParser parser) throws IOException {
        Map<String, Map<String, String>> found = new HashMap<>();
        for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
            if (parser.nextToken() != JsonToken.VALUE_STRING) {
                parser.skipChildren();
                continue;
            }
            int dot = name.indexOf('.');
            String attribute = dot < 0 ? name : name.substring(0, dot);
            if (dot < 0 && name.equals("id")) {
                id = parser.getText();
            } else if (dot < 0 && name.equals("arn")) {
                arn = parser.getText();
            } else if (dot > 0 && rank(attribute) < RANKS && !name.endsWith(".%") && !name.endsWith(".#")) {
                found.computeIfAbsent(attribute, first -> new HashMap<>())
                        .put(name.substring(dot + 1), parser.getText());
            }
        }
        found.forEach((attribute, texts) -> {
            if (tagsFrom == null || rank(attribute) < rank(tagsFrom)) {
                tagsFrom = attribute;
                tags = texts;
            }
        });
    }

    /** Reads a state's {@code sensitive_attributes}: a list of paths, each a list of steps. */
    void readSensitivePaths(JsonParser parser) throws IOException {
        if (JsonValues.read(parser) instanceof Iterable<?> paths) {
            for (Object path : paths) {
                markSensitive(path);
            }
        }
    }

    /** Reads the {@code sensitive_values} of {@code terraform show}: the attributes' shape with true where a secret is. */
    void readSensitiveValues(JsonParser parser) throws IOException {
        if (JsonValues.read(parser) instanceof Map<?, ?> marks) {
            marks.forEach((attribute, mark) -> {
                if (Boolean.TRUE.equals(mark)) {
                    secretAttributes.add(attribute.toString());
                } else if (mark instanceof Map<?, ?> keys && attribute.equals(tagsFrom)) {
                    keys.forEach((key, secret) -> {
                        if (!Boolean.FALSE.equals(secret)) {
                            secretTags.add(key.toString());
                        }
                    });
                }
            });
        }
    }

    /** The resource, without a value that Terraform marks as a secret. */
    TerraformResource at(String address, String type) {
        Map<String, String> shown = tags;
        if (tagsFrom != null && secretAttributes.contains(tagsFrom)) {
            shown = Map.of();
        } else if (!secretTags.isEmpty()) {
            shown = new HashMap<>(tags);
            shown.keySet().removeAll(secretTags);
        }
        return new TerraformResource(
                address,
                type,
                secretAttributes.contains("id") ? null : id,
                secretAttributes.contains("arn") ? null : arn,
                shown);
    }

    private void markSensitive(@Nullable Object path) {
        if (!(path instanceof List<?> steps) || steps.isEmpty() || !(steps.get(0) instanceof Map<?, ?> first)) {
            return;
        }
        String attribute = String.valueOf(first.get("value"));
        if (steps.size() == 1) {
            secretAttributes.add(attribute);
        } else if (attribute.equals(tagsFrom)
                && steps.get(1) instanceof Map<?, ?> second
                && second.get("value") instanceof Map<?, ?> key) {
            secretTags.add(String.valueOf(key.get("value")));
        }
    }

    private static Map<String, String> texts(JsonParser parser) throws IOException {
        Map<String, String> texts = new HashMap<>();
        for (String key = parser.nextFieldName(); key != null; key = parser.nextFieldName()) {
            JsonToken token = parser.nextToken();
            if (token.isScalarValue() && token != JsonToken.VALUE_NULL) {
                texts.put(key, parser.getText());
            } else {
                parser.skipChildren();
            }
        }
        return texts;
    }

    private static final int RANKS = 5;

    private static int rank(String attribute) {
        return switch (attribute) {
            case "tags_all" -> 0;
            case "terraform_labels" -> 1;
            case "effective_labels" -> 2;
            case "tags" -> 3;
            case "labels" -> 4;
            default -> RANKS;
        };
    }
}
