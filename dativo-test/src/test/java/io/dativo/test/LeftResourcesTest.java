package io.dativo.test;

import static io.dativo.test.Claims.LAKE;
import static io.dativo.test.Claims.ROLE;
import static io.dativo.test.Claims.claim;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dativo.infrastructure.AccountScope;
import io.dativo.infrastructure.ResourceRef;
import io.dativo.infrastructure.TagClaim;
import io.dativo.ledger.OwnershipLedger;
import io.dativo.propagation.DriftReport;
import io.dativo.propagation.KeyOwnership;
import io.dativo.propagation.PropagationException;
import io.dativo.propagation.PropagationPlan;
import io.dativo.propagation.PropagationPlan.Left;
import io.dativo.propagation.PropagationReport;
import io.dativo.propagation.ResourcePlan;
import io.dativo.propagation.TagPropagator;
import io.dativo.provider.Providers;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Resources that a job names no longer, jobs that are gone, and who claims a key. */
class LeftResourcesTest {
    private static final String JOB = "acme/prod/orders";
    private static final AccountScope HERE =
            AccountScope.of("aws").withRegion("eu-west-1").withAccount("111122223333");
    private static final AccountScope ELSEWHERE =
            AccountScope.of("aws").withRegion("us-east-1").withAccount("111122223333");
    private static final Map<String, String> TAGS = Map.of("owner", "shop", "env", "prod");

    private final TestClock clock = new TestClock();
    private final InMemoryProvider aws = InMemoryProvider.standingInFor("aws");

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void a_bucket_that_leaves_a_job_is_listed_with_its_keys_is_drift_and_is_released(boolean keptByStore) {
        TagPropagator usual = propagator(keptByStore).build();
        run(usual, HERE, claim(JOB, LAKE, TAGS), claim(JOB, ROLE, TAGS));

        PropagationPlan plan = plan(usual, HERE, claim(JOB, LAKE, TAGS));
        assertThat(plan.left()).containsExactly(new Left(ROLE, JOB, List.of("env", "owner")));
        assertThat(plan.isEmpty()).as("what left is no claim").isTrue();
        assertThat(plan.toString())
                .contains("1 resource left its job and carries its tags still; releaseLeft() releases them:")
                .contains("  aws iam_role " + ROLE.id() + " left " + JOB + ", which claimed env, owner there");
        assertThat(plan.toMarkdown()).contains("left acme/prod/orders");
        assertThat(PropagationPlan.fromJson(plan.toJson()).left()).isEqualTo(plan.left());
        usual.apply(plan).throwUnlessComplete();
        DriftReport drift = verify(usual, HERE, claim(JOB, LAKE, TAGS));
        assertThat(drift.sync()).isEqualTo(DriftReport.Sync.DRIFTED);
        assertThat(drift.left()).isEqualTo(plan.left());
        assertThat(drift.toString()).contains("1 resource left and not released");
        assertThat(aws.tags(ROLE)).isEqualTo(TAGS);

        TagPropagator releasing = propagator(keptByStore).releaseLeft().build();
        PropagationPlan release = plan(releasing, HERE, claim(JOB, LAKE, TAGS));
        assertThat(release.summary().removals()).isEqualTo(2);
        releasing.apply(release).throwUnlessComplete();
        assertThat(aws.tags(ROLE)).isEmpty();
        assertThat(aws.tags(LAKE)).isEqualTo(TAGS);
        assertThat(plan(usual, HERE, claim(JOB, LAKE, TAGS)).left()).isEmpty();
        assertThat(verify(usual, HERE, claim(JOB, LAKE, TAGS)).isInSync()).isTrue();
        assertThat(ledger().notedClaims(JOB, null)).containsOnlyKeys(LAKE);
    }

