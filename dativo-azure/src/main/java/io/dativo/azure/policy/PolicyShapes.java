package io.dativo.azure.policy;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The shapes of what definitions, initiatives and assignments hold, with keys in lower case: what has another shape must
 * not be read as if nothing were there.
 */
final class PolicyShapes {
    private PolicyShapes() {}

    /** What has a wrong shape, or null when nothing has. */
    static @Nullable String wrong(JsonNode properties) {
        for (String list : new String[] {"policydefinitions", "notscopes", "resourceselectors", "overrides"}) {
            if (isElse(properties, list, JsonNode::isArray)) {
                return "'" + list + "' is not a list";
            }
        }
        for (String text : new String[] {"policydefinitionid", "scope", "mode", "enforcementmode", "displayname"}) {
            if (isElse(properties, text, JsonNode::isTextual)) {
                return "'" + text + "' is not a text";
            }
        }
        for (JsonNode scope : properties.path("notscopes")) {
            if (!scope.isTextual()) {
                return "'notscopes' holds something that is not a text";
            }
        }
        for (JsonNode member : properties.path("policydefinitions")) {
            if (!member.path("policydefinitionid").isTextual()) {
                return "'policydefinitions' holds something without a 'policydefinitionid'";
            }
            if (hasOtherThanObjects(member, "parameters")) {
                return "the 'parameters' of one of its 'policydefinitions' are not objects";
            }
        }
        if (hasOtherThanObjects(properties, "parameters")) {
            return "its 'parameters' are not objects";
        }
        return properties.has("policyrule") ? rule(properties.path("policyrule")) : null;
    }

    private static @Nullable String rule(JsonNode rule) {
        JsonNode then = rule.path("then");
        JsonNode details = then.path("details");
        if (!rule.path("if").isObject() || !then.isObject()) {
            return "its 'policyrule' has no 'if' and 'then'";
        }
        if (!then.path("effect").isTextual()) {
            return "the 'effect' of its 'policyrule' is not a text";
        }
        if (isElse(then, "details", JsonNode::isContainerNode)) {
            return "the 'details' of its 'policyrule' are neither an object nor a list";
        }
        boolean appends = details.isArray();
        JsonNode operations = appends ? details : details.path("operations");
        if (!appends && isElse(details, "operations", JsonNode::isArray)) {
            return "the 'operations' of its 'policyrule' are not a list";
        }
        for (JsonNode operation : operations) {
            if (!operation.isObject()) {
                return "an operation of its 'policyrule' is not an object";
            }
        }
        return null;
    }

    /** Whether something is there that is not what it must be. */
    private static boolean isElse(JsonNode node, String name, Predicate<JsonNode> isRight) {
        JsonNode member = node.path(name);
        return !member.isMissingNode() && !member.isNull() && !isRight.test(member);
    }

    private static boolean hasOtherThanObjects(JsonNode node, String name) {
        if (isElse(node, name, JsonNode::isObject)) {
            return true;
        }
        for (JsonNode member : node.path(name)) {
            if (!member.isObject()) {
                return true;
            }
        }
        return false;
    }
}
