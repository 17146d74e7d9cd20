package io.dativo.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dativo.Dativo;
import io.dativo.infrastructure.AccountScope;
import io.dativo.infrastructure.ResourceRef;
import io.dativo.infrastructure.TagClaim;
import io.dativo.job.Job;
import io.dativo.job.ResolvedJob;
import io.dativo.job.Tenant;
import io.dativo.job.Tenants;
import io.dativo.ledger.OwnershipLedger;
import io.dativo.policy.TagPolicy;
import io.dativo.policy.Verdict;
import io.dativo.problem.InvalidInputException;
import io.dativo.problem.Problem;
import io.dativo.problem.ProviderException;
import io.dativo.propagation.ClaimStatus;
import io.dativo.propagation.DriftReport;
import io.dativo.propagation.PropagationPlan;
import io.dativo.propagation.PropagationReport;
import io.dativo.propagation.ResourcePlan;
import io.dativo.spi.StateSource;
import io.dativo.spi.TagRules;
import io.dativo.tag.KeyStyle;
import io.dativo.tag.Tag;
import io.dativo.tag.TagSet;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Jobs that need outputs which only an apply of Terraform will say: what is known is done, the rest waits and is said. */
class UnknownOutputsTest {
    private static final ResourceRef LAKE = new ResourceRef("aws", "s3_bucket", "arn:aws:s3:::lake");
    private static final ResourceRef ROLE = new ResourceRef("aws", "iam_role", "arn:aws:iam::123456789012:role/etl");
    private static final String TEXT = """
            tags: {owner: data, cost_center: "${terraform.outputs.center}"}
            terraform: {outputs: {}}
            """;
    private static final String MAPPING = """
            tags: {owner: data, cost_center: to be replaced}
            terraform: {outputs: {center: infrastructure.tags.cost_center}}
            """;

    private final InMemoryProvider aws = InMemoryProvider.standingInFor("aws")
            .withResource("s3_bucket", "lake", Map.of())
            .withResource("iam_role", ROLE.id(), Map.of());
    private final InMemoryProvider iceberg =
            InMemoryProvider.of("iceberg", Map.of("table", TagRules.builder().build()));
    private final OwnershipLedger ledger = OwnershipLedger.inMemory();

    @TempDir
    Path folder;

    private JobFiles files;

    @BeforeEach
    void writeWhatEveryJobNames() {
        files = new JobFiles(folder);
    }

    @ParameterizedTest
    @ValueSource(strings = {TEXT, MAPPING})
    void a_value_that_is_to_come_keeps_its_own_claim_out_and_nothing_else(String infrastructure) {
        Dativo dativo = host(null).build();
        ResolvedJob job = job(dativo, infrastructure, LAKE);
        assertThat(job.tags(LAKE).get("cost_center")).isEmpty();
        assertThat(job.problems())
                .filteredOn(problem -> problem.code().equals("unknown-output"))
                .singleElement()
                .satisfies(problem -> {
                    assertThat(problem.isError()).isFalse();
                    assertThat(problem.location()).isNotNull();
                });

        PropagationPlan plan = dativo.plan(job);
        assertThat(plan.toString())
                .contains("cost_center")
                .containsPattern("output 'center' \\(jobs/job.yaml:[0-9]+:[0-9]+\\) is not known yet")
                .contains("3 tags have a value that is not known yet")
                .contains("? cost_center = (known after apply)");
        assertThat(plan.isEmpty()).isFalse();
        assertThat(PropagationPlan.fromJson(plan.toJson())).isEqualTo(plan);
        PropagationReport report = dativo.apply(plan);

        assertThat(aws.tags(LAKE)).containsEntry("owner", "data").doesNotContainKey("cost_center");
        assertThat(report.claims().count(ClaimStatus.NOT_KNOWN_YET)).isEqualTo(3);
        assertThat(report.isComplete()).isFalse();
        assertThatThrownBy(report::throwUnlessComplete).hasMessageContaining("output 'center'");
        assertThat(report.allow(ClaimStatus.NOT_KNOWN_YET).isComplete()).isTrue();
        PropagationPlan again = dativo.plan(job);
        assertThat(again.isEmpty()).as("nothing more can be done before").isTrue();
        assertThat(again.summary().claims()).isEqualTo(report.claims());
        DriftReport drift = dativo.verify(job);
        assertThat(drift.sync()).isEqualTo(DriftReport.Sync.UNKNOWN);
        assertThat(drift.claims().tags()).isEqualTo(report.claims().tags());
        assertThat(dativo.problems(plan, job)).extracting(Problem::code).contains("not-known-yet");

        Dativo later = host(outputs("center", "DATA-001")).build();
        ResolvedJob known = job(later, infrastructure, LAKE);
        later.apply(later.plan(known)).throwUnlessComplete();
        assertThat(aws.tags(LAKE)).containsEntry("cost_center", "DATA-001");
        assertThat(later.verify(known).isInSync()).isTrue();
    }

