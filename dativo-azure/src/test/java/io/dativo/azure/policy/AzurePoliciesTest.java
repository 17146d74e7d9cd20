package io.dativo.azure.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.dativo.azure.policy.AzurePolicyImport.InheritedTag;
import io.dativo.policy.Stage;
import io.dativo.policy.TagRule;
import io.dativo.problem.Problem;
import io.dativo.problem.Severity;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Definitions as they are written in Azure, the built-in ones in shape and parameters among them. */
class AzurePoliciesTest {
    private static final String NAME = "'tagName': {'type': 'String'}";

    private static String definition(String parameters, String condition, String then) {
        return ("{'id': '/providers/Microsoft.Authorization/policyDefinitions/d', 'name': 'd', 'properties': {"
                        + "'displayName': 'Tags', 'mode': 'Indexed', 'parameters': {" + parameters + "},"
                        + "'policyRule': {'if': " + condition + ", 'then': " + then + "}}}")
                .replace('\'', '"')
                .replace('`', '\'');
    }

    private static String assignment(String parameters, String more) {
        return ("{'name': 'a', 'properties': {'policyDefinitionId':"
                        + " '/providers/microsoft.authorization/policydefinitions/D', 'parameters': {" + parameters
                        + "}" + more
                        + "}}")
                .replace('\'', '"');
    }

    private static AzurePolicyImport parse(String... documents) {
        Map<String, String> named = new LinkedHashMap<>();
        for (String document : documents) {
            named.put(named.size() + ".json", document);
        }
        return AzurePolicies.parse(named);
    }

    private static TagRule only(AzurePolicyImport result) {
        assertThat(result.policy().rules())
                .as(() -> result.problems().toString())
                .hasSize(1);
        return result.policy().rules().values().iterator().next();
    }

    @Test
    void a_tag_that_is_required_by_an_assignment_is_required_where_tags_are() {
        TagRule rule = only(parse(
                definition(
                        NAME,
                        "{'field': '[concat(`tags[`, parameters(`tagName`), `]`)]', 'exists': 'false'}",
                        "{'effect': 'deny'}"),
                assignment("'tagName': {'value': 'cost_center'}", "")));
        assertThat(rule.key()).isEqualTo("cost_center");
        assertThat(rule.required()).isTrue();
        assertThat(rule.severity()).isEqualTo(Severity.ERROR);
        assertThat(rule.scope().providers()).containsExactly("azure");
        assertThat(rule.scope().resourceTypes()).containsExactly("!blob_container", "!resource_group");
    }

    @Test
    void a_tag_and_its_value_on_resource_groups() {
        AzurePolicyImport result = parse(
                definition(
                                NAME + ", 'tagValue': {'type': 'String', 'defaultValue': 'prod'}",
                                "{'allOf': [{'field': 'type', 'equals': 'Microsoft.Resources/subscriptions/resourceGroups'},"
                                        + "{'not': {'field': '[concat(`tags[`, parameters(`tagName`), `]`)]',"
                                        + " 'equals': '[parameters(`tagValue`)]'}}]}",
                                "{'effect': 'audit'}")
                        .replace("Indexed", "All"),
                assignment("'tagName': {'value': 'env'}", ""));
        TagRule rule = only(result);
        assertThat(rule.required()).isTrue();
        assertThat(rule.allowed()).containsExactly("prod");
        assertThat(rule.severity()).isEqualTo(Severity.WARNING);
        assertThat(rule.scope().resourceTypes()).containsExactly("resource_group");
        assertThat(rule.ignoreCase()).isTrue();
        assertThat(result.problems()).isEmpty();
    }

    @Test
    void allowed_values_from_a_parameter_and_only_where_the_tag_is() {
        TagRule rule = only(parse(definition(
                "'values': {'type': 'Array', 'defaultValue': ['dev', 'prod']}, 'effect': {'defaultValue': 'Deny'}",
                "{'allOf': [{'field': 'tags[`env`]', 'exists': true},"
                        + " {'field': 'tags.env', 'notIn': '[parameters(`values`)]'}]}",
                "{'effect': '[parameters(`effect`)]'}")));
        assertThat(rule.required()).isFalse();
        assertThat(rule.allowed()).containsExactly("dev", "prod");
    }

