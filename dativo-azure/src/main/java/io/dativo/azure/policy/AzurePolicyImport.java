package io.dativo.azure.policy;

import io.dativo.policy.TagPolicy;
import io.dativo.problem.Problem;
import java.util.List;

/**
 * What was read of Azure Policy. Immutable.
 *
 * @param policy the rules that can be said here
 * @param inherited the tags that Azure Policy copies from a resource group or subscription: they are Azure's, whatever a
 *     job claims for them
 * @param problems what cannot be said here or reads otherwise, and why; errors are documents that could not be read
 */
public record AzurePolicyImport(TagPolicy policy, List<InheritedTag> inherited, List<Problem> problems) {
    /** Copies the lists. */
    public AzurePolicyImport {
        inherited = List.copyOf(inherited);
        problems = List.copyOf(problems);
    }

    /**
     * A tag that Azure Policy copies to resources. Immutable.
     *
     * @param key the name of the tag
     * @param from {@code resourceGroup} or {@code subscription}
     * @param replaces whether a value that a resource has already is replaced, and not only a missing one added
     * @param resourceTypes the types of resources that get it, as in the scope of a rule
     */
    public record InheritedTag(String key, String from, boolean replaces, List<String> resourceTypes) {
        /** Copies the list. */
        public InheritedTag {
            resourceTypes = List.copyOf(resourceTypes);
        }
    }
}