    @Test
    void an_address_that_is_to_come_keeps_its_resource_out_and_nothing_else() {
        Dativo dativo = host(null).build();
        ResolvedJob job = dativo.resolve(load(dativo, "terraform: {outputs: {}}", "${terraform.outputs.bucket}"));
        PropagationPlan plan = dativo.plan(job);

        ResourcePlan unknown = plan.resources().stream()
                .filter(resource -> resource.status() == ResourcePlan.Status.NOT_KNOWN_YET)
                .findFirst()
                .orElseThrow();
        assertThat(unknown.resource().id()).isEqualTo("${terraform.outputs.bucket}");
        assertThat(unknown.detail()).matches("output 'bucket' \\(jobs/job.yaml:[0-9]+:[0-9]+\\) is not known yet");
        PropagationReport report = dativo.apply(plan);
        assertThat(report.claims().count(ClaimStatus.NOT_KNOWN_YET)).isPositive();
        assertThat(report.claims().tags()).containsOnlyKeys(ClaimStatus.IN_PLACE, ClaimStatus.NOT_KNOWN_YET);
        assertThat(aws.tags(ROLE)).isNotEmpty();
        assertThat(aws.tags(LAKE)).isEmpty();
        assertThat(dativo.verify(job).sync()).isEqualTo(DriftReport.Sync.UNKNOWN);
        assertThat(dativo.problems(plan, job))
                .filteredOn(problem -> problem.code().equals("not-known-yet"))
                .allSatisfy(problem -> assertThat(problem.location()).isNotNull())
                .isNotEmpty();
    }

    /** With every spelling of keys, and whether a ledger or the store itself keeps what is ours. */
    @ParameterizedTest
    @CsvSource({"cost_center, false", "cost_center, true", "CostCenter, false", "CostCenter, true"})
    void what_an_unknown_output_keeps_out_of_sight_has_not_left(String spelled, boolean keptByStore) {
        KeyStyle style = spelled.equals("CostCenter") ? KeyStyle.PASCAL : KeyStyle.AS_IS;
        if (keptByStore) {
            aws.with(Behaviour.KEEPS_OWNERSHIP);
        }
        Dativo applied = releasing(host(outputs("center", "DATA-001", "bucket", LAKE.id())), style);
        ResolvedJob before = resolve(applied, TEXT, "${terraform.outputs.bucket}");
        applied.apply(applied.plan(before)).throwUnlessComplete();
        Map<String, String> tags = aws.tags(LAKE);
        assertThat(tags).containsEntry(spelled, "DATA-001");

        Dativo valueUnknown = releasing(host(plan(Map.of("bucket", LAKE.id()), "center")), style);
        Dativo addressUnknown = releasing(host(plan(Map.of("center", "DATA-001"), "bucket")), style);
        Dativo nothingKnown = releasing(host(null), style);
        for (Dativo dativo : List.of(valueUnknown, addressUnknown, nothingKnown, valueUnknown)) {
            ResolvedJob job = resolve(dativo, TEXT, "${terraform.outputs.bucket}");
            PropagationPlan plan = dativo.plan(job);
            assertThat(plan.summary().removals()).as("%s", plan).isZero();
            assertThat(plan.left()).isEmpty();
            assertThat(plan.isEmpty()).as("%s", plan).isTrue();
            dativo.apply(plan);
            assertThat(aws.tags(LAKE)).isEqualTo(tags);
            assertThat(dativo.verify(job).sync()).isEqualTo(DriftReport.Sync.UNKNOWN);
        }
        assertThat(applied.plan(before).isEmpty())
                .as("what was recorded stands")
                .isTrue();
        assertThat(applied.verify(before).isInSync()).isTrue();
        ResolvedJob without = resolve(applied, "tags: {owner: data}\nterraform: {outputs: {}}", LAKE.id());
        applied.apply(applied.plan(without)).throwUnlessComplete();
        assertThat(aws.tags(LAKE)).as("what left is seen as ever").doesNotContainValue("DATA-001");
    }