    @Test
    void each_alternative_of_a_condition_is_a_rule() {
        AzurePolicyImport result = parse(definition(
                "",
                "{'anyOf': [{'field': 'tags[owner]', 'exists': 'false'}, {'not': {'field': 'tags[`cost center`]', 'like': 'CC-*'}},"
                        + " {'field': 'tags[`id`]', 'notMatch': 'ab-##?.'}]}",
                "{'effect': 'deny'}"));
        assertThat(result.policy().rules()).hasSize(3);
        assertThat(result.policy().rules().get("Tags-cost-center").allowed()).containsExactly("CC-*");
        assertThat("ab-12xy").matches(result.policy().rules().get("Tags-id").pattern());
        assertThat("ab-1xxy")
                .doesNotMatch(result.policy().rules().get("Tags-id").pattern());
    }

    @Test
    void a_tag_that_another_asks_for_and_one_that_must_not_be() {
        AzurePolicyImport result = parse(definition(
                "",
                "{'anyOf': [{'allOf': [{'field': 'tags[`env`]', 'equals': 'prod'}, {'field': 'tags[`owner`]', 'exists': 'false'}]},"
                        + " {'allOf': [{'field': 'tags[`a`]', 'exists': 'true'}, {'field': 'tags[`b`]', 'exists': 'false'}]},"
                        + " {'field': 'tags[`secret`]', 'exists': 'true'}]}",
                "{'effect': 'deny'}"));
        assertThat(result.policy().rules().get("Tags-owner").when()).isEqualTo(Map.of("env", List.of("prod")));
        assertThat(result.policy().rules().get("Tags-b").when()).isEqualTo(Map.of("a", List.of("*")));
        assertThat(result.policy().rules().get("Tags-secret").allowed()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"addOrReplace, resourceGroup, true", "add, subscription, false"})
    void a_tag_that_is_inherited_is_azures(String operation, String from, boolean replaces) {
        AzurePolicyImport result = parse(
                definition(
                        NAME,
                        "{'value': '[resourceGroup().tags[parameters(`tagName`)]]', 'notEquals': ''}",
                        "{'effect': 'modify', 'details': {'roleDefinitionIds': [], 'operations': [{'operation': '"
                                + operation
                                + "', 'field': '[concat(`tags[`, parameters(`tagName`), `]`)]', 'value': '[" + from
                                + "().tags[parameters(`tagName`)]]'}]}}"),
                assignment("'tagName': {'value': 'owner'}", ""));
        assertThat(result.inherited())
                .containsExactly(
                        new InheritedTag("owner", from, replaces, List.of("!blob_container", "!resource_group")));
        assertThat(result.policy().rules()).isEmpty();
        assertThat(result.problems())
                .singleElement()
                .asString()
                .contains("the value of 'owner' is that of the " + from);
    }

    @Test
    void what_azure_writes_over_is_the_only_value_and_what_it_removes_must_not_be() {
        AzurePolicyImport result = parse(definition(
                "",
                "{'field': 'type', 'equals': 'Microsoft.Storage/storageAccounts'}",
                "{'effect': 'modify', 'details': {'operations': ["
                        + "{'operation': 'addOrReplace', 'field': 'tags[`env`]', 'value': 'prod'},"
                        + "{'operation': 'remove', 'field': 'tags[`old`]'},"
                        + "{'operation': 'add', 'field': 'tags[`owner`]', 'value': 'nobody'},"
                        + "{'operation': 'addOrReplace', 'field': 'tags[`at`]', 'value': '[utcNow()]'},"
                        + "{'operation': 'addOrReplace', 'field': 'location', 'value': 'x'}]}}"));
        assertThat(result.policy().rules().get("Tags-env").allowed()).containsExactly("prod");
        assertThat(result.policy().rules().get("Tags-env").scope().resourceTypes())
                .containsExactly("storage_account");
        assertThat(result.policy().rules().get("Tags-old").allowed()).isEmpty();
        assertThat(result.problems().toString())
                .contains("it adds 'owner' = 'nobody' where it is missing")
                .contains("of 'at', the value [utcNow()] is computed by Azure")
                .contains("it writes location, which is no tag");
    }

    @Test
    void an_initiative_passes_its_parameters_on_and_an_assignment_that_does_not_enforce_observes() {
        String initiative =
                ("{'id': '/x/policySetDefinitions/i', 'properties': {'displayName': 'Set', 'parameters': {'t': {}},"
                                + "'policyDefinitions': [{'policyDefinitionId': '/providers/Microsoft.Authorization/policyDefinitions/d',"
                                + " 'parameters': {'tagName': {'value': '[parameters(`t`)]'}}},"
                                + " {'policyDefinitionId': '/x/none'}]}}")
                        .replace('\'', '"')
                        .replace('`', '\'');
        AzurePolicyImport result = parse(
                definition(
                        NAME,
                        "{'field': '[concat(`tags[`, parameters(`tagName`), `]`)]', 'exists': 'false'}",
                        "{'effect': 'deny'}"),
                initiative,
                "["
                        + assignment("'t': {'value': 'owner'}", ", 'enforcementMode': 'DoNotEnforce'")
                                .replace(
                                        "/providers/microsoft.authorization/policydefinitions/D",
                                        "/X/policySetDefinitions/I")
                        + "]");
        assertThat(only(result).key()).isEqualTo("owner");
        assertThat(only(result).stage()).isEqualTo(Stage.OBSERVE);
        assertThat(result.problems().toString()).contains("it uses /x/none, which is not among the documents");
    }

