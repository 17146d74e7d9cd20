package io.dativo.terraformit;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.dativo.azure.AzureProvider;
import io.dativo.gcp.GcpProvider;
import io.dativo.spi.TerraformType;
import io.dativo.spi.TerraformType.Form;
import io.dativo.terraformit.ProviderSchema.Attribute;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What the add-ons of Azure and Google Cloud say of Terraform's types, beside the bindings that were generated from the
 * providers. The bindings do not say whose id a type has.
 */
class ListedTypesTest {
    private static final String MAP_OF_TEXTS = "{ [key: string]: string;";

    private static final Map<String, TerraformType> AZURE =
            AzureProvider.builder().build().terraformTypes();
    private static final Map<String, TerraformType> GCP = new GcpProvider().terraformTypes();

    static Stream<Arguments> listed() {
        return Stream.concat(
                AZURE.entrySet().stream()
                        .filter(entry -> entry.getKey().startsWith("azurerm_")
                                && !entry.getKey().endsWith("*"))
                        .map(entry -> Arguments.of(Cloud.AZURE, entry.getKey(), entry.getValue())),
                GCP.entrySet().stream().map(entry -> Arguments.of(Cloud.GCP, entry.getKey(), entry.getValue())));
    }

    @ParameterizedTest
    @MethodSource("listed")
    void an_entry_is_a_type_of_the_provider_that_has_its_identity_and_its_tags_where_the_entry_says(
            Cloud cloud, String name, TerraformType type) {
        Map<String, Attribute> attributes = cloud.schema().resources().get(name).attributes();
        String usual = cloud == Cloud.GCP ? "terraform_labels" : "tags";

        assertThat(attributes.get(type.identity()).computed()).isTrue();
        switch (type.form()) {
            case USUAL -> assertThat(isMapOfTexts(attributes.get(usual))).isTrue();
            case MAP, BASE64 -> {
                assertThat(isMapOfTexts(attributes.get(type.tags()))).isTrue();
                assertThat(attributes).doesNotContainKey(usual);
            }
            case NONE -> assertThat(attributes).doesNotContainKey(usual);
            case BLOCKS -> throw new AssertionError("neither provider has tags in blocks");
        }
    }

    @Test
    void every_other_type_of_azure_has_its_tags_where_the_rule_for_all_looks() {
        Map<String, String> others = new TreeMap<>();
        int maps = 0;
        for (String line : Cloud.AZURE.taggable()) {
            String[] parts = line.split(" ", 3);
            String type = "azurerm_" + parts[0].replace('-', '_');
            TerraformType entry = AZURE.getOrDefault(type, AZURE.get("azurerm_*"));
            boolean isMap = parts[2].startsWith(MAP_OF_TEXTS);
            if (parts[1].equals("tags") && isMap) {
                assertThat(entry.form()).as(type).isEqualTo(Form.USUAL);
                maps++;
            } else if (isMap) {
                assertThat(entry.form()).as("%s.%s are no tags", type, parts[1]).isEqualTo(Form.NONE);
            } else {
                others.put(type, parts[1]);
            }
        }

        assertThat(maps).isGreaterThan(350);
        // Lists, which no reader takes for tags.
        assertThat(others)
                .containsOnlyKeys(
                        "azurerm_api_management_named_value",
                        "azurerm_eventgrid_event_subscription",
                        "azurerm_eventgrid_system_topic_event_subscription",
                        "azurerm_sentinel_threat_intelligence_indicator",
                        "azurerm_sentinel_watchlist",
                        "azurerm_virtual_hub_route_table");
    }

    /** {@code tags} of a project are not its labels, which the state has beside them. */
    @Test
    void a_listed_type_of_google_has_labels_beside_whatever_tags_it_has() {
        Set<String> tagged = Set.copyOf(Cloud.GCP.taggable());

        assertThat(tagged).hasSizeGreaterThan(200);
        assertThat(GCP.keySet().stream()
                        .filter(type -> GCP.get(type).form() == Form.USUAL)
                        .map(type -> type.replaceFirst("google_", "").replace('_', '-') + " labels " + MAP_OF_TEXTS))
                .allMatch(tagged::contains);
    }

    private static boolean isMapOfTexts(Attribute attribute) {
        return attribute != null
                && attribute
                        .type()
                        .equals(JsonNodeFactory.instance.arrayNode().add("map").add("string"));
    }
}
