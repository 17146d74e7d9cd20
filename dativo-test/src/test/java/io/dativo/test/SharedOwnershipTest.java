package io.dativo.test;

import static io.dativo.test.Claims.LAKE;
import static io.dativo.test.Claims.claim;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dativo.audit.AuditLog;
import io.dativo.infrastructure.TagClaim;
import io.dativo.infrastructure.TerraformResource;
import io.dativo.ledger.OwnershipLedger;
import io.dativo.policy.MergeRule;
import io.dativo.problem.DativoException;
import io.dativo.problem.InvalidInputException;
import io.dativo.propagation.ClaimStatus;
import io.dativo.propagation.PropagationPlan;
import io.dativo.propagation.PropagationReport;
import io.dativo.propagation.TagPropagator;
import io.dativo.propagation.TerraformManaged;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tags that several jobs claim, that were there before, and that a read does not show yet. */
class SharedOwnershipTest {
    private final TestClock clock = new TestClock();
    private InMemoryProvider aws = InMemoryProvider.standingInFor("aws");

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void two_jobs_that_change_a_shared_tag_apart_change_it_with_the_second(boolean keptByStore) {
        TagPropagator propagator = propagator(keptByStore).build();
        run(propagator, "a", Map.of("cost_center", "DATA-001"));
        run(propagator, "b", Map.of("cost_center", "DATA-001"));

        PropagationReport alone = run(propagator, "a", Map.of("cost_center", "DATA-002"));
        assertThat(alone.claims().count(ClaimStatus.CONFLICT)).isEqualTo(1);
        assertThat(aws.tags(LAKE)).containsEntry("cost_center", "DATA-001");
        assertThat(plan(propagator, "a", Map.of("cost_center", "DATA-002")).isEmpty())
                .isTrue();

        run(propagator, "b", Map.of("cost_center", "DATA-002")).throwUnlessComplete();
        run(propagator, "a", Map.of("cost_center", "DATA-002")).throwUnlessComplete();
        assertThat(aws.tags(LAKE)).containsEntry("cost_center", "DATA-002");

        run(propagator, "b", Map.of());
        assertThat(aws.tags(LAKE)).containsEntry("cost_center", "DATA-002");
        run(propagator, "a", Map.of());
        assertThat(aws.tags(LAKE)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void a_job_that_adopts_overrules_others_for_what_it_claims_itself_and_leaves_the_rest_to_them(boolean keptByStore) {
        TagPropagator propagator = propagator(keptByStore).build();
        run(propagator, "a", Map.of("env", "prod", "owner", "a"));
        aws.tag(LAKE, "env", "dev");
        clock.advance(Duration.ofDays(1));

        run(propagator(keptByStore).adoptForeign().build(), "b", Map.of("owner", "b"));
        assertThat(aws.tags(LAKE)).containsEntry("owner", "b").containsEntry("env", "dev");

        run(propagator, "a", Map.of("env", "prod"));
        assertThat(aws.tags(LAKE)).containsEntry("owner", "b").containsEntry("env", "prod");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void any_number_of_jobs_in_any_order_end_with_what_all_of_them_claim(boolean keptByStore) {
        for (long seed = 0; seed < 60; seed++) {
            Random random = new Random(seed);
            aws = InMemoryProvider.standingInFor("aws");
            TagPropagator propagator = propagator(keptByStore).build();
            List<String> jobs = new ArrayList<>(IntStream.range(0, 2 + random.nextInt(6))
                    .mapToObj(job -> "job" + job)
                    .toList());
            for (String value : List.of("1", "2", "3")) {
                for (int round = 0; round < 2; round++) {
                    Collections.shuffle(jobs, random);
                    jobs.forEach(job -> run(propagator, job, Map.of("k", value)));
                }
                assertThat(aws.tags(LAKE)).as("seed %s", seed).isEqualTo(Map.of("k", value));
                assertThat(jobs)
                        .as("seed %s", seed)
                        .allMatch(
                                job -> plan(propagator, job, Map.of("k", value)).isEmpty());
            }
            Collections.shuffle(jobs, random);
            for (String job : jobs) {
                assertThat(aws.tags(LAKE)).as("seed %s", seed).isEqualTo(Map.of("k", "3"));
                run(propagator, job, Map.of());
            }
            assertThat(aws.tags(LAKE)).as("seed %s", seed).isEmpty();
        }
    }

    @Test
    void what_was_changed_and_dropped_while_reads_lag_is_removed_by_a_later_run() {
        aws.with(Behaviour.EVENTUALLY_CONSISTENT);
        TagPropagator propagator = propagator(false).build();
        run(propagator, "a", Map.of("k", "1"));
        aws.becomeConsistent();
        clock.advance(Duration.ofHours(1));
        run(propagator, "a", Map.of("k", "2"));
        clock.advance(Duration.ofSeconds(1));
        run(propagator, "a", Map.of());
        aws.becomeConsistent();
        assertThat(aws.tags(LAKE)).isEqualTo(Map.of("k", "2"));

        run(propagator, "a", Map.of());
        aws.becomeConsistent();
        assertThat(aws.tags(LAKE)).isEmpty();
    }

    @Test
    void what_was_added_and_dropped_while_reads_lag_is_removed_by_a_later_run() {
        aws.with(Behaviour.EVENTUALLY_CONSISTENT);
        TagPropagator propagator = propagator(false).build();
        run(propagator, "a", Map.of("k", "1"));
        clock.advance(Duration.ofSeconds(1));
        run(propagator, "a", Map.of());
        aws.becomeConsistent();
        run(propagator, "a", Map.of());
        aws.becomeConsistent();
        assertThat(aws.tags(LAKE)).isEmpty();
    }

    @Test
    void a_removal_that_was_acknowledged_and_not_done_is_done_by_the_next_run() {
        TagPropagator propagator = propagator(false).build();
        run(propagator, "a", Map.of("k", "1", "stays", "1"));
        clock.advance(Duration.ofHours(1));
        aws.faults().loseWrites(1);
        run(propagator, "a", Map.of("stays", "1"));
        assertThat(aws.tags(LAKE)).containsEntry("k", "1");

        run(propagator, "a", Map.of("stays", "1"));
        assertThat(aws.tags(LAKE)).isEqualTo(Map.of("stays", "1"));
        assertThat(plan(propagator, "a", Map.of("stays", "1")).isEmpty()).isTrue();
        assertThat(ledger.owned(LAKE)).isEqualTo(Map.of("stays", "1"));
    }

    @Test
    void changes_that_were_acknowledged_and_lost_in_a_row_leave_what_is_there_ours() {
        TagPropagator propagator = propagator(false).build();
        run(propagator, "a", Map.of("k", "0"));
        aws.with(Behaviour.EVENTUALLY_CONSISTENT);
        for (String lost : List.of("1", "2", "3")) {
            clock.advance(Duration.ofSeconds(10));
            aws.faults().loseWrites(1);
            run(propagator, "a", Map.of("k", lost));
        }
        aws.faults().loseWrites(1);
        run(propagator, "a", Map.of());
        assertThat(aws.tags(LAKE)).isEqualTo(Map.of("k", "0"));

        clock.advance(Duration.ofDays(1));
        run(propagator, "a", Map.of());
        aws.becomeConsistent();
        assertThat(aws.tags(LAKE)).isEmpty();
    }

    @Test
    void what_is_seen_gone_later_than_the_systems_delay_is_given_up() {
        TagPropagator propagator = propagator(false).build();
        run(propagator, "a", Map.of("k", "1"));
        aws.untag(LAKE, "k");
        clock.advance(Duration.ofMinutes(2));
        run(propagator, "a", Map.of());
        aws.tag(LAKE, "k", "1");
        run(propagator, "a", Map.of());
        assertThat(aws.tags(LAKE)).isEqualTo(Map.of("k", "1"));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void equal_values_of_others_are_in_place_and_become_ours_when_they_are_adopted(boolean keptByStore) {
        aws.withResource("s3_bucket", "lake", Map.of("owner", "data", "theirs", "x"));
        TagPropagator usual = propagator(keptByStore).build();
        run(usual, "a", Map.of("owner", "data")).throwUnlessComplete();
        run(usual, "a", Map.of());
        assertThat(aws.tags(LAKE)).isEqualTo(Map.of("owner", "data", "theirs", "x"));

        TagPropagator adopting = propagator(keptByStore).adoptForeign().build();
        run(adopting, "a", Map.of("owner", "data")).throwUnlessComplete();
        assertThat(plan(adopting, "a", Map.of("owner", "data")).isEmpty()).isTrue();
        run(adopting, "a", Map.of());
        assertThat(aws.tags(LAKE)).isEqualTo(Map.of("theirs", "x"));
    }

    @Test
    void without_a_ledger_what_was_written_counts_as_somebody_elses_and_stays() {
        run(propagator(false).build(), "a", Map.of("k", "1"));
        TagPropagator forgetful =
                Claims.propagator(aws, OwnershipLedger.inMemory()).build();

        run(forgetful, "a", Map.of("k", "1")).throwUnlessComplete();
        run(forgetful, "a", Map.of());
        run(forgetful, "a", Map.of());

        assertThat(aws.tags(LAKE)).isEqualTo(Map.of("k", "1"));
    }

    @Test
    void a_lost_ledger_is_built_anew_by_adopting_and_the_audit_log_says_from_whom() throws IOException {
        Path audit = folder.resolve("audit.jsonl");
        run(propagator(false).build(), "a", Map.of("k", "1"));
        TagPropagator adopting = Claims.propagator(aws, OwnershipLedger.inMemory())
                .adoptForeign()
                .audit(AuditLog.file(audit))
                .build();

        run(adopting, "a", Map.of("k", "1")).throwUnlessComplete();
        run(adopting, "a", Map.of());

        assertThat(aws.tags(LAKE)).isEmpty();
        assertThat(Files.readString(audit)).contains("\"takenOver\":{\"k\":\"unknown\"}");
    }

    @Test
    void a_document_adopts_nothing_where_its_propagator_was_not_told_to() {
        aws.withResource("s3_bucket", "lake", Map.of("theirs", "keep"));
        PropagationPlan adopted = plan(propagator(false).adoptForeign().build(), "a", Map.of("theirs", "taken"));
        TagPropagator usual = propagator(false).build();

        assertThatThrownBy(() -> usual.apply(PropagationPlan.fromJson(adopted.toJson())))
                .isInstanceOf(DativoException.class)
                .hasMessageContaining("takes over the tag 'theirs'")
                .hasMessageContaining("adoptForeign()");
        assertThat(aws.tags(LAKE)).isEqualTo(Map.of("theirs", "keep"));
    }

    @Test
    void a_document_that_was_edited_is_refused_without_the_id_that_would_fit() {
        String plan =
                plan(propagator(false).build(), "a", Map.of("owner", "data")).toJson();
        String forged = plan.replace("\"data\"", "\"mine\"");
        assertThat(forged).isNotEqualTo(plan);

        assertThatThrownBy(() -> PropagationPlan.fromJson(forged))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("it was changed after it was planned")
                .satisfies(refused ->
                        assertThat(refused.getMessage().replace(id(plan), "")).doesNotContainPattern("[0-9a-f]{64}"));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void lists_of_jobs_that_run_apart_come_together_and_part_again_job_by_job(boolean keptByStore) {
        TagPropagator propagator = propagator(keptByStore).build();
        run(propagator, "a", Map.of("compliance", "SOC2")).throwUnlessComplete();
        PropagationPlan plan = plan(propagator, "b", Map.of("compliance", "SOC2,GDPR"));
        assertThat(plan.toString()).contains("merged: union of \"SOC2\" from ", "\"SOC2,GDPR\" from ");
        assertThat(plan.toMarkdown()).contains("merged: union of ");
        assertThat(plan.toJson()).contains("MERGED");
        propagator.apply(plan).throwUnlessComplete();
        assertThat(aws.tags(LAKE)).isEqualTo(Map.of("compliance", "SOC2+GDPR"));
        run(propagator, "a", Map.of("compliance", "SOC2")).throwUnlessComplete();
        assertThat(plan(propagator, "a", Map.of("compliance", "SOC2")).isEmpty())
                .isTrue();
        assertThat(propagator
                        .verify(List.of(claim("a", LAKE, Map.of("compliance", "SOC2"))), List.of())
                        .isInSync())
                .isTrue();

        run(propagator, "c", Map.of("compliance", "ISO")).throwUnlessComplete();
        assertThat(aws.tags(LAKE)).isEqualTo(Map.of("compliance", "GDPR+ISO+SOC2"));
        run(propagator, "b", Map.of()).throwUnlessComplete();
        assertThat(aws.tags(LAKE)).isEqualTo(Map.of("compliance", "ISO+SOC2"));
        run(propagator, "c", Map.of());
        assertThat(aws.tags(LAKE)).isEqualTo(Map.of("compliance", "SOC2"));
        run(propagator, "a", Map.of());
        assertThat(aws.tags(LAKE)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void one_plan_of_two_jobs_is_merged_as_two_plans_are(boolean keptByStore) {
        TagPropagator propagator = propagator(keptByStore).build();
        List<TagClaim> both =
                List.of(claim("a", LAKE, Map.of("compliance", "SOC2")), claim("b", LAKE, Map.of("compliance", "GDPR")));
        propagator.apply(propagator.plan(both, List.of())).throwUnlessComplete();
        assertThat(aws.tags(LAKE)).isEqualTo(Map.of("compliance", "GDPR+SOC2"));
        assertThat(propagator.plan(both, List.of()).isEmpty()).isTrue();
        assertThat(plan(propagator, "a", Map.of("compliance", "SOC2")).isEmpty())
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void the_strongest_value_counts_whoever_runs_last(boolean keptByStore) {
        TagPropagator propagator = propagator(keptByStore)
                .merge("classification", MergeRule.strongest(List.of("public", "internal", "pii")))
                .build();
        run(propagator, "a", Map.of("classification", "internal")).throwUnlessComplete();
        run(propagator, "b", Map.of("classification", "pii")).throwUnlessComplete();
        run(propagator, "a", Map.of("classification", "internal")).throwUnlessComplete();
        assertThat(aws.tags(LAKE)).isEqualTo(Map.of("classification", "pii"));
        run(propagator, "b", Map.of("classification", "public")).throwUnlessComplete();
        assertThat(aws.tags(LAKE)).isEqualTo(Map.of("classification", "internal"));
        assertThat(run(propagator, "c", Map.of("classification", "unheard of"))
                        .claims()
                        .count(ClaimStatus.CONFLICT))
                .isEqualTo(1);
        assertThat(aws.tags(LAKE)).isEqualTo(Map.of("classification", "internal"));
    }

    @Test
    void the_owner_of_a_key_decides_and_when_it_leaves_the_others_must_agree() {
        TagPropagator propagator =
                propagator(false).merge("owner", MergeRule.owner("boss")).build();
        run(propagator, "a", Map.of("owner", "1"));
        assertThat(run(propagator, "b", Map.of("owner", "2")).isComplete()).isFalse();
        run(propagator, "boss", Map.of("owner", "9")).throwUnlessComplete();
        assertThat(aws.tags(LAKE)).isEqualTo(Map.of("owner", "9"));
        run(propagator, "a", Map.of("owner", "1")).throwUnlessComplete();
        run(propagator, "b", Map.of("owner", "2")).throwUnlessComplete();
        run(propagator, "boss", Map.of());
        assertThat(aws.tags(LAKE)).isEqualTo(Map.of("owner", "9"));
        assertThat(run(propagator, "a", Map.of("owner", "1")).isComplete()).isFalse();
        run(propagator, "b", Map.of("owner", "1")).throwUnlessComplete();
        assertThat(aws.tags(LAKE)).isEqualTo(Map.of("owner", "1"));
    }

    @Test
    void terraform_can_be_the_owner_of_a_key() {
        aws.withResource("s3_bucket", "lake", Map.of("owner", "infra"));
        TerraformResource lake = new TerraformResource(
                "aws_s3_bucket.lake", "aws_s3_bucket", "lake", LAKE.id(), Map.of("owner", "infra"));
        TagPropagator propagator = propagator(false)
                .terraformManaged(TerraformManaged.APPLY)
                .merge("owner", MergeRule.terraform())
                .build();
        List<TagClaim> claims = List.of(claim("a", LAKE, Map.of("owner", "1")), claim("b", LAKE, Map.of("owner", "2")));
        propagator.apply(propagator.plan(claims, List.of(lake))).throwUnlessComplete();
        assertThat(aws.tags(LAKE)).isEqualTo(Map.of("owner", "infra"));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void where_two_jobs_disagree_the_side_whose_value_is_there_is_complete_and_its_plan_names_the_other(
            boolean keptByStore) {
        TagPropagator propagator = propagator(keptByStore).build();
        run(propagator, "a", Map.of("k", "1")).throwUnlessComplete();
        PropagationReport other = run(propagator, "b", Map.of("k", "2"));
        assertThat(other.claims().count(ClaimStatus.CONFLICT)).isEqualTo(1);

        PropagationPlan plan = plan(propagator, "a", Map.of("k", "1"));
        assertThat(plan.isEmpty()).isTrue();
        assertThat(plan.toString()).contains("contested: \"2\" is claimed by b");
        propagator.apply(plan).throwUnlessComplete();
        List<TagClaim> ofA = List.of(claim("a", LAKE, Map.of("k", "1")));
        List<TagClaim> ofB = List.of(claim("b", LAKE, Map.of("k", "2")));
        assertThat(propagator.verify(ofA, List.of()).isInSync()).isTrue();
        assertThat(propagator.verify(ofB, List.of()).isInSync()).isFalse();

        aws.untag(LAKE, "k");
        run(propagator, "b", Map.of("k", "2"));
        assertThat(aws.tags(LAKE)).as("the tag is a's to put back").isEmpty();
        run(propagator, "a", Map.of("k", "1")).throwUnlessComplete();
        assertThat(aws.tags(LAKE)).isEqualTo(Map.of("k", "1"));
        run(propagator, "a", Map.of());
        assertThat(aws.tags(LAKE)).as("b is all who claim it").isEqualTo(Map.of("k", "2"));
    }

    @Test
    void a_namespace_with_a_thousand_claimants_has_plans_that_people_can_read() {
        TagPropagator propagator = propagator(true).build();
        List<TagClaim> all = IntStream.range(0, 1000)
                .mapToObj(job -> claim("job" + job, LAKE, Map.of("owner", "data")))
                .toList();
        propagator.apply(propagator.plan(all, List.of())).throwUnlessComplete();
        PropagationPlan another = plan(propagator, "another", Map.of("owner", "data"));
        assertThat(another.toString()).contains("claimed by another, job0, job1, job10, job100 and 996 more");
        assertThat(another.toString()).hasSizeLessThan(500);
        run(propagator, "job7", Map.of());
        assertThat(aws.tags(LAKE)).isEqualTo(Map.of("owner", "data"));
    }

    private static String id(String plan) {
        return PropagationPlan.fromJson(plan).id();
    }

    private final OwnershipLedger ledger = OwnershipLedger.inMemory();

    private TagPropagator.Builder propagator(boolean keptByStore) {
        if (keptByStore) {
            aws.with(Behaviour.KEEPS_OWNERSHIP);
        }
        return Claims.propagator(aws, ledger).clock(clock);
    }

    private static PropagationPlan plan(TagPropagator propagator, String job, Map<String, String> tags) {
        return propagator.plan(List.of(claim(job, LAKE, tags)), List.of());
    }

    private static PropagationReport run(TagPropagator propagator, String job, Map<String, String> tags) {
        return propagator.apply(plan(propagator, job, tags));
    }
}
