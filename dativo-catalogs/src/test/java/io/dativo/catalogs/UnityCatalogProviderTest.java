package io.dativo.catalogs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dativo.infrastructure.AccountScope;
import io.dativo.infrastructure.ResourceRef;
import io.dativo.infrastructure.TagClaim;
import io.dativo.ledger.OwnershipLedger;
import io.dativo.problem.ProviderException.Kind;
import io.dativo.propagation.PropagationPlan;
import io.dativo.propagation.TagPropagator;
import io.dativo.provider.Providers;
import io.dativo.spi.TagRead;
import io.dativo.spi.TagRules.EncodedTag;
import io.dativo.spi.TagStore;
import io.dativo.spi.TagWrite;
import io.dativo.spi.TagWriteResult;
import io.dativo.tag.TagLevel;
import io.dativo.tag.TagOrigin;
import io.dativo.tag.TagSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UnityCatalogProviderTest {
    private static final String ORDERS = "main.sales.orders";

    private final FakeUnityCatalog catalog = new FakeUnityCatalog();
    private final UnityCatalogProvider provider = UnityCatalogProvider.of(catalog.connection());
    private final TagPropagator propagator = TagPropagator.builder(Providers.of(provider), OwnershipLedger.inMemory())
            .build();

    @AfterEach
    void stop() {
        catalog.close();
    }

    @Test
    void a_job_tags_its_table_and_its_columns_and_a_second_run_changes_nothing() {
        catalog.add("table", ORDERS);
        catalog.add("column", ORDERS + ".email");
        catalog.tag("table", ORDERS, "steward", "eve");

        run(UnityCatalogProvider.claims(Jobs.job("finance", "pii"), ORDERS));

        assertThat(catalog.tags("table", ORDERS))
                .containsEntry("finops_cost_center", "finance")
                .containsEntry("governance_owner", "data@acme.example")
                .containsEntry("steward", "eve")
                .doesNotContainKey("classification_fields_email");
        assertThat(catalog.tags("column", ORDERS + ".email")).isEqualTo(Map.of("classification", "pii"));

        catalog.forgetRequests();
        assertThat(plan(UnityCatalogProvider.claims(Jobs.job("finance", "pii"), ORDERS))
                        .isEmpty())
                .isTrue();
        assertThat(catalog.changes()).isEmpty();
    }

    @Test
    void only_what_changed_is_written_with_one_call_for_each_tag() {
        catalog.add("table", ORDERS);
        catalog.add("column", ORDERS + ".email");
        run(UnityCatalogProvider.claims(Jobs.job("finance", "pii"), ORDERS));
        catalog.forgetRequests();

        run(UnityCatalogProvider.claims(Jobs.job("sales", null), ORDERS));

        assertThat(catalog.changes())
                .containsExactly("PATCH /api/2.1/unity-catalog/entity-tag-assignments/tables/main.sales.orders/tags/"
                        + "finops_cost_center?update_mask=tag_value");
        assertThat(catalog.tags("table", ORDERS)).containsEntry("finops_cost_center", "sales");

        run(UnityCatalogProvider.claims(Jobs.job("sales", ""), ORDERS));
        assertThat(catalog.tags("column", ORDERS + ".email")).isEmpty();
    }

    @Test
    void one_key_takes_the_place_of_another_on_an_object_that_is_full() {
        catalog.add("table", ORDERS);
        for (int i = 0; i < 50; i++) {
            catalog.tag("table", ORDERS, "key" + i, "value");
        }
        ResourceRef table = new ResourceRef("unity-catalog", "table", ORDERS);
        try (TagStore store = provider.open(AccountScope.of("unity-catalog"))) {
            TagWrite write = new TagWrite(table, Map.of("new", "value"), Set.of("key7"), null);
            assertThat(store.write(List.of(write)).get(table).isWritten()).isTrue();
        }
        assertThat(catalog.tags("table", ORDERS)).hasSize(50).containsKey("new");
    }

    @Test
    void a_tag_that_somebody_removed_just_before_its_value_was_changed_is_a_conflict_and_not_a_missing_table() {
        catalog.add("table", ORDERS);
        catalog.tag("table", ORDERS, "key", "old");
        ResourceRef table = new ResourceRef("unity-catalog", "table", ORDERS);
        try (TagStore store = provider.open(AccountScope.of("unity-catalog"))) {
            catalog.takeNextCall();
            catalog.takeNextCall();
            catalog.answerNextCall(404, Map.of(), error("RESOURCE_DOES_NOT_EXIST"));
            TagWrite write = new TagWrite(table, Map.of("key", "new"), Set.of(), null);
            assertThat(store.write(List.of(write)).get(table).failure()).isEqualTo(Kind.CONFLICT);
        }
    }

    @ParameterizedTest
    @CsvSource({"400, ALREADY_EXISTS", "409, RESOURCE_ALREADY_EXISTS", "400, RESOURCE_CONFLICT", "400, ABORTED"})
    void a_tag_that_somebody_else_assigned_just_before_is_changed_by_what_the_code_says(int status, String code) {
        catalog.add("table", ORDERS);
        ResourceRef table = new ResourceRef("unity-catalog", "table", ORDERS);
        try (TagStore store = provider.open(AccountScope.of("unity-catalog"))) {
            catalog.takeNextCall();
            catalog.answerNextCall(status, Map.of(), error(code));
            TagWrite write = new TagWrite(table, Map.of("key", "new"), Set.of(), null);
            TagWriteResult result = store.write(List.of(write)).get(table);
            // The update that follows does not find it in this fake, which only this test assigned.
            assertThat(result.failure()).isEqualTo(Kind.CONFLICT);
        }
        assertThat(catalog.changes()).last().asString().startsWith("PATCH");
    }

    @Test
    void a_tag_that_is_refused_holds_up_no_other() {
        catalog.add("table", ORDERS);
        ResourceRef table = new ResourceRef("unity-catalog", "table", ORDERS);
        try (TagStore store = provider.open(AccountScope.of("unity-catalog"))) {
            TagWrite write = new TagWrite(table, Map.of("a.b", "1", "good", "2", "z:z", "3"), Set.of(), null);
            TagWriteResult result = store.write(List.of(write)).get(table);
            assertThat(result.failure()).isEqualTo(Kind.REJECTED);
            assertThat(result.detail()).startsWith("a.b, z:z refused, the other tags are written");
        }
        assertThat(catalog.tags("table", ORDERS)).isEqualTo(Map.of("good", "2"));
    }

    @Test
    void an_address_of_an_account_is_told_which_workspace_is_meant_with_each_request() {
        catalog.add("table", ORDERS);
        UnityCatalogProvider ofWorkspace = provider.workspace("1234567890123456");
        ResourceRef table = new ResourceRef("unity-catalog", "table", ORDERS);
        try (TagStore store = ofWorkspace.open(AccountScope.of("unity-catalog"))) {
            store.write(List.of(new TagWrite(table, Map.of("key", "value"), Set.of(), null)));
            store.write(List.of(new TagWrite(table, Map.of("key", "other"), Set.of(), null)));
            store.write(List.of(new TagWrite(table, Map.of(), Set.of("key"), null)));
        }
        assertThat(catalog.received())
                .hasSize(8)
                .allMatch(
                        request -> "1234567890123456".equals(request.headers().getFirst("X-Databricks-Workspace-Id")));
        assertThatThrownBy(() -> provider.workspace("main\nX: y"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("is a number");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"tag_value\":\"x\"}",
                "{\"tag_key\":null}",
                "{\"tag_key\":\"k\",\"tag_value\":7}",
                "[\"k\",\"v\"]"
            })
    void an_assignment_that_cannot_be_read_hides_no_other(String entry) {
        String page = "{\"tag_assignments\": [" + entry + ", {\"tag_key\": \"good\", \"tag_value\": null}]}";
        catalog.answerNextCall(200, Map.of(), page.getBytes(UTF_8));
        ResourceRef table = new ResourceRef("unity-catalog", "table", ORDERS);
        try (TagStore store = provider.open(AccountScope.of("unity-catalog"))) {
            assertThat(store.read(List.of(table)).get(table).tags())
                    .isEqualTo(Map.of("(unreadable)::" + entry, "", "good", ""));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"[]", "\"ok\"", "null", "{\"tag_assignments\": {}}"})
    void what_is_no_page_of_assignments_is_not_a_table_without_tags(String body) {
        catalog.add("table", ORDERS);
        catalog.add("table", "main.sales.other");
        ResourceRef table = new ResourceRef("unity-catalog", "table", ORDERS);
        ResourceRef other = new ResourceRef("unity-catalog", "table", "main.sales.other");
        catalog.answerNextCall(200, Map.of(), body.getBytes(UTF_8));
        try (TagStore store = provider.open(AccountScope.of("unity-catalog"))) {
            Map<ResourceRef, TagRead> reads = store.read(List.of(table, other));
            assertThat(reads.get(table).status()).isEqualTo(TagRead.Status.NOT_OBSERVED);
            assertThat(reads.get(other).status()).isEqualTo(TagRead.Status.FOUND);
        }
    }

    private static byte[] error(String code) {
        return ("{\"error_code\": \"" + code + "\", \"message\": \"no\"}").getBytes(UTF_8);
    }

    @Test
    void pages_that_go_round_in_a_circle_end() {
        for (int i = 0; i < 3; i++) {
            catalog.answerNextCall(200, Map.of(), "{\"next_page_token\": \"again\"}".getBytes(UTF_8));
        }
        ResourceRef table = new ResourceRef("unity-catalog", "table", ORDERS);
        try (TagStore store = provider.open(AccountScope.of("unity-catalog"))) {
            assertThat(store.read(List.of(table)).get(table).detail()).contains("circle");
        }
        assertThat(catalog.requests()).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"my table", "a%2fb", "ü+&;?#", "it's \"q\""})
    void names_and_keys_may_hold_what_addresses_use(String name) {
        ResourceRef table = new ResourceRef("unity-catalog", "table", "main.sales." + name);
        catalog.add("table", table.id());
        TagSet tags = TagSet.of(Map.of(name, name), TagOrigin.of(TagLevel.ASSET, "asset"));
        AccountScope scope = AccountScope.of("unity-catalog");

        run(List.of(new TagClaim(table, scope, tags, Jobs.ID)));
        assertThat(catalog.tags("table", table.id())).isEqualTo(tags.values());
        assertThat(plan(List.of(new TagClaim(table, scope, tags, Jobs.ID))).isEmpty())
                .isTrue();
        run(List.of(new TagClaim(table, scope, TagSet.empty(), Jobs.ID)));
        assertThat(catalog.tags("table", table.id())).isEmpty();
    }

    @Test
    void a_key_with_signs_that_are_not_allowed_is_spelled_without_and_said_to_have_lost_something() {
        assertThat(provider.rules("table").encode("cost.center-1", "a.b"))
                .isEqualTo(new EncodedTag("cost_center_1", "a.b", false));
        assertThat(provider.rules("table").encode("project", "x")).isEqualTo(new EncodedTag("project", "x", true));
        assertThat(provider.rules("table").refusal("key", "v".repeat(1001))).isPresent();
        assertThat(provider.rules("table").refusal("key ", "v")).isPresent();
    }

    @Test
    void names_ignore_case_and_have_as_many_parts_as_their_type() {
        AccountScope scope = AccountScope.of("unity-catalog");
        assertThat(provider.canonical(new ResourceRef("unity-catalog", "table", "Main.Sales.Orders"), scope)
                        .id())
                .isEqualTo(ORDERS);
        assertThatThrownBy(() -> provider.canonical(new ResourceRef("unity-catalog", "column", ORDERS), scope))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("write catalog.schema.table.column");
    }

    private PropagationPlan plan(List<TagClaim> claims) {
        return propagator.plan(claims, List.of());
    }

    private void run(List<TagClaim> claims) {
        propagator.apply(plan(claims)).throwIfFailed();
    }
}