    @Test
    void a_streamed_plan_finds_and_releases_what_left_as_the_usual_one_does() {
        ResourceRef raw = new ResourceRef("aws", "s3_bucket", "arn:aws:s3:::raw");
        ResourceRef last = new ResourceRef("aws", "s3_bucket", "arn:aws:s3:::zone");
        TagPropagator usual = propagator(false).build();
        run(usual, HERE, claim(JOB, ROLE, TAGS), claim(JOB, LAKE, TAGS), claim(JOB, raw, TAGS), claim(JOB, last, TAGS));
        TagClaim stays = claim(JOB, raw, TAGS);

        PropagationPlan listed = usual.planSorted(Stream.of(stays), List.of(), Map.of(JOB, HERE));
        assertThat(listed.left()).isEqualTo(plan(usual, HERE, stays).left()).hasSize(3);
        assertThat(listed.isEmpty()).isTrue();
        assertThat(usual.planSorted(Stream.of(stays), List.of()).left())
                .as("of jobs that are not said to be in the run as a whole")
                .isEmpty();

        TagPropagator releasing = propagator(false).releaseLeft().build();
        PropagationPlan release = releasing.planSorted(Stream.of(stays), List.of(), Map.of(JOB, HERE));
        assertThat(release.resources())
                .isEqualTo(plan(releasing, HERE, stays).resources().stream()
                        .filter(resource -> !resource.resource().equals(raw))
                        .toList());
        releasing.apply(release).throwUnlessComplete();
        for (ResourceRef gone : List.of(LAKE, ROLE, last)) {
            assertThat(aws.tags(gone)).isEmpty();
        }
        assertThat(aws.tags(raw)).isEqualTo(TAGS);
        assertThat(plan(usual, HERE, stays).left()).isEmpty();
    }

    @Test
    void where_the_notes_of_a_job_are_damaged_it_is_said_and_what_left_it_stays() throws IOException {
        TagPropagator releasing = propagator(false).releaseLeft().build();
        run(releasing, HERE, claim(JOB, LAKE, TAGS), claim(JOB, ROLE, TAGS));
        Path notes;
        try (Stream<Path> files = Files.list(folder.resolve("ledger"))) {
            notes = files.filter(file -> file.getFileName().toString().startsWith("job."))
                    .findFirst()
                    .orElseThrow();
        }
        byte[] damaged = "{\"format\" : 1".getBytes(StandardCharsets.UTF_8);
        Files.write(notes, damaged);

        PropagationPlan plan = plan(releasing, HERE, claim(JOB, LAKE, TAGS));
        assertThat(plan.leftUnknown()).containsOnlyKeys(JOB);
        assertThat(plan.toString())
                .contains("what left " + JOB + " is not known: the ledger document " + notes.getFileName()
                        + " cannot be understood");
        assertThat(PropagationPlan.fromJson(plan.toJson()).leftUnknown()).isEqualTo(plan.leftUnknown());
        assertThat(verify(releasing, HERE, claim(JOB, LAKE, TAGS)).sync()).isEqualTo(DriftReport.Sync.UNKNOWN);
        releasing.apply(plan);
        assertThat(aws.tags(ROLE)).isEqualTo(TAGS);
        assertThat(notes).hasBinaryContent(damaged);
    }

    @Test
    void what_another_job_claims_there_stays_and_what_nobody_of_us_wrote_too() {
        aws.withResource("iam_role", ROLE.id(), Map.of("theirs", "x"));
        TagPropagator releasing = propagator(false).releaseLeft().build();
        run(releasing, HERE, claim(JOB, LAKE, TAGS), claim(JOB, ROLE, TAGS));
        propagate(releasing, Map.of("acme/prod/other", HERE), claim("acme/prod/other", ROLE, Map.of("owner", "shop")));

        run(releasing, HERE, claim(JOB, LAKE, TAGS)).throwUnlessComplete();
        assertThat(aws.tags(ROLE)).isEqualTo(Map.of("theirs", "x", "owner", "shop"));
    }

    @Test
    void another_region_an_absent_provider_a_filter_and_a_deleted_resource_keep_things_out_of_sight() {
        InMemoryProvider gcp = InMemoryProvider.standingInFor("gcp");
        ResourceRef dataset = new ResourceRef("gcp", "gcs_bucket", "lake");
        TagPropagator both =
                propagator(false, Providers.of(List.of(aws, gcp))).releaseLeft().build();
        run(both, HERE, claim(JOB, LAKE, TAGS), claim(JOB, dataset, TAGS));
        run(both, ELSEWHERE, claim(JOB, ROLE, TAGS)).throwUnlessComplete();
        assertThat(aws.tags(LAKE)).as("claimed in another region").isEqualTo(TAGS);
        assertThat(plan(both, HERE, claim(JOB, LAKE, TAGS), claim(JOB, dataset, TAGS))
                        .isEmpty())
                .isTrue();

        TagPropagator withoutGcp = propagator(false).releaseLeft().build();
        run(withoutGcp, HERE, claim(JOB, LAKE, TAGS)).throwUnlessComplete();
        assertThat(gcp.tags(dataset)).as("of a provider that is not there").hasSize(2);

        propagate(both, Map.of(), claim(JOB, LAKE, TAGS));
        propagate(both, Map.of("acme/prod/other", HERE), claim("acme/prod/other", ROLE, Map.of("env", "prod")));
        assertThat(gcp.tags(dataset))
                .as("of a job that is not in the run as a whole")
                .hasSize(2);
        assertThat(aws.tags(ROLE)).isEqualTo(TAGS);

        aws.withoutResource("iam_role", ROLE.id()).onlyListedResources();
        TagPropagator usual = propagator(false).build();
        assertThat(plan(usual, ELSEWHERE, claim(JOB, LAKE, TAGS)).left())
                .as("a role that is gone has no tags to release")
                .isEmpty();
    }

