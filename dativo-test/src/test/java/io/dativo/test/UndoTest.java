package io.dativo.test;

import static io.dativo.test.Claims.LAKE;
import static io.dativo.test.Claims.ROLE;
import static io.dativo.test.Claims.claim;
import static io.dativo.test.Claims.propagator;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dativo.infrastructure.TagClaim;
import io.dativo.ledger.OwnershipLedger;
import io.dativo.problem.DativoException;
import io.dativo.problem.ProviderException.Kind;
import io.dativo.propagation.Outcome;
import io.dativo.propagation.PropagationPlan;
import io.dativo.propagation.PropagationReport;
import io.dativo.propagation.ResourceOutcome;
import io.dativo.propagation.ResourcePlan;
import io.dativo.propagation.TagPropagator;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class UndoTest {
    private final InMemoryProvider aws = InMemoryProvider.standingInFor("aws");
    private final OwnershipLedger ledger = OwnershipLedger.inMemory();
    private final TagPropagator propagator = propagator(aws, ledger).build();

    @Test
    void what_was_added_goes_what_was_changed_and_removed_comes_back_and_another_process_can_do_it(
            @TempDir Path directory) {
        TagPropagator first =
                propagator(aws, OwnershipLedger.directory(directory)).build();
        first.apply(
                first.plan(List.of(claim("a", LAKE, Map.of("change", "1", "remove", "1", "keep", "1"))), List.of()));
        Map<String, String> before = aws.tags(LAKE);
        PropagationReport report = first.apply(first.plan(
                List.of(
                        claim("a", LAKE, Map.of("change", "2", "add", "1", "keep", "1")),
                        claim("a", ROLE, Map.of("x", "y"))),
                List.of()));

        OwnershipLedger shared = OwnershipLedger.directory(directory);
        TagPropagator second = propagator(aws, shared).build();
        PropagationPlan undo = second.revertPlan(report.planId());
        second.apply(undo).throwIfFailed();

        assertThat(undo.toString())
                .contains("- add    = \"1\" -> null")
                .contains("~ change = \"2\" -> \"1\"")
                .contains("+ remove = \"1\"")
                .contains("undo of plan " + report.planId().substring(0, 12))
                .contains("Plan: 1 to add, 1 to change, 2 to remove.");
        assertThat(aws.tags(LAKE)).isEqualTo(before);
        assertThat(aws.tags(ROLE)).isEmpty();
        assertThat(shared.owned(LAKE)).isEqualTo(before);
        assertThat(second.revertPlan(report.planId()).isEmpty()).isTrue();
        second.apply(second.plan(List.of(claim("a", LAKE, Map.of())), List.of()));
        assertThat(aws.tags(LAKE)).isEmpty();
    }

    @Test
    void what_changed_since_is_a_conflict_and_stays() {
        PropagationPlan plan = run(claim("a", LAKE, Map.of("x", "1", "y", "1", "z", "1")));
        aws.tag(LAKE, "x", "by hand");
        run(claim("b", LAKE, Map.of("y", "1")));

        PropagationPlan undo = propagator.revert(plan);
        propagator.apply(undo).throwIfFailed();

        assertThat(undo.resource(LAKE).orElseThrow().changes())
                .extracting(change -> change.action() + " " + change.key() + " " + change.code())
                .containsExactly("REMOVE z null", "BLOCKED x changed-since", "BLOCKED y claimed-elsewhere");
        assertThat(aws.tags(LAKE)).isEqualTo(Map.of("x", "by hand", "y", "1"));
    }

    @ParameterizedTest
    @EnumSource(names = {"KEEPS_OWNERSHIP", "PRECONDITIONS"})
    void a_tag_that_was_taken_over_is_given_back_and_is_never_removed_after_that(Behaviour behaviour) {
        aws.with(behaviour).withResource("s3_bucket", "lake", Map.of("owner", "somebody"));
        TagPropagator adopting = propagator(aws, ledger).adoptForeign().build();
        PropagationPlan plan = adopting.plan(List.of(claim("a", LAKE, Map.of("owner", "data"))), List.of());
        adopting.apply(plan);
        assertThat(aws.tags(LAKE)).isEqualTo(Map.of("owner", "data"));

        PropagationPlan undo = propagator.revert(plan);
        propagator.apply(undo).throwIfFailed();

        assertThat(undo.resource(LAKE).orElseThrow().changes().get(0).code()).isEqualTo("given-back");
        assertThat(aws.tags(LAKE)).isEqualTo(Map.of("owner", "somebody"));
        run(claim("a", LAKE, Map.of()));
        assertThat(aws.tags(LAKE)).isEqualTo(Map.of("owner", "somebody"));
    }

    @Test
    void any_run_is_taken_back_to_the_byte() {
        for (long seed = 0; seed < 100; seed++) {
            Random random = new Random(seed);
            InMemoryProvider cloud = InMemoryProvider.standingInFor("aws")
                    .with(Behaviour.values()[random.nextInt(Behaviour.values().length - 1)]);
            cloud.withResource("s3_bucket", "lake", tags(random));
            TagPropagator any = propagator(cloud, OwnershipLedger.inMemory()).build();
            apply(any, cloud, any.plan(List.of(claim("a", LAKE, tags(random))), List.of()));
            Map<String, String> before = cloud.tags(LAKE);
            PropagationPlan plan = any.plan(List.of(claim("a", LAKE, tags(random))), List.of());
            apply(any, cloud, plan);

            apply(any, cloud, any.revert(plan));

            assertThat(cloud.tags(LAKE)).as("seed %d, undo of\n%s", seed, plan).isEqualTo(before);
        }
    }

    private static void apply(TagPropagator propagator, InMemoryProvider cloud, PropagationPlan plan) {
        propagator.apply(plan).throwIfFailed();
        cloud.becomeConsistent();
    }

    private static Map<String, String> tags(Random random) {
        Map<String, String> tags = new HashMap<>();
        for (String key : List.of("a", "b", "c", "d", "e")) {
            if (random.nextBoolean()) {
                tags.put(key, Integer.toString(random.nextInt(3)));
            }
        }
        return tags;
    }

    @Test
    void a_plan_that_the_ledger_does_not_know_cannot_be_taken_back() {
        PropagationPlan plan = run(claim("a", LAKE, Map.of("x", "1")));
        assertThatThrownBy(() ->
                        propagator(aws, OwnershipLedger.inMemory()).build().revertPlan(plan.id()))
                .isInstanceOf(DativoException.class)
                .hasMessageContaining("the ledger holds no plan " + plan.id());
        for (String nonsense : List.of("", "../../etc/passwd", "x".repeat(64))) {
            assertThatThrownBy(() -> propagator.revertPlan(nonsense))
                    .isInstanceOf(DativoException.class)
                    .hasMessageContaining("is not the id of a plan");
        }
    }

    @Test
    void a_provider_that_is_gone_is_said() {
        PropagationPlan plan = run(claim("a", LAKE, Map.of("x", "1")));
        PropagationPlan undo = propagator(InMemoryProvider.standingInFor("gcp"), ledger)
                .build()
                .revert(plan);
        assertThat(undo.resources()).extracting(ResourcePlan::status).containsExactly(ResourcePlan.Status.NO_PROVIDER);
    }

    @Test
    void nothing_is_written_when_the_plan_cannot_be_kept_for_an_undo(@TempDir Path directory) throws Exception {
        TagPropagator files =
                propagator(aws, OwnershipLedger.directory(directory)).build();
        PropagationPlan plan = files.plan(List.of(claim("a", LAKE, Map.of("x", "1"))), List.of());
        Files.createDirectory(directory.resolve("plan." + plan.id() + ".json"));

        ResourceOutcome outcome = files.apply(plan).outcomes().get(0);

        assertThat(outcome.outcome()).isEqualTo(Outcome.FAILED);
        assertThat(outcome.code()).isEqualTo(Kind.UNAVAILABLE.name());
        assertThat(aws.writeCalls()).isZero();
    }

    private PropagationPlan run(TagClaim... claims) {
        PropagationPlan plan = propagator.plan(List.of(claims), List.of());
        propagator.apply(plan).throwIfFailed();
        return plan;
    }
}
