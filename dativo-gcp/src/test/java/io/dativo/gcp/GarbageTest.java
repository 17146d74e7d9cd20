package io.dativo.gcp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dativo.cost.CostQuery;
import io.dativo.cost.CostQuery.Granularity;
import io.dativo.gcp.cost.BigQueryCosts;
import io.dativo.gcp.cost.BillingExport;
import io.dativo.gcp.fake.FakeGoogle;
import io.dativo.gcp.state.GcsStore;
import io.dativo.http.HttpFailure.Call;
import io.dativo.problem.ProviderException;
import io.dativo.problem.ProviderException.Kind;
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

/** No answer of BigQuery and Cloud Storage is believed that is not one: none is taken for no costs and no documents. */
class GarbageTest {
    private static final String HEAD =
            "{\"jobComplete\":true,\"jobReference\":{\"projectId\":\"acme-billing\",\"jobId\":\"job-1\",\"location\":\"EU\"},";
    private static final String COSTS =
            HEAD + "\"totalRows\":\"1\",\"rows\":[{\"f\":[{\"v\":\"2026-10-01\"},{\"v\":\"USD\"},"
                    + "{\"v\":\"data\"},{\"v\":\"1.5\"},{\"v\":null}]}]}";
    private static final String NO_COSTS = HEAD + "\"totalRows\":\"0\"}";
    private static final String KEYS = HEAD + "\"totalRows\":\"1\",\"rows\":[{\"f\":[{\"v\":\"team\"}]}]}";
    private static final String OBJECTS = "{\"kind\":\"storage#objects\",\"items\":[{\"name\":\"dativo/a.json\"}]}";
    private static final LocalDate DAY = LocalDate.of(2026, 10, 1);

    private final FakeGoogle google = new FakeGoogle().withBucket(Propagation.PROJECT, "acme-ledger");
    private final GoogleAccess access = Propagation.access(google);
    private final BigQueryCosts costs = BigQueryCosts.builder(
                    access, BillingExport.STANDARD, "acme-billing.exports.gcp_billing_export_v1_01A")
            .build();
    private final GcsStore store = GcsStore.of(access, "acme-ledger", "dativo");

    @AfterEach
    void stop() {
        google.close();
    }

    private void give(String body) {
        for (Call call : Call.values()) {
            google.answers().give(call, "", new Answer(200, Map.of("Content-Type", "application/json"), body));
        }
    }

    private void giveTo(Call call, String body) {
        google.answers().give(call, "", new Answer(200, Map.of("Content-Type", "application/json"), body));
    }

    private void costs() {
        costs.read(new CostQuery(DAY, DAY.plusDays(1), Granularity.DAILY, Set.of(), List.of("team")), line -> {});
    }

    @TestFactory
    Stream<DynamicTest> an_answer_that_is_none_is_not_taken_for_no_costs() {
        Map<String, String> bodies = new LinkedHashMap<>(Garbage.around(COSTS));
        bodies.put("rows that were left out", COSTS.replace("\"totalRows\":\"1\"", "\"totalRows\":\"2\""));
        bodies.put("a query without a count", HEAD.substring(0, HEAD.length() - 1) + "}");
        bodies.put("a row that is too short", COSTS.replace(",{\"v\":null}", ""));
        bodies.put("a cost that is no number", COSTS.replace("1.5", "free"));
        bodies.put("a day that is none", COSTS.replace("2026-10-01", "yesterday"));
        return bodies.entrySet().stream()
                .map(each -> DynamicTest.dynamicTest(each.getKey(), () -> {
                    give(each.getValue());
                    assertThatThrownBy(this::costs).isInstanceOf(ProviderException.class);
                }));
    }

    @TestFactory
    Stream<DynamicTest> an_answer_that_is_none_is_not_taken_for_no_keys() {
        return Garbage.around(KEYS).entrySet().stream()
                .map(each -> DynamicTest.dynamicTest(each.getKey(), () -> {
                    give(each.getValue());
                    assertThatThrownBy(() -> costs.tagKeys(DAY, DAY.plusDays(1)))
                            .isInstanceOf(ProviderException.class);
                }));
    }

    @Test
    void true_answers_of_bigquery_are_read() {
        for (String answer : List.of(COSTS, NO_COSTS)) {
            give(answer);
            costs();
        }
        give(KEYS);
        assertThat(costs.tagKeys(DAY, DAY.plusDays(1))).containsExactly("team");
        give(NO_COSTS);
        assertThat(costs.tagKeys(DAY, DAY.plusDays(1))).isEmpty();
    }

    @TestFactory
    Stream<DynamicTest> an_answer_that_is_none_is_neither_a_document_nor_no_documents_nor_a_write() {
        return Garbage.around(OBJECTS).entrySet().stream()
                .map(each -> DynamicTest.dynamicTest(each.getKey(), () -> {
                    giveTo(Call.READ, each.getValue());
                    assertThatThrownBy(() -> store.read("a.json")).isInstanceOf(ProviderException.class);
                    assertThatThrownBy(() -> store.readAll("a.")).isInstanceOf(ProviderException.class);
                    giveTo(Call.WRITE, each.getValue());
                    assertThatThrownBy(() -> store.write("a.json", "{}", null))
                            .isInstanceOfSatisfying(
                                    ProviderException.class,
                                    e -> assertThat(e.kind()).isEqualTo(Kind.TIMEOUT));
                }));
    }

    @Test
    void a_list_of_nothing_holds_no_documents() {
        giveTo(Call.READ, "{\"kind\":\"storage#objects\"}");
        assertThat(store.readAll("a.")).isEmpty();
    }
}
