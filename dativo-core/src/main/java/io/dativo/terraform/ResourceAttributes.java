package io.dativo.terraform;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.dativo.document.JsonValues;
import io.dativo.infrastructure.TerraformResource;
import io.dativo.provider.TerraformTypes;
import io.dativo.spi.TerraformType;
import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The id, the ARN and the tags out of one resource's attributes, where its type keeps them. Whatever else is there is passed
 * over; while the type is not known, what any type keeps there is held until it is. Not thread-safe.
 */
final class ResourceAttributes {
    /** The usual attributes with tags; the first that is there counts, for it includes what the provider adds by default. */
    private static final List<String> USUAL_TAGS =
            List.of("tags_all", "terraform_labels", "effective_labels", "tags", "labels");

    private static final Set<String> USUAL =
            Set.of("id", "arn", "tags_all", "terraform_labels", "effective_labels", "tags", "labels");

    private final TerraformTypes types;
    private final @Nullable String type;
    private final @Nullable TerraformType listed;

    /** Identifying attribute to its text. */
    private final Map<String, String> texts = new HashMap<>();

    /** Attribute to the map in it, to null where the attribute is there and is null. */
    private final Map<String, @Nullable Map<String, String>> maps = new HashMap<>();

    /** Attribute to what its blocks say. */
    private final Map<String, Map<String, String>> blocks = new HashMap<>();

    /** Attribute to its keys that are secrets; null in place of keys, where all of it is one. */
    private final Map<String, @Nullable Set<String>> secrets = new HashMap<>();

    /**
     * Makes ready for a resource.
     *
     * @param types where types keep what is read
     * @param type the Terraform type, or null when it is not known yet
     */
    ResourceAttributes(TerraformTypes types, @Nullable String type) {
        this.types = types;
        this.type = type;
        listed = type == null ? null : types.find(type);
    }

    /** Reads an object of attributes; the current token is its start. */
    void read(JsonParser parser) throws IOException {
        for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
            JsonToken token = parser.nextToken();
            if (!isRead(name)) {
                parser.skipChildren();
                continue;
            }
            switch (token) {
                case VALUE_STRING -> texts.put(name, parser.getText());
                case VALUE_NULL -> maps.put(name, null);
                case START_OBJECT -> maps.put(name, TagAttributes.map(parser));
                case START_ARRAY -> blocks.put(name, TagAttributes.blocks(parser));
                default -> parser.skipChildren();
            }
        }
    }

    /** Reads the flat attributes of before Terraform 0.12. */
    void readFlat(JsonParser parser) throws IOException {
        FlatTags flat = new FlatTags();
        for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
            if (parser.nextToken() != JsonToken.VALUE_STRING) {
                parser.skipChildren();
                continue;
            }
            int dot = name.indexOf('.');
            if (dot < 0 && isRead(name)) {
                texts.put(name, parser.getText());
            } else if (dot > 0 && isRead(name.substring(0, dot))) {
                flat.add(name.substring(0, dot), name.substring(dot + 1), parser.getText());
            }
        }
        maps.putAll(flat.maps());
        blocks.putAll(flat.blocks());
    }

    /** Takes the id that stands beside the attributes, where they have none. */
    void readId(String id) {
        texts.putIfAbsent("id", id);
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
                markSensitive(String.valueOf(first.get("value")), key instanceof String text ? text : null);
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
                } else if (mark instanceof List<?> blocks && blocks.contains(true)) {
                    markSensitive(attribute.toString(), null);
                }
            });
        }
    }

    /**
     * What was read, once the type is known.
     *
     * @param address the address
     * @param ofType the Terraform type
     * @return the resource, without what Terraform marks as a secret
     */
    TerraformResource resource(String address, String ofType) {
        TerraformType own = types.find(ofType);
        if (own == null) {
            boolean taggable = USUAL_TAGS.stream().anyMatch(maps::containsKey);
            return new TerraformResource(address, ofType, text("id"), text("arn"), usualTags(), taggable);
        }
        Map<String, String> tags = switch (own.form()) {
            case USUAL -> usualTags();
            case NONE -> Map.of();
            case MAP -> open(maps.get(own.tags()), List.of(own.tags()));
            case BASE64 -> TagAttributes.decoded(open(maps.get(own.tags()), List.of(own.tags())));
            case BLOCKS -> open(blocks.get(own.tags()), List.of(own.tags()));
        };
        String arn = own.identity().equals("id") ? "arn" : own.identity();
        return new TerraformResource(
                address, ofType, text("id"), text(arn), tags, own.form() != TerraformType.Form.NONE);
    }

    private boolean isRead(String attribute) {
        if (USUAL.contains(attribute)) {
            return true;
        }
        if (type == null) {
            return types.attributes().contains(attribute);
        }
        return listed != null && (attribute.equals(listed.identity()) || attribute.equals(listed.tags()));
    }

    private @Nullable String text(String attribute) {
        return secrets.containsKey(attribute) ? null : texts.get(attribute);
    }

    private Map<String, String> usualTags() {
        return open(
                USUAL_TAGS.stream()
                        .map(maps::get)
                        .filter(Objects::nonNull)
                        .findFirst()
                        .orElse(null),
                USUAL_TAGS);
    }

    /**
     * Tags without the secrets among them. Terraform marks a secret in {@code tags} where it is written and not in
     * {@code tags_all}, which the provider computes from it; so a mark on one of the attributes holds for all.
     */
    private Map<String, String> open(@Nullable Map<String, String> held, List<String> attributes) {
        if (held == null || secrets.isEmpty()) {
            return held == null ? Map.of() : held;
        }
        Map<String, String> open = new HashMap<>(held);
        for (String attribute : attributes) {
            Set<String> keys = secrets.get(attribute);
            if (keys != null) {
                open.keySet().removeAll(keys);
            } else if (secrets.containsKey(attribute)) {
                return Map.of();
            }
        }
        return open;
    }

    private void markSensitive(String attribute, @Nullable String key) {
        if (!isRead(attribute)) {
            return;
        }
        Set<String> keys = secrets.get(attribute);
        if (key == null) {
            secrets.put(attribute, null);
        } else if (keys != null) {
            keys.add(key);
        } else if (!secrets.containsKey(attribute)) {
            secrets.put(attribute, new HashSet<>(Set.of(key)));
        }
    }
}
