package io.dativo.azure.policy;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The condition of a policy as alternatives: it holds when all tests of one of them hold. Tests about tags and types are
 * understood; what is not is kept by its name, so that it can be told.
 */
final class PolicyCondition {
    /** More than any rule about tags has; an anyOf within allOfs multiplies. */
    private static final int MOST_ALTERNATIVES = 64;

    private PolicyCondition() {}

    /** What a test is about. */
    enum Subject {
        /** Whether a tag is there. */
        TAG_EXISTS,
        /** Whether the value of a tag is one of some. A tag that is not there has none of them. */
        TAG_VALUE,
        /** Whether the type of the resource is one of some. */
        TYPE,
        /** Something else. */
        OTHER
    }

    /**
     * One test.
     *
     * @param subject what it is about
     * @param name the tag, or what is not understood
     * @param values the values, with {@code *} for anything
     * @param pattern a pattern for the value instead, in RE2's syntax, or null
     * @param holds whether it must hold, or must not
     */
    record Test(
            Subject subject,
            String name,
            List<String> values,
            @Nullable String pattern,
            boolean holds) {}

    /** The alternatives of a condition. */
    static List<List<Test>> alternatives(JsonNode condition, PolicyParameters parameters) {
        return alternatives(condition, parameters, true);
    }

    private static List<List<Test>> alternatives(JsonNode condition, PolicyParameters parameters, boolean holds) {
        if (condition.has("not")) {
            return alternatives(condition.path("not"), parameters, !holds);
        }
        boolean all = condition.path("allOf").isArray();
        if (!all && !condition.path("anyOf").isArray()) {
            return List.of(List.of(test(condition, parameters, holds)));
        }
        List<List<Test>> result = all == holds ? List.of(List.of()) : new ArrayList<>();
        for (JsonNode part : condition.path(all ? "allOf" : "anyOf")) {
            List<List<Test>> alternatives = alternatives(part, parameters, holds);
            result = all == holds ? product(result, alternatives) : joined(result, alternatives);
            if (result.size() > MOST_ALTERNATIVES) {
                return List.of(List.of(other("a condition with more than " + MOST_ALTERNATIVES + " alternatives")));
            }
        }
        return result;
    }

    private static List<List<Test>> product(List<List<Test>> left, List<List<Test>> right) {
        List<List<Test>> product = new ArrayList<>();
        for (List<Test> first : left) {
            for (List<Test> second : right) {
                product.add(joined(first, second));
            }
        }
        return product;
    }

    private static <T> List<T> joined(List<T> left, List<T> right) {
        List<T> joined = new ArrayList<>(left);
        joined.addAll(right);
        return joined;
    }

    private static Test test(JsonNode leaf, PolicyParameters parameters, boolean holds) {
        JsonNode field = leaf.path("field");
        String tag = field.isMissingNode() ? null : parameters.tag(field);
        for (Map.Entry<String, JsonNode> operator : leaf.properties()) {
            if (operator.getKey().equals("field")) {
                continue;
            }
            JsonNode value = parameters.resolve(operator.getValue());
            if (tag != null && operator.getKey().equals("exists")) {
                return new Test(Subject.TAG_EXISTS, tag, List.of(), null, holds == value.asBoolean());
            }
            String operation = operator.getKey().toLowerCase(Locale.ROOT);
            boolean negative = operation.startsWith("not");
            String positive = negative ? operation.substring(3) : operation;
            List<String> values = values(positive, value);
            boolean isType = field.asText("").equalsIgnoreCase("type");
            if ((tag == null && !isType) || (values == null && !positive.startsWith("match"))) {
                break;
            }
            String pattern = positive.startsWith("match") ? pattern(value.asText(""), positive) : null;
            return new Test(
                    isType ? Subject.TYPE : Subject.TAG_VALUE,
                    tag == null ? "type" : tag,
                    values == null ? List.of() : values,
                    pattern,
                    holds != negative);
        }
        return other("the test " + leaf);
    }

    private static Test other(String what) {
        return new Test(Subject.OTHER, what, List.of(), null, true);
    }

    /** The values that an operator compares with, or null when it is none of those that compare texts. */
    private static @Nullable List<String> values(String operator, JsonNode value) {
        if (value.isMissingNode()) {
            return null;
        }
        return switch (operator) {
            case "equals", "like" -> List.of(value.asText());
            case "contains" -> List.of("*" + value.asText() + "*");
            case "in" -> {
                List<String> values = new ArrayList<>();
                value.forEach(one -> values.add(one.asText()));
                yield values;
            }
            default -> null;
        };
    }

    /** Azure's patterns: # a digit, ? a letter, . any character, anything else itself. */
    private static String pattern(String azure, String operator) {
        StringBuilder pattern = new StringBuilder(operator.endsWith("insensitively") ? "(?i)" : "");
        azure.codePoints().forEach(character -> {
            switch (character) {
                case '#' -> pattern.append("[0-9]");
                case '?' -> pattern.append("[A-Za-z]");
                case '.' -> pattern.append('.');
                default -> pattern.append(Pattern.quote(Character.toString(character)));
            }
        });
        return pattern.toString();
    }
}
