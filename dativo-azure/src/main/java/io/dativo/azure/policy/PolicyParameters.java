package io.dativo.azure.policy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The parameters of a policy, and the few expressions over them that tag rules are written with. */
final class PolicyParameters {
    private static final Pattern PARAMETER = Pattern.compile("parameters\\(\\s*'([^']+)'\\s*\\)");
    private static final Pattern CONCAT = Pattern.compile("concat\\((.*)\\)");
    private static final Pattern PART =
            Pattern.compile("\\s*(?:'((?:[^']|'')*)'|parameters\\(\\s*'([^']+)'\\s*\\))\\s*(?:,|$)");
    private static final Pattern TAG =
            Pattern.compile("tags(?:\\['([^']+)'\\]|\\[([^\\]]+)\\]|\\.(.+))", Pattern.CASE_INSENSITIVE);

    private final JsonNode declared;
    private final Map<String, JsonNode> given;

    PolicyParameters(JsonNode declared, Map<String, JsonNode> given) {
        this.declared = declared;
        this.given = given;
    }

    /** The values of a block {@code parameters} of an assignment. */
    static Map<String, JsonNode> given(JsonNode block) {
        Map<String, JsonNode> values = new LinkedHashMap<>();
        block.properties()
                .forEach(parameter ->
                        values.put(parameter.getKey(), parameter.getValue().path("value")));
        return values;
    }

    /** What a value says; missing when it is an expression that is not understood or a parameter without value. */
    JsonNode resolve(JsonNode value) {
        String text = value.asText("");
        if (!value.isTextual() || !text.startsWith("[") || !text.endsWith("]")) {
            return value;
        }
        if (text.startsWith("[[")) {
            return TextNode.valueOf(text.substring(1));
        }
        String expression = text.substring(1, text.length() - 1).strip();
        Matcher parameter = PARAMETER.matcher(expression);
        if (parameter.matches()) {
            return parameter(parameter.group(1));
        }
        Matcher concat = CONCAT.matcher(expression);
        String joined = concat.matches() ? concat(concat.group(1)) : null;
        return joined == null ? MissingNode.getInstance() : TextNode.valueOf(joined);
    }

    private JsonNode parameter(String name) {
        JsonNode value = given.get(name);
        return value == null || value.isMissingNode() ? declared.path(name).path("defaultValue") : value;
    }

    private @Nullable String concat(String arguments) {
        StringBuilder joined = new StringBuilder();
        Matcher part = PART.matcher(arguments);
        int at = 0;
        while (at < arguments.length()) {
            if (!part.find(at) || part.start() != at) {
                return null;
            }
            JsonNode value = part.group(2) == null
                    ? TextNode.valueOf(part.group(1).replace("''", "'"))
                    : parameter(part.group(2));
            if (!value.isTextual()) {
                return null;
            }
            joined.append(value.asText());
            at = part.end();
        }
        return joined.toString();
    }

    /** The tag that a field is about, or null when it is about none. */
    @Nullable
    String tag(JsonNode field) {
        Matcher tag = TAG.matcher(resolve(field).asText(""));
        if (!tag.matches()) {
            return null;
        }
        for (int group = 1; group <= 3; group++) {
            if (tag.group(group) != null) {
                return tag.group(group);
            }
        }
        return null;
    }
}
