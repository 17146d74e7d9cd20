package io.dativo.catalogs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.dativo.infrastructure.AccountScope;
import io.dativo.infrastructure.ResourceRef;
import io.dativo.infrastructure.TagClaim;
import io.dativo.ledger.OwnershipLedger;
import io.dativo.problem.ProviderException.Kind;
import io.dativo.propagation.PropagationPlan;
import io.dativo.propagation.PropagationReport;
import io.dativo.propagation.TagPropagator;
import io.dativo.provider.Providers;
import io.dativo.spi.TagStore;
import io.dativo.spi.TagWrite;
import io.dativo.spi.TagWriteResult;
import io.dativo.tag.TagLevel;
import io.dativo.tag.TagOrigin;
import io.dativo.tag.TagSet;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
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

        run(List.of(new TagClaim(TABLE, AccountScope.of("openmetadata"), TagSet.empty(), Jobs.NAME)));

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
        List<TagClaim> claims = job("finance", "pii");
        server.addPerson("team", "data");

        PropagationReport report = propagator.apply(plan(claims));
        assertThat(report.toString())
                .contains("the owner was refused, and nothing else")
                .contains("Single Team Ownership")
                .contains("ownerKey(null)");
        assertThat(owners()).containsExactly("eve");
        assertThat(labels(server.table(ORDERS))).contains("\"finops.cost_center\".finance Automated");

        server.allowAnyOwners();
        run(claims);
        assertThat(owners()).containsExactly("eve", "data");
        run(List.of(new TagClaim(TABLE, AccountScope.of("openmetadata"), TagSet.empty(), Jobs.NAME)));
        assertThat(labels(server.table(ORDERS))).isEmpty();
        assertThat(owners()).containsExactly("eve");
    }

    @Test
    void a_team_takes_the_place_of_another_in_one_patch() {
        server.addPerson("team", "data");
        run(job("finance", "pii"));
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
            assertThat(report.toString()).contains("no team and no user 'data'").contains("ownerKey(null)");

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

    private static List<TagClaim> claims(String table, String column, Map<String, String> tags) {
        TagSet set = TagSet.of(tags, TagOrigin.of(TagLevel.ASSET, "asset"));
        AccountScope scope = AccountScope.of("openmetadata");
        return List.of(
                new TagClaim(new ResourceRef("openmetadata", "table", table), scope, set, Jobs.NAME),
                new TagClaim(
                        new ResourceRef("openmetadata", "column", table + "." + OpenMetadataName.quoted(column)),
                        scope,
                        set,
                        Jobs.NAME));
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
