package io.dativo.aws.organizations;

import io.dativo.problem.Problem;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The tag policy that holds for one account or organizational unit, with the source of each element. Immutable and
 * thread-safe.
 */
public final class AwsTagEffectivePolicy {
    private final List<AwsTagLevel> levels;
    private final Map<String, Rule> rules;
    private final List<AwsTagStep> steps;
    private final AwsTagChecker checker;

    AwsTagEffectivePolicy(List<AwsTagLevel> levels, List<Rule> rules, List<AwsTagStep> steps) {
        this.levels = List.copyOf(levels);
        Map<String, Rule> byKey = new LinkedHashMap<>();
        rules.forEach(rule -> byKey.put(rule.policyKey(), rule));
        this.rules = Collections.unmodifiableMap(byKey);
        this.steps = List.copyOf(steps);
        checker = new AwsTagChecker(rules);
    }

    /**
     * What holds for one tag key. Immutable.
     *
     * @param policyKey the policy key in lower case
     * @param elements for each setting that a policy gives, its values in order, with the policy that gave each
     */
    public record Rule(String policyKey, Map<AwsTagSetting, Map<String, AwsTagSource>> elements) {
        /** Copies the elements, keeping the order of their values. */
        public Rule {
            Map<AwsTagSetting, Map<String, AwsTagSource>> copy = new EnumMap<>(AwsTagSetting.class);
            elements.forEach(
                    (setting, values) -> copy.put(setting, Collections.unmodifiableMap(new LinkedHashMap<>(values))));
            elements = Collections.unmodifiableMap(copy);
        }

        /** {@return the tag key in its required capitalisation} */
        public String tagKey() {
            return elements.containsKey(AwsTagSetting.TAG_KEY)
                    ? list(AwsTagSetting.TAG_KEY).get(0)
                    : policyKey;
        }

        /** {@return the accepted values, with at most one {@code *} each; {@code ["*"]} for any, empty for none} */
        public List<String> tagValues() {
            return elements.containsKey(AwsTagSetting.TAG_VALUE) ? list(AwsTagSetting.TAG_VALUE) : List.of("*");
        }

        /** {@return the resource types on which a noncompliant tagging operation is refused} */
        public List<String> enforcedFor() {
            return list(AwsTagSetting.ENFORCED_FOR);
        }

        /** {@return the resource types on which a missing key is reported} */
        public List<String> requiredFor() {
            return list(AwsTagSetting.REPORT_REQUIRED_TAG_FOR);
        }

        /**
         * Which policy gave an element.
         *
         * @param setting the setting
         * @param value one of its values
         * @return the policy; nothing when no policy gave the value, as for a default
         */
        public Optional<AwsTagSource> source(AwsTagSetting setting, String value) {
            return Optional.ofNullable(elements.getOrDefault(setting, Map.of()).get(value));
        }

        private List<String> list(AwsTagSetting setting) {
            return List.copyOf(elements.getOrDefault(setting, Map.of()).keySet());
        }
    }

    /** {@return the rules, by policy key in lower case, sorted} */
    public Collection<Rule> rules() {
        return rules.values();
    }

    /**
     * The rule of a key.
     *
     * @param key the tag key in any capitalisation
     * @return its rule, if the policy has one
     */
    public Optional<Rule> rule(String key) {
        return Optional.ofNullable(rules.get(AwsTagNode.fold(key)));
    }

    /** {@return every operator of every policy in the order in which AWS carries them out, and what became of it} */
    public List<AwsTagStep> steps() {
        return steps;
    }

    /**
     * {@return the warnings: operators that are blocked, peers that conflict, operators without effect, and what AWS
     * does not document}
     */
    public List<Problem> problems() {
        return AwsTagDiagnosis.of(levels, steps);
    }

    /**
     * Judges the tags of one resource. A resource without tags breaks only the rules that require a key.
     *
     * @param resourceType the tag type, for example {@code s3:bucket}
     * @param tags the resource's tags
     * @return what is wrong with them
     */
    public AwsTagCompliance check(String resourceType, Map<String, String> tags) {
        return checker.check(resourceType, tags);
    }

    /**
     * Why the rule of a key is what it is.
     *
     * @param key the tag key in any capitalisation
     * @return each element with its source, then every operator that named the key, one a line
     */
    public String explain(String key) {
        String folded = AwsTagNode.fold(key);
        List<String> lines = new ArrayList<>();
        Rule rule = rules.get(folded);
        if (rule == null) {
            lines.add("no rule for '" + key + "'");
        } else {
            lines.add(rule.tagKey() + " accepts " + (rule.tagValues().isEmpty() ? "no value" : rule.tagValues()));
            rule.elements()
                    .forEach((setting, values) -> values.forEach(
                            (value, source) -> lines.add("  " + setting + " " + value + " <- " + source)));
        }
        String path = AwsTagNode.TAGS + "/" + folded;
        steps.stream()
                .filter(step -> step.path().equals(path) || step.path().startsWith(path + "/"))
                .forEach(step -> lines.add("  " + step.path() + ": " + step));
        return String.join("\n", lines);
    }

    /** {@return the document as AWS's API gives it: without operators, keys in lower case, defaults filled in} */
    public String toJson() {
        return AwsTagJson.compact(document());
    }

    /** {@return the document of {@link #toJson} for people: one setting a line, two spaces a level} */
    public String toPrettyJson() {
        return AwsTagJson.pretty(document());
    }

    /**
     * The policy that has this effect when it is attached alone.
     *
     * @param name its name
     * @return the policy, whose settings are all assigned
     */
    public AwsTagPolicy toPolicy(String name) {
        AwsTagPolicy.Builder policy = AwsTagPolicy.builder(name);
        for (Rule rule : rules.values()) {
            policy.key(rule.tagKey());
            rule.elements()
                    .forEach((setting, values) ->
                            policy.set(rule.tagKey(), setting, AwsTagOperator.ASSIGN, List.copyOf(values.keySet())));
        }
        return policy.build();
    }

    private Map<String, Object> document() {
        Map<String, Object> tags = new LinkedHashMap<>();
        for (Rule rule : rules.values()) {
            Map<String, Object> statement = new LinkedHashMap<>();
            statement.put(AwsTagSetting.TAG_KEY.toString(), rule.tagKey());
            statement.put(AwsTagSetting.TAG_VALUE.toString(), rule.tagValues());
            for (AwsTagSetting setting : AwsTagSetting.values()) {
                List<String> types = rule.list(setting);
                if (setting.listsResourceTypes() && !types.isEmpty()) {
                    statement.put(setting.toString(), types);
                }
            }
            tags.put(rule.policyKey(), statement);
        }
        return Map.of(AwsTagNode.TAGS, tags);
    }
}
