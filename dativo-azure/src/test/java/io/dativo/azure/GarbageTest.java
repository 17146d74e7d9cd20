package io.dativo.azure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dativo.azure.cost.AzureCosts;
import io.dativo.azure.policy.AzurePolicies;
import io.dativo.azure.policy.AzurePolicyImport;
import io.dativo.azure.state.AzureDocuments;
import io.dativo.cost.CostDimension;
import io.dativo.cost.CostQuery;
import io.dativo.cost.CostQuery.Granularity;
import io.dativo.http.HttpFailure.Call;
import io.dativo.problem.Problem;
import io.dativo.problem.ProviderException;
import io.dativo.problem.ProviderException.Kind;
import io.dativo.spi.VersionedStore;
import io.dativo.test.Garbage;
import io.dativo.test.HttpAnswers.Answer;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** No answer of Cost Management and Blob storage and no document of Azure Policy is believed that is not one. */
class GarbageTest {
    private static final String SUBSCRIPTION = "/subscriptions/7b0e6f0e-2d55-4a0b-9d0e-3f7f5a1c9b21";
    private static final String COSTS = "{\"properties\":{\"nextLink\":null,\"columns\":[{\"name\":\"Cost\"},"
            + "{\"name\":\"UsageDate\"},{\"name\":\"ServiceName\"},{\"name\":\"TagKey\"},{\"name\":\"TagValue\"},"
            + "{\"name\":\"Currency\"}],\"rows\":[[1.5,20261001,\"Storage\",\"team\",\"data\",\"EUR\"]]}}";
    private static final String NO_COSTS = "{\"properties\":{\"nextLink\":null,\"columns\":[{\"name\":\"Cost\"},"
            + "{\"name\":\"UsageDate\"},{\"name\":\"ServiceName\"},{\"name\":\"TagValue\"},{\"name\":\"Currency\"}],"
            + "\"rows\":[]}}";
    private static final String BLOBS = "<?xml version=\"1.0\" encoding=\"utf-8\"?><EnumerationResults"
            + " ServiceEndpoint=\"https://acmelake.blob.core.windows.net/\" ContainerName=\"ledger\"><Prefix>dativo/a.</Prefix>"
            + "<Blobs/><NextMarker/></EnumerationResults>";

    private static final String DEFINITION =
            "{\"id\":\"/providers/Microsoft.Authorization/policyDefinitions/d\",\"name\":\"d\","
                    + "\"properties\":{\"mode\":\"Indexed\",\"parameters\":{\"tagName\":{\"type\":\"String\"}},\"policyRule\":{\"if\":"
                    + "{\"field\":\"[concat('tags[', parameters('tagName'), ']')]\",\"exists\":\"false\"},\"then\":{\"effect\":\"modify\","
                    + "\"details\":{\"operations\":[{\"operation\":\"add\",\"field\":\"tags['team']\",\"value\":\"x\"}]}}}}}";
    private static final String INITIATIVE =
            "{\"id\":\"/i\",\"name\":\"i\",\"properties\":{\"parameters\":{},\"policyDefinitions\":"
                    + "[{\"policyDefinitionId\":\"d\",\"parameters\":{\"tagName\":{\"value\":\"team\"}}}]}}";
    private static final String ASSIGNMENT =
            "{\"name\":\"a\",\"properties\":{\"policyDefinitionId\":\"d\",\"notScopes\":[],"
                    + "\"parameters\":{\"tagName\":{\"value\":\"team\"}},\"resourceSelectors\":[],\"overrides\":[]}}";

    private final FakeAzure azure = new FakeAzure();

    @AfterEach
    void close() {
        azure.close();
    }

    private void costs() {
        LocalDate day = LocalDate.of(2026, 10, 1);
        CostQuery query =
                new CostQuery(day, day.plusDays(1), Granularity.DAILY, Set.of(CostDimension.SERVICE), List.of("team"));
        AzureCosts.of(azure.provider().build(), SUBSCRIPTION).read(query, line -> {});
    }

