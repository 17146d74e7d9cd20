package io.dativo.terraformit;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;

/** What a provider says of its configuration, its resources and its data sources. */
record ProviderSchema(String version, Block provider, Map<String, Block> resources, Map<String, Block> dataSources) {

    /** A block of arguments: attributes by name, nested blocks by name. */
    record Block(Map<String, Attribute> attributes, Map<String, NestedBlock> blocks) {}

    /** An attribute; its type is written as Terraform writes types in JSON. */
    record Attribute(JsonNode type, boolean required, boolean optional, boolean computed) {}

    /** How a block may be repeated inside another: 0 as a maximum is no limit. */
    record NestedBlock(Nesting nesting, int minItems, int maxItems, Block block) {}

    /** The kinds of nesting, in the numbering of the plugin protocol, which begins at 1. */
    enum Nesting {
        SINGLE,
        LIST,
        SET,
        MAP;

        int number() {
            return ordinal() + 1;
        }
    }
}
