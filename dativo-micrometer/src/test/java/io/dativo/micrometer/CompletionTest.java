package io.dativo.micrometer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dativo.infrastructure.AccountScope;
import io.dativo.infrastructure.ResourceRef;
import io.dativo.infrastructure.TagClaim;
import io.dativo.infrastructure.TerraformResource;
import io.dativo.infrastructure.Undetermined;
import io.dativo.job.Tenant;
import io.dativo.job.Tenants;
import io.dativo.ledger.OwnershipLedger;
import io.dativo.policy.PolicyReview;
import io.dativo.policy.TagPolicy;
import io.dativo.policy.TaggedResource;
import io.dativo.problem.ProviderException.Kind;
import io.dativo.propagation.ClaimStatus;
import io.dativo.propagation.DriftReport;
import io.dativo.propagation.DriftReport.Sync;
import io.dativo.propagation.PolicyGate;
import io.dativo.propagation.PropagationException;
import io.dativo.propagation.PropagationListener;
import io.dativo.propagation.PropagationPlan;
import io.dativo.propagation.PropagationReport;
import io.dativo.propagation.PropagationReport.Completion;
import io.dativo.propagation.ResourcePlan;
import io.dativo.propagation.TagChange;
import io.dativo.propagation.TagPropagator;
import io.dativo.tag.TagLevel;
import io.dativo.tag.TagOrigin;
import io.dativo.tag.TagSet;
import io.dativo.test.Behaviour;
import io.dativo.test.InMemoryProvider;
import io.dativo.test.VirtualTime;
import io.micrometer.common.KeyValue;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * For each way in which a claim can stand, and for no claim at all: a run in which it comes about, and what plan, report,
 * drift, texts, JSON, Markdown, metric, log and exceptions say of it. The second claim of each run is in place. It stands
 * in this module since the metric does.
 */
class CompletionTest {
    private static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");
    private static final ResourceRef LAKE = new ResourceRef("aws", "s3_bucket", "arn:aws:s3:::lake");
    private static final ResourceRef ROLE = new ResourceRef("aws", "iam_role", "arn:aws:iam::123456789012:role/etl");
    private static final ResourceRef OTHER = new ResourceRef("aws", "s3_bucket", "arn:aws:s3:::other");

    /** One run. */
    private static final class World {
        private final InMemoryProvider aws = InMemoryProvider.standingInFor("aws")
                .withResource("iam_role", ROLE.id(), Map.of("k", "v"))
                .withResource("s3_bucket", "lake", Map.of());
        private final InMemoryProvider gcp = InMemoryProvider.standingInFor("gcp");
        private final OwnershipLedger ledger = OwnershipLedger.inMemory();
        private final List<PropagationReport> heard = new ArrayList<>();
        private final List<Observation.Context> observed = new ArrayList<>();
        private final List<TagClaim> claims = new ArrayList<>(List.of(claim("a.yaml", ROLE, Map.of("k", "v"))));
        private final List<TerraformResource> state = new ArrayList<>();
        private TagPropagator.Builder options = options();
        private @Nullable PolicyGate gate;
        private Runnable beforeApply = () -> {};

        private TagPropagator.Builder options() {
            return TagPropagator.builder(io.dativo.provider.Providers.of(List.of(aws, gcp)), ledger)
                    .clock(Clock.fixed(NOW, ZoneOffset.UTC))
                    .sleeper(duration -> true)
                    .observer(ObservedOperations.with(registry()))
                    .listener(new PropagationListener() {
                        @Override
                        public void applied(PropagationReport report) {
                            heard.add(report);
                        }
                    });
        }

        private ObservationRegistry registry() {
            ObservationRegistry registry = ObservationRegistry.create();
            registry.observationConfig().observationHandler(new ObservationHandler<>() {
                @Override
                public void onStop(Observation.Context context) {
                    observed.add(context);
                }

                @Override
                public boolean supportsContext(Observation.Context context) {
                    return true;
                }
            });
            return registry;
        }

        private World claims(ResourceRef resource) {
            claims.add(claim("a.yaml", resource, Map.of("env", "prod")));
            return this;
        }

        private World claims(ResourceRef resource, TagLevel level) {
            TagOrigin origin = TagOrigin.of(level, "a.yaml#tags");
            claims.add(new TagClaim(
                    resource,
                    AccountScope.of(resource.provider()),
                    TagSet.of(Map.of("env", "prod"), origin),
                    "a.yaml"));
            return this;
        }
    }