    @Test
    void a_tag_of_a_job_that_is_gone_stays_while_the_next_one_waits_for_its_value() {
        Dativo former = host(outputs("center", "DATA-001")).jobId(job -> "gone").build();
        former.apply(former.plan(job(former, TEXT, LAKE))).throwUnlessComplete();

        Dativo next = host(null)
                .propagation(options -> options.retiredClaimants(Set.of("acme/prod/gone")))
                .build();
        PropagationPlan plan = next.plan(job(next, TEXT, LAKE));
        next.apply(plan);

        assertThat(plan.summary().removals()).as("%s", plan).isZero();
        assertThat(aws.tags(LAKE)).containsEntry("cost_center", "DATA-001");
    }

    @Test
    void the_former_word_of_a_job_that_waits_stands_against_others() {
        Dativo applied = host(outputs("center", "DATA-001")).build();
        applied.apply(applied.plan(job(applied, TEXT, LAKE))).throwUnlessComplete();

        Dativo dativo = host(plan(Map.of(), "center")).build();
        ResolvedJob waits = job(dativo, TEXT, LAKE);
        ResolvedJob other = dativo.resolve(dativo.load(
                        files.job("other.yaml", "tags: {owner: data, cost_center: OPS-100}\nterraform: {outputs: {}}"))
                .job());
        PropagationPlan plan = dativo.plan(waits, other);
        dativo.apply(plan);

        assertThat(aws.tags(LAKE)).containsEntry("cost_center", "DATA-001");
        assertThat(plan.summary().claims().count(ClaimStatus.CONFLICT)).isEqualTo(3);
        assertThat(plan.summary().claims().count(ClaimStatus.NOT_KNOWN_YET)).isEqualTo(3);
    }

    @Test
    void entries_of_catalogs_wait_as_their_table_does() {
        ResourceRef column = new ResourceRef("catalog", "column", "orders.email");
        InMemoryProvider catalog = InMemoryProvider.of(
                "catalog", Map.of("column", TagRules.builder().build()));
        String classified = """
                terraform: {outputs: {pii: classification_overrides.email}}
                """;
        List<Map<String, String>> left = new ArrayList<>();
        for (Path state : new Path[] {outputs("pii", "secret"), plan(Map.of(), "pii")}) {
            Dativo dativo = host(state)
                    .provider(catalog)
                    .propagation(options -> options.releaseLeft())
                    .claimAlso(job -> job.tableProperties().tags().stream()
                            .filter(tag -> tag.key().equals("classification.fields.email"))
                            .map(tag -> new TagClaim(
                                    column,
                                    AccountScope.of("catalog"),
                                    TagSet.of(List.of(new Tag("classification", tag.value(), tag.origin()))),
                                    "any"))
                            .toList())
                    .build();
            ResolvedJob job = job(dativo, classified, LAKE);
            dativo.apply(dativo.plan(job));
            left.add(catalog.tags(column));
        }
        assertThat(left).containsExactly(Map.of("classification", "secret"), Map.of("classification", "secret"));
    }

    @Test
    void a_policy_that_asks_for_the_value_waits_for_that_claim_alone() {
        TagPolicy policy = TagPolicy.builder()
                .rule("cost-center", rule -> rule.key("cost_center").required().allowed("DATA-001"))
                .build();
        Dativo dativo = host(null).policy(policy).build();
        ResolvedJob job = job(dativo, TEXT, LAKE);
        PropagationPlan plan = dativo.plan(job);
        PropagationReport report = dativo.apply(plan);

        assertThat(plan.policy().orElseThrow().verdicts()).containsKey(Verdict.UNDETERMINED);
        assertThat(plan.summary().claims().count(ClaimStatus.REFUSED_BY_POLICY)).isZero();
        assertThat(report.claims().count(ClaimStatus.NOT_KNOWN_YET)).isEqualTo(3);
        assertThat(aws.tags(LAKE)).containsEntry("owner", "data").doesNotContainKey("cost_center");
        assertThat(dativo.check(job).findings(Verdict.UNDETERMINED)).hasSize(2);
    }

    @Test
    void what_is_out_of_bounds_is_not_taken_for_what_waits() {
        Dativo dativo = host(null)
                .tenants(Tenants.of(Tenant.named("acme").everythingOf("iceberg").ids("aws", LAKE.id())))
                .build();
        PropagationPlan plan = dativo.plan(job(dativo, TEXT, LAKE));

        assertThat(plan.resource(ROLE).orElseThrow().claims().tags())
                .containsOnlyKeys(ClaimStatus.OUT_OF_BOUNDS)
                .containsValue(3);
        assertThat(plan.resource(LAKE).orElseThrow().claims().count(ClaimStatus.NOT_KNOWN_YET))
                .isEqualTo(1);
    }

