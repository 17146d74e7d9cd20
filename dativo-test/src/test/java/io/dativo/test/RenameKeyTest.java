package io.dativo.test;

import static io.dativo.test.Claims.LAKE;
import static io.dativo.test.Claims.NOW;
import static io.dativo.test.Claims.ROLE;
import static io.dativo.test.Claims.claim;
import static io.dativo.test.Claims.propagator;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.dativo.infrastructure.ResourceRef;
import io.dativo.infrastructure.TagClaim;
import io.dativo.ledger.OwnershipLedger;
import io.dativo.propagation.ClaimStatus;
import io.dativo.propagation.PropagationPlan;
import io.dativo.propagation.TagChange;
import io.dativo.propagation.TagPropagator;
import io.dativo.spi.TagRules;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RenameKeyTest {
    private static final Instant UNTIL = NOW.plus(Duration.ofDays(30));
    private static final ResourceRef TABLE = new ResourceRef("aws", "glue_table", "db.orders");
    private static final List<TagClaim> BEFORE = List.of(
            claim("a.yaml", LAKE, Map.of("costcenter", "1")),
            claim("b.yaml", ROLE, Map.of("costcenter", "2")),
            claim("b.yaml", TABLE, Map.of("finops.costcenter", "2")));

    private final InMemoryProvider aws = InMemoryProvider.standingInFor("aws");
    private final OwnershipLedger ledger = OwnershipLedger.inMemory();

    @Test
    void every_target_carries_both_names_until_the_overlap_ends_and_then_the_new_one_alone() {
        apply(propagator(aws, ledger).build(), BEFORE);

        // One job already claims the new name, the others still the former one.
        List<TagClaim> claims =
                List.of(claim("a.yaml", LAKE, Map.of("cost_center", "1")), BEFORE.get(1), BEFORE.get(2));
        TagPropagator overlap = renaming(NOW);
        PropagationPlan plan = overlap.plan(claims, List.of());

        assertThat(plan.summary().additions()).isEqualTo(3);
        assertThat(plan.summary().updates()
                        + plan.summary().removals()
                        + plan.summary().claims().count(ClaimStatus.CONFLICT))
                .isZero();
        assertThat(plan.toString())
                .contains("+ cost_center = \"2\"  # b.yaml#infrastructure.tags, claimed as 'costcenter'");
        overlap.apply(plan).throwIfFailed();
        assertThat(aws.tags(LAKE)).isEqualTo(Map.of("costcenter", "1", "cost_center", "1"));
        assertThat(aws.tags(ROLE)).isEqualTo(Map.of("costcenter", "2", "cost_center", "2"));
        assertThat(aws.tags(TABLE)).isEqualTo(Map.of("finops.costcenter", "2", "finops.cost_center", "2"));
        assertThat(overlap.plan(claims, List.of()).isEmpty()).isTrue();

        apply(renaming(UNTIL), claims);
        assertThat(aws.tags(LAKE)).isEqualTo(Map.of("cost_center", "1"));
        assertThat(aws.tags(ROLE)).isEqualTo(Map.of("cost_center", "2"));
        assertThat(aws.tags(TABLE)).isEqualTo(Map.of("finops.cost_center", "2"));
        assertThat(renaming(UNTIL).plan(claims, List.of()).isEmpty()).isTrue();
    }

    @Test
    void a_value_that_changes_during_the_overlap_changes_under_both_names() {
        apply(renaming(NOW), BEFORE);
        apply(renaming(NOW), List.of(claim("a.yaml", LAKE, Map.of("cost_center", "9"))));
        assertThat(aws.tags(LAKE)).isEqualTo(Map.of("costcenter", "9", "cost_center", "9"));
    }

    @Test
    void somebody_elses_tag_with_the_former_name_stays_and_is_never_removed() {
        aws.tag(LAKE, "costcenter", "1");
        aws.tag(ROLE, "costcenter", "by hand");

        apply(renaming(NOW), BEFORE);
        assertThat(aws.tags(ROLE)).isEqualTo(Map.of("costcenter", "by hand", "cost_center", "2"));
        apply(renaming(UNTIL), BEFORE);
        assertThat(aws.tags(LAKE)).isEqualTo(Map.of("costcenter", "1", "cost_center", "1"));
        assertThat(aws.tags(ROLE)).isEqualTo(Map.of("costcenter", "by hand", "cost_center", "2"));
    }

    @Test
    void names_that_are_one_key_on_a_resource_are_claimed_once() {
        TagRules folding = TagRules.builder().ignoreKeyCase().build();
        InMemoryProvider other = InMemoryProvider.of("other", Map.of("thing", folding));
        ResourceRef thing = new ResourceRef("other", "thing", "1");
        TagPropagator renaming = propagator(other, ledger)
                .renameKey("costcenter", "CostCenter", UNTIL)
                .build();

        PropagationPlan plan = renaming.plan(List.of(claim("a.yaml", thing, Map.of("costcenter", "1"))), List.of());

        assertThat(plan.resources().get(0).changes())
                .extracting(TagChange::action, TagChange::key)
                .containsExactly(tuple(TagChange.Action.ADD, "CostCenter"));
    }

    @Test
    void claims_that_disagree_under_the_two_names_are_a_conflict_under_both() {
        PropagationPlan plan = renaming(NOW)
                .plan(
                        List.of(
                                claim("a.yaml", LAKE, Map.of("costcenter", "1")),
                                claim("b.yaml", LAKE, Map.of("cost_center", "2"))),
                        List.of());

        assertThat(plan.summary().claims().count(ClaimStatus.CONFLICT)).isEqualTo(2);
        assertThat(plan.resource(LAKE).orElseThrow().isWritable()).isFalse();
    }

    @Test
    void a_key_is_renamed_to_another_one() {
        assertThatThrownBy(() -> propagator(aws, ledger).renameKey("a", "a", UNTIL))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private TagPropagator renaming(Instant now) {
        return propagator(aws, ledger)
                .clock(Clock.fixed(now, ZoneOffset.UTC))
                .renameKey("costcenter", "cost_center", UNTIL)
                .build();
    }

    private static void apply(TagPropagator propagator, List<TagClaim> claims) {
        propagator.apply(propagator.plan(claims, List.of())).throwIfFailed();
    }
}