    private static TagClaim claim(String claimant, ResourceRef resource, Map<String, String> tags) {
        TagOrigin origin = TagOrigin.of(TagLevel.INFRASTRUCTURE, claimant + "#infrastructure.tags");
        return new TagClaim(resource, AccountScope.of(resource.provider()), TagSet.of(tags, origin), claimant);
    }

    /** What stands where, once for each status. */
    private static World world(ClaimStatus status) {
        World world = new World();
        TagPropagator first = world.options.build();
        first.apply(first.plan(world.claims, List.of())).throwUnlessComplete();
        world.heard.clear();
        switch (status) {
            case IN_PLACE -> {}
            case SETTLING -> {
                world.claims(LAKE);
                world.aws.faults().loseWrites(1);
            }
            case DIFFERS -> throw new IllegalArgumentException("an apply writes it");
            case MISSING_RESOURCE -> {
                world.aws.onlyListedResources();
                world.claims(OTHER);
            }
            case NOT_CREATED_YET -> {
                world.aws.onlyListedResources();
                TagClaim claim = claim("a.yaml", OTHER, Map.of("env", "prod"));
                world.claims.add(new TagClaim(OTHER, claim.scope(), claim.tags(), "a.yaml", true));
            }
            case NOT_OBSERVED -> {
                world.claims(new ResourceRef("gcp", "gcs_bucket", "lake"));
                world.gcp.faults().failReads(Kind.DENIED, 99);
            }
            case NO_PROVIDER -> world.claims(new ResourceRef("azurre", "account", "x"));
            case UNSUPPORTED_TYPE -> world.claims(new ResourceRef("aws", "s3_buket", "x"));
            case INVALID_ID -> world.claims(new ResourceRef("aws", "s3_bucket", " x"));
            case NOT_TAGGABLE -> world.claims(new ResourceRef("gcp", "service_account", "x@y"), TagLevel.RESOURCE);
            case NOT_TAGGABLE_INHERITED ->
                world.claims(new ResourceRef("gcp", "service_account", "x@y"), TagLevel.INFRASTRUCTURE);
            case NOT_KNOWN_YET ->
                world.claims.add(claim("a.yaml", LAKE, Map.of())
                        .waitingFor(
                                Undetermined.keys(Map.of("env", TagOrigin.of(TagLevel.TERRAFORM, "output 'env'")))));
            case CONFLICT -> {
                world.claims(LAKE);
                world.aws.tag(LAKE, "env", "theirs");
            }
            case DOES_NOT_FIT -> world.claims.add(claim("a.yaml", LAKE, Map.of("bad", "x".repeat(300))));
            case TERRAFORM_MANAGED -> {
                world.claims(LAKE);
                world.state.add(new TerraformResource("aws_s3_bucket.lake", "aws_s3_bucket", "lake", null, Map.of()));
            }
            case REFUSED_BY_POLICY -> {
                world.claims.add(claim("b.yaml", LAKE, Map.of("env", "prod")));
                world.gate = gate(left -> left);
            }
            case OUT_OF_BOUNDS -> {
                world.claims(LAKE);
                world.options.tenants(
                        Tenants.of(Tenant.named("a.yaml").everythingOf("aws").denyKeys("env")));
            }
            case STALE -> {
                world.claims(LAKE);
                world.beforeApply = () -> world.aws.tag(LAKE, "by-hand", "x");
            }
            case CANCELLED -> {
                world.claims(LAKE);
                // A wait may be drawn as none at all; one of several is not.
                world.options.sleeper(duration -> {
                    world.aws.faults().clear();
                    return false;
                });
                world.beforeApply = () -> world.aws.faults().failReads(Kind.UNAVAILABLE, 99);
            }
            case DEADLINE_PASSED -> {
                world.claims(LAKE);
                VirtualTime time = new VirtualTime();
                world.options.sleeper(time).deadline(Duration.ofSeconds(1));
                world.beforeApply = () -> world.aws.onCall(call -> {
                    world.aws.onCall(next -> {});
                    time.sleep(Duration.ofSeconds(1));
                });
            }
            case TOO_MANY_REMOVALS -> {
                TagPropagator before = world.options().build();
                before.apply(before.plan(List.of(claim("a.yaml", LAKE, Map.of("old", "1"))), List.of()));
                world.claims(LAKE);
                world.options.maxRemovals(0);
            }
            case WRITE_FAILED -> {
                world.claims(LAKE);
                world.aws.faults().failItem(LAKE, Kind.DENIED, 1);
            }
            case OUTCOME_UNKNOWN -> {
                world.claims(LAKE);
                world.aws.faults().failItem(LAKE, Kind.TIMEOUT, 99);
            }
            case NOT_RECORDED -> {
                world.aws.with(Behaviour.KEEPS_OWNERSHIP);
                TagPropagator before = world.options().build();
                before.apply(before.plan(List.of(claim("b.yaml", LAKE, Map.of("env", "prod"))), List.of()));
                world.claims(LAKE);
                world.aws.faults().failItem(LAKE, Kind.DENIED, 1);
            }
        }
        return world;
    }

