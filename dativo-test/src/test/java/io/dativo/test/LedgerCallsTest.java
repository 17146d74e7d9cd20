package io.dativo.test;

import static io.dativo.test.Claims.claim;
import static io.dativo.test.Claims.propagator;
import static org.assertj.core.api.Assertions.assertThat;

import io.dativo.infrastructure.AccountScope;
import io.dativo.infrastructure.ResourceRef;
import io.dativo.infrastructure.TagClaim;
import io.dativo.ledger.OwnershipLedger;
import io.dativo.propagation.PropagationPlan;
import io.dativo.propagation.TagPropagator;
import io.dativo.spi.VersionedStore;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** How many requests a ledger makes of a store in which each costs the same. */
class LedgerCallsTest {
    private static final int RESOURCES = 2_000;
    private static final Map<String, AccountScope> JOBS = Map.of("fleet", AccountScope.of("aws"));

    private final InMemoryProvider aws = InMemoryProvider.standingInFor("aws");
    private final Counting documents = new Counting();

    /** Documents in memory that count requests. */
    private static final class Counting implements VersionedStore {
        private final TreeMap<String, Versioned> documents = new TreeMap<>();
        private final Map<String, Integer> counts = new HashMap<>();
        private int version;

        private void request(String what) {
            counts.merge(what, 1, Integer::sum);
        }

        int count(String... kinds) {
            return Stream.of(kinds)
                    .mapToInt(kind -> counts.getOrDefault(kind, 0))
                    .sum();
        }

        @Override
        public synchronized Optional<Versioned> read(String name) {
            request("read");
            return Optional.ofNullable(documents.get(name));
        }

        @Override
        public synchronized SortedMap<String, Versioned> readAll(String prefix) {
            request("read");
            return new TreeMap<>(documents.subMap(prefix, prefix + Character.MAX_VALUE));
        }

        @Override
        public synchronized void delete(String name) {
            request("write");
            documents.remove(name);
        }

        @Override
        public synchronized boolean write(String name, String content, @Nullable String expectedVersion) {
            request("write");
            Versioned there = documents.get(name);
            if (!Objects.equals(there == null ? null : there.version(), expectedVersion)) {
                return false;
            }
            documents.put(name, new Versioned(content, Integer.toString(++version)));
            return true;
        }

        @Override
        public int preferredLength() {
            return 20_000;
        }
    }

    private static ResourceRef bucket(int number) {
        return new ResourceRef("aws", "s3_bucket", "arn:aws:s3:::bucket-%05d".formatted(number));
    }

    private List<TagClaim> fleet(String value) {
        return IntStream.range(0, RESOURCES)
                .mapToObj(i -> claim("fleet", bucket(i), Map.of("owner", value, "env", "prod")))
                .toList();
    }

    @Test
    void a_job_with_three_resources_makes_few_requests_however_large_the_ledger_is() {
        IntStream.range(0, RESOURCES)
                .forEach(i -> aws.withResource("s3_bucket", bucket(i).id(), Map.of()));
        TagPropagator propagator =
                propagator(aws, OwnershipLedger.paged(documents)).parallelism(1).build();
        propagator.apply(propagator.plan(fleet("data"), List.of(), null, JOBS)).throwUnlessComplete();
        long pages = documents.documents.keySet().stream()
                .filter(name -> name.startsWith("ledger.page."))
                .count();
        assertThat(pages).isGreaterThan(50);

        for (String value : List.of("one", "two")) {
            documents.counts.clear();
            List<TagClaim> three = Stream.of(7, 900, 1777)
                    .map(i -> claim("small", bucket(i), Map.of("purpose", value)))
                    .toList();
            TagPropagator host = propagator(aws, OwnershipLedger.paged(documents))
                    .parallelism(1)
                    .build();
            host.apply(host.plan(three, List.of(), null, Map.of("small", AccountScope.of("aws"))))
                    .throwUnlessComplete();
            assertThat(documents.count("read")).as("reads for %s", value).isLessThanOrEqualTo(23);
            assertThat(documents.count("write")).as("writes for %s", value).isLessThanOrEqualTo(10);
        }

        documents.counts.clear();
        TagPropagator host =
                propagator(aws, OwnershipLedger.paged(documents)).parallelism(1).build();
        PropagationPlan again = host.planSorted(fleet("data").stream(), List.of(), JOBS);
        assertThat(again.isEmpty()).isTrue();
        assertThat(documents.count("write")).isZero();
        assertThat(documents.count("read")).isLessThanOrEqualTo((int) pages + 5);
    }
}
