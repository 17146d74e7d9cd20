package io.dativo.test;

import static io.dativo.test.Claims.LAKE;
import static io.dativo.test.Claims.NOW;
import static io.dativo.test.Claims.ROLE;
import static io.dativo.test.Claims.claim;
import static io.dativo.test.Claims.propagator;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.dativo.infrastructure.ResourceRef;
import io.dativo.infrastructure.TagClaim;
import io.dativo.infrastructure.TerraformResource;
import io.dativo.ledger.OwnershipLedger;
import io.dativo.pace.RetryPolicy;
import io.dativo.problem.ProviderException.Kind;
import io.dativo.propagation.ClaimStatus;
import io.dativo.propagation.Drift;
import io.dativo.propagation.DriftReport;
import io.dativo.propagation.DriftReport.Sync;
import io.dativo.propagation.ResourceDrift;
import io.dativo.propagation.ResourcePlan.Status;
import io.dativo.propagation.TagPropagator;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class DriftTest {
    private static final Duration LATER = Duration.ofHours(1);

    private final InMemoryProvider aws = InMemoryProvider.standingInFor("aws");
    private final OwnershipLedger ledger = OwnershipLedger.inMemory();
    private final TagPropagator propagator = propagator(aws, ledger).build();
    private final TagPropagator later = propagator(aws, ledger)
            .clock(Clock.fixed(NOW.plus(LATER), ZoneOffset.UTC))
            .build();

    @Test
    void what_is_in_place_is_in_sync_and_foreign_tags_are_named_and_do_not_count() {
        aws.tag(LAKE, "by-hand", "x");
        aws.tag(LAKE, "aws:created", "x");
        List<TagClaim> claims = List.of(claim("a.yaml", LAKE, Map.of("k", "v")));
        apply(claims);

        DriftReport report = later.verify(claims, List.of());

        assertThat(report.isInSync()).isTrue();
        assertThat(report.resources()).singleElement().satisfies(lake -> {
            assertThat(lake.claims().count(ClaimStatus.IN_PLACE)).isEqualTo(1);
            assertThat(lake.drifts())
                    .extracting(Drift::kind, Drift::key)
                    .containsExactly(tuple(Drift.Kind.FOREIGN, "by-hand"));
        });
        assertThat(report).hasToString("""
                aws s3_bucket arn:aws:s3:::lake
                  . by-hand = "x"  # foreign

                In sync: 1 of 1 claimed tag is in place; 1 foreign tag, which stays.
                """);
    }

    @Test
    void what_somebody_removed_or_changed_is_told_with_when_we_wrote_it() {
        List<TagClaim> claims = List.of(claim("a.yaml", LAKE, Map.of("gone", "1", "other", "1", "never", "1")));
        apply(List.of(claim("a.yaml", LAKE, Map.of("gone", "1", "other", "1"))));
        aws.untag(LAKE, "gone");
        aws.tag(LAKE, "other", "2");

        DriftReport report = later.verify(claims, List.of());

        assertThat(report.isInSync()).isFalse();
        assertThat(report.resources().get(0).drifts())
                .extracting(Drift::kind, Drift::key, Drift::expected, Drift::found, Drift::by, Drift::writtenAt)
                .containsExactly(
                        tuple(Drift.Kind.MISSING, "gone", "1", null, "another writer", NOW),
                        tuple(Drift.Kind.MISSING, "never", "1", null, null, null),
                        tuple(Drift.Kind.CHANGED, "other", "1", "2", "another writer", NOW));
        assertThat(report.counts()).containsEntry(Drift.Kind.MISSING, 2).containsEntry(Drift.Kind.CHANGED, 1);
        assertThat(report.toString())
                .contains(
                        "  - gone = \"1\"  # missing by another writer, written 2026-11-22T10:00:00Z; a.yaml#infrastructure.tags")
                .contains("  ~ other = \"1\" (found: \"2\")  # changed by another writer");
    }

    @Test
    void terraform_and_the_plans_of_other_jobs_are_named_as_who_did_it() {
        apply(List.of(claim("b.yaml", LAKE, Map.of("env", "dev"))));
        apply(List.of(claim("a.yaml", LAKE, Map.of("owner", "data"))));
        aws.tag(LAKE, "owner", "infra");
        aws.tag(LAKE, "cost", "1");
        TerraformResource managed = new TerraformResource(
                "aws_s3_bucket.lake", "aws_s3_bucket", "lake", LAKE.id(), Map.of("owner", "infra", "cost", "1"));

        DriftReport report =
                later.verify(List.of(claim("a.yaml", LAKE, Map.of("env", "prod", "owner", "data"))), List.of(managed));

        ResourceDrift lake = report.resources().get(0);
        assertThat(lake.terraformAddress()).isEqualTo("aws_s3_bucket.lake");
        assertThat(lake.drifts())
                .extracting(Drift::kind, Drift::key)
                .containsExactly(
                        tuple(Drift.Kind.CHANGED, "owner"),
                        tuple(Drift.Kind.UNDECIDED, "env"),
                        tuple(Drift.Kind.FOREIGN, "cost"));
        assertThat(lake.drifts().get(1).origin()).isEqualTo("\"dev\" is claimed by b.yaml");
        assertThat(lake.drifts().get(0).by()).isEqualTo("Terraform, aws_s3_bucket.lake");
        assertThat(lake.drifts().get(2).by()).isEqualTo("Terraform, aws_s3_bucket.lake");
    }

    @Test
    void what_was_written_a_moment_ago_may_not_show_yet() {
        aws.faults().loseWrites(1);
        List<TagClaim> claims = List.of(claim("a.yaml", LAKE, Map.of("k", "v")));
        apply(claims);

        DriftReport soon = propagator.verify(claims, List.of());
        DriftReport afterwards = later.verify(claims, List.of());

        assertThat(soon.resources().get(0).drifts()).extracting(Drift::kind).containsExactly(Drift.Kind.SETTLING);
        assertThat(soon.sync()).isEqualTo(Sync.UNKNOWN);
        assertThat(soon.toString()).endsWith("Unknown: 0 of 1 claimed tag is in place; 1 tag is settling.\n");
        assertThat(afterwards.resources().get(0).drifts())
                .extracting(Drift::kind)
                .containsExactly(Drift.Kind.MISSING);
        assertThat(afterwards.sync()).isEqualTo(Sync.DRIFTED);
        apply(claims);
        assertThat(later.verify(claims, List.of()).sync()).isEqualTo(Sync.IN_SYNC);
    }

    @Test
    void a_write_from_the_future_that_does_not_show_is_unknown_and_not_in_sync() {
        List<TagClaim> claims = List.of(claim("a.yaml", LAKE, Map.of("k", "v")));
        later.apply(later.plan(claims, List.of()));
        aws.untag(LAKE, "k");

        DriftReport report = propagator.verify(claims, List.of());

        assertThat(report.resources().get(0).drifts()).extracting(Drift::kind).containsExactly(Drift.Kind.DATED_AHEAD);
        assertThat(report.sync()).isEqualTo(Sync.UNKNOWN);
        assertThat(report.isInSync()).isFalse();
    }

    @Test
    void a_tag_of_ours_that_nobody_claims_any_more_is_drift_and_one_of_another_job_is_not() {
        apply(List.of(claim("a.yaml", LAKE, Map.of("left", "1")), claim("b.yaml", LAKE, Map.of("theirs", "1"))));

        DriftReport report = later.verify(List.of(claim("a.yaml", LAKE, Map.of())), List.of());

        assertThat(report.resources().get(0).drifts())
                .extracting(Drift::kind, Drift::key)
                .containsExactly(tuple(Drift.Kind.UNCLAIMED, "left"));
    }

    @Test
    void claimants_that_disagree_leave_nothing_to_expect() {
        aws.tag(LAKE, "k", "1");
        DriftReport report = later.verify(
                List.of(claim("a.yaml", LAKE, Map.of("k", "1")), claim("b.yaml", LAKE, Map.of("k", "2"))), List.of());

        assertThat(report.resources().get(0).drifts()).singleElement().satisfies(drift -> {
            assertThat(drift.kind()).isEqualTo(Drift.Kind.UNDECIDED);
            assertThat(drift.origin()).contains("a.yaml").contains("b.yaml");
            assertThat(drift.found()).isEqualTo("1");
        });
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void what_could_not_be_read_is_not_observed_whatever_the_reason(Kind kind) {
        TagPropagator once = propagator(aws, ledger).retry(RetryPolicy.never()).build();
        aws.faults().failReads(kind, 1);

        DriftReport report = once.verify(List.of(claim("a.yaml", LAKE, Map.of("k", "v"))), List.of());

        assertThat(report.isInSync()).isFalse();
        assertThat(report.resources().get(0).status()).isEqualTo(Status.NOT_OBSERVED);
        assertThat(report.resources().get(0).detail()).contains(Faults.code(kind));
        assertThat(report.toString()).contains("s3_bucket arn:aws:s3:::lake: not observed");
    }

    @Test
    void what_is_missing_or_no_resource_at_all_is_said() {
        aws.withResource("s3_bucket", "lake", Map.of()).onlyListedResources();
        DriftReport report = later.verify(
                List.of(
                        claim("a.yaml", LAKE, Map.of("k", "v")),
                        claim("a.yaml", ROLE, Map.of("k", "v")),
                        claim("a.yaml", new ResourceRef("aws", "teapot", "x"), Map.of("k", "v"))),
                List.of());

        assertThat(report.resources())
                .extracting(resource -> resource.resource().type(), ResourceDrift::status)
                .containsExactly(
                        tuple("iam_role", Status.MISSING),
                        tuple("s3_bucket", Status.OBSERVED),
                        tuple("teapot", Status.UNSUPPORTED_TYPE));
    }

    @Test
    void the_report_as_json_has_all_of_it() throws Exception {
        List<TagClaim> claims = List.of(claim("a.yaml", LAKE, Map.of("k", "v")));
        apply(claims);
        aws.tag(LAKE, "k", "w");

        JsonNode json =
                new ObjectMapper().readTree(later.verify(claims, List.of()).toJson());

        assertThat(json.at("/inSync").booleanValue()).isFalse();
        assertThat(json.at("/counts/CHANGED").intValue()).isEqualTo(1);
        JsonNode drift = json.at("/resources/0/drifts/0");
        assertThat(drift.at("/kind").textValue()).isEqualTo("CHANGED");
        assertThat(drift.at("/expected").textValue()).isEqualTo("v");
        assertThat(drift.at("/found").textValue()).isEqualTo("w");
        assertThat(drift.at("/writtenAt").textValue()).isEqualTo(NOW.toString());
        assertThat(json.at("/resources/0/id").textValue()).isEqualTo(LAKE.id());
    }

    private void apply(List<TagClaim> claims) {
        propagator.apply(propagator.plan(claims, List.of())).throwIfFailed();
    }
}
