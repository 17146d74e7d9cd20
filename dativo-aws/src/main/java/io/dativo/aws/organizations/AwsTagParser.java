package io.dativo.aws.organizations;

import io.dativo.config.ConfigNode;
import io.dativo.problem.Problem;
import io.dativo.problem.SourceLocation;
import io.dativo.problem.Spelling;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Reads the objects of a tag policy document and reports everything that AWS would refuse. An effective policy, which has
 * no operators, is read as if each of its settings were assigned.
 */
final class AwsTagParser {
    private static final List<String> SETTINGS =
            Arrays.stream(AwsTagSetting.values()).map(AwsTagSetting::toString).toList();
    private static final String OPERATOR_SIGN = "@@";
    private static final List<String> OPERATORS = Stream.concat(
                    Arrays.stream(AwsTagOperator.values()).map(AwsTagOperator::toString), Stream.of(AwsTagNode.CONTROL))
            .toList();

    private final boolean operators;
    private final Collection<Problem> problems;
    private final AwsTagValues values;

    private AwsTagParser(boolean operators, Collection<Problem> problems) {
        this.operators = operators;
        this.problems = problems;
        values = new AwsTagValues(problems);
    }

    static AwsTagNode parse(ConfigNode document, boolean operators, Collection<Problem> problems) {
        return new AwsTagParser(operators, problems).document(document);
    }

    /**
     * Whether any key begins like an operator, or stands in a setting and is one but for its sign: what distinguishes a policy from an
     * effective policy, whose settings hold no objects.
     */
    static boolean hasOperators(ConfigNode document) {
        return hasSign(document)
                || document.at(AwsTagNode.TAGS).stream()
                        .flatMap(AwsTagParser::children)
                        .flatMap(AwsTagParser::children)
                        .anyMatch(setting -> setting instanceof ConfigNode.Mapping mapping
                                && mapping.entries().keySet().stream().anyMatch(AwsTagParser::lacksSign));
    }

    private static boolean lacksSign(String key) {
        return OPERATORS.contains(OPERATOR_SIGN + key);
    }

    private static boolean hasSign(ConfigNode node) {
        return node instanceof ConfigNode.Mapping mapping
                && mapping.entries().entrySet().stream()
                        .anyMatch(entry -> entry.getKey().startsWith(OPERATOR_SIGN)
                                || hasSign(entry.getValue().value()));
    }

    /** Whether any policy key has a setting without operators. */
    static boolean hasPlainSettings(ConfigNode document) {
        return document.at(AwsTagNode.TAGS).stream()
                .flatMap(AwsTagParser::children)
                .flatMap(AwsTagParser::children)
                .anyMatch(setting -> !(setting instanceof ConfigNode.Mapping));
    }

    private static Stream<ConfigNode> children(ConfigNode node) {
        return node instanceof ConfigNode.Mapping mapping
                ? mapping.entries().values().stream().map(ConfigNode.Entry::value)
                : Stream.empty();
    }

    private AwsTagNode document(ConfigNode node) {
        Body body = new Body("", "", node);
        if (!(node instanceof ConfigNode.Mapping mapping)) {
            error("wrong-type", "a tag policy is an object", "", node.location(), "start with {\"tags\": {}}");
            return body.build();
        }
        mapping.entries().forEach((key, entry) -> {
            if (key.equals(AwsTagNode.TAGS)) {
                body.members.add(tags(entry.value()));
            } else if (!body.takesControl(key, entry)) {
                unknown(key, key, entry, List.of(AwsTagNode.TAGS));
            }
        });
        if (!mapping.entries().containsKey(AwsTagNode.TAGS)) {
            error("missing-key", "there is no 'tags'", "", node.location(), "put the policy keys under \"tags\"");
        }
        return body.build();
    }

    private AwsTagNode tags(ConfigNode node) {
        Body body = new Body(AwsTagNode.TAGS, AwsTagNode.TAGS, node);
        Map<String, @Nullable SourceLocation> seen = new LinkedHashMap<>();
        entries(node, body.path).forEach((key, entry) -> {
            String path = body.path + "." + key;
            if (key.startsWith(OPERATOR_SIGN)) {
                if (!body.takesControl(key, entry)) {
                    misplacedOperator(key, path, entry, "a policy key's settings");
                }
                return;
            }
            String folded = AwsTagNode.fold(key);
            if (key.isBlank()) {
                error("empty-key", "a policy key is empty", path, entry.keyLocation(), "name the tag key");
            } else if (seen.containsKey(folded)) {
                error(
                        "duplicate-policy-key",
                        "'" + key + "' is there already, at " + seen.get(folded)
                                + ": the case of a policy key makes no difference",
                        path,
                        entry.keyLocation(),
                        "make one of the two; tag_key says the capitalisation");
            } else {
                seen.put(folded, entry.keyLocation());
                body.members.add(statement(key, path, entry.value()));
            }
        });
        return body.build();
    }

