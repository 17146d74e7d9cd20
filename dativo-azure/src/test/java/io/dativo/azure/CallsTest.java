package io.dativo.azure;

import static org.assertj.core.api.Assertions.assertThat;

import io.dativo.infrastructure.AccountScope;
import io.dativo.infrastructure.ResourceRef;
import io.dativo.infrastructure.TagClaim;
import io.dativo.ledger.OwnershipLedger;
import io.dativo.pace.RateLimits;
import io.dativo.pace.RetryPolicy;
import io.dativo.propagation.Outcome;
import io.dativo.propagation.PropagationPlan;
import io.dativo.propagation.PropagationReport;
import io.dativo.propagation.TagPropagator;
import io.dativo.provider.Providers;
import io.dativo.spi.TagRead;
import io.dativo.spi.TagStore;
import io.dativo.tag.TagLevel;
import io.dativo.tag.TagOrigin;
import io.dativo.tag.TagSet;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How many calls a run makes, and that many resources converge as fast as Azure lets them. */
class CallsTest {
    private static final String SUBSCRIPTION = "/subscriptions/7b0e6f0e-2d55-4a0b-9d0e-3f7f5a1c9b21";
    private static final String GROUP = SUBSCRIPTION + "/resourceGroups/rg-acme";
    private static final String GRAPH = "Microsoft.ResourceGraph";

    private final FakeAzure azure = new FakeAzure();
    private final OwnershipLedger ledger = OwnershipLedger.inMemory();
    private AzureProvider provider = azure.provider().build();

    @AfterEach
    void close() {
        azure.close();
    }

    private List<ResourceRef> create(int count) {
        azure.arm.create(GROUP);
        return IntStream.range(0, count)
                .mapToObj(i -> new ResourceRef(
                        "azure", "storage_account", GROUP + "/providers/Microsoft.Storage/storageAccounts/lake" + i))
                .peek(account -> azure.arm.create(account.id()))
                .toList();
    }

    private TagPropagator propagator() {
        return TagPropagator.builder(Providers.of(provider), ledger)
                .rateLimits(RateLimits.adaptive())
                .retry(new RetryPolicy(30, Duration.ofMillis(50), Duration.ofSeconds(1)))
                .build();
    }

    private PropagationPlan plan(List<ResourceRef> resources, Map<String, String> tags) {
        TagSet claimed = TagSet.of(tags, TagOrigin.of(TagLevel.INFRASTRUCTURE, "test"));
        return propagator()
                .plan(
                        resources.stream()
                                .map(ref -> new TagClaim(ref, AccountScope.of("azure"), claimed, "job"))
                                .toList(),
                        List.of());
    }

    @Test
    void a_small_run_reads_each_resource_and_writes_those_that_differ() {
        List<ResourceRef> resources = create(3);
        PropagationPlan plan = plan(resources, Map.of("owner", "data", "env", "prod"));
        assertThat(azure.requests("GET")).hasSize(3);
        azure.forgetRequests();
        propagator().apply(plan).throwIfFailed();
        // Looked at by the apply, and again just before the write, which is the only protection that Azure offers.
        assertThat(azure.requests("GET")).hasSize(6);
        assertThat(azure.requests("PATCH")).hasSize(3);
        assertThat(azure.requests(GRAPH)).isEmpty();
        azure.forgetRequests();
        assertThat(plan(resources, Map.of("owner", "data", "env", "prod")).isEmpty())
                .isTrue();
        assertThat(azure.requests()).hasSize(3);
    }

    @Test
    void a_large_run_asks_resource_graph_for_a_hundred_at_a_time() {
        List<ResourceRef> resources = create(250);
        plan(resources, Map.of("owner", "data"));
        assertThat(azure.requests()).hasSize(3).allMatch(request -> request.contains(GRAPH));
    }

