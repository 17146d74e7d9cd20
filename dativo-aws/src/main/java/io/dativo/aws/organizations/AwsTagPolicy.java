package io.dativo.aws.organizations;

import io.dativo.config.ConfigNode;
import io.dativo.problem.InvalidInputException;
import io.dativo.problem.Problem;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** An AWS tag policy that can be attached: a valid document with operators. Immutable and thread-safe. */
public final class AwsTagPolicy {
    private final String name;
    private final AwsTagNode root;
    private final List<Problem> warnings;

    AwsTagPolicy(String name, AwsTagNode root, List<Problem> warnings) {
        this.name = name;
        this.root = root;
        this.warnings = List.copyOf(warnings);
    }

    /**
     * Starts a policy without policy keys.
     *
     * @param name its name
     * @return the builder
     */
    public static Builder builder(String name) {
        return new Builder(name);
    }

    /** {@return its name: what provenance calls it} */
    public String name() {
        return name;
    }

    /** {@return what a person should look at, for example that it is longer than AWS takes} */
    public List<Problem> warnings() {
        return warnings;
    }

    /** {@return the document without white space, as AWS's API takes it, in the order in which it was written} */
    public String toJson() {
        return AwsTagJson.compact(root.toDocument());
    }

    /** {@return the document for people: one setting a line, two spaces a level} */
    public String toPrettyJson() {
        return AwsTagJson.pretty(root.toDocument());
    }

    AwsTagNode root() {
        return root;
    }

    /** {@code tag policy baseline}. */
    @Override
    public String toString() {
        return "tag policy " + name;
    }

    /** Makes an {@link AwsTagPolicy}. Calls for one setting add up. Not thread-safe. */
    public static final class Builder {
        private final String name;
        private final Map<String, Object> tags = new LinkedHashMap<>();

        private Builder(String name) {
            this.name = name;
        }

        /**
         * Names a policy key; any value is accepted until a setting says otherwise.
         *
         * @param policyKey the key; its case makes no difference to AWS
         * @return this builder
         */
        public Builder key(String policyKey) {
            member(tags, policyKey);
            return this;
        }

        /**
         * Adds an operator to a setting.
         *
         * @param policyKey the key
         * @param setting the setting
         * @param operator the operator; {@code TAG_KEY} takes {@code ASSIGN} only
         * @param values its values: one for {@code TAG_KEY}; none assigned to {@code TAG_VALUE} forbids the key
         * @return this builder
         */
        public Builder set(String policyKey, AwsTagSetting setting, AwsTagOperator operator, List<String> values) {
            Object value = setting.takesOneValue() && values.size() == 1 ? values.get(0) : List.copyOf(values);
            member(member(tags, policyKey), setting.toString()).put(operator.toString(), value);
            return this;
        }

        /**
         * Assigns a setting: {@link #set} with {@code ASSIGN}.
         *
         * @param policyKey the key
         * @param setting the setting
         * @param values its values
         * @return this builder
         */
        public Builder assign(String policyKey, AwsTagSetting setting, String... values) {
            return set(policyKey, setting, AwsTagOperator.ASSIGN, List.of(values));
        }

        /**
         * Says which operators child policies may use on a setting.
         *
         * @param policyKey the key
         * @param setting the setting
         * @param operators what they may use; none locks the setting
         * @return this builder
         */
        public Builder allowChildren(String policyKey, AwsTagSetting setting, Set<AwsTagOperator> operators) {
            control(member(member(tags, policyKey), setting.toString()), operators);
            return this;
        }

        /**
         * Says whether child policies may add policy keys. What AWS does with it in tag policies is not documented; see
         * {@link AwsTagPolicies#effective}.
         *
         * @param operators what they may use; none refuses new keys
         * @return this builder
         */
        public Builder allowNewKeys(Set<AwsTagOperator> operators) {
            control(tags, operators);
            return this;
        }

        /**
         * Makes the policy by the rules that documents are read with.
         *
         * @return the policy
         * @throws InvalidInputException when AWS would refuse it
         */
        public AwsTagPolicy build() {
            List<Problem> problems = new ArrayList<>();
            AwsTagDocument document =
                    AwsTagDocument.parse(ConfigNode.of(Map.of(AwsTagNode.TAGS, tags), null), name, problems);
            return document.withLength(document.policy().toJson().length()).policy();
        }

        private static void control(Map<String, Object> object, Set<AwsTagOperator> operators) {
            object.put(AwsTagNode.CONTROL, AwsTagNode.controlText(new TreeSet<>(operators)));
        }

        @SuppressWarnings("unchecked")
        private static Map<String, Object> member(Map<String, Object> object, String name) {
            return (Map<String, Object>) object.computeIfAbsent(name, key -> new LinkedHashMap<String, Object>());
        }
    }
}
