package io.dativo.gcp.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dativo.gcp.GcpId;
import io.dativo.gcp.GcpProvider;
import io.dativo.gcp.GoogleAccess;
import io.dativo.gcp.Propagation;
import io.dativo.gcp.fake.FakeGoogle;
import io.dativo.infrastructure.AccountScope;
import io.dativo.infrastructure.ResourceRef;
import io.dativo.infrastructure.TagClaim;
import io.dativo.ledger.OwnershipLedger;
import io.dativo.problem.ProviderException;
import io.dativo.problem.ProviderException.Kind;
import io.dativo.propagation.PropagationPlan;
import io.dativo.propagation.TagPropagator;
import io.dativo.provider.Providers;
import io.dativo.spi.VersionedStore;
import io.dativo.spi.VersionedStore.Versioned;
import io.dativo.tag.TagLevel;
import io.dativo.tag.TagOrigin;
import io.dativo.tag.TagSet;
import io.dativo.test.VersionedStoreContract;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class GcsStoreTest {
    private final FakeGoogle google = new FakeGoogle().withBucket(Propagation.PROJECT, "acme-ledger");
    private final GoogleAccess access = Propagation.access(google);
    private final GcsStore store = GcsStore.of(access, "acme-ledger", "dativo/ledger");

    @AfterEach
    void stop() {
        google.close();
    }

    @Test
    void a_document_is_read_as_it_was_written() {
        assertThat(store.read("a.json")).isEmpty();
        assertThat(store.write("a.json", "{\"größe\":\"\r\n--x\"}", null)).isTrue();
        assertThat(store.read("a.json").orElseThrow().content()).isEqualTo("{\"größe\":\"\r\n--x\"}");
        assertThat(google.object("acme-ledger", "dativo/ledger/a.json")).startsWith("{\"größe\"");
        assertThat(store).hasToString("gs://acme-ledger/dativo/ledger/");
    }

    @Test
    void documents_are_found_by_the_beginning_of_their_names_and_deleted() {
        for (String name : List.of("a.1.json", "a.2.json", "a.3.json", "a-1.json", "b.1.json")) {
            assertThat(store.write(name, "of " + name, null)).isTrue();
        }

        assertThat(store.readAll("a.")).containsOnlyKeys("a.1.json", "a.2.json", "a.3.json");
        Versioned found = store.readAll("a.2").get("a.2.json");
        assertThat(found.content()).isEqualTo("of a.2.json");
        assertThat(store.write("a.2.json", "changed", found.version())).isTrue();
        assertThat(store.readAll("c.")).isEmpty();

        store.delete("a.2.json");
        store.delete("a.2.json");
        assertThat(store.readAll("a.")).containsOnlyKeys("a.1.json", "a.3.json");
        assertThat(store.write("a.2.json", "anew", null)).isTrue();
    }

    @Test
    void of_two_writers_one_wins_and_the_other_is_told() {
        assertThat(store.write("a.json", "first", null)).isTrue();
        assertThat(store.write("a.json", "also first", null)).isFalse();
        Versioned read = store.read("a.json").orElseThrow();
        assertThat(store.write("a.json", "second", read.version())).isTrue();
        assertThat(store.write("a.json", "also second", read.version())).isFalse();
        assertThat(store.read("a.json").orElseThrow().content()).isEqualTo("second");
    }

    @Test
    void many_writers_lose_no_increment() throws Exception {
        store.write("count", "0", null);
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            List<Future<?>> all = IntStream.range(0, 40)
                    .<Future<?>>mapToObj(i -> threads.submit(this::increment))
                    .toList();
            for (Future<?> each : all) {
                each.get();
            }
        } finally {
            threads.shutdownNow();
        }
        assertThat(store.read("count").orElseThrow().content()).isEqualTo("40");
    }

    private void increment() {
        boolean written = false;
        while (!written) {
            Versioned now = store.read("count").orElseThrow();
            written = store.write("count", String.valueOf(Integer.parseInt(now.content()) + 1), now.version());
        }
    }

    @Test
    void a_bucket_that_is_not_there_is_not_an_empty_ledger() {
        GcsStore nowhere = GcsStore.of(access, "acme-nowhere", "");
        assertThatThrownBy(() -> nowhere.read("a.json"))
                .isInstanceOfSatisfying(
                        ProviderException.class, e -> assertThat(e.kind()).isEqualTo(Kind.NOT_FOUND));
        assertThatThrownBy(() -> nowhere.write("a.json", "x", null)).isInstanceOf(ProviderException.class);
        assertThatThrownBy(() -> nowhere.readAll("a")).isInstanceOf(ProviderException.class);
        assertThatThrownBy(() -> nowhere.delete("a.json")).isInstanceOf(ProviderException.class);
    }

    @Test
    void a_write_that_failed_is_no_lost_race() {
        google.failNext(403, "forbidden");
        assertThatThrownBy(() -> store.write("a.json", "x", null))
                .isInstanceOfSatisfying(
                        ProviderException.class, e -> assertThat(e.kind()).isEqualTo(Kind.DENIED));
        google.failNext(504, "deadlineExceeded");
        assertThatThrownBy(() -> store.write("a.json", "x", null))
                .isInstanceOfSatisfying(
                        ProviderException.class, e -> assertThat(e.kind()).isEqualTo(Kind.TIMEOUT));
        assertThat(store.read("a.json")).isEmpty();
    }

    @Test
    void a_name_that_would_leave_the_folder_is_refused() {
        assertThatThrownBy(() -> store.read("../a")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void it_holds_the_ledger_of_what_is_written_beside_it() {
        google.withBucket(Propagation.PROJECT, "acme-lake");
        OwnershipLedger ledger = OwnershipLedger.of(store);
        ResourceRef lake = new ResourceRef("gcp", GcpId.BUCKET, "gs://acme-lake");
        TagPropagator propagator = TagPropagator.builder(Providers.of(GcpProvider.of(access)), ledger)
                .build();
        PropagationPlan plan = propagator.plan(List.of(claim(lake, Map.of("owner", "Data Team"))), List.of());
        propagator.apply(plan).throwIfFailed();
        assertThat(google.calls()).contains("POST /upload/storage/v1/b/acme-ledger/o");
        propagator
                .apply(propagator.plan(List.of(claim(lake, Map.of())), List.of()))
                .throwIfFailed();
        assertThat(propagator.plan(List.of(claim(lake, Map.of())), List.of()).isEmpty())
                .isTrue();
    }

    private static TagClaim claim(ResourceRef resource, Map<String, String> tags) {
        AccountScope scope = Propagation.SCOPE;
        return new TagClaim(resource, scope, TagSet.of(tags, TagOrigin.of(TagLevel.INFRASTRUCTURE, "job")), "job");
    }

    /** One document at a time and many. */
    @Nested
    class Contract extends VersionedStoreContract {
        @Override
        protected VersionedStore store() {
            return store;
        }
    }
}
