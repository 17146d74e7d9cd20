package io.dativo.aws.organizations;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** An effective policy in the form that judges fast. */
final class AwsTagChecker {
    private final Map<String, Compiled> byKey = new HashMap<>();
    private final List<Compiled> required = new ArrayList<>();

    AwsTagChecker(List<AwsTagEffectivePolicy.Rule> rules) {
        for (AwsTagEffectivePolicy.Rule rule : rules) {
            Compiled compiled = new Compiled(
                    rule.tagKey(),
                    new Accepted(rule.tagValues()),
                    Set.copyOf(rule.enforcedFor()),
                    Set.copyOf(rule.requiredFor()));
            byKey.put(rule.policyKey(), compiled);
            if (!compiled.requiredFor.isEmpty()) {
                required.add(compiled);
            }
        }
    }

    AwsTagCompliance check(String resourceType, Map<String, String> tags) {
        List<String> wrongCase = new ArrayList<>(0);
        List<String> wrongValue = new ArrayList<>(0);
        List<String> enforced = new ArrayList<>(0);
        List<String> missing = new ArrayList<>(0);
        tags.forEach((key, value) -> {
            Compiled rule = byKey.get(AwsTagNode.fold(key));
            if (rule == null) {
                return;
            }
            boolean exact = rule.tagKey.equals(key);
            if (exact && rule.values.accept(value)) {
                return;
            }
            (exact ? wrongValue : wrongCase).add(key);
            if (covers(rule.enforcedFor, resourceType)) {
                enforced.add(key);
            }
        });
        for (Compiled rule : required) {
            if (!tags.containsKey(rule.tagKey) && covers(rule.requiredFor, resourceType)) {
                missing.add(rule.tagKey);
            }
        }
        return new AwsTagCompliance(wrongCase, wrongValue, missing, enforced);
    }

    /** Both spellings of every type of a service are taken at their word; which types AWS supports is its own list. */
    private static boolean covers(Set<String> types, String resourceType) {
        if (types.isEmpty()) {
            return false;
        }
        String service = resourceType.substring(0, resourceType.indexOf(':') + 1);
        return types.contains(resourceType)
                || (!service.isEmpty() && (types.contains(service + "*") || types.contains(service + "ALL_SUPPORTED")));
    }

    private record Compiled(String tagKey, Accepted values, Set<String> enforcedFor, Set<String> requiredFor) {}

    /** Accepted values; a {@code *} stands for any text, also for none. */
    private static final class Accepted {
        private final Set<String> exact = new HashSet<>();
        private final List<String> prefixes = new ArrayList<>();
        private final List<String> suffixes = new ArrayList<>();

        private Accepted(List<String> values) {
            for (String value : values) {
                int star = value.indexOf('*');
                if (star < 0) {
                    exact.add(value);
                } else {
                    prefixes.add(value.substring(0, star));
                    suffixes.add(value.substring(star + 1));
                }
            }
        }

        private boolean accept(String value) {
            if (exact.contains(value)) {
                return true;
            }
            for (int i = 0; i < prefixes.size(); i++) {
                String prefix = prefixes.get(i);
                String suffix = suffixes.get(i);
                if (value.length() >= prefix.length() + suffix.length()
                        && value.startsWith(prefix)
                        && value.endsWith(suffix)) {
                    return true;
                }
            }
            return false;
        }
    }
}
