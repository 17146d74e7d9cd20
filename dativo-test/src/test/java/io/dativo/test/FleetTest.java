package io.dativo.test;

import static io.dativo.test.Claims.claim;
import static io.dativo.test.Claims.propagator;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dativo.infrastructure.AccountScope;
import io.dativo.infrastructure.ResourceRef;
import io.dativo.infrastructure.TagClaim;
import io.dativo.ledger.OwnershipLedger;
import io.dativo.problem.DativoException;
import io.dativo.propagation.PropagationPlan;
import io.dativo.propagation.PropagationReport;
import io.dativo.propagation.ResourcePlan;
import io.dativo.propagation.TagPropagator;
import io.dativo.provider.Providers;
import io.dativo.spi.ProviderSpi;
import io.dativo.spi.TagRead;
import io.dativo.spi.TagRules;
import io.dativo.spi.TagStore;
import io.dativo.spi.TagWrite;
import io.dativo.spi.TagWriteResult;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Many claims on many resources at once. */
class FleetTest {
    private static final int RESOURCES = 730;

    private final InMemoryProvider aws = InMemoryProvider.standingInFor("aws");

    /** A third each is in place, drifted and untagged; some are claimed by two jobs, some of those disagree. */
    private static List<TagClaim> claims(InMemoryProvider aws) {
        List<TagClaim> claims = new ArrayList<>();
        for (int i = 0; i < RESOURCES; i++) {
            ResourceRef ref = bucket(i);
            claims.add(claim("a.yaml", ref, Map.of("owner", "data", "env", "prod")));
            if (i % 7 == 0) {
                claims.add(claim("b.yaml", ref, Map.of("owner", i % 14 == 0 ? "data" : "infra")));
            }
            switch (i % 3) {
                case 0 -> aws.withResource(ref.type(), ref.id(), Map.of("owner", "data", "env", "prod"));
                case 1 -> aws.withResource(ref.type(), ref.id(), Map.of("env", "prod"));
                default -> {}
            }
        }
        return claims;
    }

    private static ResourceRef bucket(int i) {
        return new ResourceRef("aws", "s3_bucket", "arn:aws:s3:::bucket-%05d".formatted(i));
    }

    @Test
    void a_plan_is_the_same_to_the_byte_whatever_the_order_of_the_claims_and_the_number_of_threads() {
        List<TagClaim> claims = claims(aws);
        String expected = propagator(aws, OwnershipLedger.inMemory())
                .parallelism(1)
                .build()
                .plan(claims, List.of())
                .toJson();
        for (long seed = 0; seed < 10; seed++) {
            List<TagClaim> shuffled = new ArrayList<>(claims);
            Collections.shuffle(shuffled, new Random(seed));
            assertThat(propagator(aws, OwnershipLedger.inMemory())
                            .parallelism(1 + (int) seed)
                            .build()
                            .plan(shuffled, List.of())
                            .toJson())
                    .as("seed %d", seed)
                    .isEqualTo(expected);
        }
    }

    @Test
    void a_plan_of_sorted_claims_lists_what_is_to_do_and_counts_the_rest() {
        List<TagClaim> claims = claims(aws);
        claims.add(claim("a.yaml", new ResourceRef("nowhere", "thing", "x"), Map.of("k", "v")));
        TagPropagator propagator = propagator(aws, OwnershipLedger.inMemory()).build();
        propagator.apply(propagator.plan(claims, List.of()));
        for (int i = 0; i < RESOURCES; i += 3) {
            aws.untag(bucket(i), "env");
        }
        PropagationPlan whole = propagator.plan(claims, List.of());

        PropagationPlan sparse = propagator.planSorted(sorted(claims), List.of());

        assertThat(sparse.summary()).isEqualTo(whole.summary());
        List<ResourcePlan> toDo = whole.resources().stream()
                .filter(plan -> plan.status() != ResourcePlan.Status.OBSERVED
                        || !plan.changes().isEmpty()
                        || !plan.records().isEmpty())
                .toList();
        assertThat(sparse.resources()).isEqualTo(toDo).hasSizeLessThan(RESOURCES);
        PropagationPlan read = PropagationPlan.fromJson(sparse.toJson());
        assertThat(read).isEqualTo(sparse);
        assertThat(read.summary()).isEqualTo(sparse.summary());
        assertThat(sparse.toString()).contains("Plan: ");

        propagator.apply(sparse).throwIfFailed();
        PropagationPlan again = propagator.planSorted(sorted(claims), List.of());
        assertThat(again.isEmpty()).isTrue();
        assertThat(again.summary().resources()).isEqualTo(RESOURCES + 1);
    }

