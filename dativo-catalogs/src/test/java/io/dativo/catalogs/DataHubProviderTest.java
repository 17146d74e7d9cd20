package io.dativo.catalogs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dativo.infrastructure.AccountScope;
import io.dativo.infrastructure.ResourceRef;
import io.dativo.infrastructure.TagClaim;
import io.dativo.problem.ProviderException.Kind;
import io.dativo.propagation.OwnershipLedger;
import io.dativo.propagation.PropagationPlan;
import io.dativo.propagation.Providers;
import io.dativo.propagation.TagPropagator;
import io.dativo.spi.TagRules.EncodedTag;
import io.dativo.spi.TagStore;
import io.dativo.spi.TagWrite;
import io.dativo.spi.TagWriteResult;
import io.dativo.tag.TagSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DataHubProviderTest {
    private static final String ORDERS = "urn:li:dataset:(urn:li:dataPlatform:iceberg,sales.orders,PROD)";
    private static final String BY_US = " by urn:li:platformResource:dativo";

    private final FakeDataHub server = new FakeDataHub();
    private final DataHubProvider provider = DataHubProvider.of(server.connection());
    private final TagPropagator propagator = TagPropagator.builder(Providers.of(provider), OwnershipLedger.inMemory())
            .build();

    @BeforeEach
    void create() {
        server.add(ORDERS);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void a_job_tags_and_owns_its_dataset_beside_what_people_assert() {
        server.put(ORDERS, "globalTags", "urn:li:tag:Legacy", null);
        server.put(ORDERS, "ownership", "urn:li:corpuser:eve", null);

        run(job("finance"));

        assertThat(server.items(ORDERS, "globalTags"))
                .contains(
                        "urn:li:tag:Legacy",
                        "urn:li:tag:finops.cost_center:finance" + BY_US,
                        "urn:li:tag:classification.fields.email:pii" + BY_US);
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

        run(List.of(new TagClaim(
                new ResourceRef("datahub", "dataset", ORDERS), AccountScope.of("datahub"), TagSet.empty(), Jobs.NAME)));

        assertThat(server.items(ORDERS, "globalTags"))
                .containsExactly("urn:li:tag:finops.cost_center:finance by urn:li:platformResource:other");
        assertThat(server.items(ORDERS, "ownership")).containsExactly("urn:li:corpuser:data@acme.example");
    }

    @Test
    void a_value_that_changes_is_one_patch_of_one_aspect() {
        run(job("finance"));
        server.forgetRequests();

        run(job("sales"));

        assertThat(server.changes()).singleElement().asString().endsWith("/globalTags?async=false");
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
