package io.dativo.policy;

import io.dativo.infrastructure.CloudProvider;
import io.dativo.tag.Glob;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which resources a rule is about. Each list holds texts in which {@code *} stands for anything; a text that begins
 * with {@code !} excludes; an empty list admits everything. A list that admits only some tenants or environments does
 * not admit a resource whose tenant or environment is not known. Immutable.
 *
 * @param providers ids of providers, for example {@code aws} or {@code iceberg}
 * @param resourceTypes resource types, for example {@code s3_bucket} or {@code *_table}
 * @param tenants tenants
 * @param environments environments
 */
public record PolicyScope(
        List<String> providers, List<String> resourceTypes, List<String> tenants, List<String> environments) {
    /** The scope of everything. */
    public static final PolicyScope ALL = new PolicyScope(List.of(), List.of(), List.of(), List.of());

    /** Copies the lists. */
    public PolicyScope {
        providers = List.copyOf(providers);
        resourceTypes = List.copyOf(resourceTypes);
        tenants = List.copyOf(tenants);
        environments = List.copyOf(environments);
    }

    /** {@return whether it says which systems it is about, so that no key has to tell} */
    public boolean namesTargets() {
        return !providers.isEmpty() || !resourceTypes.isEmpty();
    }

    /**
     * Whether a provider is in the scope.
     *
     * @param provider the id of a provider
     * @return whether some rule of the scope can be about its resources
     */
    public boolean providersAdmit(String provider) {
        return admits(providers, provider);
    }

    /**
     * Whether a resource type is in the scope.
     *
     * @param resourceType for example {@code s3_bucket}
     * @return whether a rule of the scope can be about such resources
     */
    public boolean typesAdmit(String resourceType) {
        return admits(resourceTypes, resourceType);
    }

    boolean admits(String provider, String resourceType, @Nullable String tenant, @Nullable String environment) {
        return admits(providers, provider)
                && admits(resourceTypes, resourceType)
                && admits(tenants, tenant)
                && admits(environments, environment);
    }

    /** Whether some resource may be in both; sure when it says no. */
    boolean overlaps(PolicyScope other) {
        return overlap(providers, other.providers)
                && overlap(resourceTypes, other.resourceTypes)
                && overlap(tenants, other.tenants)
                && overlap(environments, other.environments);
    }

    /**
     * Whether a key is one that Dativo writes on tables and catalog entries. Clouds carry flat keys.
     *
     * @param key a tag key
     */
    static boolean isNamespaced(String key) {
        int dot = key.indexOf('.');
        return dot > 0
                && switch (key.substring(0, dot)) {
                    case "infrastructure", "finops", "governance", "classification", "asset" -> true;
                    default -> false;
                };
    }

    /**
     * Whether a key is looked for on the resources of a provider when the scope names no target.
     *
     * @param provider the id of a provider
     * @param key a tag key
     * @return true for flat keys on clouds and for namespaced keys on tables and catalogs
     */
    public static boolean belongsOn(String provider, String key) {
        return CloudProvider.of(provider).isPresent() != isNamespaced(key);
    }

    private static boolean admits(List<String> patterns, @Nullable String value) {
        boolean admitted = true;
        boolean anyPositive = false;
        boolean positive = false;
        for (String pattern : patterns) {
            if (pattern.startsWith("!")) {
                admitted &= value == null || !Glob.of(pattern.substring(1)).matches(value);
            } else {
                anyPositive = true;
                positive |= pattern.equals("*")
                        || (value != null && Glob.of(pattern).matches(value));
            }
        }
        return admitted && (positive || !anyPositive);
    }

    private static boolean overlap(List<String> left, List<String> right) {
        if (left.isEmpty() && right.isEmpty()) {
            return true;
        }
        List<String> a = positives(left);
        List<String> b = positives(right);
        for (String x : a) {
            for (String y : b) {
                boolean excluded = excludes(left, x) || excludes(left, y) || excludes(right, x) || excludes(right, y);
                if (Glob.overlap(x, y) && !excluded) {
                    return true;
                }
            }
        }
        return false;
    }

    private static List<String> positives(List<String> patterns) {
        List<String> positives =
                patterns.stream().filter(pattern -> !pattern.startsWith("!")).toList();
        return positives.isEmpty() ? List.of("*") : positives;
    }

    /** Whether everything that a pattern matches is excluded: a glob that matches another's text matches all of it. */
    private static boolean excludes(List<String> patterns, String positive) {
        return patterns.stream()
                .anyMatch(pattern ->
                        pattern.startsWith("!") && Glob.of(pattern.substring(1)).matches(positive));
    }
}