    @Test
    void parts_by_resource_are_together_the_whole_plan_to_the_byte_and_the_whole_report() {
        List<TagClaim> claims = claims(aws);
        claims.add(claim("a.yaml", new ResourceRef("nowhere", "thing", "x"), Map.of("k", "v")));
        Map<String, AccountScope> jobs = Map.of("a.yaml", AccountScope.of("aws"), "b.yaml", AccountScope.of("aws"));
        OwnershipLedger ledger = OwnershipLedger.inMemory();
        TagPropagator whole = propagator(aws, ledger).build();
        whole.apply(whole.plan(claims, List.of(), null, jobs));
        // Some leave their job, some are changed by others.
        claims.removeIf(claim -> claim.resource().id().endsWith("1"));
        for (int i = 0; i < RESOURCES; i += 3) {
            aws.untag(bucket(i), "env");
        }
        String plan = whole.plan(claims, List.of(), null, jobs).toJson();
        String sorted = whole.planSorted(sorted(claims), List.of(), jobs).toJson();
        assertThat(PropagationPlan.fromJson(plan).left()).isNotEmpty();
        for (int parts = 1; parts <= 5; parts++) {
            List<TagPropagator> processes = new ArrayList<>();
            for (int part = 0; part < parts; part++) {
                int mine = part;
                int all = parts;
                processes.add(propagator(aws, ledger)
                        .only(resource -> Math.floorMod(resource.hashCode(), all) == mine)
                        .build());
            }
            assertThat(PropagationPlan.merge(processes.stream()
                                    .map(each -> each.plan(claims, List.of(), null, jobs))
                                    .toList())
                            .toJson())
                    .as("%d parts", parts)
                    .isEqualTo(plan);
            assertThat(PropagationPlan.merge(processes.stream()
                                    .map(each -> each.planSorted(sorted(claims), List.of(), jobs))
                                    .toList())
                            .toJson())
                    .as("%d parts", parts)
                    .isEqualTo(sorted);
            if (parts == 5) {
                PropagationReport report = PropagationReport.merge(processes.stream()
                        .map(each -> each.apply(each.plan(claims, List.of(), null, jobs)))
                        .toList());
                assertThat(report.outcomes())
                        .hasSize(PropagationPlan.fromJson(plan).resources().size());
                assertThat(report.added())
                        .isEqualTo(PropagationPlan.fromJson(plan).summary().additions());
            }
        }
        assertThat(whole.plan(claims, List.of(), null, jobs).isEmpty()).isTrue();
        PropagationPlan once = whole.plan(claims, List.of());
        assertThatThrownBy(() -> PropagationPlan.merge(List.of(once, once)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("is in two parts");
    }

    @Test
    void claims_out_of_order_are_refused_and_never_planned_twice() {
        List<TagClaim> claims = List.of(
                claim("a.yaml", bucket(1), Map.of("k", "v")),
                claim("a.yaml", bucket(0), Map.of("k", "v")),
                claim("b.yaml", bucket(1), Map.of("k", "w")));
        TagPropagator propagator = propagator(aws, OwnershipLedger.inMemory()).build();

        assertThatThrownBy(() -> propagator.planSorted(claims.stream(), List.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("bucket-00000 comes after aws s3_bucket arn:aws:s3:::bucket-00001");
    }

    @Test
    void a_source_of_claims_that_fails_ends_the_plan_with_its_own_failure() {
        Stream<TagClaim> failing = IntStream.range(0, RESOURCES).mapToObj(i -> {
            if (i == 600) {
                throw new DativoException("the list of jobs broke off");
            }
            return claim("a.yaml", bucket(i), Map.of("k", "v"));
        });
        TagPropagator propagator = propagator(aws, OwnershipLedger.inMemory()).build();

        assertThatThrownBy(() -> propagator.planSorted(failing, List.of())).hasMessage("the list of jobs broke off");
        assertThat(aws.openStores()).isZero();
    }

    @Test
    void equal_deltas_share_calls_so_that_there_are_no_more_calls_than_needed() {
        CallsOfTwenty calls = new CallsOfTwenty(aws);
        List<TagClaim> claims = new ArrayList<>();
        Map<Map<String, String>, Integer> counts = new HashMap<>();
        Random random = new Random(7);
        for (int i = 0; i < RESOURCES; i++) {
            Map<String, String> tags = Map.of("owner", "team-" + random.nextInt(5), "env", "prod");
            counts.merge(tags, 1, Integer::sum);
            claims.add(claim("a.yaml", bucket(i), tags));
        }
        TagPropagator propagator = TagPropagator.builder(Providers.of(calls), OwnershipLedger.inMemory())
                .build();

        propagator.apply(propagator.plan(claims, List.of())).throwIfFailed();

        int least =
                counts.values().stream().mapToInt(count -> (count + 19) / 20).sum();
        assertThat(calls.written).isEqualTo(least);
        assertThat(aws.tags(bucket(0))).hasSize(2);
    }

    private static Stream<TagClaim> sorted(List<TagClaim> claims) {
        return claims.stream().sorted(Comparator.comparing(TagClaim::resource));
    }

    /** A system whose calls put one set of tags on up to twenty resources; it counts them. */
    private static final class CallsOfTwenty implements ProviderSpi {
        private final InMemoryProvider provider;
        private int written;

        CallsOfTwenty(InMemoryProvider provider) {
            this.provider = provider;
        }

        @Override
        public String id() {
            return provider.id();
        }

        @Override
        public Set<String> resourceTypes() {
            return provider.resourceTypes();
        }

        @Override
        public TagRules rules(String resourceType) {
            return provider.rules(resourceType);
        }

        @Override
        public TagStore open(AccountScope scope) {
            TagStore store = provider.open(scope);
            return new TagStore() {
                @Override
                public Map<ResourceRef, TagRead> read(Collection<ResourceRef> resources) {
                    return store.read(resources);
                }

                @Override
                public Map<ResourceRef, TagWriteResult> write(Collection<TagWrite> writes) {
                    Map<Object, Long> alike = writes.stream()
                            .collect(Collectors.groupingBy(
                                    write -> List.of(write.set(), write.remove()), Collectors.counting()));
                    synchronized (CallsOfTwenty.this) {
                        alike.values().forEach(count -> written += (int) ((count + 19) / 20));
                    }
                    return store.write(writes);
                }

                @Override
                public void close() {
                    store.close();
                }
            };
        }
    }
}