    @Test
    void groups_and_subscriptions_are_asked_for_with_the_rest_and_pages_are_followed() {
        List<ResourceRef> resources = new ArrayList<>(create(20));
        azure.arm.create(SUBSCRIPTION);
        resources.add(new ResourceRef("azure", "resource_group", GROUP));
        resources.add(new ResourceRef("azure", "azure_resource", SUBSCRIPTION));
        azure.arm.tag(GROUP, "Team", "x");
        azure.arm.pageGraphBy(7);
        try (TagStore store = provider.open(AccountScope.of("azure"))) {
            Map<ResourceRef, TagRead> reads = store.read(resources);
            assertThat(reads).hasSize(22);
            assertThat(reads.values()).extracting(TagRead::status).containsOnly(TagRead.Status.FOUND);
            assertThat(reads.get(resources.get(20)).tags()).isEqualTo(Map.of("Team", "x"));
        }
        assertThat(azure.requests()).hasSize(4);
    }

    @Test
    void where_resource_graph_is_refused_or_unwanted_resources_are_read_one_by_one() {
        List<ResourceRef> resources = create(120);
        azure.arm.failGraph(ArmService.error(403, "AuthorizationFailed", "No."));
        plan(resources, Map.of("owner", "data"));
        assertThat(azure.requests(GRAPH).size()).isBetween(1, 2);
        assertThat(azure.requests("GET")).hasSize(120);
        azure.forgetRequests();
        provider = azure.provider().resourceGraph(false).build();
        plan(resources, Map.of("owner", "data"));
        assertThat(azure.requests(GRAPH)).isEmpty();
        assertThat(azure.requests("GET")).hasSize(120);
    }

    @Test
    void what_resource_graph_does_not_know_is_looked_up_and_only_then_missing() {
        List<ResourceRef> resources = new ArrayList<>(create(15));
        azure.arm.lag(true);
        ResourceRef fresh = new ResourceRef("azure", "resource_group", SUBSCRIPTION + "/resourceGroups/new");
        azure.arm.create(fresh.id());
        ResourceRef none = new ResourceRef("azure", "resource_group", SUBSCRIPTION + "/resourceGroups/none");
        resources.add(fresh);
        resources.add(none);
        try (TagStore store = provider.open(AccountScope.of("azure"))) {
            Map<ResourceRef, TagRead> reads = store.read(resources);
            assertThat(reads.get(fresh).status()).isEqualTo(TagRead.Status.FOUND);
            assertThat(reads.get(none).status()).isEqualTo(TagRead.Status.MISSING);
        }
        assertThat(azure.requests()).hasSize(3);
    }

    /** Resource Graph shows what was; no tag is overwritten because of that. */
    @Test
    void a_write_looks_at_the_resource_itself_and_not_at_what_resource_graph_remembers() {
        List<ResourceRef> resources = create(15);
        PropagationPlan plan = plan(resources, Map.of("owner", "data"));
        azure.arm.lag(true);
        azure.arm.tag(resources.get(7).id(), "owner", "theirs");
        PropagationReport report = propagator().apply(plan);
        assertThat(report.outcomes())
                .filteredOn(outcome -> outcome.outcome() != Outcome.APPLIED)
                .singleElement()
                .satisfies(outcome -> assertThat(outcome.resource()).isEqualTo(resources.get(7)));
        assertThat(azure.arm.tags(resources.get(7).id())).isEqualTo(Map.of("owner", "theirs"));
        assertThat(azure.arm.tags(resources.get(8).id())).isEqualTo(Map.of("owner", "data"));
    }

    /** The same shape as in Azure, 50 times as fast: 200 writes at once, then 500 in a second. */
    @Test
    void a_thousand_resources_converge_within_the_bound_of_the_throttle() {
        List<ResourceRef> resources = create(1000);
        azure.arm.throttleWrites(200, 500);
        PropagationPlan plan = plan(resources, Map.of("owner", "data"));
        azure.forgetRequests();
        long begun = System.nanoTime();
        PropagationReport report = propagator().apply(plan);
        Duration took = Duration.ofNanos(System.nanoTime() - begun);
        report.throwIfFailed();
        assertThat(resources).allMatch(ref -> azure.arm.tags(ref.id()).equals(Map.of("owner", "data")));
        // 1000 that were taken, and at most one refusal for each batch and second that was waited.
        assertThat(azure.requests("PATCH")).hasSize(1000 + azure.arm.refusedWrites());
        assertThat(azure.arm.refusedWrites()).isLessThan(60);
        assertThat(took).isLessThan(Duration.ofSeconds(20));
        assertThat(plan(resources, Map.of("owner", "data")).isEmpty()).isTrue();
    }
}