    private AwsTagNode statement(String policyKey, String path, ConfigNode node) {
        Body body = new Body(policyKey, path, node);
        entries(node, path).forEach((key, entry) -> {
            String settingPath = path + "." + key;
            AwsTagSetting setting = AwsTagSetting.of(key).orElse(null);
            if (setting != null) {
                body.members.add(setting(policyKey, setting, settingPath, entry.value()));
            } else if (key.startsWith(OPERATOR_SIGN)) {
                if (!body.takesControl(key, entry)) {
                    misplacedOperator(key, settingPath, entry, "one of " + String.join(", ", SETTINGS));
                }
            } else {
                unknown(key, settingPath, entry, SETTINGS);
            }
        });
        return body.build();
    }

    private AwsTagNode setting(String policyKey, AwsTagSetting setting, String path, ConfigNode node) {
        Body body = new Body(setting.toString(), path, node);
        if (!operators) {
            body.operate(policyKey, setting, AwsTagOperator.ASSIGN, path, node);
            return body.build();
        }
        if (!(node instanceof ConfigNode.Mapping mapping)) {
            error(
                    "operator-missing",
                    "'" + setting + "' has a value without an operator",
                    path,
                    node.location(),
                    "write {\"@@assign\": …} around it; only an effective policy has no operators");
            return body.build();
        }
        mapping.entries().forEach((key, entry) -> {
            String operatorPath = path + "." + key;
            AwsTagOperator operator = AwsTagOperator.of(key).orElse(null);
            if (operator == AwsTagOperator.ASSIGN || (operator != null && !setting.takesOneValue())) {
                body.operate(policyKey, setting, operator, operatorPath, entry.value());
            } else if (operator != null) {
                error(
                        "operator-not-allowed",
                        "'" + key + "' is for lists; '" + setting + "' has one value",
                        operatorPath,
                        entry.keyLocation(),
                        "use @@assign");
            } else if (AwsTagSetting.of(key).isPresent()) {
                error(
                        "misplaced-setting",
                        "'" + key + "' is inside '" + setting + "', where it has no effect",
                        operatorPath,
                        entry.keyLocation(),
                        "move it one level up, beside '" + setting + "'");
            } else if (!body.takesControl(key, entry)) {
                unknown(key, operatorPath, entry, OPERATORS);
            }
        });
        if (mapping.entries().isEmpty()) {
            problems.add(Problem.warning(
                    "empty-setting", "'" + setting + "' says nothing", path, node.location(), "remove it"));
        }
        return body.build();
    }

    private Map<String, ConfigNode.Entry> entries(ConfigNode node, String path) {
        if (node instanceof ConfigNode.Mapping mapping) {
            return mapping.entries();
        }
        error("wrong-type", "expected an object", path, node.location(), "write {…}; {} says nothing");
        return Map.of();
    }

    private void misplacedOperator(String key, String path, ConfigNode.Entry entry, String place) {
        if (OPERATORS.contains(key)) {
            error(
                    "misplaced-operator",
                    "'" + key + "' does not belong here",
                    path,
                    entry.keyLocation(),
                    "put it into " + place);
        } else {
            unknown(key, path, entry, OPERATORS);
        }
    }

    private void unknown(String key, String path, ConfigNode.Entry entry, List<String> known) {
        String hint = lacksSign(key) && known == OPERATORS
                ? "write \"" + OPERATOR_SIGN + key + "\": an operator begins with " + OPERATOR_SIGN
                : Spelling.hint(key, known);
        error("unknown-key", "'" + key + "' is not known here", path, entry.keyLocation(), hint);
    }

    private void error(
            String code, String message, String path, @Nullable SourceLocation location, @Nullable String hint) {
        problems.add(Problem.error(code, message, path, location, hint));
    }

    /** A node in the making. */
    private final class Body {
        private final String name;
        private final String path;
        private final @Nullable SourceLocation location;
        private final List<AwsTagNode> members = new ArrayList<>();
        private final List<AwsTagNode.Operation> operations = new ArrayList<>(1);
        private @Nullable Set<AwsTagOperator> allowed;
        private @Nullable SourceLocation allowedLocation;

        private Body(String name, String path, ConfigNode node) {
            this.name = name;
            this.path = path;
            location = node.location();
        }

        private void operate(
                String policyKey, AwsTagSetting setting, AwsTagOperator operator, String at, ConfigNode value) {
            List<String> said = values.read(policyKey, setting, at, value);
            if (!setting.takesOneValue() || said.size() == 1) {
                operations.add(new AwsTagNode.Operation(operator, said, value.location()));
            }
        }

        /** Takes the entry when it is the child control; only documents with operators have one. */
        private boolean takesControl(String key, ConfigNode.Entry entry) {
            if (!key.equals(AwsTagNode.CONTROL)) {
                return false;
            }
            String at = path.isEmpty() ? key : path + "." + key;
            allowed = values.control(at, entry.value());
            allowedLocation = entry.keyLocation();
            return true;
        }

        private AwsTagNode build() {
            return new AwsTagNode(name, AwsTagNode.fold(name), location, members, operations, allowed, allowedLocation);
        }
    }
}