    @Test
    void a_resource_that_returns_is_the_jobs_again_and_one_that_left_twice_is_found_twice() {
        TagPropagator releasing = propagator(false).releaseLeft().build();
        for (int round = 0; round < 3; round++) {
            run(releasing, HERE, claim(JOB, LAKE, TAGS), claim(JOB, ROLE, TAGS)).throwUnlessComplete();
            assertThat(aws.tags(ROLE)).isEqualTo(TAGS);
            run(releasing, HERE, claim(JOB, LAKE, TAGS)).throwUnlessComplete();
            assertThat(aws.tags(ROLE)).isEmpty();
        }
    }

    @Test
    void a_release_that_was_acknowledged_and_not_done_is_found_and_done_by_a_later_run() {
        TagPropagator releasing = propagator(false).releaseLeft().build();
        run(releasing, HERE, claim(JOB, LAKE, TAGS), claim(JOB, ROLE, TAGS));
        aws.faults().loseWrites(1);
        run(releasing, HERE, claim(JOB, LAKE, TAGS));
        assertThat(aws.tags(ROLE)).isEqualTo(TAGS);
        assertThat(plan(propagator(false).build(), HERE, claim(JOB, LAKE, TAGS)).left())
                .hasSize(1);

        run(releasing, HERE, claim(JOB, LAKE, TAGS)).throwUnlessComplete();
        assertThat(aws.tags(ROLE)).isEmpty();
        assertThat(ledger().notedClaims(JOB, null)).containsOnlyKeys(LAKE);
    }

    @Test
    void what_left_a_job_is_found_under_its_former_id_too() {
        run(propagator(false).build(), HERE, claim(JOB, LAKE, TAGS), claim(JOB, ROLE, TAGS));
        TagPropagator renamed =
                propagator(false).renamed(JOB, "acme/prod/new").releaseLeft().build();
        propagate(renamed, Map.of("acme/prod/new", HERE), claim("acme/prod/new", LAKE, TAGS))
                .throwUnlessComplete();
        assertThat(aws.tags(ROLE)).isEmpty();
        assertThat(aws.tags(LAKE)).isEqualTo(TAGS);
    }

    @Test
    void no_more_is_released_than_may_be_removed() {
        run(propagator(false).build(), HERE, claim(JOB, LAKE, TAGS), claim(JOB, ROLE, TAGS));
        TagPropagator careful = propagator(false).releaseLeft().maxRemovals(1).build();
        assertThatThrownBy(() -> run(careful, HERE, claim(JOB, LAKE, TAGS)))
                .isInstanceOf(PropagationException.class)
                .hasMessageContaining("removes 2 tags");
        assertThat(aws.tags(ROLE)).isEqualTo(TAGS);
    }

