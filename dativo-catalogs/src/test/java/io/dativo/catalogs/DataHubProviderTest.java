package io.dativo.catalogs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
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
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DataHubProviderTest {
    private static final String ORDERS = "urn:li:dataset:(urn:li:dataPlatform:iceberg,sales.orders,PROD)";
    private static final String EMAIL = "urn:li:schemaField:(" + ORDERS + ",email)";
    private static final ResourceRef COLUMN = new ResourceRef("datahub", "schemaField", EMAIL);
    private static final String BY_US = " by urn:li:platformResource:dativo";

    private final FakeDataHub server = new FakeDataHub();
    private final DataHubProvider provider = DataHubProvider.of(server.connection());
    private final TagPropagator propagator = TagPropagator.builder(Providers.of(provider), OwnershipLedger.inMemory())
            .build();

    @BeforeEach
    void create() {
        server.addSchema(ORDERS, "id", "email");
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void a_job_tags_its_dataset_and_its_columns_and_owns_the_dataset_beside_what_people_assert() {
        server.put(ORDERS, "globalTags", "urn:li:tag:Legacy", null);
        server.put(ORDERS, "ownership", "urn:li:corpuser:eve", null);

        run(job("finance"));

        assertThat(server.items(ORDERS, "globalTags"))
                .contains("urn:li:tag:Legacy", "urn:li:tag:finops.cost_center:finance" + BY_US)
                .noneMatch(tag -> tag.contains("classification.fields"));
        assertThat(server.items(EMAIL, "globalTags")).containsExactly("urn:li:tag:classification:pii" + BY_US);
        assertThat(server.items(ORDERS, "ownership"))
                .containsExactlyInAnyOrder("urn:li:corpuser:eve", "urn:li:corpuser:data@acme.example" + BY_US);

        server.forgetRequests();
        assertThat(plan(job("finance")).isEmpty()).isTrue();
        assertThat(server.changes()).isEmpty();
    }

    @Test
    void removals_reach_what_stands_under_our_source_and_nothing_else() {
        run(job("finance"));
        server.put(ORDERS, "globalTags", "urn:li:tag:finops.cost_center:finance", "urn:li:platformResource:other");
        server.put(ORDERS, "ownership", "urn:li:corpuser:data@acme.example", null);

        run(List.of(claim(new ResourceRef("datahub", "dataset", ORDERS), TagSet.empty())));

        assertThat(server.items(ORDERS, "globalTags"))
                .containsExactly("urn:li:tag:finops.cost_center:finance by urn:li:platformResource:other");
        assertThat(server.items(ORDERS, "ownership")).containsExactly("urn:li:corpuser:data@acme.example");
    }

    @Test
    void a_person_who_owns_a_dataset_in_several_ways_still_does() {
        server.own(ORDERS, "urn:li:corpuser:eve", "urn:li:ownershipType:__system__business_owner");
        server.own(ORDERS, "urn:li:corpuser:eve", "urn:li:ownershipType:__system__data_steward");

        run(job("finance"));
        assertThat(server.items(ORDERS, "ownership"))
                .containsExactlyInAnyOrder(
                        "urn:li:corpuser:eve", "urn:li:corpuser:eve", "urn:li:corpuser:data@acme.example" + BY_US);

        run(List.of(claim(new ResourceRef("datahub", "dataset", ORDERS), TagSet.empty())));
        assertThat(server.items(ORDERS, "ownership")).containsExactly("urn:li:corpuser:eve", "urn:li:corpuser:eve");
    }

    @Test
    void a_value_that_changes_is_one_patch_of_one_aspect() {
        run(job("finance"));
        server.forgetRequests();

        run(job("sales"));

        assertThat(server.changes()).hasSize(2).last().asString().endsWith("/globalTags?async=false");
        assertThat(server.items(ORDERS, "globalTags"))
                .contains("urn:li:tag:finops.cost_center:sales" + BY_US)
                .doesNotContain("urn:li:tag:finops.cost_center:finance" + BY_US);
    }

    @Test
    void a_dataset_that_does_not_exist_is_not_made_by_tagging_it() {
        ResourceRef missing = new ResourceRef("datahub", "dataset", ORDERS.replace("orders", "missing"));
        try (TagStore store = provider.open(AccountScope.of("datahub"))) {
            TagWriteResult result = store.write(List.of(new TagWrite(missing, Map.of("a:b", "b"), Set.of(), null)))
                    .get(missing);
            assertThat(result.failure()).isEqualTo(Kind.NOT_FOUND);
        }
        assertThat(server.exists(missing.id())).isFalse();
    }

    @Test
    void a_column_keeps_what_people_and_others_say_of_it() {
        server.put(EMAIL, "globalTags", "urn:li:tag:Legacy", "urn:li:platformResource:other");
        run(job("finance"));
        server.put(EMAIL, "globalTags", "urn:li:tag:classification:pii", null);

        run(List.of(claim(COLUMN, TagSet.empty())));

        assertThat(server.items(EMAIL, "globalTags"))
                .containsExactlyInAnyOrder(
                        "urn:li:tag:Legacy by urn:li:platformResource:other", "urn:li:tag:classification:pii");
    }

    @Test
    void a_column_is_found_by_its_name_whatever_types_its_path_in_the_schema_has() {
        server.addSchema(
                ORDERS,
                "[version=2.0].[key=True].[type=struct].[type=long].id",
                "[version=2.0].[type=struct].[type=array(string,int)].email",
                "[version=2.0].[type=struct].[type=union].[type=A].twice",
                "[version=2.0].[type=struct].[type=union].[type=B].twice");
        run(job("finance"));
        assertThat(server.items(
                        "urn:li:schemaField:(" + ORDERS
                                + ",[version=2.0].[type=struct].[type=array%28string%2Cint%29].email)",
                        "globalTags"))
                .containsExactly("urn:li:tag:classification:pii" + BY_US);
        assertThat(server.exists(EMAIL)).isFalse();

        assertThat(read(column("phone")).detail()).contains("has no column phone");
        assertThat(read(column("phone")).status()).isEqualTo(TagRead.Status.MISSING);
        assertThat(read(column("twice")).detail())
                .contains("several columns twice")
                .contains("[type=A].twice");
        assertThat(read(column("[version=2.0].[type=struct].[type=union].[type=B].twice"))
                        .status())
                .isEqualTo(TagRead.Status.FOUND);
    }

    @Test
    void a_column_has_no_owner() {
        assertThat(provider.rules("schemaField").encode("governance.owner", "data-team"))
                .isEqualTo(new EncodedTag("governance.owner:data-team", "data-team", true));
    }

    @Test
    void a_dataset_that_carries_nothing_yet_is_there() {
        ResourceRef bare = new ResourceRef("datahub", "dataset", ORDERS.replace("orders", "bare"));
        server.add(bare.id());
        assertThat(read(bare)).isEqualTo(TagRead.found(Map.of()));
    }

    @Test
    void a_dataset_that_was_removed_is_missing_with_its_columns() {
        server.remove(ORDERS);
        assertThat(read(new ResourceRef("datahub", "dataset", ORDERS)).status()).isEqualTo(TagRead.Status.MISSING);
        assertThat(read(COLUMN).status()).isEqualTo(TagRead.Status.MISSING);
    }

    @Test
    void a_tag_is_made_before_it_is_used_and_once() {
        server.add("urn:li:tag:classification:pii");
        run(job("finance"));
        assertThat(server.exists("urn:li:tag:finops.cost_center:finance")).isTrue();
        assertThat(server.changes())
                .filteredOn(change -> change.startsWith("POST"))
                .noneMatch(change -> change.contains("classification"));

        server.add(ORDERS.replace("orders", "other"));
        server.forgetRequests();
        try (TagStore store = provider.open(AccountScope.of("datahub"))) {
            store.write(List.of(write(ORDERS.replace("orders", "other"), "new:tag"), write(ORDERS, "new:tag")));
        }
        assertThat(server.requests())
                .filteredOn(request -> request.contains("/tag/"))
                .hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"s3/my folder/file.csv", "a%2Cb", "ü+&=?#", "it's \"q\"", "~0/~1"})
    void names_and_tags_may_hold_what_addresses_and_paths_use(String name) {
        String dataset = "urn:li:dataset:(urn:li:dataPlatform:s3," + name + ",PROD)";
        server.addSchema(dataset, "id", name);
        ResourceRef table = new ResourceRef("datahub", "dataset", dataset);
        ResourceRef field = new ResourceRef("datahub", "schemaField", DataHubUrn.column(dataset, name));
        TagSet tags = TagSet.of(Map.of("finops.project", name), TagOrigin.of(TagLevel.ASSET, "asset"));

        run(List.of(claim(table, tags), claim(field, tags)));
        server.forgetRequests();

        String tag = "urn:li:tag:finops.project:" + name + BY_US;
        assertThat(server.items(dataset, "globalTags")).containsExactly(tag);
        assertThat(server.items(field.id(), "globalTags")).containsExactly(tag);
        assertThat(plan(List.of(claim(table, tags), claim(field, tags))).isEmpty())
                .isTrue();
        run(List.of(claim(table, TagSet.empty()), claim(field, TagSet.empty())));
        assertThat(server.items(dataset, "globalTags")).isEmpty();
        assertThat(server.items(field.id(), "globalTags")).isEmpty();
    }

    @Test
    void ids_are_urns_of_their_type() {
        AccountScope scope = AccountScope.of("datahub");
        assertThat(provider.canonical(COLUMN, scope)).isEqualTo(COLUMN);
        assertThatThrownBy(() -> provider.canonical(new ResourceRef("datahub", "schemaField", ORDERS), scope))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("write urn:li:schemaField:(URN of the dataset,path of the column)");
        assertThatThrownBy(() -> provider.canonical(new ResourceRef("datahub", "container", ORDERS), scope))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("write urn:li:container:ID");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "urn:li:dataset:foo",
                "urn:li:dataset:(urn:li:dataPlatform:s3,a,b,PROD)",
                "urn:li:dataset:(s3,a,PROD)",
                "urn:li:dataset:(urn:li:dataPlatform:s3,a(b),PROD)",
                "urn:li:dataset:(urn:li:dataPlatform:s3,,PROD)",
                "urn:li:dataset:(urn:li:dataPlatform:s3,a,)",
                "urn:li:dataset:(urn:li:dataPlatform:s3,a,PROD",
                "urn:li:dataset:(urn:li:dataPlatform:,a,PROD)",
                "urn:li:dataset:(urn:li:dataset:s3,a,PROD)",
                "urn:li:dataset: (urn:li:dataPlatform:s3,a,PROD)",
                "urn:li:dataset:(urn:li:dataPlatform:s3,a,PROD) "
            })
    void a_dataset_is_named_by_a_platform_a_name_and_an_environment(String urn) {
        assertThatThrownBy(() ->
                        provider.canonical(new ResourceRef("datahub", "dataset", urn), AccountScope.of("datahub")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("write urn:li:dataset:(urn:li:dataPlatform:iceberg,sales.orders,PROD)");
    }

    @ParameterizedTest
    @ValueSource(strings = {"urn:li:corpuser:a,b", "urn:li:corpuser:", "urn:li:tag:x", "urn:li:corpGroup:(a)"})
    void an_owner_is_a_user_or_a_group(String owner) {
        EncodedTag tag = provider.rules("dataset").encode("governance.owner", owner);
        assertThat(provider.rules("dataset").refusal(tag.key(), tag.value())).isPresent();
    }

    @Test
    void a_name_is_as_long_as_datahub_takes_it() {
        for (String letter : List.of("a", "\u00fc", "\ud83d\ude80", "~", "*", "x y")) {
            String longest = "";
            EncodedTag tag = provider.rules("dataset").encode("k", letter);
            while (provider.rules("dataset").refusal(tag.key(), tag.value()).isEmpty()
                    && tag.value().length() <= 512) {
                longest = tag.value();
                tag = provider.rules("dataset").encode("k", tag.value() + letter);
            }
            assertThat(provider.rules("dataset").refusal(tag.key(), tag.value()))
                    .hasValueSatisfying(refusal -> assertThat(refusal).contains("at most 512 bytes"));
            run(List.of(claim(
                    new ResourceRef("datahub", "dataset", ORDERS),
                    TagSet.of(Map.of("k", longest), TagOrigin.of(TagLevel.ASSET, "asset")))));
        }
        String dataset = "urn:li:dataset:(urn:li:dataPlatform:s3," + "\u00fc".repeat(100) + ",PROD)";
        assertThatThrownBy(() ->
                        provider.canonical(new ResourceRef("datahub", "dataset", dataset), AccountScope.of("datahub")))
                .hasMessageContaining("at most 512 bytes");
    }

    @ParameterizedTest
    @ValueSource(strings = {"50%", "Gr%p", "100%25", "a%2Cb", "%"})
    void a_percent_sign_stays_as_it_is(String name) {
        EncodedTag tag = provider.rules("dataset").encode("k", name);
        assertThat(tag.key()).isEqualTo("k:" + name);
        assertThat(tag.exact()).isEqualTo(!name.contains("%2C"));
        assertThat(provider.rules("dataset").encode("governance.owner", name).value())
                .isEqualTo("urn:li:corpGroup:" + name);
    }

    @Test
    void an_owner_of_ours_whose_type_is_null_goes() {
        ObjectNode owner = JsonHttp.JSON
                .createObjectNode()
                .put("owner", "urn:li:corpGroup:data")
                .put("type", "TECHNICAL_OWNER")
                .putNull("typeUrn");
        owner.putObject("attribution")
                .put("time", 1)
                .put("actor", "urn:li:corpuser:datahub")
                .put("source", DataHubProvider.SOURCE);
        server.putRaw(ORDERS, "ownership", owner);
        try (TagStore store = provider.open(AccountScope.of("datahub"))) {
            ResourceRef orders = new ResourceRef("datahub", "dataset", ORDERS);
            TagWrite write = new TagWrite(orders, Map.of(), Set.of("(owner)::urn:li:corpGroup:data"), null);
            assertThat(store.write(List.of(write)).get(orders).isWritten()).isTrue();
        }
        assertThat(server.items(ORDERS, "ownership")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"tag\":\"Legacy\"}",
                "{\"tag\":null,\"context\":\"x\"}",
                "{}",
                "{\"tag\":7}",
                "{\"tag\":\"urn:li:tag:\"}",
                "{\"tag\":{\"name\":\"Legacy\"}}",
                "\"urn:li:tag:Legacy\""
            })
    void an_entry_that_cannot_be_read_hides_no_other_and_stays_as_it_is(String entry) throws Exception {
        JsonNode raw = JsonHttp.JSON.readTree(entry);
        server.putRaw(ORDERS, "globalTags", raw);
        server.put(ORDERS, "globalTags", "urn:li:tag:Good", null);

        run(job("finance"));
        TagRead read = read(new ResourceRef("datahub", "dataset", ORDERS));
        assertThat(read.tags()).containsKeys("(unreadable)::" + raw, "Good", "finops.cost_center:finance");
        run(List.of(claim(new ResourceRef("datahub", "dataset", ORDERS), TagSet.empty())));

        assertThat(server.aspect(ORDERS, "globalTags").path("tags")).hasSize(2).contains(raw);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[]",
                "\"ok\"",
                "{}",
                "{\"urn\":\"urn:li:dataset:other\"}",
                "{\"urn\":\"URN\",\"globalTags\":{}}",
                "{\"urn\":\"URN\",\"globalTags\":{\"value\":{\"tags\":{}}}}",
                "{\"urn\":\"URN\",\"ownership\":{\"value\":{}}}"
            })
    void what_is_no_answer_about_the_dataset_is_not_a_dataset_without_tags(String body) {
        ResourceRef orders = new ResourceRef("datahub", "dataset", ORDERS);
        ResourceRef other = new ResourceRef("datahub", "dataset", ORDERS.replace("orders", "other"));
        server.add(other.id());
        try (TagStore store = provider.open(AccountScope.of("datahub"))) {
            store.read(List.of(orders));
            server.answerNextCall(200, Map.of(), body.replace("URN", ORDERS).getBytes(StandardCharsets.UTF_8));
            Map<ResourceRef, TagRead> reads = store.read(List.of(orders, other));
            assertThat(reads.get(orders).status()).isEqualTo(TagRead.Status.NOT_OBSERVED);
            assertThat(reads.get(other).status()).isEqualTo(TagRead.Status.FOUND);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "v1.2.0.1, core, false", "v1.3.0, core, true", "1.7.0.17, '', true", "v1.3.1rc2, core, true",
        "v2.0.0, core, false", "null, core, false", "head, core, false", "v0.3.10, prod, false",
        "v0.3.11.2-acryl, prod, true", "v2.1.0, trial, true", "v3.0.0, prod, false"
    })
    void a_server_of_a_version_that_nobody_tried_is_not_talked_to(
            String version, String environment, boolean isSpoken) {
        server.say(FakeDataHub.config(version, environment));
        ResourceRef orders = new ResourceRef("datahub", "dataset", ORDERS);

        TagRead read = read(orders);

        assertThat(read.status()).isEqualTo(isSpoken ? TagRead.Status.FOUND : TagRead.Status.NOT_OBSERVED);
        if (!isSpoken) {
            assertThat(read.detail()).contains("spoken is DataHub").contains(version);
            try (TagStore store = provider.anyVersion().open(AccountScope.of("datahub"))) {
                assertThat(store.read(List.of(orders)).get(orders).status()).isEqualTo(TagRead.Status.FOUND);
            }
        }
    }

    @Test
    void another_source_keeps_its_own_tags() {
        run(job("finance"));
        DataHubProvider other = provider.source("urn:li:platformResource:other");
        try (TagStore store = other.open(AccountScope.of("datahub"))) {
            ResourceRef orders = new ResourceRef("datahub", "dataset", ORDERS);
            store.write(List.of(new TagWrite(orders, Map.of(), Set.of("finops.cost_center:finance"), null)));
        }
        assertThat(server.items(ORDERS, "globalTags")).contains("urn:li:tag:finops.cost_center:finance" + BY_US);
        assertThatThrownBy(() -> provider.source("dativo")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void what_a_urn_cannot_hold_is_written_in_another_way_and_nothing_is_lost() {
        assertThat(provider.rules("dataset").encode("infrastructure.compliance", "SOC2,GDPR"))
                .isEqualTo(new EncodedTag("infrastructure.compliance:SOC2%2CGDPR", "SOC2%2CGDPR", true));
        assertThat(provider.rules("dataset").encode("a:b", "c:d")).isEqualTo(new EncodedTag("a%3Ab:c:d", "c:d", true));
        assertThat(provider.rules("dataset").encode("governance.owner", "data-team"))
                .isEqualTo(new EncodedTag("(owner)::urn:li:corpGroup:data-team", "urn:li:corpGroup:data-team", false));
        EncodedTag empty = provider.rules("dataset").encode("a", "");
        assertThat(provider.rules("dataset").refusal(empty.key(), empty.value()))
                .isPresent();
    }

    private static ResourceRef column(String path) {
        return new ResourceRef("datahub", "schemaField", DataHubUrn.column(ORDERS, path));
    }

    private static TagClaim claim(ResourceRef resource, TagSet tags) {
        return new TagClaim(resource, AccountScope.of("datahub"), tags, Jobs.ID);
    }

    private static TagWrite write(String dataset, String tag) {
        return new TagWrite(new ResourceRef("datahub", "dataset", dataset), Map.of(tag, "tag"), Set.of(), null);
    }

    private TagRead read(ResourceRef resource) {
        try (TagStore store = provider.open(AccountScope.of("datahub"))) {
            return store.read(List.of(resource)).get(resource);
        }
    }

    private static List<TagClaim> job(String costCenter) {
        return DataHubProvider.claims(Jobs.job(costCenter, "pii"), ORDERS);
    }

    private PropagationPlan plan(List<TagClaim> claims) {
        return propagator.plan(claims, List.of());
    }

    private void run(List<TagClaim> claims) {
        propagator.apply(plan(claims)).throwIfFailed();
    }
}
