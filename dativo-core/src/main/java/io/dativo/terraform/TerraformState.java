package io.dativo.terraform;

import io.dativo.spi.TerraformResource;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What was read from a Terraform state. Immutable.
 *
 * @param source where it was read from, for messages
 * @param outputs output name to output, in the order of the state
 * @param resources the managed resources; empty when only outputs were read
 */
public record TerraformState(String source, Map<String, TerraformOutput> outputs, List<TerraformResource> resources) {
    /** Copies the collections, keeping their order. */
    public TerraformState {
        outputs = Collections.unmodifiableMap(new LinkedHashMap<>(outputs));
        resources = List.copyOf(resources);
    }
}
