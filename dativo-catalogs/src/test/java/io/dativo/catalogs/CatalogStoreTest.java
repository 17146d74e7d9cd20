package io.dativo.catalogs;

import static org.assertj.core.api.Assertions.assertThat;

import io.dativo.infrastructure.AccountScope;
import io.dativo.infrastructure.ResourceRef;
import io.dativo.infrastructure.TagClaim;
import io.dativo.ledger.OwnershipLedger;
import io.dativo.problem.ProviderException.Kind;
import io.dativo.propagation.PropagationPlan;
import io.dativo.propagation.TagPropagator;
import io.dativo.provider.Providers;
import io.dativo.spi.TagRead;
import io.dativo.spi.TagStore;
import io.dativo.spi.TagWrite;
import io.dativo.tag.TagLevel;
import io.dativo.tag.TagOrigin;
import io.dativo.tag.TagSet;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What one failure in a batch means for the others. */
class CatalogStoreTest {
    private static final ResourceRef A = new ResourceRef("unity-catalog", "table", "main.sales.a");
    private static final ResourceRef B = new ResourceRef("unity-catalog", "table", "main.sales.b");
    private static final ResourceRef C = new ResourceRef("unity-catalog", "table", "main.sales.c");

    private final FakeUnityCatalog server = new FakeUnityCatalog();
    private final TagStore store = UnityCatalogProvider.of(server.connection()).open(AccountScope.of("unity-catalog"));

    @BeforeEach
    void create() {
        List.of(A, B, C).forEach(table -> server.add("table", table.id()));
    }

    @AfterEach
    void stop() {
        store.close();
        server.close();
    }

    @Test
    void a_read_ends_where_the_server_wants_to_be_left_alone() {
        server.takeNextCall();
        server.turnAwayNextCall(429, "7");

        Map<ResourceRef, TagRead> reads = store.read(List.of(A, B, C));

        assertThat(reads.get(A).status()).isEqualTo(TagRead.Status.FOUND);
        for (ResourceRef away : List.of(B, C)) {
            assertThat(reads.get(away).failure()).isEqualTo(Kind.THROTTLED);
            assertThat(reads.get(away).retryAfter()).isEqualTo(Duration.ofSeconds(7));
        }
        assertThat(server.requests()).hasSize(2);
    }

    @Test
    void one_that_cannot_be_read_for_now_hides_no_other_and_says_that_it_may_be_read_later() {
        server.failNextCall(Kind.UNAVAILABLE);
        Map<ResourceRef, TagRead> reads = store.read(List.of(A, B));
        assertThat(reads.get(A).status()).isEqualTo(TagRead.Status.NOT_OBSERVED);
        assertThat(reads.get(B).status()).isEqualTo(TagRead.Status.FOUND);

        server.failNextCall(Kind.UNAVAILABLE);
        assertThat(store.read(List.of(A)).get(A).failure()).isEqualTo(Kind.UNAVAILABLE);
        server.failNextCall(Kind.DENIED);
        assertThat(store.read(List.of(A)).get(A).status()).isEqualTo(TagRead.Status.NOT_OBSERVED);
    }

    @Test
    void writes_end_where_the_server_wants_to_be_left_alone_and_what_was_written_is_told() {
        server.takeNextCall();
        server.takeNextCall();
        server.turnAwayNextCall(429, "7");

        var results = store.write(List.of(write(A), write(B), write(C)));

        assertThat(results.get(A).isWritten()).isTrue();
        assertThat(results.get(B).failure()).isEqualTo(Kind.THROTTLED);
        assertThat(results.get(B).retryAfter()).isEqualTo(Duration.ofSeconds(7));
        assertThat(results.get(C).failure()).isEqualTo(Kind.THROTTLED);
        assertThat(results.get(C).detail()).startsWith("not sent");
        assertThat(server.requests()).hasSize(3);
    }

    @Test
    void a_plan_waits_as_long_as_the_server_says_and_reads_again() {
        List<Duration> waits = Collections.synchronizedList(new ArrayList<>());
        TagPropagator propagator = TagPropagator.builder(
                        Providers.of(UnityCatalogProvider.of(server.connection())), OwnershipLedger.inMemory())
                .sleeper(waits::add)
                .build();
        TagSet tags = TagSet.of(Map.of("key", "value"), TagOrigin.of(TagLevel.ASSET, "asset"));
        server.turnAwayNextCall(503, "7");

        PropagationPlan plan =
                propagator.plan(List.of(new TagClaim(A, AccountScope.of("unity-catalog"), tags, "job")), List.of());

        assertThat(waits).anyMatch(wait -> wait.compareTo(Duration.ofSeconds(6)) > 0);
        assertThat(plan.resource(A).orElseThrow().changes()).hasSize(1);
    }

    private static TagWrite write(ResourceRef table) {
        return new TagWrite(table, Map.of("key", "value"), Set.of(), null);
    }
}
