package io.dativo.aws.organizations;

import io.dativo.config.ConfigNode;
import io.dativo.problem.Problem;
import io.dativo.problem.SourceLocation;
import java.util.Collection;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads the values of a tag policy document: texts, lists of texts, resource types and child controls. */
final class AwsTagValues {
    /** A tag type such as {@code s3:bucket}, or every type of one service in AWS's old or new spelling. */
    private static final Pattern RESOURCE_TYPE = Pattern.compile("[a-z0-9-]+:([A-Za-z0-9][A-Za-z0-9/_.-]*|\\*)");

    private static final Pattern SERVICE = Pattern.compile("[a-z0-9-]+");

    private static final String CONTROL_HINT = "[\"@@all\"], [\"@@none\"], or any of @@assign, @@append, @@remove";

    private final Collection<Problem> problems;

    AwsTagValues(Collection<Problem> problems) {
        this.problems = problems;
    }

    /** The values of a setting without repetitions; those that are wrong are reported and left out. */
    List<String> read(String policyKey, AwsTagSetting setting, String path, ConfigNode node) {
        if (setting.takesOneValue()) {
            String key = text(path, node);
            return key == null ? List.of() : List.of(tagKey(policyKey, path, key, node.location()));
        }
        Set<String> values = new LinkedHashSet<>();
        List<ConfigNode> items = items(path, node);
        for (int i = 0; i < items.size(); i++) {
            String at = path + "." + i;
            ConfigNode item = items.get(i);
            String value = text(at, item);
            if (value == null || !valid(setting, at, value, item.location())) {
                continue;
            }
            if (!values.add(value)) {
                problems.add(Problem.warning(
                        "duplicate-value", "'" + value + "' is listed twice", at, item.location(), "remove one"));
            }
        }
        return List.copyOf(values);
    }

    /** The operators that a child control leaves; null when it cannot be used. */
    @Nullable
    Set<AwsTagOperator> control(String path, ConfigNode node) {
        if (!(node instanceof ConfigNode.Sequence sequence)) {
            items(path, node);
            return null;
        }
        Set<AwsTagOperator> operators = EnumSet.noneOf(AwsTagOperator.class);
        boolean alone = sequence.items().size() == 1;
        for (ConfigNode item : sequence.items()) {
            String word = text(path, item);
            if (word == null) {
                return null;
            }
            AwsTagOperator operator = AwsTagOperator.of(word).orElse(null);
            if (operator != null) {
                operators.add(operator);
            } else if (!word.equals(AwsTagNode.NONE) && !word.equals(AwsTagNode.ALL)) {
                error("invalid-child-control", "'" + word + "' is no operator", path, item, CONTROL_HINT);
                return null;
            } else if (!alone) {
                error("invalid-child-control", "'" + word + "' stands alone", path, item, CONTROL_HINT);
                return null;
            } else {
                return word.equals(AwsTagNode.ALL) ? EnumSet.allOf(AwsTagOperator.class) : operators;
            }
        }
        if (operators.isEmpty()) {
            error("invalid-child-control", "the list is empty", path, node, CONTROL_HINT);
            return null;
        }
        return operators;
    }

    private String tagKey(String policyKey, String path, String key, @Nullable SourceLocation location) {
        if (!AwsTagNode.fold(key).equals(AwsTagNode.fold(policyKey))) {
            problems.add(Problem.error(
                    "tag-key-mismatch",
                    "tag_key '" + key + "' is not the policy key '" + policyKey + "' in another capitalisation",
                    path,
                    location,
                    "give both the same letters; only their case may differ"));
        }
        return key;
    }

    private boolean valid(AwsTagSetting setting, String path, String value, @Nullable SourceLocation location) {
        if (setting == AwsTagSetting.TAG_VALUE && value.indexOf('*') != value.lastIndexOf('*')) {
            problems.add(Problem.error(
                    "too-many-wildcards",
                    "'" + value + "' has more than one *",
                    path,
                    location,
                    "a value has at most one *, for example *@example.com"));
            return false;
        }
        String service = value.substring(0, Math.max(0, value.indexOf(':')));
        if (setting.listsResourceTypes() && resourceType(value) && !AwsTagTypes.isService(service)) {
            problems.add(Problem.warning(
                    "unknown-service",
                    "'" + service + "' is no service that is known to have tags",
                    path,
                    location,
                    AwsTagTypes.serviceHint(service)));
        }
        if (setting.listsResourceTypes() && !resourceType(value)) {
            problems.add(Problem.error(
                    "invalid-resource-type",
                    "'" + value + "' is no resource type of a tag policy",
                    path,
                    location,
                    resourceTypeHint(value)));
            return false;
        }
        return true;
    }

    private static boolean resourceType(String value) {
        return RESOURCE_TYPE.matcher(value).matches() && (!misspelledAll(value) || value.endsWith(":ALL_SUPPORTED"));
    }

    private static boolean misspelledAll(String value) {
        return AwsTagNode.fold(value).replaceAll("[^a-z]", "").endsWith("allsupported");
    }

    private static String resourceTypeHint(String value) {
        String lower = AwsTagNode.fold(value);
        int colon = lower.indexOf(':');
        String service = colon < 0 ? lower : lower.substring(0, colon);
        if (service.equals("*") || service.equals("all")) {
            return "there is no wildcard for all services; list each, as s3:ALL_SUPPORTED";
        }
        if (lower.startsWith("aws_") || lower.startsWith("aws::")) {
            return "a tag type is meant, as s3:bucket; not the name in Terraform or CloudFormation";
        }
        if (SERVICE.matcher(service).matches() && (colon < 0 || misspelledAll(value))) {
            return "write " + service + ":ALL_SUPPORTED, or name the type, as s3:bucket";
        }
        return "write service:type, service:* or service:ALL_SUPPORTED, as s3:bucket";
    }

    private List<ConfigNode> items(String path, ConfigNode node) {
        if (node instanceof ConfigNode.Sequence sequence) {
            return sequence.items();
        }
        String hint = node instanceof ConfigNode.Scalar scalar ? "write [\"" + scalar.text() + "\"]" : "write [\"…\"]";
        error("wrong-type", "expected a list of texts", path, node, hint);
        return List.of();
    }

    private @Nullable String text(String path, ConfigNode node) {
        if (node instanceof ConfigNode.Scalar scalar && scalar.value() instanceof String text) {
            return text;
        }
        String hint = node instanceof ConfigNode.Scalar scalar ? "write \"" + scalar.text() + "\"" : null;
        error("wrong-type", "expected a text", path, node, hint);
        return null;
    }

    private void error(String code, String message, String path, ConfigNode node, @Nullable String hint) {
        problems.add(Problem.error(code, message, path, node.location(), hint));
    }
}
