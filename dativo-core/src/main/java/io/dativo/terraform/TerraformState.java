package io.dativo.terraform;

import io.dativo.infrastructure.TerraformResource;
import io.dativo.problem.Internal;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What was read from a Terraform state. Immutable.
 *
 * @param source where it was read from, for messages
 * @param outputs output name to output, in the order of the state
 * @param resources the managed resources; empty when only outputs were read
 * @param unknownOutputs outputs of a plan whose values are known only after it was applied
 */
@Internal
public record TerraformState(
        String source,
        Map<String, TerraformOutput> outputs,
        List<TerraformResource> resources,
        Set<String> unknownOutputs) {
    /** Copies the collections, keeping their order. */
    public TerraformState {
        outputs = Collections.unmodifiableMap(new LinkedHashMap<>(outputs));
        resources = List.copyOf(resources);
        unknownOutputs = Collections.unmodifiableSet(new LinkedHashSet<>(unknownOutputs));
    }

    /**
     * A state in which every output is known.
     *
     * @param source where it was read from, for messages
     * @param outputs output name to output, in the order of the state
     * @param resources the managed resources
     */
    public TerraformState(String source, Map<String, TerraformOutput> outputs, List<TerraformResource> resources) {
        this(source, outputs, resources, Set.of());
    }

    /** This state with resources. */
    TerraformState with(List<TerraformResource> found) {
        return new TerraformState(source, outputs, found, unknownOutputs);
    }
}