    /** A policy that forbids {@code env} to {@code b.yaml} and asks for it of {@code a.yaml}. */
    private static PolicyGate gate(java.util.function.UnaryOperator<TaggedResource.Builder> known) {
        TagPolicy policy = TagPolicy.builder()
                .rule("env", rule -> rule.key("env").required())
                .rule("no-b", rule -> rule.key("env").allowed("dev", "stage"))
                .build();
        return new PolicyGate() {
            @Override
            public PolicyReview judge(List<Left> left) {
                List<TaggedResource> judged = new ArrayList<>();
                for (Left part : left) {
                    boolean asked = part.claim().resource().equals(LAKE);
                    TaggedResource.Builder resource = TaggedResource.builder(
                                    part.claim().resource())
                            .job(part.claim().claimant())
                            .tags(asked && part.claim().claimant().equals("b.yaml") ? part.tags() : TagSet.empty());
                    judged.add(asked ? known.apply(resource).build() : resource.build());
                }
                judged.removeIf(resource -> !resource.resource().equals(LAKE));
                return PolicyReview.of(
                        policy, false, policy.check(judged, Clock.fixed(NOW, ZoneOffset.UTC)), finding -> true);
            }

            @Override
            public boolean mends(ResourcePlan plan, TagChange removal) {
                return false;
            }
        };
    }

    /** What a status is called, and what a run comes to in which it occurs. */
    private record Expected(Completion completion, Sync sync, String words) {}

    private static final Expected NOTHING = new Expected(Completion.COMPLETE, Sync.IN_SYNC, "nothing is claimed");

    private static final Map<ClaimStatus, Expected> EXPECTED = new EnumMap<>(Map.ofEntries(
            expected(ClaimStatus.IN_PLACE, Completion.COMPLETE, Sync.IN_SYNC, "1 of 1 claimed tag is in place"),
            expected(ClaimStatus.SETTLING, Completion.COMPLETE, Sync.UNKNOWN, "1 tag is settling"),
            expected(ClaimStatus.MISSING_RESOURCE, Completion.INCOMPLETE, Sync.DRIFTED, "1 resource does not exist"),
            expected(ClaimStatus.NOT_CREATED_YET, Completion.INCOMPLETE, Sync.DRIFTED, "1 table is not created yet"),
            expected(ClaimStatus.NOT_OBSERVED, Completion.INCOMPLETE, Sync.UNKNOWN, "1 resource could not be read"),
            expected(ClaimStatus.NO_PROVIDER, Completion.INCOMPLETE, Sync.UNKNOWN, "1 resource has no provider"),
            expected(
                    ClaimStatus.UNSUPPORTED_TYPE,
                    Completion.INCOMPLETE,
                    Sync.UNKNOWN,
                    "1 resource has a type that its provider does not know"),
            expected(ClaimStatus.INVALID_ID, Completion.INCOMPLETE, Sync.UNKNOWN, "1 resource has an invalid id"),
            expected(
                    ClaimStatus.NOT_TAGGABLE,
                    Completion.INCOMPLETE,
                    Sync.DRIFTED,
                    "1 tag is set on a resource that takes none"),
            expected(
                    ClaimStatus.NOT_TAGGABLE_INHERITED,
                    Completion.COMPLETE,
                    Sync.IN_SYNC,
                    "1 inherited tag has no place on a resource that takes none"),
            expected(
                    ClaimStatus.NOT_KNOWN_YET,
                    Completion.INCOMPLETE,
                    Sync.UNKNOWN,
                    "1 tag has a value that is not known yet"),
            expected(ClaimStatus.CONFLICT, Completion.INCOMPLETE, Sync.DRIFTED, "1 conflict"),
            expected(ClaimStatus.DOES_NOT_FIT, Completion.INCOMPLETE, Sync.DRIFTED, "1 tag does not fit"),
            expected(
                    ClaimStatus.TERRAFORM_MANAGED,
                    Completion.INCOMPLETE,
                    Sync.DRIFTED,
                    "1 tag differs on a resource that Terraform manages"),
            expected(
                    ClaimStatus.REFUSED_BY_POLICY,
                    Completion.INCOMPLETE,
                    Sync.DRIFTED,
                    "1 tag is refused by the policy"),
            expected(
                    ClaimStatus.OUT_OF_BOUNDS,
                    Completion.INCOMPLETE,
                    Sync.UNKNOWN,
                    "1 tag is outside of what its tenant may tag"),
            expected(ClaimStatus.STALE, Completion.INCOMPLETE, Sync.DRIFTED, "1 tag is stale"),
            expected(
                    ClaimStatus.CANCELLED,
                    Completion.INCOMPLETE,
                    Sync.DRIFTED,
                    "1 tag is not written: the run was interrupted"),
            expected(
                    ClaimStatus.DEADLINE_PASSED,
                    Completion.INCOMPLETE,
                    Sync.DRIFTED,
                    "1 tag is not written: the deadline passed"),
            expected(
                    ClaimStatus.TOO_MANY_REMOVALS,
                    Completion.INCOMPLETE,
                    Sync.DRIFTED,
                    "1 tag is not written: the plan removes too many"),
            expected(ClaimStatus.WRITE_FAILED, Completion.FAILED, Sync.DRIFTED, "1 tag could not be written"),
            expected(ClaimStatus.OUTCOME_UNKNOWN, Completion.FAILED, Sync.DRIFTED, "1 tag may or may not be written"),
            expected(ClaimStatus.NOT_RECORDED, Completion.FAILED, Sync.IN_SYNC, "1 claim could not be recorded")));

