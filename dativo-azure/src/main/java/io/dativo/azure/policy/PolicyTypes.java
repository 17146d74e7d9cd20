package io.dativo.azure.policy;

import io.dativo.azure.AzureTypes;
import io.dativo.azure.policy.PolicyCondition.Test;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The resource types that a definition is about, in the words of a rule. */
final class PolicyTypes {
    /** The types of jobs by those of Azure; everything else is {@code azure_resource} there, which says too little. */
    private static final Map<String, String> TYPES = Map.of(
            "microsoft.resources/subscriptions/resourcegroups", AzureTypes.RESOURCE_GROUP,
            "microsoft.storage/storageaccounts", AzureTypes.STORAGE_ACCOUNT,
            "microsoft.managedidentity/userassignedidentities", AzureTypes.MANAGED_IDENTITY);

    private PolicyTypes() {}

    /**
     * The scope of a rule.
     *
     * @param tests the tests of the type; all must hold
     * @param indexed whether the definition is about what has tags and a location, and so about no resource group
     * @param unread takes what is left out, and why
     * @return types that are included and, with an exclamation mark, excluded; null when nothing is left
     */
    static @Nullable List<String> scope(List<Test> tests, boolean indexed, Consumer<Unread> unread) {
        Set<String> only = null;
        Set<String> without = new LinkedHashSet<>();
        // Containers hold metadata, which Azure Policy does not know.
        without.add(AzureTypes.BLOB_CONTAINER);
        if (indexed) {
            without.add(AzureTypes.RESOURCE_GROUP);
        }
        for (Test test : tests) {
            if (test.texts().pattern() != null) {
                unread.accept(Unread.of("a pattern for the type"));
                return null;
            }
            Set<String> known = new LinkedHashSet<>();
            for (String azure : test.texts().globs()) {
                String type = TYPES.get(azure.toLowerCase(Locale.ROOT));
                if (type != null) {
                    known.add(type);
                    continue;
                }
                unread.accept(Unread.of("the type " + azure + ", which is azure_resource here as all others are,"));
                if (!test.holds() || azure.contains("*")) {
                    return null;
                }
            }
            if (!test.holds()) {
                without.addAll(known);
            } else if (only == null) {
                only = known;
            } else {
                only.retainAll(known);
            }
        }
        return only == null ? excluded(without) : included(only, without);
    }

    private static List<String> excluded(Set<String> types) {
        return types.stream().map(type -> "!" + type).toList();
    }

    private static @Nullable List<String> included(Set<String> only, Set<String> without) {
        List<String> left = new ArrayList<>(only);
        left.removeAll(without);
        return left.isEmpty() ? null : left;
    }
}