    @TestFactory
    Stream<DynamicTest> an_answer_that_is_none_is_not_taken_for_no_costs() {
        Map<String, String> bodies = new LinkedHashMap<>(Garbage.around(COSTS));
        bodies.put("no column of the cost", COSTS.replace("\"Cost\"", "\"PreTaxCost\""));
        bodies.put("no column of the tag", COSTS.replace("\"TagValue\"", "\"Tag\""));
        bodies.put("a row that is too short", COSTS.replace(",\"EUR\"]", "]"));
        bodies.put("a cost that is no number", COSTS.replace("1.5", "\"free\""));
        bodies.put("a day that is none", COSTS.replace("20261001", "20261399"));
        bodies.put("a day that is no number", COSTS.replace("20261001", "\"yesterday\""));
        bodies.put("no currency", COSTS.replace("\"EUR\"", "null"));
        return bodies.entrySet().stream()
                .map(each -> DynamicTest.dynamicTest(each.getKey(), () -> {
                    give(Call.READ, 200, each.getValue(), Map.of("Content-Type", "application/json"));
                    assertThatThrownBy(this::costs).isInstanceOf(ProviderException.class);
                }));
    }

    @Test
    void true_answers_of_costs_are_read() {
        for (String answer : List.of(COSTS, NO_COSTS)) {
            give(Call.READ, 200, answer, Map.of("Content-Type", "application/json"));
            costs();
        }
        give(Call.READ, 204, "", Map.of());
        costs();
    }

    @TestFactory
    Stream<DynamicTest> an_answer_that_is_none_is_neither_a_document_nor_no_documents_nor_a_write() {
        VersionedStore store = AzureDocuments.of(azure.provider().build(), "acmelake/ledger", "dativo/");
        Map<String, String> bodies = new LinkedHashMap<>(Garbage.bodies());
        bodies.put("the first half of a list", BLOBS.substring(0, BLOBS.length() / 2));
        bodies.put("a list that says nothing", "<EnumerationResults/>");
        return bodies.entrySet().stream()
                .map(each -> DynamicTest.dynamicTest(each.getKey(), () -> {
                    give(Call.READ, 200, each.getValue(), Map.of("Content-Type", "application/xml"));
                    assertThatThrownBy(() -> store.read("a.json")).isInstanceOf(ProviderException.class);
                    assertThatThrownBy(() -> store.readAll("a.")).isInstanceOf(ProviderException.class);
                    give(Call.WRITE, 200, each.getValue(), Map.of());
                    assertThatThrownBy(() -> store.write("a.json", "{}", null))
                            .isInstanceOfSatisfying(
                                    ProviderException.class,
                                    e -> assertThat(e.kind()).isEqualTo(Kind.TIMEOUT));
                    assertThatThrownBy(() -> store.delete("a.json")).isInstanceOf(ProviderException.class);
                }));
    }

    @Test
    void true_answers_of_blob_storage_are_read() {
        VersionedStore store = AzureDocuments.of(azure.provider().build(), "acmelake/ledger", "dativo/");
        give(Call.READ, 200, BLOBS, Map.of("Content-Type", "application/xml", "x-ms-version", "2025-11-05"));
        assertThat(store.readAll("a.")).isEmpty();
        give(Call.READ, 200, "{}", Map.of("ETag", "\"0x1\""));
        assertThat(store.read("a.json").orElseThrow().content()).isEqualTo("{}");
        give(Call.WRITE, 201, "", Map.of("ETag", "\"0x1\""));
        assertThat(store.write("a.json", "{}", null)).isTrue();
        give(Call.WRITE, 202, "", Map.of());
        store.delete("a.json");
    }

    private void give(Call call, int status, String body, Map<String, String> headers) {
        azure.answers.asUsual();
        azure.answers.give(call, "", new Answer(status, headers, body));
    }

    @TestFactory
    Stream<DynamicTest> a_document_that_is_none_is_an_error_and_not_a_policy_without_rules() {
        return Stream.of(DEFINITION, INITIATIVE, ASSIGNMENT)
                .flatMap(document -> Garbage.around(document).entrySet().stream()
                        // An answer of 'az policy definition list' where there are none.
                        .filter(garbage -> !garbage.getValue().equals("[]")))
                .map(garbage -> DynamicTest.dynamicTest(garbage.getKey(), () -> {
                    AzurePolicyImport read =
                            AzurePolicies.parse(Map.of("a.json", ASSIGNMENT, "bad.json", garbage.getValue()));
                    assertThat(read.problems()).anySatisfy(problem -> {
                        assertThat(problem.isError()).isTrue();
                        assertThat(problem.location()).isNotNull();
                        assertThat(problem.location().file()).isEqualTo("bad.json");
                    });
                }));
    }

    @Test
    void true_documents_and_empty_lists_have_no_errors() {
        AzurePolicyImport read = AzurePolicies.parse(
                Map.of("d", DEFINITION, "i", INITIATIVE, "a", ASSIGNMENT, "none", "[]", "empty", "{\"value\":[]}"));
        assertThat(read.problems()).noneMatch(Problem::isError);
    }
}
