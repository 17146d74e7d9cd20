package io.dativo.aws.state;

import static org.assertj.core.api.Assertions.assertThat;

import io.dativo.infrastructure.AccountScope;
import io.dativo.infrastructure.ResourceRef;
import io.dativo.infrastructure.TagClaim;
import io.dativo.ledger.OwnershipLedger;
import io.dativo.propagation.TagPropagator;
import io.dativo.provider.Providers;
import io.dativo.spi.VersionedStore;
import io.dativo.spi.VersionedStore.Versioned;
import io.dativo.tag.TagLevel;
import io.dativo.tag.TagOrigin;
import io.dativo.tag.TagSet;
import io.dativo.test.InMemoryProvider;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** What holds for documents in S3, whichever S3 it is. */
final class StoreContract {
    private static final int WRITERS = 4;
    private static final int INCREMENTS = 15;

    private StoreContract() {}

    static void writesOnlyOnTheVersionThatWasRead(VersionedStore store) {
        assertThat(store.read("a.json")).isEmpty();
        assertThat(store.write("a.json", "one", "\"0123456789abcdef0123456789abcdef\""))
                .isFalse();
        assertThat(store.write("a.json", "one", null)).isTrue();
        assertThat(store.write("a.json", "two", null)).isFalse();

        Versioned first = store.read("a.json").orElseThrow();
        assertThat(first.content()).isEqualTo("one");
        assertThat(store.write("a.json", "größer", first.version())).isTrue();
        assertThat(store.write("a.json", "three", first.version())).isFalse();
        assertThat(store.read("a.json").orElseThrow().content()).isEqualTo("größer");
    }

    static void findsAndDeletesByName(VersionedStore store) {
        for (String name : List.of("a.1.json", "a.2.json", "a.3.json", "a-1.json", "A.1.json", "b.1.json")) {
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

    static void writersLoseNoWrite(VersionedStore store) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(WRITERS);
        try {
            List<Future<Boolean>> made =
                    threads.invokeAll(Collections.nCopies(WRITERS, () -> store.write("counter", "0", null)));
            int makers = 0;
            for (Future<Boolean> each : made) {
                makers += each.get() ? 1 : 0;
            }
            assertThat(makers).isEqualTo(1);

            Callable<Integer> writer = () -> increment(store);
            int refused = 0;
            for (Future<Integer> each : threads.invokeAll(Collections.nCopies(WRITERS, writer))) {
                refused += each.get();
            }
            assertThat(refused).as("writers met").isPositive();
        } finally {
            threads.shutdownNow();
        }
        assertThat(store.read("counter").orElseThrow().content()).isEqualTo(Integer.toString(WRITERS * INCREMENTS));
    }

    /** How often another writer came first. */
    private static int increment(VersionedStore store) {
        int refused = 0;
        for (int done = 0; done < INCREMENTS; ) {
            Versioned now = store.read("counter").orElseThrow();
            int next = Integer.parseInt(now.content()) + 1;
            if (store.write("counter", Integer.toString(next), now.version())) {
                done++;
            } else {
                refused++;
            }
        }
        return refused;
    }

    /** Two hosts: what the one wrote, the other knows for Dativo's and takes away. */
    static void keepsALedger(VersionedStore store) {
        ResourceRef lake = new ResourceRef("aws", "s3_bucket", "arn:aws:s3:::lake");
        InMemoryProvider aws =
                InMemoryProvider.standingInFor("aws").withResource("s3_bucket", lake.id(), Map.of("foreign", "stays"));
        TagPropagator first = propagator(aws, store);
        TagPropagator second = propagator(aws, store);

        first.apply(first.plan(List.of(claim(lake, Map.of("a", "1", "b", "2"))), List.of()))
                .throwIfFailed();
        assertThat(aws.tags(lake)).isEqualTo(Map.of("foreign", "stays", "a", "1", "b", "2"));
        second.apply(second.plan(List.of(claim(lake, Map.of("a", "3"))), List.of()))
                .throwIfFailed();
        assertThat(aws.tags(lake)).isEqualTo(Map.of("foreign", "stays", "a", "3"));
        assertThat(OwnershipLedger.of(store).owned(lake)).isEqualTo(Map.of("a", "3"));
    }

    private static TagPropagator propagator(InMemoryProvider aws, VersionedStore store) {
        return TagPropagator.builder(Providers.of(aws), OwnershipLedger.of(store))
                .build();
    }

    private static TagClaim claim(ResourceRef resource, Map<String, String> tags) {
        TagOrigin origin = TagOrigin.of(TagLevel.INFRASTRUCTURE, "job.yaml#infrastructure.tags");
        return new TagClaim(resource, AccountScope.of("aws"), TagSet.of(tags, origin), "job.yaml");
    }
}