    @ParameterizedTest
    @ValueSource(strings = {"notScopes", "resourceSelectors", "overrides"})
    void an_assignment_that_exempts_resources_is_left_out_by_name(String exemption) {
        AzurePolicyImport result = parse(
                definition("", "{'field': 'tags[a]', 'exists': false}", "{'effect': 'deny'}"),
                assignment("", ", '" + exemption + "': ['/x']"));
        assertThat(result.policy().rules()).isEmpty();
        assertThat(result.problems())
                .singleElement()
                .satisfies(problem -> assertThat(problem.message()).contains(exemption));
    }

    @ParameterizedTest
    @CsvSource({
        "/providers/Microsoft.Management/managementGroups/m, '', '', true",
        "/subscriptions/S, '', /subscriptions/s/resourceGroups/g, true",
        "/subscriptions/s/resourceGroups/g, '', /Subscriptions/S/ResourceGroups/G, true",
        "/subscriptions/s, '', '', true",
        "/subscriptions/s/resourceGroups/g, '', '', false",
        "/subscriptions/s/resourceGroups/g, '', /subscriptions/s, false",
        "/subscriptions/s/resourceGroups/gg, '', /subscriptions/s/resourceGroups/g, false",
        "/subscriptions/other, '', /subscriptions/s, false",
        "/subscriptions/s, /subscriptions/s/resourceGroups/g, /subscriptions/s/resourceGroups/g, false",
        "/subscriptions/s, /subscriptions/s/resourceGroups/g, /subscriptions/s/resourceGroups/other, true",
        "/subscriptions/s, /subscriptions/s/resourceGroups/g, /subscriptions/s, false",
        "/subscriptions/s, /providers/Microsoft.Management/managementGroups/m, /subscriptions/s, false",
        "/subscriptions/s, /subscriptions/s/resourceGroups/g, '', false"
    })
    void an_assignment_counts_where_all_that_is_judged_is_in_its_scope(
            String scope, String notScope, String judged, boolean counts) {
        String exempt = notScope.isEmpty() ? "" : ", 'notScopes': ['" + notScope + "']";
        Map<String, String> documents = Map.of(
                "d", definition("", "{'field': 'tags[a]', 'exists': false}", "{'effect': 'deny'}"),
                "a", assignment("", ", 'scope': '" + scope + "'" + exempt));
        AzurePolicyImport result =
                judged.isEmpty() ? AzurePolicies.parse(documents) : AzurePolicies.parse(documents, judged);
        assertThat(result.policy().rules()).hasSize(counts ? 1 : 0);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'field': 'tags[a]', 'exists': false} | disabled | it is disabled",
                "{'field': 'tags[a]', 'exists': false} | deployIfNotExists | the effect 'deployIfNotExists'",
                "{'field': 'tags[a]', 'exists': false} | [parameters(`effect`)] | parameter 'effect' has no value"
            })
    void an_effect_that_is_not_about_tags_is_told_and_left_out(String condition, String effect, String message) {
        AzurePolicyImport result = parse(definition("", condition, "{'effect': '" + effect + "'}"));
        assertThat(result.policy().rules()).isEmpty();
        assertThat(result.problems()).singleElement().satisfies(problem -> {
            assertThat(problem.code()).isEqualTo("azure-policy-not-expressed");
            assertThat(problem.message()).contains("'Tags'").contains(message);
        });
    }

    @Test
    void what_is_no_policy_is_an_error_and_the_others_are_read() {
        AzurePolicyImport result =
                parse("{", "{\"a\": 1}", definition("", "{'field': 'tags[a]', 'exists': false}", "{'effect': 'deny'}"));
        assertThat(only(result).key()).isEqualTo("a");
        assertThat(result.problems())
                .extracting(Problem::code)
                .containsExactly("malformed-json", "unknown-policy-document");
        assertThat(AzurePolicies.read(List.of(Path.of("none.json"))).problems())
                .singleElement()
                .satisfies(problem -> assertThat(problem.code()).isEqualTo("file-unreadable"));
    }
}
