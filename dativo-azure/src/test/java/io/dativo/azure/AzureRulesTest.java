package io.dativo.azure;

import static org.assertj.core.api.Assertions.assertThat;

import io.dativo.spi.ProviderSpi;
import io.dativo.spi.TagRules;
import io.dativo.spi.TagRules.EncodedTag;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AzureRulesTest {
    private final ProviderSpi azure = new AzureProvider();

    @ParameterizedTest
    @CsvSource({
        "azure_resource, 50, 512",
        "resource_group, 50, 512",
        "managed_identity, 50, 512",
        "storage_account, 50, 128",
        "automation_resource, 15, 512",
        "cdn_resource, 15, 512",
        "dns_resource, 15, 512"
    })
    void each_type_has_its_limits(String type, int tags, int name) {
        TagRules rules = azure.rules(type);
        assertThat(rules.maxTags()).isEqualTo(tags);
        assertThat(rules.refusal("a".repeat(name), "v".repeat(256))).isEmpty();
        assertThat(rules.refusal("a".repeat(name + 1), "v")).isPresent();
        assertThat(rules.refusal("a", "v".repeat(257))).isPresent();
        assertThat(rules.refusal("a", "")).isEmpty();
        for (String forbidden :
                List.of("a<", "a>", "a%", "a&", "a\\", "a?", "a/", "a\n", "Microsoft-x", "AZUREx", "windows")) {
            assertThat(rules.refusal(forbidden, "v")).as(forbidden).isPresent();
        }
        assertThat(rules.identity("CostCenter")).isEqualTo(rules.identity("costcenter"));
    }

    @Test
    void names_of_dns_and_cdn_have_rules_of_their_own() {
        assertThat(azure.rules("dns_resource").refusal("cost center", "v")).isPresent();
        assertThat(azure.rules("dns_resource").refusal("1st", "v")).isPresent();
        assertThat(azure.rules("dns_resource").refusal("größe", "v")).isPresent();
        assertThat(azure.rules("dns_resource").refusal("cost_center", "größe")).isEmpty();
        assertThat(azure.rules("cdn_resource").refusal("a:b", "v")).isPresent();
        assertThat(azure.rules("cdn_resource").refusal("a#b", "v")).isPresent();
        assertThat(azure.rules("azure_resource").refusal("a:b", "v")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "cost_center, 42, cost_center, true",
        "CostCenter, 42, CostCenter, true",
        "cost-center, 42, cost_center, false",
        "infrastructure.owner, data@acme.com, infrastructure_owner, false"
    })
    void metadata_is_named_as_an_identifier_and_what_that_loses_is_said(
            String key, String value, String name, boolean exact) {
        assertThat(azure.rules("blob_container").encode(key, value)).isEqualTo(new EncodedTag(name, value, exact));
    }

    @ParameterizedTest
    @CsvSource({"1st, v", "größe, v", "a, größe", "a, ''", "a, ' v'", "a, 'v '"})
    void metadata_that_does_not_travel_as_a_header_is_refused(String key, String value) {
        TagRules rules = azure.rules("blob_container");
        EncodedTag tag = rules.encode(key, value);
        boolean refused = rules.refusal(tag.key(), tag.value()).isPresent();
        assertThat(refused || !tag.exact()).isTrue();
        assertThat(refused).isEqualTo(!key.equals("größe"));
    }
}