    private static Map.Entry<ClaimStatus, Expected> expected(
            ClaimStatus status, Completion completion, Sync sync, String words) {
        return Map.entry(status, new Expected(completion, sync, words));
    }

    static Stream<ClaimStatus> statuses() {
        return Arrays.stream(ClaimStatus.values()).filter(status -> status != ClaimStatus.DIFFERS);
    }

    /** Every status, and no claim at all. */
    static Stream<Optional<ClaimStatus>> rows() {
        return Stream.concat(statuses().map(Optional::of), Stream.of(Optional.empty()));
    }

    @ParameterizedTest
    @MethodSource("rows")
    void every_status_is_called_the_same_everywhere_and_only_the_allowed_ones_are_complete(Optional<ClaimStatus> row)
            throws IOException {
        ClaimStatus status = row.orElse(ClaimStatus.IN_PLACE);
        Expected expected = row.isEmpty() ? NOTHING : EXPECTED.get(status);
        World world = world(status);
        if (row.isEmpty()) {
            world.claims.clear();
        }
        TagPropagator propagator = world.options.build();
        PropagationPlan plan = propagator.plan(world.claims, world.state, world.gate);
        world.beforeApply.run();
        AtomicReference<PropagationReport> applied = new AtomicReference<>();
        String log = logged(() -> applied.set(apply(propagator, plan)));
        PropagationReport report = applied.get();

        int claimed = row.isEmpty() ? 0 : status == ClaimStatus.IN_PLACE ? 1 : 2;
        assertThat(report.claims().tags().keySet())
                .as("%s", report)
                .isEqualTo(row.isEmpty() ? Set.of() : EnumSet.of(ClaimStatus.IN_PLACE, status));
        assertThat(report.claims().claimed()).isEqualTo(claimed);
        assertThat(report.completion()).as("%s", report).isEqualTo(expected.completion());
        assertThat(report.isComplete()).isEqualTo(expected.completion() == Completion.COMPLETE);
        assertThat(report.toString().lines().findFirst().orElseThrow())
                .isEqualTo("Apply " + expected.completion().word() + ": "
                        + (claimed < 2 ? expected.words() : "1 of 2 claimed tags is in place; " + expected.words())
                        + ".");
        assertThat(compact(report.toJson()))
                .contains("\"completion\":\"" + expected.completion().name() + "\"")
                .contains(row.isEmpty() ? "\"claimed\":0" : "\"" + status.name() + "\":1");
        assertThat(report.toMarkdown())
                .contains("Apply " + expected.completion().word(), words(expected));
        if (status != ClaimStatus.TOO_MANY_REMOVALS) {
            assertThat(world.heard).extracting(PropagationReport::completion).contains(expected.completion());
            assertThat(log).contains("INFO", expected.completion().word(), report.planId());
            measured(world, row, expected);
            boolean warns = expected.completion() != Completion.COMPLETE;
            assertThat(log.contains("WARN")).isEqualTo(warns);
        }
        throwing(report, expected);

        if (row.isEmpty()) {
            assertThat(plan.isEmpty()).isTrue();
            assertThat(plan.toString()).endsWith("No changes. Nothing is claimed.\n");
            assertThat(plan.toMarkdown()).containsIgnoringCase(NOTHING.words());
            assertThat(compact(plan.toJson())).contains("\"claimed\":0");
        } else {
            planned(plan, status, expected);
        }
        verified(propagator.verify(world.claims, world.state, world.gate), expected);
    }

