package io.dativo.test;

import static io.dativo.test.Claims.LAKE;
import static io.dativo.test.Claims.ROLE;
import static io.dativo.test.Claims.claim;
import static io.dativo.test.Claims.propagator;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.dativo.infrastructure.ResourceRef;
import io.dativo.infrastructure.TagClaim;
import io.dativo.infrastructure.TerraformResource;
import io.dativo.ledger.OwnershipLedger;
import io.dativo.problem.ProviderException;
import io.dativo.propagation.ClaimStatus;
import io.dativo.propagation.Outcome;
import io.dativo.propagation.PropagationException;
import io.dativo.propagation.PropagationPlan;
import io.dativo.propagation.PropagationReport;
import io.dativo.propagation.PropagationReport.Completion;
import io.dativo.propagation.ResourceOutcome;
import io.dativo.propagation.ResourcePlan;
import io.dativo.propagation.TagChange;
import io.dativo.propagation.TagChange.Action;
import io.dativo.propagation.TagPropagator;
import io.dativo.propagation.TagPropagator.Staleness;
import io.dativo.propagation.TerraformManaged;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class PlanAndApplyTest {
    private final InMemoryProvider aws = InMemoryProvider.standingInFor("aws");
    private final OwnershipLedger ledger = OwnershipLedger.inMemory();
    private final TestClock clock = new TestClock();
    private final TagPropagator propagator =
            propagator(aws, ledger).clock(clock).build();

    @Test
    void a_claimed_tag_is_added_and_a_second_run_writes_nothing() {
        List<TagClaim> claims = List.of(claim("a.yaml", LAKE, Map.of("owner", "data", "env", "prod")));

        PropagationReport report = propagator.apply(propagator.plan(claims, List.of()));

        assertThat(aws.tags(LAKE)).isEqualTo(Map.of("owner", "data", "env", "prod"));
        assertThat(report)
                .hasToString("Apply complete: 2 of 2 claimed tags are in place.\nTags: 2 added, 0 changed, 0 removed.");
        assertThat(ledger.owned(LAKE)).isEqualTo(Map.of("owner", "data", "env", "prod"));
        int writes = aws.writeCalls();
        PropagationPlan second = propagator.plan(claims, List.of());
        assertThat(second.isEmpty()).isTrue();
        assertThat(second.summary().kept()).isEqualTo(2);
        propagator.apply(second);
        assertThat(aws.writeCalls()).isEqualTo(writes);
        assertThat(aws.openStores()).isZero();
    }

    @Test
    void a_foreign_key_is_never_touched() {
        aws.withResource("s3_bucket", "lake", Map.of("team", "ops", "owner", "somebody"));

        PropagationPlan plan = plan(claim("a.yaml", LAKE, Map.of("owner", "data", "env", "prod")));
        propagator.apply(plan);

        assertThat(change(plan, "owner").action()).isEqualTo(Action.BLOCKED);
        assertThat(change(plan, "owner").code()).isEqualTo("foreign-value");
        assertThat(aws.tags(LAKE)).isEqualTo(Map.of("team", "ops", "owner", "somebody", "env", "prod"));
    }

    @Test
    void a_foreign_key_with_the_claimed_value_is_kept_and_stays_foreign() {
        aws.withResource("s3_bucket", "lake", Map.of("owner", "data"));

        run(claim("a.yaml", LAKE, Map.of("owner", "data")));
        assertThat(ledger.owned(LAKE)).isEmpty();

        run(claim("a.yaml", LAKE, Map.of()));
        assertThat(aws.tags(LAKE)).isEqualTo(Map.of("owner", "data"));
    }

    @Test
    void adopting_takes_a_foreign_key_over() {
        aws.withResource("s3_bucket", "lake", Map.of("owner", "somebody"));
        TagPropagator adopting = propagator(aws, ledger).adoptForeign().build();

        PropagationPlan plan = adopting.plan(List.of(claim("a.yaml", LAKE, Map.of("owner", "data"))), List.of());
        adopting.apply(plan).throwIfFailed();

        assertThat(change(plan, "owner").code()).isEqualTo("adopted");
        assertThat(aws.tags(LAKE)).isEqualTo(Map.of("owner", "data"));
        run(claim("a.yaml", LAKE, Map.of()));
        assertThat(aws.tags(LAKE)).isEmpty();
    }

    @Test
    void what_is_no_longer_claimed_is_removed_only_with_our_value() {
        run(claim("a.yaml", LAKE, Map.of("owner", "data", "env", "prod")));
        aws.tag(LAKE, "env", "changed by hand");
        clock.advance(Duration.ofMinutes(1));

        PropagationPlan plan = run(claim("a.yaml", LAKE, Map.of()));

        assertThat(change(plan, "owner").action()).isEqualTo(Action.REMOVE);
        assertThat(change(plan, "env").action()).isEqualTo(Action.RELEASE);
        assertThat(aws.tags(LAKE)).isEqualTo(Map.of("env", "changed by hand"));
        assertThat(ledger.owned(LAKE)).isEmpty();
        assertThat(plan(claim("a.yaml", LAKE, Map.of())).resources().get(0).changes())
                .isEmpty();
    }

    @Test
    void a_tag_of_ours_that_somebody_changed_is_put_right_and_said_to_be_drift() {
        run(claim("a.yaml", LAKE, Map.of("owner", "data")));
        aws.tag(LAKE, "owner", "somebody");

        PropagationPlan plan = run(claim("a.yaml", LAKE, Map.of("owner", "data")));

        assertThat(change(plan, "owner").code()).isEqualTo("drift");
        assertThat(aws.tags(LAKE)).isEqualTo(Map.of("owner", "data"));
    }

    @Test
    void claimants_that_disagree_are_a_conflict_that_names_both_and_neither_is_written() {
        PropagationPlan plan = run(
                claim("a.yaml", LAKE, Map.of("owner", "a", "env", "prod")),
                claim("b.yaml", LAKE, Map.of("owner", "b", "env", "prod")));

        TagChange conflict = change(plan, "owner");
        assertThat(conflict.code()).isEqualTo("claims-disagree");
        assertThat(conflict.reason())
                .contains("a.yaml#infrastructure.tags", "\"a\"", "b.yaml#infrastructure.tags", "\"b\"");
        assertThat(aws.tags(LAKE)).isEqualTo(Map.of("env", "prod"));
    }

    @Test
    void a_job_that_runs_alone_neither_removes_nor_changes_what_another_job_claims() {
        run(claim("a.yaml", LAKE, Map.of("owner", "data", "a", "1")));
        run(claim("b.yaml", LAKE, Map.of("owner", "data", "b", "2")));

        PropagationPlan plan = run(claim("b.yaml", LAKE, Map.of("owner", "other")));

        assertThat(change(plan, "owner").code()).isEqualTo("claimed-elsewhere");
        assertThat(change(plan, "owner").reason()).contains("a.yaml");
        assertThat(change(plan, "b").action()).isEqualTo(Action.REMOVE);
        assertThat(aws.tags(LAKE)).isEqualTo(Map.of("owner", "data", "a", "1"));
    }

    @Test
    void a_shared_tag_goes_when_its_last_claimant_lets_it_go() {
        run(claim("a.yaml", LAKE, Map.of("owner", "data")));
        run(claim("b.yaml", LAKE, Map.of("owner", "data")));
        run(claim("a.yaml", LAKE, Map.of()));
        assertThat(aws.tags(LAKE)).isEqualTo(Map.of("owner", "data"));

        run(claim("b.yaml", LAKE, Map.of()));
        assertThat(aws.tags(LAKE)).isEmpty();
    }

    @Test
    void a_retired_claimant_no_longer_holds_a_tag() {
        run(claim("gone.yaml", LAKE, Map.of("owner", "data")));
        TagPropagator without =
                propagator(aws, ledger).retiredClaimants(List.of("gone.yaml")).build();

        without.apply(without.plan(List.of(claim("b.yaml", LAKE, Map.of())), List.of()));

        assertThat(aws.tags(LAKE)).isEmpty();
    }

    @Test
    void keys_that_meet_on_a_resource_are_a_conflict_that_names_both() {
        PropagationPlan plan = run(claim("a.yaml", ROLE, Map.of("Owner", "x", "owner", "x")));

        assertThat(plan.resources().get(0).changes())
                .hasSize(2)
                .allSatisfy(change -> assertThat(change.code()).isEqualTo("keys-meet"))
                .allSatisfy(change -> assertThat(change.reason()).contains("'Owner'", "'owner'"));
        assertThat(aws.tags(ROLE)).isEmpty();
    }

    @Test
    void what_a_resource_cannot_carry_is_said_and_the_rest_is_written() {
        PropagationPlan plan = run(claim("a.yaml", LAKE, Map.of("aws:x", "1", "bad", "a|b", "good", "1")));

        assertThat(change(plan, "aws:x").reason()).contains("reserved prefix 'aws:'");
        assertThat(change(plan, "bad").action()).isEqualTo(Action.BLOCKED);
        assertThat(aws.tags(LAKE)).isEqualTo(Map.of("good", "1"));
    }

    @Test
    void tags_beyond_the_limit_are_named_and_foreign_ones_count() {
        Map<String, String> foreign = new TreeMap<>(Map.of("aws:created", "not counted"));
        for (int i = 0; i < 48; i++) {
            foreign.put("f" + i, "x");
        }
        aws.withResource("s3_bucket", "lake", foreign);
        TagClaim claim = claim("a.yaml", LAKE, Map.of("a", "1", "b", "2", "c", "3"));

        PropagationPlan plan = run(claim);

        assertThat(change(plan, "c").code()).isEqualTo("too-many-tags");
        assertThat(change(plan, "c").reason()).contains("carries 48 tags and can carry 50");
        assertThat(aws.tags(LAKE)).containsKeys("a", "b").doesNotContainKey("c");
        assertThat(plan(claim).isEmpty()).isTrue();
    }

    @Test
    void a_label_that_loses_something_is_written_and_said_to_be_lossy() {
        InMemoryProvider gcp = InMemoryProvider.standingInFor("gcp");
        ResourceRef bucket = new ResourceRef("gcp", "gcs_bucket", "lake");
        TagPropagator labels = propagator(gcp, ledger).build();
        List<TagClaim> claims = List.of(claim("a.yaml", bucket, Map.of("Cost.Center", "A 1")));

        PropagationPlan plan = labels.plan(claims, List.of());
        labels.apply(plan);

        assertThat(plan.summary().lossy()).isEqualTo(1);
        assertThat(gcp.tags(bucket)).isEqualTo(Map.of("cost_center", "a_1"));
        assertThat(labels.plan(claims, List.of()).isEmpty()).isTrue();
        PropagationPlan strict = propagator(gcp, OwnershipLedger.inMemory())
                .exactSpellingOnly()
                .build()
                .plan(claims, List.of());
        assertThat(change(strict, "cost_center").code()).isEqualTo("not-exact");
    }

    @Test
    void one_bad_resource_never_stops_the_others() {
        PropagationPlan plan = run(
                claim("a.yaml", new ResourceRef("nowhere", "thing", "x"), Map.of("a", "1")),
                claim("a.yaml", new ResourceRef("gcp", "gcs_bucket", "x"), Map.of("a", "1")),
                claim("a.yaml", new ResourceRef("aws", "thing", "x"), Map.of("a", "1")),
                claim("a.yaml", new ResourceRef("aws", "s3_bucket", " x"), Map.of("a", "1")),
                claim("a.yaml", LAKE, Map.of("a", "1")));

        assertThat(plan.resources())
                .filteredOn(resource -> resource.status() == ResourcePlan.Status.INVALID_ID
                        || resource.status() == ResourcePlan.Status.NO_PROVIDER
                        || resource.status() == ResourcePlan.Status.UNSUPPORTED_TYPE)
                .extracting(ResourcePlan::detail)
                .satisfiesExactlyInAnyOrder(
                        detail -> assertThat(detail).contains("there is no provider 'nowhere'", "aws"),
                        detail -> assertThat(detail).contains("add the dependency io.dativo:dativo-gcp"),
                        detail -> assertThat(detail).contains("knows no type 'thing'", "s3_bucket"),
                        detail -> assertThat(detail).contains("' x' is not the id of a s3_bucket"));
        assertThat(aws.tags(LAKE)).isEqualTo(Map.of("a", "1"));
    }

    @Test
    void a_missing_and_an_untaggable_resource_are_said_and_not_guessed() {
        InMemoryProvider gcp = InMemoryProvider.standingInFor("gcp")
                .onlyListedResources()
                .withResource("gcs_bucket", "lake", Map.of());
        TagPropagator labels = propagator(gcp, ledger).build();

        PropagationPlan plan = labels.plan(
                List.of(
                        claim("a", new ResourceRef("gcp", "gcs_bucket", "gone"), Map.of("a", "1")),
                        claim("a", new ResourceRef("gcp", "service_account", "x@y"), Map.of("a", "1"))),
                List.of());

        assertThat(plan.summary().claims().resources(ClaimStatus.MISSING_RESOURCE))
                .isEqualTo(1);
        assertThat(plan.summary().claims().count(ClaimStatus.NOT_TAGGABLE_INHERITED))
                .isEqualTo(1);
        assertThat(labels.apply(plan).outcomes())
                .extracting(ResourceOutcome::code)
                .containsExactly("missing-resource", "not-taggable-inherited");
    }

    @Test
    void a_resource_in_the_terraform_state_is_verified_and_not_written() {
        aws.withResource("s3_bucket", "lake", Map.of("owner", "terraform"));
        List<TagClaim> claims = List.of(claim("a.yaml", LAKE, Map.of("owner", "data", "env", "prod")));
        List<TerraformResource> state =
                List.of(new TerraformResource("aws_s3_bucket.lake", "aws_s3_bucket", "lake", null, Map.of()));

        PropagationPlan plan = propagator.plan(claims, state);
        PropagationReport report = propagator.apply(plan);

        assertThat(plan.isEmpty()).isTrue();
        assertThat(plan.summary().claims().count(ClaimStatus.TERRAFORM_MANAGED)).isEqualTo(2);
        assertThat(plan.resources().get(0).terraformAddress()).isEqualTo("aws_s3_bucket.lake");
        assertThat(report.outcomes().get(0).code()).isEqualTo("terraform-managed");
        assertThat(report.completion()).isEqualTo(Completion.INCOMPLETE);
        assertThat(aws.tags(LAKE)).isEqualTo(Map.of("owner", "terraform"));

        TagPropagator applying =
                propagator(aws, ledger).terraformManaged(TerraformManaged.APPLY).build();
        applying.apply(applying.plan(claims, state));
        assertThat(aws.tags(LAKE)).isEqualTo(Map.of("owner", "terraform", "env", "prod"));
    }

    @Test
    void a_resource_that_terraform_made_and_cannot_tag_is_written_as_any_other() {
        aws.withResource("s3_bucket", "lake", Map.of());
        List<TagClaim> claims = List.of(claim("a.yaml", LAKE, Map.of("env", "prod")));
        List<TerraformResource> state =
                List.of(new TerraformResource("aws_s3_bucket.lake", "aws_s3_bucket", "lake", null, Map.of(), false));

        PropagationPlan plan = propagator.plan(claims, state);
        propagator.apply(plan);

        assertThat(plan.resources().get(0).terraformAddress()).isNull();
        assertThat(aws.tags(LAKE)).isEqualTo(Map.of("env", "prod"));
        assertThat(propagator.verify(claims, state).isInSync()).isTrue();
    }

    @Test
    void what_terraform_wrote_and_somebody_claims_is_ours_once_it_is_seeded() {
        aws.withResource("s3_bucket", "lake", Map.of("env", "prod", "owner", "old", "theirs", "x"));
        List<TerraformResource> state = List.of(new TerraformResource(
                "aws_s3_bucket.lake",
                "aws_s3_bucket",
                "lake",
                LAKE.id(),
                Map.of("env", "prod", "owner", "old", "theirs", "x")));
        List<TagClaim> claims = List.of(claim("a.yaml", LAKE, Map.of("env", "prod", "owner", "new")));
        OwnershipLedger ledger = OwnershipLedger.inMemory();
        TagPropagator.Builder builder = propagator(aws, ledger).terraformManaged(TerraformManaged.APPLY);
        assertThat(builder.build().plan(claims, state).summary().claims().count(ClaimStatus.CONFLICT))
                .isEqualTo(1);

        TagPropagator seeding = builder.seedFromTerraform().build();
        PropagationPlan plan = seeding.plan(claims, state);
        assertThat(plan.resources().get(0).changes())
                .extracting(TagChange::action, TagChange::key, TagChange::code)
                .containsExactly(
                        tuple(TagChange.Action.UPDATE, "owner", "seeded"),
                        tuple(TagChange.Action.RECORD, "env", "seeded"));
        seeding.apply(plan).throwIfFailed();

        assertThat(ledger.owned(LAKE)).isEqualTo(Map.of("env", "prod", "owner", "new"));
        seeding.apply(seeding.plan(List.of(claim("a.yaml", LAKE, Map.of())), state))
                .throwIfFailed();
        assertThat(aws.tags(LAKE)).isEqualTo(Map.of("theirs", "x"));
    }

    @Test
    void what_is_right_already_is_counted_and_listed_on_request() {
        List<TagClaim> claims = List.of(claim("a.yaml", LAKE, Map.of("env", "prod", "owner", "data")));
        OwnershipLedger ledger = OwnershipLedger.inMemory();
        TagPropagator propagator = propagator(aws, ledger).build();
        propagator.apply(propagator.plan(claims, List.of())).throwIfFailed();

        PropagationPlan brief = propagator.plan(claims, List.of());
        PropagationPlan full = propagator(aws, ledger).listKept().build().plan(claims, List.of());

        assertThat(brief.resources().get(0).changes()).isEmpty();
        assertThat(full.resources().get(0).changes())
                .extracting(TagChange::action, TagChange::key, TagChange::after, TagChange::origin)
                .containsExactly(
                        tuple(TagChange.Action.KEEP, "env", "prod", "a.yaml#infrastructure.tags"),
                        tuple(TagChange.Action.KEEP, "owner", "data", "a.yaml#infrastructure.tags"));
        assertThat(full.summary()).isEqualTo(brief.summary());
        assertThat(full.isEmpty()).isTrue();
        assertThat(full.toString()).contains("    env   = \"prod\"");
        assertThat(PropagationPlan.fromJson(full.toJson())).isEqualTo(full);
        int calls = aws.writeCalls();
        assertThat(propagator.apply(full).counts()).containsEntry(Outcome.UNCHANGED, 1);
        assertThat(aws.writeCalls()).isEqualTo(calls);
    }

    @Test
    void a_resource_that_changed_after_the_plan_is_left_alone_and_the_others_are_not() {
        PropagationPlan plan =
                plan(claim("a.yaml", LAKE, Map.of("env", "prod")), claim("a.yaml", ROLE, Map.of("env", "prod")));
        aws.tag(LAKE, "team", "ops");

        PropagationReport report = propagator.apply(plan);

        assertThat(report.outcome(LAKE)).hasValueSatisfying(outcome -> {
            assertThat(outcome.outcome()).isEqualTo(Outcome.SKIPPED);
            assertThat(outcome.code()).isEqualTo("stale");
        });
        assertThat(report.outcome(ROLE).orElseThrow().outcome()).isEqualTo(Outcome.APPLIED);
        report.throwIfFailed();
        assertThatThrownBy(report::throwUnlessComplete)
                .isInstanceOf(PropagationException.class)
                .hasMessageContaining("1 of 2 claimed tags is in place; 1 tag is stale")
                .hasMessageContaining("plan again");
    }

    @Test
    void unrelated_changes_may_be_tolerated_and_changes_of_a_planned_key_never() {
        TagPropagator tolerant =
                propagator(aws, ledger).staleness(Staleness.KEYS).build();
        run(claim("a.yaml", LAKE, Map.of("owner", "1")));
        PropagationPlan plan = plan(claim("a.yaml", LAKE, Map.of("owner", "2", "env", "prod")));
        aws.tag(LAKE, "team", "ops");

        assertThat(tolerant.apply(plan).isComplete()).isTrue();
        assertThat(aws.tags(LAKE)).isEqualTo(Map.of("owner", "2", "env", "prod", "team", "ops"));

        PropagationPlan next = plan(claim("a.yaml", LAKE, Map.of("owner", "3")));
        aws.tag(LAKE, "owner", "by hand");
        assertThat(tolerant.apply(next).outcomes().get(0).code()).isEqualTo("stale");
        assertThat(aws.tags(LAKE)).containsEntry("owner", "by hand");
    }

    @Test
    void a_plan_from_before_another_job_claimed_the_tag_neither_changes_nor_removes_it() {
        TagPropagator tolerant =
                propagator(aws, ledger).staleness(Staleness.KEYS).build();
        run(claim("a.yaml", LAKE, Map.of("owner", "1", "env", "prod")));
        PropagationPlan plan = plan(claim("a.yaml", LAKE, Map.of("owner", "2")));
        run(claim("b.yaml", LAKE, Map.of("owner", "1", "env", "prod")));

        assertThat(tolerant.apply(plan).outcomes().get(0).code()).isEqualTo("stale");
        assertThat(aws.tags(LAKE)).isEqualTo(Map.of("owner", "1", "env", "prod"));
    }

    @Test
    void a_tag_that_somebody_adds_after_we_were_denied_is_his() {
        aws.faults().failItem(LAKE, ProviderException.Kind.DENIED, 1);
        PropagationPlan plan = plan(claim("a.yaml", LAKE, Map.of("owner", "data")));
        ResourceOutcome outcome = propagator.apply(plan).outcomes().get(0);
        assertThat(outcome.outcome()).isEqualTo(Outcome.FAILED);
        assertThat(outcome).hasToString("aws s3_bucket arn:aws:s3:::lake: FAILED DENIED (AccessDenied)");
        aws.tag(LAKE, "owner", "data");

        run(claim("a.yaml", LAKE, Map.of("owner", "data")));
        run(claim("a.yaml", LAKE, Map.of()));

        assertThat(aws.tags(LAKE)).isEqualTo(Map.of("owner", "data"));
    }

    @Test
    void a_plan_that_removes_too_much_is_refused_before_anything_is_written() {
        run(claim("a.yaml", LAKE, Map.of("a", "1", "b", "2")), claim("a.yaml", ROLE, Map.of()));
        TagPropagator careful = propagator(aws, ledger).maxRemovals(1).build();
        PropagationPlan plan = careful.plan(
                List.of(claim("a.yaml", LAKE, Map.of()), claim("a.yaml", ROLE, Map.of("c", "3"))), List.of());
        int writes = aws.writeCalls();

        assertThatThrownBy(() -> careful.apply(plan))
                .isInstanceOf(PropagationException.class)
                .hasMessageContaining("removes 2 tags and at most 1")
                .satisfies(thrown -> assertThat(
                                ((PropagationException) thrown).report().completion())
                        .isEqualTo(Completion.INCOMPLETE));
        assertThat(aws.writeCalls()).isEqualTo(writes);
    }

    @Test
    void a_plan_reads_like_a_terraform_plan() {
        run(claim("a.yaml", LAKE, Map.of("old", "x", "cost_center", "A")));
        aws.tag(LAKE, "env", "dev");

        PropagationPlan plan = plan(
                claim("a.yaml", LAKE, Map.of("cost_center", "B", "owner", "data", "env", "prod")),
                claim("a.yaml", new ResourceRef("aws", "thing", "x"), Map.of("a", "1")));

        assertThat(plan.toString().lines())
                .containsExactly(
                        "aws s3_bucket arn:aws:s3:::lake",
                        "  - old         = \"x\" -> null              # no longer claimed by a.yaml",
                        "  ~ cost_center = \"A\" -> \"B\"               # a.yaml#infrastructure.tags",
                        "  + owner       = \"data\"                   # a.yaml#infrastructure.tags",
                        "  ! env         = \"dev\" (claimed: \"prod\")  # a.yaml#infrastructure.tags; foreign-value:"
                                + " it is foreign",
                        "",
                        "aws thing x: unsupported type",
                        "    # the provider 'aws' knows no type 'thing'; it knows aws_resource, glue_catalog,"
                                + " glue_table, iam_role, lf_column, lf_table, s3_bucket",
                        "  ? a = \"1\"  # a.yaml#infrastructure.tags",
                        "",
                        "Plan: 1 to add, 1 to change, 1 to remove. 0 of 4 claimed tags are in place; 2 tags differ,"
                                + " 1 resource has a type that its provider does not know, 1 conflict.",
                        "1 resource has a type that its provider does not know: correct the type in the job file.",
                        "1 conflict: make the claimants agree, or take the tag over with adoptForeign().");
    }

    @Test
    void a_plan_survives_its_own_json() {
        run(claim("a.yaml", LAKE, Map.of("old", "x")));
        PropagationPlan plan = plan(
                claim("a.yaml", LAKE, Map.of("owner", "da\"ta\u0007\n<b>")),
                claim("b.yaml", new ResourceRef("aws", "thing", "x"), Map.of("a", "1")));

        PropagationPlan read = PropagationPlan.fromJson(plan.toJson());

        assertThat(read).isEqualTo(plan);
        assertThat(read.toJson()).isEqualTo(plan.toJson());
        assertThat(read.resources()).isEqualTo(plan.resources());
        assertThat(plan.toString()).doesNotContain("\u0007");
        assertThat(plan.toMarkdown()).contains(plan.id()).doesNotContain("<b>");
        assertThatThrownBy(() -> PropagationPlan.fromJson(plan.toJson().replace("\"old\"", "\"other\"")))
                .hasMessageContaining("it was changed after it was planned");
    }

    private PropagationPlan plan(TagClaim... claims) {
        return propagator.plan(List.of(claims), List.of());
    }

    private PropagationPlan run(TagClaim... claims) {
        PropagationPlan plan = plan(claims);
        propagator.apply(plan);
        return plan;
    }

    private static TagChange change(PropagationPlan plan, String key) {
        return plan.resources().stream()
                .flatMap(resource -> resource.changes().stream())
                .filter(change -> change.key().equals(key))
                .findFirst()
                .orElseThrow(() -> new AssertionError("nothing on '" + key + "' in\n" + plan));
    }
}
