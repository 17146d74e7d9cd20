package io.dativo.azure.policy;

import com.fasterxml.jackson.databind.JsonNode;
import io.dativo.azure.policy.PolicyParameters.Resolved;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The condition of a policy as alternatives: it holds when all tests of one of them hold. Tests about tags and types are
 * understood; what is not is kept with its reason, so that it can be reported.
 */
final class PolicyCondition {
    /** More than any rule about tags has; an anyOf within allOfs multiplies. */
    private static final int MOST_ALTERNATIVES = 64;

    /** A value that a modification copies: it is there, or the tag has another one. */
    private static final Pattern INHERITED =
            Pattern.compile("\\[(?:resourceGroup|subscription)\\(\\)\\.tags.*\\]", Pattern.CASE_INSENSITIVE);

    private final PolicyParameters parameters;

    private PolicyCondition(PolicyParameters parameters) {
        this.parameters = parameters;
    }

    /** What a test is about. */
    enum Subject {
        /** Whether a tag is there. */
        TAG_EXISTS,
        /** Whether the value of a tag is one of some. A tag that is not there has none of them. */
        TAG_VALUE,
        /** Whether the type of the resource is one of some. */
        TYPE,
        /** Whether a resource group or subscription has a tag that differs: what a modification that copies it asks. */
        INHERITABLE,
        /** Something that is not read. */
        UNREAD
    }

    /**
     * One test.
     *
     * @param subject what it is about
     * @param name the tag, or what is not read
     * @param texts what it compares with
     * @param holds whether it must hold, or must not
     * @param unread why it is not read, or null
     */
    record Test(
            Subject subject,
            String name,
            Texts texts,
            boolean holds,
            @Nullable Unread unread) {
        private static Test exists(String tag, boolean holds) {
            return new Test(Subject.TAG_EXISTS, tag, Texts.globs(List.of()), holds, null);
        }

        private static Test unread(Unread reason) {
            return new Test(Subject.UNREAD, "", Texts.globs(List.of()), true, reason);
        }
    }

    /** The alternatives of a condition whose keys are in lower case. */
    static List<List<Test>> alternatives(JsonNode condition, PolicyParameters parameters) {
        return new PolicyCondition(parameters).alternatives(condition, true);
    }

    private List<List<Test>> alternatives(JsonNode condition, boolean holds) {
        boolean one = condition.size() == 1;
        if (one && condition.path("not").isObject()) {
            return alternatives(condition.path("not"), !holds);
        }
        boolean all = condition.path("allof").isArray();
        if (!one || (!all && !condition.path("anyof").isArray())) {
            return List.of(List.of(test(condition, holds)));
        }
        List<List<Test>> result = all == holds ? List.of(List.of()) : new ArrayList<>();
        for (JsonNode part : condition.path(all ? "allof" : "anyof")) {
            List<List<Test>> alternatives = alternatives(part, holds);
            result = all == holds ? product(result, alternatives) : joined(result, alternatives);
            if (result.size() > MOST_ALTERNATIVES) {
                return List.of(List.of(
                        Test.unread(Unread.of("a condition with more than " + MOST_ALTERNATIVES + " alternatives"))));
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

    private Test test(JsonNode leaf, boolean holds) {
        if (leaf.has("count")) {
            return Test.unread(Unread.of("a count"));
        }
        if (leaf.size() != 2 || !(leaf.has("field") || leaf.has("value"))) {
            return Test.unread(Unread.of("the condition " + leaf));
        }
        String operator = leaf.properties().stream()
                .map(entry -> entry.getKey())
                .filter(key -> !key.equals("field") && !key.equals("value"))
                .findFirst()
                .orElse("");
        boolean negative = operator.startsWith("not");
        String positive = negative ? operator.substring(3) : operator;
        JsonNode compared = leaf.path(operator);
        if (leaf.has("value")) {
            return value(leaf.path("value"), positive, compared, holds != negative);
        }
        Resolved field = parameters.resolve(leaf.path("field"));
        return field.unread() == null
                ? field(field.text(), positive, compared, holds != negative)
                : Test.unread(field.unread());
    }

    /** A value is computed by Azure; one is understood: that a group has the tag that is copied from it. */
    private static Test value(JsonNode value, String operator, JsonNode compared, boolean holds) {
        boolean there = operator.equals("equals") && compared.asText("?").isEmpty() && !holds;
        return there && INHERITED.matcher(value.asText("")).matches()
                ? inheritable("the value " + value.asText())
                : Test.unread(Unread.of("the test of the value " + value.asText(value.toString())));
    }

    private static Test inheritable(String what) {
        return new Test(Subject.INHERITABLE, what, Texts.globs(List.of()), true, null);
    }

    private Test field(String field, String operator, JsonNode compared, boolean holds) {
        String tag = PolicyParameters.tag(field);
        boolean allTags = field.equalsIgnoreCase("tags") && operator.equals("containskey");
        boolean type = field.equalsIgnoreCase("type");
        if (tag == null && !allTags && !type) {
            return Test.unread(Unread.of("the test of '" + field + "'"));
        }
        if (tag != null
                && operator.equals("equals")
                && !holds
                && INHERITED.matcher(compared.asText("")).matches()) {
            return inheritable("the value " + compared.asText());
        }
        Resolved with = parameters.resolve(compared);
        if (with.unread() != null) {
            return Test.unread(with.unread());
        }
        String named = tag == null ? with.text() : tag;
        if (!type && named.contains("*")) {
            return Test.unread(Unread.of("the tag '" + named + "', with a star in its name,"));
        }
        if (allTags) {
            return Test.exists(named, holds);
        }
        String text = with.text();
        if (tag != null
                && operator.equals("exists")
                && (text.equalsIgnoreCase("true") || text.equalsIgnoreCase("false"))) {
            return Test.exists(tag, holds == text.equalsIgnoreCase("true"));
        }
        Texts texts = with.value() == null ? null : texts(operator, with.value());
        return texts == null
                ? Test.unread(Unread.of("the test '" + operator + "' of '" + field + "' with " + with.value()))
                : new Test(type ? Subject.TYPE : Subject.TAG_VALUE, type ? "type" : named, texts, holds, null);
    }

    /** What an operator compares with, or null when that cannot be said exactly. */
    private static @Nullable Texts texts(String operator, JsonNode value) {
        return switch (operator) {
            case "equals" -> literals(List.of(value));
            case "in" -> value.isArray() ? literals(value) : null;
            // Azure takes one star here.
            case "like" ->
                value.isValueNode()
                                && value.asText().indexOf('*') == value.asText().lastIndexOf('*')
                        ? Texts.globs(List.of(value.asText()))
                        : null;
            case "contains" ->
                value.isValueNode()
                                && !value.asText().contains("*")
                                && !value.asText().isEmpty()
                        ? Texts.globs(List.of("*" + value.asText() + "*"))
                        : null;
            case "match", "matchinsensitively" ->
                value.isValueNode() ? Texts.match(value.asText(), operator.length() > "match".length()) : null;
            default -> null;
        };
    }

    /** Texts that stand for themselves; a star would stand for anything. */
    private static @Nullable Texts literals(Iterable<JsonNode> values) {
        List<String> literals = new ArrayList<>();
        for (JsonNode value : values) {
            if (!value.isValueNode() || value.asText().contains("*")) {
                return null;
            }
            literals.add(value.asText());
        }
        return Texts.globs(literals);
    }
}
