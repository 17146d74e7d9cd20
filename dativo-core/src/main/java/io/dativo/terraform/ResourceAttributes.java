package io.dativo.terraform;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.dativo.document.JsonValues;
import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The id, the ARN and the tags out of a resource's attributes. Of the attributes that hold tags, the one that includes what
 * the provider adds by default counts. Whatever else is there is passed over. Used for one instance after the other; not
 * thread-safe.
 */
final class ResourceAttributes {
    /** Stands for every attribute that holds tags. */
    private static final String TAGS = "tags";

    private static final int RANKS = 5;

    private @Nullable String id;
    private @Nullable String arn;
    private @Nullable String tagsFrom;
    private Map<String, String> tags = Map.of();
    private Set<String> secrets = Set.of();
    private Set<String> secretTags = Set.of();

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
        if (parser.currentToken() != JsonToken.START_ARRAY) {
            parser.skipChildren();
            return;
        }
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            if (JsonValues.read(parser) instanceof List<?> steps
                    && !steps.isEmpty()
                    && steps.get(0) instanceof Map<?, ?> first) {
                Object second = steps.size() == 1 ? null : ((Map<?, ?>) steps.get(1)).get("value");
                Object key = second instanceof Map<?, ?> typed ? typed.get("value") : second;
                markSensitive(String.valueOf(first.get("value")), key == null ? null : key.toString());
            }
        }
    }

    /** Reads the {@code sensitive_values} of {@code terraform show}: the attributes' shape with true where a secret is. */
    void readSensitiveValues(JsonParser parser) throws IOException {
        if (JsonValues.read(parser) instanceof Map<?, ?> marks) {
            marks.forEach((attribute, mark) -> {
                if (Boolean.TRUE.equals(mark)) {
                    markSensitive(attribute.toString(), null);
                } else if (mark instanceof Map<?, ?> keys) {
                    keys.keySet().forEach(key -> markSensitive(attribute.toString(), key.toString()));
                }
            });
        }
    }

    /** Makes ready for the next instance. */
    void clear() {
        id = null;
        arn = null;
        tagsFrom = null;
        tags = Map.of();
        secrets = Set.of();
        secretTags = Set.of();
    }

    /** {@return the id, unless Terraform marks it as a secret} */
    @Nullable
    String id() {
        return secrets.contains("id") ? null : id;
    }

    /** {@return the ARN, unless Terraform marks it as a secret} */
    @Nullable
    String arn() {
        return secrets.contains("arn") ? null : arn;
    }

    /** {@return the tags but those that Terraform marks as secrets} */
    Map<String, String> tags() {
        if (secrets.contains(TAGS)) {
            return Map.of();
        }
        if (!secretTags.isEmpty()) {
            tags.keySet().removeAll(secretTags);
        }
        return tags;
    }

    /**
     * Marks an attribute, or one key of it. Terraform marks a secret in {@code tags} where it is written and not in
     * {@code tags_all}, which the provider computes from it; so a mark on one attribute with tags holds for all of them.
     */
    private void markSensitive(String attribute, @Nullable String key) {
        boolean holdsTags = rank(attribute) < RANKS;
        if (key == null) {
            secrets = with(secrets, holdsTags ? TAGS : attribute);
        } else if (holdsTags) {
            secretTags = with(secretTags, key);
        }
    }

    private static Map<String, String> texts(JsonParser parser) throws IOException {
        Map<String, String> texts = new LinkedHashMap<>();
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

    /** The set with one more item; made when there is a first one, for hardly any resource has a secret here. */
    private static Set<String> with(Set<String> set, String item) {
        Set<String> grown = set.isEmpty() ? new HashSet<>() : set;
        grown.add(item);
        return grown;
    }

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