    @Test
    void without_the_option_and_where_an_apply_brings_nothing_a_job_is_refused() {
        Dativo strict = Dativo.builder()
                .withoutDiscovery()
                .provider(aws)
                .base(folder)
                .terraformState(plan(Map.of(), "center"))
                .build();
        assertThatThrownBy(() -> job(strict, TEXT, LAKE)).hasMessageContaining("unknown-output");

        Dativo lacking = host(outputs("other", "x")).build();
        assertThatThrownBy(() -> job(lacking, TEXT, LAKE))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("missing-output");
        Dativo ofId = host(null).build();
        assertThatThrownBy(() -> job(ofId, "terraform: {outputs: {env: environment}}", LAKE))
                .hasMessageContaining("output 'env'");
        Dativo ofMap = host(null).build();
        assertThatThrownBy(() -> job(ofMap, "terraform: {outputs: {all: infrastructure.tags}}", LAKE))
                .hasMessageContaining("output 'all'");
    }

    @Test
    void a_state_that_cannot_be_read_is_no_state_that_is_to_come() {
        Dativo denied = options(Dativo.builder().terraformState(new StateSource() {
                    @Override
                    public InputStream open() {
                        throw new ProviderException(ProviderException.Kind.DENIED, "403", "no permission", null);
                    }

                    @Override
                    public String describe() {
                        return "a state";
                    }
                }))
                .build();
        assertThatThrownBy(() -> job(denied, TEXT, LAKE)).hasMessageContaining("no permission");
        Dativo garbage = host(files.write("garbage.tfstate", "{}")).build();
        assertThatThrownBy(() -> job(garbage, TEXT, LAKE)).isInstanceOf(InvalidInputException.class);
    }

    private static Dativo releasing(Dativo.Builder builder, KeyStyle style) {
        return builder.keyStyle("aws", style)
                .propagation(options -> options.releaseLeft())
                .build();
    }

    /** A host with this state, or none. */
    private Dativo.Builder host(Path state) {
        Path file = state == null ? folder.resolve("nothing.tfstate") : state;
        return options(Dativo.builder().terraformState(file));
    }

    private Dativo.Builder options(Dativo.Builder builder) {
        return builder.withoutDiscovery()
                .provider(aws)
                .provider(iceberg)
                .ledger(ledger)
                .base(folder)
                .allow(ClaimStatus.NOT_CREATED_YET)
                .allowUnknownOutputs();
    }

    private ResolvedJob job(Dativo dativo, String infrastructure, ResourceRef bucket) {
        return resolve(dativo, infrastructure, bucket.id());
    }

    private ResolvedJob resolve(Dativo dativo, String infrastructure, String bucket) {
        return dativo.resolve(load(dativo, infrastructure, bucket));
    }

    private Job load(Dativo dativo, String infrastructure, String bucket) {
        Path file = files.job("job.yaml", infrastructure);
        try {
            Files.writeString(file, Files.readString(file).replace(LAKE.id(), "\"" + bucket + "\""));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        return dativo.load(file).job();
    }

    private Path outputs(String... namesAndValues) {
        Map<String, String> values = new LinkedHashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            values.put(namesAndValues[i], namesAndValues[i + 1]);
        }
        List<String> outputs = new ArrayList<>();
        values.forEach(
                (name, value) -> outputs.add("\"%s\":{\"value\":\"%s\",\"type\":\"string\"}".formatted(name, value)));
        return files.write(
                "terraform-" + values.hashCode() + ".tfstate",
                "{\"version\":4,\"outputs\":{" + String.join(",", outputs) + "},\"resources\":[]}");
    }

    private Path plan(Map<String, String> known, String unknown) {
        List<String> changes = new ArrayList<>();
        changes.add("\"%s\":{\"actions\":[\"create\"],\"after_unknown\":true}".formatted(unknown));
        known.forEach((name, value) -> changes.add(
                "\"%s\":{\"actions\":[\"no-op\"],\"after\":\"%s\",\"after_unknown\":false}".formatted(name, value)));
        return files.write(
                "plan-" + unknown + ".json",
                "{\"format_version\":\"1.2\",\"planned_values\":{\"root_module\":{}},\"output_changes\":{"
                        + String.join(",", changes) + "}}");
    }
}
