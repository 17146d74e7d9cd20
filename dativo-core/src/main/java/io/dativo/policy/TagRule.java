package io.dativo.policy;

import io.dativo.document.Digest;
import io.dativo.problem.Severity;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One rule of a {@link TagPolicy}: what holds for the values of a key, which other keys must be there, where, and how
 * serious it is. Nothing is checked here; {@link TagPolicy.Builder#build()} finds what contradicts itself. Immutable.
 *
 * @param id the name under which findings and waivers speak of it
 * @param description why it exists, or null
 * @param key the key that it is about, or null when it only has {@code require}; {@code *} stands for anything
 * @param purpose what the key is needed for, or null
 * @param required whether a resource must carry the key, with a value that is not blank
 * @param allowed the values that are allowed, {@code *} standing for anything; null allows every value, and an empty
 *     list none: the key must not be used
 * @param allowedFrom a file with one allowed value a line, added to {@code allowed}, or null
 * @param pattern what the whole value must match, in the RE2 syntax, or null
 * @param minLength the shortest value in characters (code points), or null
 * @param maxLength the longest value in characters (code points), or null
 * @param type what the value must be beyond text, or null
 * @param min the smallest number, or null; needs the type {@link ValueType#NUMBER}
 * @param max the largest number, or null; needs the type {@link ValueType#NUMBER}
 * @param order values from the weakest to the strongest; a resource must not go from a stronger to a weaker one
 *     without approval; empty for no order
 * @param ignoreCase whether upper and lower case make no difference: in the spelling of the key, in {@code allowed} and in
 *     {@code when}; {@code pattern} says so itself by {@code (?i)}
 * @param merge what becomes of different values that jobs claim for one resource, or null for a conflict; {@code compliance}
 *     is merged by {@link MergeRule#union()} unless a rule says otherwise
 * @param when key to values: the rule holds only for resources where every one of these keys has one of its values
 * @param require keys that must be there too
 * @param scope which resources the rule is about
 * @param severity how serious a violation is
 * @param stage how far the roll-out of the rule is, or null for that of the policy
 */
public record TagRule(
        String id,
        @Nullable String description,
        @Nullable String key,
        @Nullable Purpose purpose,
        boolean required,
        @Nullable List<String> allowed,
        @Nullable Path allowedFrom,
        @Nullable String pattern,
        @Nullable Integer minLength,
        @Nullable Integer maxLength,
        @Nullable ValueType type,
        @Nullable Double min,
        @Nullable Double max,
        List<String> order,
        boolean ignoreCase,
        @Nullable MergeRule merge,
        Map<String, List<String>> when,
        List<String> require,
        PolicyScope scope,
        Severity severity,
        @Nullable Stage stage) {
    /** Copies the collections, keeping their order. */
    public TagRule {
        allowed = allowed == null ? null : List.copyOf(allowed);
        order = List.copyOf(order);
        Map<String, List<String>> conditions = new LinkedHashMap<>();
        when.forEach((condition, values) -> conditions.put(condition, List.copyOf(values)));
        when = Collections.unmodifiableMap(conditions);
        require = List.copyOf(require);
    }

    /**
     * Starts a rule.
     *
     * @param id letters, digits, {@code -} and {@code _}
     * @return the builder
     */
    public static Builder builder(String id) {
        return new Builder(id);
    }

    /** Adds all that the rule says; the file of allowed values by its values, which are among the allowed ones by then. */
    void addTo(Digest digest) {
        for (Object part : new @Nullable Object[] {
            id,
            key,
            required,
            allowed,
            pattern,
            minLength,
            maxLength,
            type,
            min,
            max,
            order,
            ignoreCase,
            merge,
            when,
            require,
            scope,
            severity,
            stage
        }) {
            digest.add(String.valueOf(part));
        }
    }

    /** {@return a builder that starts from this rule} */
    public Builder toBuilder() {
        Builder builder = new Builder(id);
        builder.description = description;
        builder.key = key;
        builder.purpose = purpose;
        builder.required = required;
        builder.allowed = allowed;
        builder.allowedFrom = allowedFrom;
        builder.pattern = pattern;
        builder.minLength = minLength;
        builder.maxLength = maxLength;
        builder.type = type;
        builder.min = min;
        builder.max = max;
        builder.order = order;
        builder.ignoreCase = ignoreCase;
        builder.merge = merge;
        builder.when.putAll(when);
        builder.require.addAll(require);
        builder.scope = scope;
        builder.severity = severity;
        builder.stage = stage;
        return builder;
    }

    /** Makes a {@link TagRule}. Not thread-safe. */
    public static final class Builder {
        private final String id;
        private @Nullable String description;
        private @Nullable String key;
        private @Nullable Purpose purpose;
        private boolean required;
        private @Nullable List<String> allowed;
        private @Nullable Path allowedFrom;
        private @Nullable String pattern;
        private @Nullable Integer minLength;
        private @Nullable Integer maxLength;
        private @Nullable ValueType type;
        private @Nullable Double min;
        private @Nullable Double max;
        private List<String> order = List.of();
        private boolean ignoreCase;
        private @Nullable MergeRule merge;
        private final Map<String, List<String>> when = new LinkedHashMap<>();
        private final List<String> require = new ArrayList<>();
        private PolicyScope scope = PolicyScope.ALL;
        private Severity severity = Severity.ERROR;
        private @Nullable Stage stage;

        private Builder(String id) {
            this.id = id;
        }

        /**
         * Says why the rule exists; findings repeat it.
         *
         * @param text the reason
         * @return this builder
         */
        public Builder description(String text) {
            description = text;
            return this;
        }

        /**
         * Sets the key, in the one spelling to use.
         *
         * @param name the key
         * @return this builder
         */
        public Builder key(String name) {
            key = name;
            return this;
        }

        /**
         * Sets what the key is needed for.
         *
         * @param what the purpose
         * @return this builder
         */
        public Builder purpose(Purpose what) {
            purpose = what;
            return this;
        }

        /**
         * Demands that the key is there.
         *
         * @return this builder
         */
        public Builder required() {
            return required(true);
        }

        /**
         * Sets whether the key must be there.
         *
         * @param must whether it must
         * @return this builder
         */
        public Builder required(boolean must) {
            required = must;
            return this;
        }

        /**
         * Sets the allowed values; none forbids the key.
         *
         * @param values the values, {@code *} standing for anything
         * @return this builder
         */
        public Builder allowed(String... values) {
            return allowed(List.of(values));
        }

        /**
         * Sets the allowed values; none forbids the key.
         *
         * @param values the values, {@code *} standing for anything
         * @return this builder
         */
        public Builder allowed(List<String> values) {
            allowed = List.copyOf(values);
            return this;
        }

        /**
         * Adds allowed values from a file with one a line; blank lines and lines that begin with {@code #} are skipped.
         * The file is read when the policy is built.
         *
         * @param file the file
         * @return this builder
         */
        public Builder allowedFrom(Path file) {
            allowedFrom = file;
            return this;
        }

        /**
         * Sets what the whole value must match.
         *
         * @param re2 a pattern in the RE2 syntax, which has neither back-references nor look-around
         * @return this builder
         */
        public Builder pattern(String re2) {
            pattern = re2;
            return this;
        }

        /**
         * Sets the shortest value.
         *
         * @param characters its length in code points
         * @return this builder
         */
        public Builder minLength(int characters) {
            minLength = characters;
            return this;
        }

        /**
         * Sets the longest value.
         *
         * @param characters its length in code points
         * @return this builder
         */
        public Builder maxLength(int characters) {
            maxLength = characters;
            return this;
        }

        /**
         * Sets what the value must be beyond text.
         *
         * @param valueType the type
         * @return this builder
         */
        public Builder type(ValueType valueType) {
            type = valueType;
            return this;
        }

        /**
         * Sets the smallest number.
         *
         * @param number the number
         * @return this builder
         */
        public Builder min(double number) {
            min = number;
            return this;
        }

        /**
         * Sets the largest number.
         *
         * @param number the number
         * @return this builder
         */
        public Builder max(double number) {
            max = number;
            return this;
        }

        /**
         * Orders the values; without {@link #allowed(List) allowed values} they are also the only ones allowed.
         *
         * @param weakestFirst the values from the weakest to the strongest
         * @return this builder
         */
        public Builder order(String... weakestFirst) {
            return order(List.of(weakestFirst));
        }

        /**
         * Orders the values; without {@link #allowed(List) allowed values} they are also the only ones allowed.
         *
         * @param weakestFirst the values from the weakest to the strongest
         * @return this builder
         */
        public Builder order(List<String> weakestFirst) {
            order = List.copyOf(weakestFirst);
            return this;
        }

        /**
         * Sets what becomes of different values that jobs claim for one resource. Without a rule they are a conflict, but
         * for {@code compliance}, which is merged by {@link MergeRule#union()}.
         *
         * @param rule the rule
         * @return this builder
         */
        public Builder merge(MergeRule rule) {
            merge = rule;
            return this;
        }

        /**
         * Makes upper and lower case one, as Azure Policy does: in the spelling of the key, in allowed values and in
         * conditions.
         *
         * @return this builder
         */
        public Builder ignoreCase() {
            return ignoreCase(true);
        }

        /**
         * Sets whether upper and lower case are one.
         *
         * @param same whether they are
         * @return this builder
         */
        public Builder ignoreCase(boolean same) {
            ignoreCase = same;
            return this;
        }

        /**
         * Limits the rule to resources where a key has one of some values. Several keys must all agree.
         *
         * @param otherKey the key; {@code *} stands for anything
         * @param values the values, {@code *} standing for anything
         * @return this builder
         */
        public Builder when(String otherKey, String... values) {
            when.put(otherKey, List.of(values));
            return this;
        }

        /**
         * Demands further keys.
         *
         * @param keys the keys
         * @return this builder
         */
        public Builder require(String... keys) {
            require.addAll(List.of(keys));
            return this;
        }

        /**
         * Sets which resources the rule is about.
         *
         * @param about the scope
         * @return this builder
         */
        public Builder scope(PolicyScope about) {
            scope = about;
            return this;
        }

        /**
         * Limits the rule to providers.
         *
         * @param providers ids, {@code *} standing for anything, {@code !} excluding
         * @return this builder
         */
        public Builder providers(String... providers) {
            scope = new PolicyScope(List.of(providers), scope.resourceTypes(), scope.tenants(), scope.environments());
            return this;
        }

        /**
         * Limits the rule to resource types.
         *
         * @param types types, {@code *} standing for anything, {@code !} excluding
         * @return this builder
         */
        public Builder resourceTypes(String... types) {
            scope = new PolicyScope(scope.providers(), List.of(types), scope.tenants(), scope.environments());
            return this;
        }

        /**
         * Limits the rule to tenants.
         *
         * @param tenants tenants, {@code *} standing for anything, {@code !} excluding
         * @return this builder
         */
        public Builder tenants(String... tenants) {
            scope = new PolicyScope(scope.providers(), scope.resourceTypes(), List.of(tenants), scope.environments());
            return this;
        }

        /**
         * Limits the rule to environments.
         *
         * @param environments environments, {@code *} standing for anything, {@code !} excluding
         * @return this builder
         */
        public Builder environments(String... environments) {
            scope = new PolicyScope(scope.providers(), scope.resourceTypes(), scope.tenants(), List.of(environments));
            return this;
        }

        /**
         * Sets how serious a violation is; an error unless it is set.
         *
         * @param howSerious the severity
         * @return this builder
         */
        public Builder severity(Severity howSerious) {
            severity = howSerious;
            return this;
        }

        /**
         * Sets how far the roll-out is; that of the policy unless it is set.
         *
         * @param rollOut the stage
         * @return this builder
         */
        public Builder stage(Stage rollOut) {
            stage = rollOut;
            return this;
        }

        /** {@return the rule; contradictions are found when the policy is built} */
        public TagRule build() {
            return new TagRule(
                    id,
                    description,
                    key,
                    purpose,
                    required,
                    allowed,
                    allowedFrom,
                    pattern,
                    minLength,
                    maxLength,
                    type,
                    min,
                    max,
                    order,
                    ignoreCase,
                    merge,
                    when,
                    require,
                    scope,
                    severity,
                    stage);
        }
    }
}