    private static void planned(PropagationPlan plan, ClaimStatus status, Expected expected) {
        boolean known = plan.summary().claims().count(status) == 1;
        boolean foundAtApply =
                plan.summary().claims().count(ClaimStatus.DIFFERS) == 1 || status == ClaimStatus.NOT_RECORDED;
        assertThat(known || foundAtApply).as("%s", plan).isTrue();
        if (known) {
            assertThat(plan.toString()).contains(expected.words());
            assertThat(plan.toMarkdown()).contains(words(expected));
            assertThat(plan.resources()).noneMatch(ResourcePlan::isWritable);
        } else {
            assertThat(plan.isEmpty()).isFalse();
        }
        assertThat(compact(plan.toJson())).contains("\"" + (known ? status : foundStatus(status)).name() + "\":");
    }

    private static void verified(DriftReport drift, Expected expected) {
        assertThat(drift.sync()).as("%s", drift).isEqualTo(expected.sync());
        assertThat(drift.isInSync()).isEqualTo(expected.sync() == Sync.IN_SYNC);
        String word = expected.sync() == Sync.IN_SYNC
                ? "In sync: "
                : expected.sync() == Sync.UNKNOWN ? "Unknown: " : "Drifted: ";
        assertThat(drift.toString().lines().reduce("", (a, b) -> b)).startsWith(word);
        assertThat(drift.toMarkdown()).contains(word);
        assertThat(compact(drift.toJson()))
                .contains("\"sync\":\"" + expected.sync().name() + "\"");
    }

    private static void measured(World world, Optional<ClaimStatus> row, Expected expected) {
        Observation.Context apply = world.observed.stream()
                .filter(context -> "dativo.apply".equals(context.getName()))
                .reduce((earlier, later) -> later)
                .orElseThrow();
        assertThat(value(apply.getLowCardinalityKeyValue("outcome")))
                .isEqualTo(expected.completion().word());
        String counted = row.map(status -> "claims." + status.code()).orElse("claims.in-place");
        assertThat(value(apply.getHighCardinalityKeyValue(counted))).isEqualTo(row.isEmpty() ? null : "1");
    }

    private static @Nullable String value(@Nullable KeyValue pair) {
        return pair == null ? null : pair.getValue();
    }

    /** Of a claim that is to be recorded the plan says that it is in place; of all others that fail later that they differ. */
    private static ClaimStatus foundStatus(ClaimStatus status) {
        return status == ClaimStatus.NOT_RECORDED ? ClaimStatus.IN_PLACE : ClaimStatus.DIFFERS;
    }

    private static String words(Expected expected) {
        return expected.words();
    }

    private static void throwing(PropagationReport report, Expected expected) {
        if (expected.completion() == Completion.COMPLETE) {
            assertThat(report.throwUnlessComplete()).isSameAs(report);
        } else {
            assertThatThrownBy(report::throwUnlessComplete)
                    .isInstanceOf(PropagationException.class)
                    .hasMessageContaining(expected.words());
        }
        if (expected.completion() == Completion.FAILED) {
            assertThatThrownBy(report::throwIfFailed).isInstanceOf(PropagationException.class);
        } else {
            assertThat(report.throwIfFailed()).isSameAs(report);
        }
    }

    private static PropagationReport apply(TagPropagator propagator, PropagationPlan plan) {
        try {
            return propagator.apply(plan);
        } catch (PropagationException tooManyRemovals) {
            return tooManyRemovals.report();
        } finally {
            Thread.interrupted();
        }
    }

