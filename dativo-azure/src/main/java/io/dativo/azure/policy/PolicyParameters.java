package io.dativo.azure.policy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The parameters of a policy, and the few expressions over them that tag rules are written with. Names of functions and
 * parameters ignore case, as they do in Azure; documents come here with their keys in lower case.
 */
final class PolicyParameters {
    private static final String PARAMETER_CALL = "parameters\\(\\s*'([^']+)'\\s*\\)";
    private static final Pattern PARAMETER = Pattern.compile(PARAMETER_CALL, Pattern.CASE_INSENSITIVE);
    private static final Pattern CONCAT =
            Pattern.compile("concat\\((.*)\\)", Pattern.CASE_INSENSITIVE | Pattern.DOTALL);
    private static final Pattern PART =
            Pattern.compile("\\s*(?:'((?:[^']|'')*+)'|" + PARAMETER_CALL + ")\\s*(?:,|$)", Pattern.CASE_INSENSITIVE);
    private static final Pattern TAG =
            Pattern.compile("tags(?:\\['((?:[^']|'')++)'\\]|\\[([^\\]']+)\\]|\\.(.+))", Pattern.CASE_INSENSITIVE);

    private final JsonNode declared;
    private final Map<String, JsonNode> given;

    PolicyParameters(JsonNode declared, Map<String, JsonNode> given) {
        this.declared = declared;
        this.given = given;
    }

    /**
     * What a value says.
     *
     * @param value what it says, or null when that is not known before Azure evaluates it
     * @param unread why it is not known, or null
     */
    record Resolved(@Nullable JsonNode value, @Nullable Unread unread) {
        private static Resolved of(JsonNode value) {
            return new Resolved(value, null);
        }

        private static Resolved unread(Unread reason) {
            return new Resolved(null, reason);
        }

        /** The value as text; empty when it is not known. */
        String text() {
            return value == null ? "" : value.asText();
        }
    }

    /** The values of a block {@code parameters} of an assignment. */
    static Map<String, JsonNode> given(JsonNode block) {
        Map<String, JsonNode> values = new LinkedHashMap<>();
        block.properties()
                .forEach(parameter ->
                        values.put(parameter.getKey(), parameter.getValue().path("value")));
        return values;
    }

    /** Resolves a value, or each of a list. */
    Resolved resolve(JsonNode value) {
        if (!value.isArray()) {
            return single(value);
        }
        ArrayNode list = JsonNodeFactory.instance.arrayNode();
        for (JsonNode item : value) {
            Resolved resolved = single(item);
            if (resolved.value() == null) {
                return resolved;
            }
            list.add(resolved.value());
        }
        return Resolved.of(list);
    }

    private Resolved single(JsonNode value) {
        String text = value.asText("");
        if (!value.isTextual() || !text.startsWith("[") || !text.endsWith("]")) {
            return Resolved.of(value);
        }
        if (text.startsWith("[[")) {
            return Resolved.of(TextNode.valueOf(text.substring(1)));
        }
        String expression = text.substring(1, text.length() - 1).strip();
        Matcher parameter = PARAMETER.matcher(expression);
        if (parameter.matches()) {
            return parameter(parameter.group(1));
        }
        Matcher concat = CONCAT.matcher(expression);
        return concat.matches() ? concat(concat.group(1), text) : Resolved.unread(Unread.computed(text));
    }

    private Resolved parameter(String name) {
        String folded = name.toLowerCase(Locale.ROOT);
        JsonNode assigned = given.get(folded);
        JsonNode value = assigned == null || assigned.isMissingNode()
                ? declared.path(folded).path("defaultvalue")
                : assigned;
        return value.isMissingNode() ? Resolved.unread(Unread.parameter(name)) : Resolved.of(value);
    }

    private Resolved concat(String arguments, String whole) {
        StringBuilder joined = new StringBuilder();
        Matcher part = PART.matcher(arguments);
        int at = 0;
        while (at < arguments.length()) {
            if (!part.region(at, arguments.length()).lookingAt()) {
                return Resolved.unread(Unread.computed(whole));
            }
            Resolved value = part.group(2) == null
                    ? Resolved.of(TextNode.valueOf(part.group(1).replace("''", "'")))
                    : parameter(part.group(2));
            if (value.unread() != null) {
                return value;
            }
            if (value.value() == null || !value.value().isValueNode()) {
                return Resolved.unread(Unread.computed(whole));
            }
            joined.append(value.text());
            at = part.end();
        }
        return Resolved.of(TextNode.valueOf(joined.toString()));
    }

    /** The tag that the text of a field is about, or null when it is about none. */
    static @Nullable String tag(String field) {
        Matcher tag = TAG.matcher(field);
        if (!tag.matches()) {
            return null;
        }
        if (tag.group(1) != null) {
            return tag.group(1).replace("''", "'");
        }
        return tag.group(2) != null ? tag.group(2) : tag.group(3);
    }
}
