package io.dativo.aws.organizations;

import io.dativo.problem.SourceLocation;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One object of a policy document: the document itself, {@code tags}, a policy key, or a setting. AWS merges all of
 * them by one rule, so they share one type. Immutable.
 *
 * @param name the name as written
 * @param key the name as AWS compares it, {@link #fold folded}
 * @param location where it begins, or null when it was made in code
 * @param members what it holds, in document order
 * @param operations what it does, for a setting
 * @param allowed the operators that it leaves to child policies, or null when it does not say
 * @param allowedLocation where it says so, or null
 */
record AwsTagNode(
        String name,
        String key,
        @Nullable SourceLocation location,
        List<AwsTagNode> members,
        List<Operation> operations,
        @Nullable Set<AwsTagOperator> allowed,
        @Nullable SourceLocation allowedLocation) {
    static final String TAGS = "tags";
    static final String CONTROL = "@@operators_allowed_for_child_policies";
    static final String ALL = "@@all";
    static final String NONE = "@@none";

    static final AwsTagNode EMPTY = new AwsTagNode("", "", null, List.of(), List.of(), null, null);

    AwsTagNode {
        members = List.copyOf(members);
        operations = List.copyOf(operations);
    }

    /** An operator's values and where they were written. */
    record Operation(
            AwsTagOperator operator,
            List<String> values,
            @Nullable SourceLocation location) {
        Operation {
            values = List.copyOf(values);
        }
    }

    /** The form in which names are compared: AWS ignores their case. */
    static String fold(String name) {
        return name.toLowerCase(Locale.ROOT);
    }

    /** Whether it, or anything in it, sets a value. */
    boolean operates() {
        return !operations.isEmpty() || members.stream().anyMatch(AwsTagNode::operates);
    }

    /** The document as plain maps and lists, in document order. */
    Map<String, Object> toDocument() {
        Map<String, Object> document = new LinkedHashMap<>();
        if (allowed != null) {
            document.put(CONTROL, controlText(allowed));
        }
        boolean single =
                AwsTagSetting.of(name).filter(AwsTagSetting::takesOneValue).isPresent();
        operations.forEach(operation -> document.put(
                operation.operator().toString(), single ? operation.values().get(0) : operation.values()));
        members.forEach(member -> document.put(member.name(), member.toDocument()));
        return document;
    }

    static List<String> controlText(Set<AwsTagOperator> allowed) {
        if (allowed.isEmpty()) {
            return List.of(NONE);
        }
        return allowed.size() == AwsTagOperator.values().length
                ? List.of(ALL)
                : EnumSet.copyOf(allowed).stream().map(AwsTagOperator::toString).toList();
    }
}
