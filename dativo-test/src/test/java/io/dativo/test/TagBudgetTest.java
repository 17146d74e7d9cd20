package io.dativo.test;

import static io.dativo.test.Claims.LAKE;
import static io.dativo.test.Claims.claim;
import static io.dativo.test.Claims.propagator;
import static org.assertj.core.api.Assertions.assertThat;

import io.dativo.infrastructure.ResourceRef;
import io.dativo.infrastructure.TagClaim;
import io.dativo.ledger.OwnershipLedger;
import io.dativo.propagation.PropagationPlan;
import io.dativo.propagation.TagChange;
import io.dativo.propagation.TagChange.Action;
import io.dativo.propagation.TagPropagator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a resource goes without when it cannot carry every tag that is claimed. */
class TagBudgetTest {
    private static final List<String> PRIORITY = List.of("owner", "cost_center");

    private final InMemoryProvider aws = InMemoryProvider.standingInFor("aws");
    private final OwnershipLedger ledger = OwnershipLedger.inMemory();

    private PropagationPlan run(TagClaim... claims) {
        TagPropagator propagator = propagator(aws, ledger).priority(PRIORITY).build();
        PropagationPlan plan = propagator.plan(List.of(claims), List.of());
        propagator.apply(plan).throwIfFailed();
        return plan;
    }

    private static Map<String, String> tags(int count, String... more) {
        Map<String, String> tags = new TreeMap<>();
        for (int i = 0; i < count; i++) {
            tags.put("n%02d".formatted(i), "x");
        }
        for (String key : more) {
            tags.put(key, "important");
        }
        return tags;
    }

    private static Map<String, Action> actions(PropagationPlan plan) {
        return plan.resources().get(0).changes().stream()
                .filter(change -> "too-many-tags".equals(change.code()))
                .collect(Collectors.toMap(TagChange::canonicalKey, TagChange::action, (a, b) -> a, TreeMap::new));
    }

    @Test
    void the_most_important_tags_are_written_and_the_others_are_named() {
        PropagationPlan plan = run(claim("a.yaml", LAKE, tags(50, "cost_center", "owner")));

        assertThat(actions(plan)).isEqualTo(Map.of("n48", Action.BLOCKED, "n49", Action.BLOCKED));
        assertThat(plan.toString())
                .contains("n48")
                .contains("the resource carries 0 tags and can carry 50; 52 more are claimed");
        assertThat(aws.tags(LAKE)).hasSize(50).containsKeys("owner", "cost_center", "n47");
    }

    @Test
    void a_tag_of_ours_gives_way_to_a_more_important_one_and_the_plan_says_so() {
        run(claim("a.yaml", LAKE, tags(50)));

        PropagationPlan plan = run(claim("a.yaml", LAKE, tags(50, "owner")));

        assertThat(actions(plan)).isEqualTo(Map.of("n49", Action.REMOVE));
        assertThat(plan.resources().get(0).changes())
                .filteredOn(change -> change.action() == Action.REMOVE)
                .singleElement()
                .satisfies(change -> assertThat(change.reason())
                        .isEqualTo("makes room for a more important one: the resource carries 50 tags and can carry 50;"
                                + " 1 more is claimed"));
        assertThat(aws.tags(LAKE)).hasSize(50).containsKey("owner").doesNotContainKey("n49");
        PropagationPlan again = run(claim("a.yaml", LAKE, tags(50, "owner")));
        assertThat(again.isEmpty()).isTrue();
        assertThat(actions(again)).isEqualTo(Map.of("n49", Action.BLOCKED));
    }

    @Test
    void tags_of_others_and_of_jobs_that_take_no_part_never_give_way() {
        aws.withResource("s3_bucket", "lake", tags(20));
        run(claim("b.yaml", LAKE, prefixed("b", 30)));

        PropagationPlan plan = run(claim("a.yaml", LAKE, Map.of("owner", "important")));

        assertThat(actions(plan)).isEqualTo(Map.of("owner", Action.BLOCKED));
        assertThat(aws.tags(LAKE)).hasSize(50).containsKeys("n19", "b29");
    }

    private static Map<String, String> prefixed(String prefix, int count) {
        return tags(count).entrySet().stream()
                .collect(Collectors.toMap(tag -> tag.getKey().replaceFirst("n", prefix), Map.Entry::getValue));
    }

    @ParameterizedTest
    @CsvSource({"aws, s3_bucket, 50", "azure, storage_account, 50", "gcp, gcs_bucket, 64"})
    void every_budget_is_kept_with_the_most_important_tags_in_any_history(String cloud, String type, int limit) {
        for (long seed = 0; seed < 20; seed++) {
            Random random = new Random(seed);
            InMemoryProvider provider = InMemoryProvider.standingInFor(cloud);
            ResourceRef resource = new ResourceRef(cloud, type, "lake");
            TagPropagator propagator = propagator(provider, OwnershipLedger.inMemory())
                    .priority(PRIORITY)
                    .build();
            for (int round = 0; round < 4; round++) {
                Map<String, String> wanted = tags(random.nextInt(limit + 20), PRIORITY.get(random.nextInt(2)));
                List<TagClaim> claims = List.of(claim("a.yaml", resource, wanted));
                PropagationPlan plan = propagator.plan(claims, List.of());
                propagator.apply(plan).throwIfFailed();

                Set<String> named = new TreeSet<>(actions(plan).keySet());
                Set<String> carried = provider.tags(resource).keySet();
                String where = "seed " + seed + ", round " + round + "\n" + plan;
                assertThat(carried).as(where).hasSize(Math.min(limit, wanted.size()));
                assertThat(carried)
                        .as(where)
                        .containsAll(wanted.keySet().stream()
                                .filter(PRIORITY::contains)
                                .toList());
                Set<String> both = new TreeSet<>(carried);
                both.addAll(named);
                assertThat(both).as(where).isEqualTo(wanted.keySet());
                assertThat(propagator.plan(claims, List.of()).isEmpty())
                        .as(where)
                        .isTrue();
            }
        }
    }
}
