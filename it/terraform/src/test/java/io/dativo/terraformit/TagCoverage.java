package io.dativo.terraformit;

import com.fasterxml.jackson.databind.JsonNode;
import io.dativo.terraformit.ProviderSchema.Attribute;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Which of the resources in a plan can be tagged, by the schema of their provider, and which keys each of those lacks.
 *
 * @param taggable the addresses of resources whose type takes tags
 * @param others the addresses of those whose type takes none
 * @param missing address to keys that are not there
 */
record TagCoverage(Set<String> taggable, Set<String> others, Map<String, Set<String>> missing) {
    private static final String MAP_OF_STRINGS = "[\"map\",\"string\"]";

    /** Compares a plan, as {@code terraform show -json} prints it, with a schema. */
    static TagCoverage of(JsonNode plan, ProviderSchema schema, Collection<String> keys) {
        TagCoverage coverage = new TagCoverage(new TreeSet<>(), new TreeSet<>(), new LinkedHashMap<>());
        coverage.module(plan.path("planned_values").path("root_module"), schema, keys);
        return coverage;
    }

    private void module(JsonNode module, ProviderSchema schema, Collection<String> keys) {
        for (JsonNode resource : module.path("resources")) {
            if (resource.path("mode").asText().equals("managed")) {
                resource(resource, schema, keys);
            }
        }
        for (JsonNode child : module.path("child_modules")) {
            module(child, schema, keys);
        }
    }

    private void resource(JsonNode resource, ProviderSchema schema, Collection<String> keys) {
        String address = resource.path("address").asText();
        Map<String, Attribute> attributes =
                schema.resources().get(resource.path("type").asText()).attributes();
        String holder = carriesTags(attributes.get("labels")) ? "labels" : "tags";
        if (!carriesTags(attributes.get(holder))) {
            others.add(address);
            return;
        }
        taggable.add(address);
        Set<String> lacking = new TreeSet<>(keys);
        resource.path("values").path(holder).fieldNames().forEachRemaining(lacking::remove);
        if (!lacking.isEmpty()) {
            missing.put(address, lacking);
        }
    }

    private static boolean carriesTags(@Nullable Attribute attribute) {
        return attribute != null
                && attribute.optional()
                && attribute.type().toString().equals(MAP_OF_STRINGS);
    }
}