    @ParameterizedTest
    @MethodSource("statuses")
    void a_reason_that_is_allowed_is_complete_and_a_failed_write_cannot_be_allowed(ClaimStatus status) {
        World world = world(status);
        if (status.isFailure()) {
            assertThatThrownBy(() -> world.options.allow(status)).hasMessageContaining("cannot be allowed");
            return;
        }
        TagPropagator propagator = world.options.build();
        PropagationPlan plan = propagator.plan(world.claims, world.state, world.gate);
        world.beforeApply.run();
        PropagationReport report = apply(propagator, plan);

        assertThat(report.allow(status).isComplete()).as("%s", report).isTrue();
    }

    @ParameterizedTest
    @MethodSource("statuses")
    void where_nothing_at_all_is_in_place_no_reason_is_enough(ClaimStatus status) {
        World world = world(status);
        if (status.isFailure() || status == ClaimStatus.IN_PLACE || status == ClaimStatus.SETTLING) {
            return;
        }
        world.claims.remove(0);
        TagPropagator propagator = world.options.allow(status).build();
        PropagationPlan plan = propagator.plan(world.claims, world.state, world.gate);
        world.beforeApply.run();

        assertThat(apply(propagator, plan).completion()).isEqualTo(Completion.INCOMPLETE);
    }

    @ParameterizedTest
    @MethodSource("statuses")
    void where_nothing_that_is_claimed_was_seen_nothing_is_in_sync(ClaimStatus status) {
        World world = world(status);
        if (status != ClaimStatus.IN_PLACE) {
            world.claims.remove(0);
        }
        TagPropagator propagator = world.options.build();
        PropagationPlan plan = propagator.plan(world.claims, world.state, world.gate);
        world.beforeApply.run();
        apply(propagator, plan);

        DriftReport drift = propagator.verify(world.claims, world.state, world.gate);

        assertThat(drift.claims().claimed()).isEqualTo(1);
        assertThat(drift.isInSync()).isEqualTo(drift.claims().count(ClaimStatus.IN_PLACE) == 1);
    }

    @Test
    void what_hangs_on_a_value_that_the_policy_waits_for_is_not_known_yet_to_a_plan_and_to_verify() {
        World world = world(ClaimStatus.IN_PLACE);
        world.claims(LAKE);
        TagPropagator propagator = world.options.build();
        PolicyGate gate = gate(left -> left.undetermined("env", TagOrigin.of(TagLevel.TERRAFORM, "output 'env'")));
        PropagationReport report = propagator.apply(propagator.plan(world.claims, world.state, gate));
        DriftReport drift = propagator.verify(world.claims, world.state, gate);

        assertThat(report.claims().tags()).containsOnlyKeys(ClaimStatus.IN_PLACE, ClaimStatus.NOT_KNOWN_YET);
        assertThat(drift.claims()).isEqualTo(report.claims());
        assertThat(drift.sync()).isEqualTo(Sync.UNKNOWN);
    }

    @Test
    void a_job_without_tags_is_as_complete_as_no_job() {
        World world = new World();
        TagPropagator propagator = world.options.build();
        PropagationPlan plan = propagator.plan(List.of(claim("a.yaml", LAKE, Map.of())), List.of());
        assertThat(plan.toString()).endsWith("No changes. Nothing is claimed.\n");
        assertThat(propagator.apply(plan).throwUnlessComplete().toString())
                .startsWith("Apply complete: nothing is claimed.\n");
    }

    @Test
    void the_ways_out_of_a_difference_on_what_terraform_manages_are_shown() {
        World world = world(ClaimStatus.TERRAFORM_MANAGED);
        TagPropagator propagator = world.options.build();
        PropagationReport report = propagator.apply(propagator.plan(world.claims, world.state));

        assertThatThrownBy(report::throwUnlessComplete)
                .hasMessageContaining("Dativo.terraformVariables")
                .hasMessageContaining("terraformManaged(TerraformManaged.APPLY)")
                .hasMessageContaining("a.yaml#infrastructure.tags");
    }

    private static String compact(String json) {
        return json.replace(" : ", ":");
    }

    /** What is logged meanwhile; {@code simplelogger.properties} says where. */
    private static String logged(Runnable run) throws IOException {
        Path file = Path.of("target/test.log");
        long before = Files.exists(file) ? Files.size(file) : 0;
        run.run();
        byte[] all = Files.readAllBytes(file);
        return new String(all, (int) before, (int) (all.length - before), StandardCharsets.UTF_8);
    }
}
