package io.dativo.catalogs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.dativo.catalogs.FakeServer.Request;
import io.dativo.infrastructure.AccountScope;
import io.dativo.infrastructure.ResourceRef;
import io.dativo.infrastructure.TagClaim;
import io.dativo.ledger.OwnershipLedger;
import io.dativo.problem.ProviderException.Kind;
import io.dativo.propagation.PropagationPlan;
import io.dativo.propagation.PropagationReport;
import io.dativo.propagation.TagPropagator;
import io.dativo.provider.Providers;
import io.dativo.spi.TagRead;
import io.dativo.spi.TagStore;
import io.dativo.spi.TagWrite;
import io.dativo.spi.TagWriteResult;
import io.dativo.tag.TagLevel;
import io.dativo.tag.TagOrigin;
import io.dativo.tag.TagSet;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OpenMetadataProviderTest {
    private static final String ORDERS = "lake.main.sales.orders";
    private static final ResourceRef TABLE = new ResourceRef("openmetadata", "table", ORDERS);

    private final FakeOpenMetadata server = new FakeOpenMetadata();
    private final OpenMetadataProvider provider = OpenMetadataProvider.of(server.connection());
    private final TagPropagator propagator = TagPropagator.builder(Providers.of(provider), OwnershipLedger.inMemory())
            .build();

    @BeforeEach
    void create() {
        server.addTable(ORDERS, "id", "email");
        server.addPerson("user", "data");
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void a_job_labels_its_table_and_its_columns_and_owns_the_table_beside_the_people() {
        server.label(ORDERS, "Tier.Tier1");
        server.own(ORDERS, "user", "eve");
        server.describe(ORDERS, "what people wrote");

        run(job("finance", "pii"));

        assertThat(labels(server.table(ORDERS)))
                .contains("\"finops.cost_center\".finance Automated", "Tier.Tier1 Manual");
        assertThat(owners()).containsExactly("eve", "data");
        assertThat(labels(server.table(ORDERS).path("columns").get(1))).containsExactly("classification.pii Automated");
        assertThat(server.table(ORDERS).path("description").asText()).isEqualTo("what people wrote");

        server.forgetRequests();
        assertThat(plan(job("finance", "pii")).isEmpty()).isTrue();
        assertThat(server.changes()).isEmpty();
    }

    @Test
    void a_value_that_changes_takes_the_place_of_ours_and_of_nobody_elses() {
        run(job("finance", "pii"));
        server.label(ORDERS, "\"finops.cost_center\".theirs");
        server.forgetRequests();

        run(job("sales", "pii"));

        assertThat(labels(server.table(ORDERS)))
                .contains("\"finops.cost_center\".sales Automated", "\"finops.cost_center\".theirs Manual")
                .noneMatch(label -> label.startsWith("\"finops.cost_center\".finance"));
        assertThat(server.changes()).filteredOn(it -> it.startsWith("PATCH")).hasSize(1);
    }

    @Test
    void what_is_no_longer_claimed_goes_and_what_people_did_stays() {
        server.own(ORDERS, "user", "eve");
        run(job("finance", "pii"));
        server.label(ORDERS, "PII.Sensitive");

        run(List.of(new TagClaim(TABLE, AccountScope.of("openmetadata"), TagSet.empty(), Jobs.ID)));

        assertThat(labels(server.table(ORDERS))).containsExactly("PII.Sensitive Manual");
        assertThat(owners()).containsExactly("eve");
    }

    @Test
    void a_change_of_something_else_in_between_is_no_conflict_and_one_of_a_label_is() {
        try (TagStore store = provider.open(AccountScope.of("openmetadata"))) {
            String version = store.read(List.of(TABLE)).get(TABLE).version();
            server.describe(ORDERS, "changed since it was planned");
            server.beforeNextPatch(() -> server.describe(ORDERS, "and again before the patch"));

            assertThat(write(store, "a.b", version).isWritten()).isTrue();
            assertThat(server.table(ORDERS).path("description").asText()).isEqualTo("and again before the patch");

            String later = store.read(List.of(TABLE)).get(TABLE).version();
            server.beforeNextPatch(() -> server.label(ORDERS, "Tier.Tier1"));
            assertThat(write(store, "c.d", later).failure()).isEqualTo(Kind.CONFLICT);
            assertThat(labels(server.table(ORDERS))).containsExactly("a.b Automated", "Tier.Tier1 Manual");
        }
    }

    @Test
    void a_team_beside_the_owners_that_people_chose_is_refused_and_holds_up_no_label() {
        server.own(ORDERS, "user", "eve");
        server.addPerson("team", "data");
        List<TagClaim> claims = owned("data");

        PropagationReport report = propagator.apply(plan(claims));
        assertThat(report.toString())
                .contains("the owner (owner)::data: ")
                .contains("Single Team Ownership")
                .contains("ownerKey(null)");
        assertThat(owners()).containsExactly("eve");
        assertThat(labels(server.table(ORDERS))).contains("\"finops.project\".p Automated");

        server.allowAnyOwners();
        run(claims);
        assertThat(owners()).containsExactly("eve", "data");
        run(List.of(new TagClaim(TABLE, AccountScope.of("openmetadata"), TagSet.empty(), Jobs.ID)));
        assertThat(labels(server.table(ORDERS))).isEmpty();
        assertThat(owners()).containsExactly("eve");
    }

    @Test
    void a_team_takes_the_place_of_another_in_one_patch() {
        server.addPerson("team", "data");
        run(owned("data"));
        server.addPerson("team", "platform");
        try (TagStore store = provider.open(AccountScope.of("openmetadata"))) {
            TagWrite change =
                    new TagWrite(TABLE, Map.of("(owner)::platform", "platform"), Set.of("(owner)::data"), null);
            assertThat(store.write(List.of(change)).get(TABLE).isWritten()).isTrue();
        }
        assertThat(owners()).containsExactly("platform");
    }

    @Test
    void a_label_whose_name_nobody_here_would_form_hides_no_other() {
        server.label(ORDERS, "PII.\"say \"\"hi\"\".\"");
        server.label(ORDERS, "Tier.Tier1");
        try (TagStore store = provider.open(AccountScope.of("openmetadata"))) {
            assertThat(store.read(List.of(TABLE)).get(TABLE).tags())
                    .containsEntry("Tier.Tier1", "Tier1")
                    .containsKey("PII.\"say \"\"hi\"\".\"");
        }
    }

    @Test
    void a_lost_patch_that_the_server_calls_an_error_of_its_own_is_made_again() {
        try (TagStore store = provider.open(AccountScope.of("openmetadata"))) {
            server.callFailedTestsErrors();
            server.beforeNextPatch(() -> server.describe(ORDERS, "changed before the patch"));
            assertThat(write(store, "a.b", null).isWritten()).isTrue();
        }
        assertThat(labels(server.table(ORDERS))).containsExactly("a.b Automated");
    }

    @Test
    void an_owner_that_nobody_knows_is_said_with_what_to_do() {
        server.addTable("lake.main.sales.other");
        FakeOpenMetadata empty = new FakeOpenMetadata();
        try {
            empty.addTable(ORDERS, "email");
            PropagationReport report = TagPropagator.builder(
                            Providers.of(OpenMetadataProvider.of(empty.connection())), OwnershipLedger.inMemory())
                    .build()
                    .apply(TagPropagator.builder(
                                    Providers.of(OpenMetadataProvider.of(empty.connection())),
                                    OwnershipLedger.inMemory())
                            .build()
                            .plan(job("finance", "pii"), List.of()));
            assertThat(report.toString())
                    .contains("with the mail address 'data@acme.example'")
                    .contains("ownerKey(null)");

            OpenMetadataProvider without =
                    OpenMetadataProvider.of(empty.connection()).ownerKey(null);
            TagPropagator tagsOnly = TagPropagator.builder(Providers.of(without), OwnershipLedger.inMemory())
                    .build();
            tagsOnly.apply(tagsOnly.plan(job("finance", "pii"), List.of())).throwIfFailed();
            assertThat(labels(empty.table(ORDERS))).contains("\"governance.owner\".\"data@acme.example\" Automated");
        } finally {
            empty.close();
        }
    }

    @Test
    void a_column_that_the_table_has_not_is_missing() {
        ResourceRef column = new ResourceRef("openmetadata", "column", ORDERS + ".phone");
        try (TagStore store = provider.open(AccountScope.of("openmetadata"))) {
            assertThat(store.read(List.of(column)).get(column).detail()).contains("has no column phone");
            TagWriteResult result = store.write(List.of(new TagWrite(column, Map.of("a.b", "b"), Set.of(), null)))
                    .get(column);
            assertThat(result.failure()).isEqualTo(Kind.NOT_FOUND);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"s3/my folder/file.csv", "a%2Cb", "ü+&=?#", "it's", "~0/~1"})
    void names_and_labels_may_hold_what_addresses_and_paths_use(String name) {
        String table = "lake.main.sales." + OpenMetadataName.quoted(name);
        server.addTable(table, "id", name);
        List<TagClaim> claims = claims(table, name, Map.of("finops.project", name));

        run(claims);

        String label = "\"finops.project\"." + OpenMetadataName.quoted(name) + " Automated";
        assertThat(labels(server.table(table))).containsExactly(label);
        assertThat(labels(server.table(table).path("columns").get(1))).containsExactly(label);
        assertThat(plan(claims).isEmpty()).isTrue();
        run(claims(table, name, Map.of()));
        assertThat(labels(server.table(table))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.9, 1.0, 1.1, 1.9, 2.0, 9.9, 10.0})
    void a_version_goes_back_as_it_was_read_in_the_condition_and_in_the_patch(double version) {
        server.setVersion(ORDERS, version);

        run(job("finance", "pii"));

        assertThat(labels(server.table(ORDERS))).contains("\"finops.cost_center\".finance Automated");
        assertThat(owners()).containsExactly("data");
        Request patch = server.received().stream()
                .filter(it -> it.method().equals("PATCH"))
                .findFirst()
                .orElseThrow();
        assertThat(patch.headers().getFirst("If-Match")).isEqualTo("W/\"" + version + '"');
        assertThat(patch.body().get(0).toString())
                .isEqualTo("{\"op\":\"test\",\"path\":\"/version\",\"value\":" + version + "}");
    }

    @Test
    void a_condition_that_a_server_never_holds_for_met_is_left_to_the_patch() {
        server.refuseWeakTags();
        run(job("finance", "pii"));
        assertThat(owners()).containsExactly("data");

        server.beforeNextPatch(() -> server.describe(ORDERS, "changed before the patch"));
        run(job("sales", "pii"));
        assertThat(labels(server.table(ORDERS))).contains("\"finops.cost_center\".sales Automated");
        assertThat(server.table(ORDERS).path("description").asText()).isEqualTo("changed before the patch");
    }

    @Test
    void a_change_of_a_column_that_the_server_echoes_and_does_not_keep_is_made_again_without_a_condition() {
        server.loseConditionalColumns();

        run(job("finance", "pii"));

        assertThat(labels(server.table(ORDERS).path("columns").get(1))).containsExactly("classification.pii Automated");
        assertThat(plan(job("finance", "pii")).isEmpty()).isTrue();
    }

    @Test
    void a_server_that_answers_with_success_and_keeps_nothing_wrote_nothing() {
        server.keepNothing();
        try (TagStore store = provider.open(AccountScope.of("openmetadata"))) {
            TagWriteResult result = write(store, "a.b", null);
            assertThat(result.failure()).isEqualTo(Kind.REJECTED);
            assertThat(result.detail()).contains("kept nothing");
        }
        assertThat(propagator.apply(plan(job("finance", "pii"))).isComplete()).isFalse();
    }

    @Test
    void a_label_without_the_reason_by_which_it_is_ours_is_not_told_as_written() {
        server.forgetReasons();
        try (TagStore store = provider.open(AccountScope.of("openmetadata"))) {
            TagWriteResult result = write(store, "a.b", null);
            assertThat(result.failure()).isEqualTo(Kind.REJECTED);
            assertThat(result.detail()).contains("without the reason");
        }
    }

    @Test
    void a_label_that_waits_for_an_owner_to_confirm_it_is_not_set_and_holds_up_no_other() {
        server.suggest(ORDERS, "\"finops.cost_center\".finance");
        try (TagStore store = provider.open(AccountScope.of("openmetadata"))) {
            assertThat(store.read(List.of(TABLE)).get(TABLE).tags()).isEmpty();
        }

        PropagationReport report = propagator.apply(plan(job("finance", "pii")));

        assertThat(report.isComplete()).isFalse();
        assertThat(report.toString()).contains("is suggested there, which an owner of the table has to confirm");
        assertThat(labels(server.table(ORDERS))).contains("\"asset.name\".orders Automated");
        assertThat(server.table(ORDERS).path("tags").findValuesAsText("state")).containsOnlyOnce("Suggested");
    }

    @Test
    void a_label_that_an_ingestion_put_in_the_place_of_ours_stays_when_the_job_no_longer_claims_it() {
        run(job("finance", "pii"));
        String tag = "\"finops.cost_center\".finance";
        server.detect(ORDERS, tag);

        run(List.of(new TagClaim(TABLE, AccountScope.of("openmetadata"), TagSet.empty(), Jobs.ID)));

        assertThat(labels(server.table(ORDERS))).containsExactly(tag + " Automated");
    }

    @Test
    void one_label_that_is_refused_holds_up_no_other_and_no_owner() {
        server.makeExclusive("PII");
        server.label(ORDERS, "PII.None");
        try (TagStore store = provider.open(AccountScope.of("openmetadata"))) {
            Map<String, String> tags = Map.of("PII.Sensitive", "Sensitive", "a.b", "b", "(owner)::data", "data");
            TagWriteResult result = store.write(List.of(new TagWrite(TABLE, tags, Set.of(), null)))
                    .get(TABLE);
            assertThat(result.failure()).isEqualTo(Kind.REJECTED);
            assertThat(result.detail())
                    .startsWith("PII.Sensitive refused, the other tags are written")
                    .contains("mutually exclusive");
        }
        assertThat(labels(server.table(ORDERS))).containsExactly("PII.None Manual", "a.b Automated");
        assertThat(owners()).containsExactly("data");
    }

    @Test
    void one_value_takes_the_place_of_another_in_an_exclusive_classification() {
        server.makeExclusive("finops.cost_center");
        run(job("finance", "pii"));
        run(job("sales", "pii"));
        assertThat(labels(server.table(ORDERS)))
                .contains("\"finops.cost_center\".sales Automated")
                .doesNotContain("\"finops.cost_center\".finance Automated");
    }

    @Test
    void a_label_that_cannot_be_read_is_kept_and_reported_and_hides_no_other() {
        server.putRawLabel(ORDERS, JsonHttp.JSON.createObjectNode().put("name", "Legacy"));
        run(job("finance", "pii"));

        try (TagStore store = provider.open(AccountScope.of("openmetadata"))) {
            assertThat(store.read(List.of(TABLE)).get(TABLE).tags())
                    .containsKeys("(unreadable)::{\"name\":\"Legacy\"}", "\"finops.cost_center\".finance");
        }
        run(List.of(new TagClaim(TABLE, AccountScope.of("openmetadata"), TagSet.empty(), Jobs.ID)));
        assertThat(server.table(ORDERS).path("tags").toString()).isEqualTo("[{\"name\":\"Legacy\"}]");
    }

    @Test
    void only_a_team_of_type_group_owns_and_a_mail_address_is_looked_up_as_one() {
        server.addDepartment("platform");
        server.addPerson("user", "platform");
        run(owned("platform"));
        assertThat(server.table(ORDERS).path("owners").findValuesAsText("type")).containsExactly("user");

        server.addPerson("user", "d.duck", "Donald.Duck@acme.example".toLowerCase(Locale.ROOT));
        run(owned("Donald.Duck@acme.example"));
        assertThat(owners()).containsExactly("d.duck");
        assertThat(plan(owned("Donald.Duck@acme.example")).isEmpty()).isTrue();

        server.addDepartment("finance");
        assertThat(propagator.apply(plan(owned("finance"))).toString())
                .contains("the team 'finance' is a Department, and only a team of type Group may own");
    }

    @Test
    void a_failure_of_the_owner_says_that_the_labels_were_written() {
        server.addPerson("user", "eve");
        try (TagStore store = provider.open(AccountScope.of("openmetadata"))) {
            Map<String, String> tags = Map.of("a.b", "b", "(owner)::eve", "eve");
            write(store, "known.tag", null);
            server.forgetRequests();
            // Version of the table, patch of the labels, the table again, the owner.
            server.beforeNextPatch(() -> server.beforeNextPatch(() -> server.label(ORDERS, "Tier.Tier1")));
            TagWriteResult result = store.write(List.of(new TagWrite(TABLE, tags, Set.of(), null)))
                    .get(TABLE);
            assertThat(result.failure()).isEqualTo(Kind.CONFLICT);
            assertThat(result.detail()).startsWith("the owner (owner)::eve was not written, the labels were: ");
        }
        assertThat(labels(server.table(ORDERS))).contains("a.b Automated");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a>b", "a::b", "say \"hi\"", "tab\tand\nline", "dot.and>arrow"})
    void a_column_is_found_by_its_name_whether_it_is_stored_as_it_is_or_as_clients_of_openmetadata_store_it(
            String name) {
        for (String stored : List.of(name, OpenMetadataName.stored(name))) {
            String table = "lake.main.sales.t" + stored.length();
            server.addTable(table, "id", stored);

            run(OpenMetadataProvider.claims(Jobs.jobWithColumn(name), table));

            assertThat(labels(server.table(table).path("columns").get(1)))
                    .containsExactly("classification.pii Automated");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "1.4.8, false",
        "1.11.9, false",
        "1.12.0, true",
        "1.13.2-SNAPSHOT, true",
        "2.0.7.0, true",
        "2.1.0-rc1, true",
        "3.0.0, false",
        "latest, false",
        "'', false"
    })
    void a_server_of_a_version_that_nobody_tried_is_not_talked_to(String version, boolean isSpoken) {
        server.say(JsonHttp.JSON.createObjectNode().put("version", version));
        PropagationPlan plan = plan(job("finance", "pii"));

        assertThat(propagator.apply(plan).isComplete()).isEqualTo(isSpoken);
        assertThat(server.changes().isEmpty()).isNotEqualTo(isSpoken);
        if (!isSpoken) {
            assertThat(plan.toString()).contains("spoken is OpenMetadata from 1.12 and below 3");
            try (TagStore store = provider.anyVersion().open(AccountScope.of("openmetadata"))) {
                assertThat(write(store, "a.b", null).isWritten()).isTrue();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[]",
                "{}",
                "\"ok\"",
                "{\"id\":\"1\",\"version\":\"1.0\",\"fullyQualifiedName\":\"lake.main.sales.orders\"}",
                "{\"id\":\"1\",\"version\":1.0,\"fullyQualifiedName\":\"lake.main.sales.other\"}",
                "{\"id\":\"1\",\"version\":1.0,\"fullyQualifiedName\":\"lake.main.sales.orders\",\"tags\":{}}"
            })
    void what_is_no_answer_about_the_table_is_not_a_table_without_labels(String body) {
        try (TagStore store = provider.open(AccountScope.of("openmetadata"))) {
            store.read(List.of(TABLE));
            server.addTable("lake.main.sales.other");
            ResourceRef other = new ResourceRef("openmetadata", "table", "lake.main.sales.other");
            server.answerNextCall(200, Map.of(), body.getBytes(StandardCharsets.UTF_8));
            Map<ResourceRef, TagRead> reads = store.read(List.of(TABLE, other));
            assertThat(reads.get(TABLE).status()).isEqualTo(TagRead.Status.NOT_OBSERVED);
            assertThat(reads.get(other).status()).isEqualTo(TagRead.Status.FOUND);
        }
    }

    private static List<TagClaim> owned(String owner) {
        TagSet tags = TagSet.of(
                Map.of("governance.owner", owner, "finops.project", "p"), TagOrigin.of(TagLevel.ASSET, "asset"));
        return List.of(new TagClaim(TABLE, AccountScope.of("openmetadata"), tags, Jobs.ID));
    }

    private static List<TagClaim> claims(String table, String column, Map<String, String> tags) {
        TagSet set = TagSet.of(tags, TagOrigin.of(TagLevel.ASSET, "asset"));
        AccountScope scope = AccountScope.of("openmetadata");
        return List.of(
                new TagClaim(new ResourceRef("openmetadata", "table", table), scope, set, Jobs.ID),
                new TagClaim(
                        new ResourceRef("openmetadata", "column", table + "." + OpenMetadataName.quoted(column)),
                        scope,
                        set,
                        Jobs.ID));
    }

    @Test
    void a_column_that_the_job_says_nothing_of_any_more_keeps_its_label() {
        run(job("finance", "pii"));
        List<String> before = labels(server.table(ORDERS).path("columns").get(1));
        run(OpenMetadataProvider.claims(Jobs.jobWithoutColumns("finance"), ORDERS));
        assertThat(labels(server.table(ORDERS).path("columns").get(1)))
                .isEqualTo(before)
                .isNotEmpty();
    }

    @Test
    void an_empty_classification_takes_ours_from_the_column() {
        run(job("finance", "pii"));
        run(job("finance", ""));
        assertThat(labels(server.table(ORDERS).path("columns").get(1))).isEmpty();
    }

    @Test
    void names_with_dots_are_quoted_and_taken_apart_again() {
        assertThat(OpenMetadataName.parts("lake.\"my.db\".s.t")).containsExactly("lake", "my.db", "s", "t");
        assertThatThrownBy(() -> OpenMetadataName.parts("lake..t")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> OpenMetadataName.parts("\"lake")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> OpenMetadataName.parts("\"a\"b")).isInstanceOf(IllegalArgumentException.class);
        assertThat(provider.canonical(
                                new ResourceRef("openmetadata", "table", "\"lake\".main.sales.orders"),
                                AccountScope.of("openmetadata"))
                        .id())
                .isEqualTo(ORDERS);
    }

    private static TagWriteResult write(TagStore store, String tag, String version) {
        return store.write(List.of(new TagWrite(TABLE, Map.of(tag, tag.substring(2)), Set.of(), version)))
                .get(TABLE);
    }

    private static List<TagClaim> job(String costCenter, String classification) {
        return OpenMetadataProvider.claims(Jobs.job(costCenter, classification), ORDERS);
    }

    private static List<String> labels(JsonNode item) {
        List<String> labels = new ArrayList<>();
        item.path("tags")
                .forEach(label -> labels.add(label.path("tagFQN").asText() + " "
                        + label.path("labelType").asText()));
        return labels;
    }

    private List<String> owners() {
        List<String> owners = new ArrayList<>();
        server.table(ORDERS)
                .path("owners")
                .forEach(owner -> owners.add(owner.path("name").asText()));
        return owners;
    }

    private PropagationPlan plan(List<TagClaim> claims) {
        return propagator.plan(claims, List.of());
    }

    private void run(List<TagClaim> claims) {
        propagator.apply(plan(claims)).throwIfFailed();
    }
}