    @Test
    void a_job_that_is_gone_is_retired_wherever_it_ran_and_the_plan_names_what_it_could_not_search() {
        InMemoryProvider gcp = InMemoryProvider.standingInFor("gcp");
        ResourceRef dataset = new ResourceRef("gcp", "gcs_bucket", "lake");
        TagPropagator both = propagator(false, Providers.of(List.of(aws, gcp))).build();
        run(both, HERE, claim(JOB, LAKE, TAGS), claim(JOB, dataset, TAGS));
        run(both, ELSEWHERE, claim(JOB, ROLE, TAGS));
        propagate(both, Map.of("b", HERE), claim("b", LAKE, Map.of("env", "prod")));

        TagPropagator withoutGcp = propagator(false).build();
        PropagationPlan plan = withoutGcp.retire(JOB);
        assertThat(plan.resource(dataset).orElseThrow().status()).isEqualTo(ResourcePlan.Status.NO_PROVIDER);
        assertThat(plan.toString()).contains("gcs_bucket lake: no provider");
        withoutGcp.apply(plan);
        assertThat(aws.tags(LAKE)).isEqualTo(Map.of("env", "prod"));
        assertThat(aws.tags(ROLE)).isEmpty();

        both.apply(both.retire(JOB));
        assertThat(gcp.tags(dataset)).isEmpty();
        assertThat(both.retire(JOB).resources()).isEmpty();
        assertThat(ledger().notedClaims(JOB, null)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void one_call_says_who_claims_a_key_and_why_and_who_wrote_what_is_there(boolean keptByStore) {
        TagPropagator propagator = propagator(keptByStore).build();
        PropagationReport written = run(propagator, HERE, claim(JOB, LAKE, TAGS));
        propagate(propagator, Map.of(), claim("acme/prod/other", LAKE, Map.of("owner", "data")));
        aws.tag(LAKE, "theirs", "x");

        KeyOwnership owner = propagator.whoClaims(LAKE, HERE, "owner");
        assertThat(owner.there()).isEqualTo("shop");
        assertThat(owner.isOurs()).isTrue();
        assertThat(owner.claims()).containsOnlyKeys(JOB, "acme/prod/other");
        assertThat(owner.claims().get("acme/prod/other").value()).isEqualTo("data");
        if (!keptByStore) {
            assertThat(owner.plan()).isEqualTo(written.planId());
            assertThat(owner.claims().get(JOB).origin()).isEqualTo(JOB + "#infrastructure.tags");
            assertThat(owner.toString())
                    .startsWith("s3_bucket " + LAKE.id() + ": owner = \"shop\", which Dativo wrote at ")
                    .contains("\n  " + JOB + " claims \"shop\" <- " + JOB + "#infrastructure.tags");
        }
        assertThat(propagator.whoClaims(LAKE, HERE, "theirs").toString())
                .isEqualTo("s3_bucket " + LAKE.id() + ": theirs = \"x\", which is not Dativo's\n  no job claims it");
    }

    @Test
    void the_ledger_alone_says_by_which_plan_the_tags_of_a_claim_were_written() {
        TagPropagator propagator = propagator(false).build();
        PropagationReport written = run(propagator, HERE, claim(JOB, LAKE, Map.of("owner", "shop")));
        aws.tag(LAKE, "theirs", "x");
        assertThat(propagator.recorded(claim(JOB, LAKE, Map.of("owner", "shop", "theirs", "x"))))
                .extracting(write -> write.key() + "=" + write.value() + " " + write.plan())
                .containsExactly("owner=shop " + written.planId());
        assertThat(propagator.recorded(claim(JOB, ROLE, TAGS))).isEmpty();
        ResourceRef unknown = new ResourceRef("nobody", "thing", "x");
        assertThat(propagator.recorded(claim(JOB, unknown, TAGS))).isEmpty();
    }

    private OwnershipLedger ledger() {
        return OwnershipLedger.directory(folder.resolve("ledger"));
    }

    private TagPropagator.Builder propagator(boolean keptByStore) {
        if (keptByStore) {
            aws.with(Behaviour.KEEPS_OWNERSHIP);
        }
        return propagator(keptByStore, Providers.of(List.of(aws)));
    }

    private TagPropagator.Builder propagator(boolean keptByStore, Providers providers) {
        assertThat(aws.has(Behaviour.KEEPS_OWNERSHIP)).isEqualTo(keptByStore);
        return TagPropagator.builder(providers, ledger()).clock(clock).sleeper(duration -> true);
    }

    private static PropagationPlan plan(TagPropagator propagator, AccountScope ranIn, TagClaim... claims) {
        return propagator.plan(List.of(claims), List.of(), null, Map.of(JOB, ranIn));
    }

    private static DriftReport verify(TagPropagator propagator, AccountScope ranIn, TagClaim... claims) {
        return propagator.verify(List.of(claims), List.of(), null, Map.of(JOB, ranIn));
    }

    private static PropagationReport run(TagPropagator propagator, AccountScope ranIn, TagClaim... claims) {
        return propagate(propagator, Map.of(JOB, ranIn), claims);
    }

    private static PropagationReport propagate(
            TagPropagator propagator, Map<String, AccountScope> jobs, TagClaim... claims) {
        PropagationPlan plan = propagator.plan(List.of(claims), List.of(), null, jobs);
        return propagator.apply(PropagationPlan.fromJson(plan.toJson()));
    }
}
