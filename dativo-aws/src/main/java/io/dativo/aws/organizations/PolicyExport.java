package io.dativo.aws.organizations;

import io.dativo.policy.PolicyScope;
import io.dativo.policy.TagPolicy;
import io.dativo.policy.TagRule;
import io.dativo.problem.Problem;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * A {@link TagPolicy} in the language of a cloud, with what that language cannot say. Where the cloud cannot say all of
 * a rule, it says less: what is exported reports no value and misses no key that the policy accepts. Immutable.
 *
 * @param policy the AWS Organizations tag policy
 * @param lost what it does not say, a warning for each; located nowhere, with the path of the rule's field
 */
public record PolicyExport(AwsTagPolicy policy, List<Problem> lost) {
    /** The code of the problems. */
    public static final String CODE = "not-expressible";

    /** Copies the list. */
    public PolicyExport {
        lost = List.copyOf(lost);
    }

    /**
     * Exports to AWS: the spelling of keys, allowed values, and the resource types that a key is required for. Nothing
     * is {@code enforced_for}: AWS reports, and blocks nothing, until an administrator adds that on purpose.
     *
     * @param policy the policy
     * @param name the name of the AWS policy
     * @return the AWS policy and what it does not say
     */
    public static PolicyExport toAws(TagPolicy policy, String name) {
        Aws export = new Aws(policy);
        policy.rules().values().forEach(export::rule);
        return new PolicyExport(export.build(name), export.lost);
    }

    /** One export. */
    private static final class Aws {
        private final TagPolicy policy;
        private final List<Problem> lost = new ArrayList<>();
        /** By folded key, which is how AWS distinguishes keys. */
        private final Map<String, Key> keys = new LinkedHashMap<>();

        Aws(TagPolicy policy) {
            this.policy = policy;
        }

        private static final class Key {
            private final String spelling;
            private final Set<String> requiredFor = new LinkedHashSet<>();
            private boolean limited;
            private List<String> values = List.of();

            Key(String spelling) {
                this.spelling = spelling;
            }
        }

        void rule(TagRule rule) {
            if (!rule.scope().providersAdmit("aws")) {
                return;
            }
            if (!rule.when().isEmpty()) {
                lose(rule, "when", "AWS knows no conditions, so the rule is left out");
                return;
            }
            List<String> whom = new ArrayList<>();
            if (!rule.scope().tenants().isEmpty()) {
                whom.add("tenants");
            }
            if (!rule.scope().environments().isEmpty()) {
                whom.add("environments");
            }
            if (!whom.isEmpty()) {
                lose(rule, "scope", "AWS knows no " + String.join(" and ", whom) + ", so the rule is left out");
                return;
            }
            String key = rule.key();
            if (key != null && isHere(rule, key)) {
                if (hasStar(key)) {
                    lose(rule, "key", "AWS needs one key, not '" + key + "', so the rule is left out");
                } else {
                    key(rule, key);
                }
            }
            rule.require().stream()
                    .filter(needed -> isHere(rule, needed))
                    .forEach(needed -> require(rule, needed, "require"));
        }

        private static boolean hasStar(String text) {
            return text.indexOf('*') >= 0;
        }

        private static boolean isHere(TagRule rule, String key) {
            return rule.scope().namesTargets() || PolicyScope.belongsOn("aws", key);
        }

        private Key at(String key) {
            return keys.computeIfAbsent(key.toLowerCase(Locale.ROOT), folded -> new Key(key));
        }

        private void key(TagRule rule, String key) {
            Key entry = at(key);
            loseUnless(
                    rule.scope().resourceTypes().isEmpty(),
                    rule,
                    "scope",
                    "AWS checks the spelling of a key on every resource type");
            if (rule.required()) {
                require(rule, key, "required");
            }
            loseUnless(rule.pattern() == null, rule, "pattern", "AWS knows no patterns");
            loseUnless(rule.minLength() == null, rule, "min_length", "AWS knows no lengths");
            loseUnless(rule.maxLength() == null, rule, "max_length", "AWS knows no lengths");
            loseUnless(rule.type() == null, rule, "type", "AWS knows no types");
            loseUnless(rule.order().isEmpty(), rule, "order", "AWS does not guard the order of values");
            List<String> others = policy.aliases().getOrDefault(key, List.of()).stream()
                    .filter(alias -> isHere(rule, alias))
                    .toList();
            loseUnless(
                    others.isEmpty(), rule, "key", "AWS checks only '" + key + "', not " + String.join(", ", others));
            List<String> allowed = rule.allowed();
            if (allowed == null) {
                return;
            }
            if (!rule.scope().resourceTypes().isEmpty()) {
                lose(rule, "allowed", "AWS limits the values of a key on every resource type or on none");
            } else if (!entry.limited) {
                entry.limited = true;
                entry.values = allowed.stream()
                        .map(value -> oneStar(rule, value))
                        .distinct()
                        .toList();
            } else {
                both(rule, entry, allowed);
            }
        }

        /** A second rule about one key: what both allow, if that can be said. */
        private void both(TagRule rule, Key entry, List<String> allowed) {
            boolean plain = entry.values.stream().noneMatch(Aws::hasStar)
                    && allowed.stream().noneMatch(Aws::hasStar);
            if (plain) {
                entry.values = entry.values.stream().filter(allowed::contains).toList();
            } else if (!Set.copyOf(allowed).equals(Set.copyOf(entry.values))) {
                lose(rule, "allowed", "another rule limits the same key, and AWS takes one list of values");
            }
        }

        /** AWS takes one star a value: what the first one begins covers the rest. */
        private String oneStar(TagRule rule, String value) {
            int first = value.indexOf('*');
            if (first < 0 || value.indexOf('*', first + 1) < 0) {
                return value;
            }
            String wider = value.substring(0, first + 1);
            lose(rule, "allowed", "AWS takes one '*' a value, so '" + value + "' becomes '" + wider + "'");
            return wider;
        }

        private void require(TagRule rule, String key, String field) {
            Set<String> types = new LinkedHashSet<>();
            AwsTagTypes.OF_JOBS.keySet().stream().sorted().forEach(type -> {
                if (rule.scope().typesAdmit(type)) {
                    types.add(AwsTagTypes.OF_JOBS.get(type));
                }
            });
            if (types.isEmpty()) {
                lose(rule, field, "AWS checks none of the resource types of the rule");
            } else {
                at(key).requiredFor.addAll(types);
            }
        }

        private void loseUnless(boolean said, TagRule rule, String field, String message) {
            if (!said) {
                lose(rule, field, message);
            }
        }

        private void lose(TagRule rule, String field, String message) {
            lost.add(Problem.warning(CODE, message, "rules." + rule.id() + "." + field, null, null));
        }

        AwsTagPolicy build(String name) {
            for (int i = 0; i < policy.waivers().size(); i++) {
                lost.add(Problem.warning(
                        CODE,
                        "AWS knows no waivers, so it will report what this one covers",
                        "waivers." + i,
                        policy.waivers().get(i).location(),
                        null));
            }
            AwsTagPolicy.Builder document = AwsTagPolicy.builder(name);
            keys.forEach((folded, key) -> {
                document.assign(folded, AwsTagSetting.TAG_KEY, key.spelling);
                if (key.limited) {
                    document.assign(folded, AwsTagSetting.TAG_VALUE, key.values.toArray(new String[0]));
                }
                if (!key.requiredFor.isEmpty()) {
                    document.assign(
                            folded, AwsTagSetting.REPORT_REQUIRED_TAG_FOR, key.requiredFor.toArray(new String[0]));
                }
            });
            return document.build();
        }
    }
}
