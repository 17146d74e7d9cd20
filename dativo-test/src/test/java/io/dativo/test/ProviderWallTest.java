package io.dativo.test;

import static org.assertj.core.api.Assertions.assertThat;

import io.dativo.Dativo;
import io.dativo.job.Job;
import io.dativo.job.ResolvedJob;
import io.dativo.ledger.OwnershipLedger;
import io.dativo.pace.RetryPolicy;
import io.dativo.problem.Problem;
import io.dativo.problem.Result;
import io.dativo.propagation.DriftReport;
import io.dativo.propagation.PropagationPlan;
import io.dativo.propagation.PropagationReport;
import io.dativo.propagation.TerraformManaged;
import io.dativo.test.BrokenProvider.Method;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever a provider does wrong stays with its own resources, whichever door it is asked through. */
class ProviderWallTest {
    private static final String STATE = """
            {"version": 4, "terraform_version": "1.9.0", "serial": 1, "lineage": "l", "outputs": {}, "resources": [
              {"mode": "managed", "type": "aws_s3_bucket", "name": "lake",
               "provider": "provider[\\"registry.terraform.io/hashicorp/aws\\"]",
               "instances": [{"attributes": {"id": "lake", "arn": "arn:aws:s3:::lake", "tags_all": {"owner": "data"}}}]}
            ]}
            """;

    /** What is reported whatever is asked: nothing can be known of the resource. */
    private static final Set<Method> NOWHERE = EnumSet.of(Method.RESOURCE_TYPES, Method.RULES, Method.CANONICAL);

    /** What spoils nothing. */
    private static final Set<Method> HARMLESS = EnumSet.of(Method.BATCH_SIZE, Method.CLOSE);

    @TempDir
    Path folder;

    private final BrokenProvider aws = new BrokenProvider(InMemoryProvider.standingInFor("aws"));
    private final InMemoryProvider gcp = InMemoryProvider.standingInFor("gcp");
    private final OwnershipLedger ledger = OwnershipLedger.inMemory();
    private Dativo dativo;
    private Job sick;
    private Job healthy;

    @BeforeEach
    void jobs() throws IOException {
        JobFiles files = new JobFiles(folder);
        Path onAws = files.job("aws.yaml", "terraform: {module_path: .}\ntags: {owner: platform, project: lake}");
        Path onGcp = files.write("jobs/gcp.yaml", """
                tenant_id: acme
                environment: prod
                source_connector_path: %1$s/jobs/parts/connector
                target_connector_path: %1$s/jobs/parts/connector
                asset_path: %1$s/jobs/parts/asset
                infrastructure:
                  provider:
                    provider: gcp
                    project_id: acme-prod
                    resources: [{resource_type: gcs_bucket, resource_id: lake}]
                  tags: {owner: platform}
                """.formatted(folder));
        Path state = Files.writeString(folder.resolve("terraform.tfstate"), STATE);
        dativo = Dativo.builder()
                .withoutDiscovery()
                .base(folder)
                .provider(aws)
                .provider(gcp)
                .ledger(ledger)
                .terraformState(state)
                .terraformManaged(TerraformManaged.APPLY)
                .propagation(options -> options.retry(RetryPolicy.never()).sleeper(wait -> true))
                .build();
        sick = dativo.load(onAws).job();
        healthy = dativo.load(onGcp).job();
    }

    static Stream<Arguments> faults() {
        Throwable[] thrown = {
            new IllegalArgumentException("broken"),
            new IOException("broken"),
            new NoClassDefFoundError("broken"),
            new StackOverflowError("broken"),
            null
        };
        return EnumSet.allOf(Method.class).stream()
                .flatMap(method -> Stream.of(thrown).map(fault -> Arguments.of(method, fault)));
    }

    @ParameterizedTest(name = "{0} throws {1}")
    @MethodSource("faults")
    void resolving_names_the_provider_and_keeps_the_tags(Method method, @Nullable Throwable thrown) {
        aws.breaks(method, thrown);

        ResolvedJob resolved = dativo.resolve(sick);

        assertThat(resolved.targets()).hasSize(3);
        boolean asked = NOWHERE.contains(method) || method == Method.ENCODE || method == Method.TERRAFORM_TYPES;
        assertThat(names(resolved.problems())).isEqualTo(asked);
        assertThat(resolved.problems())
                .allSatisfy(problem -> assertThat(problem.isError()).isFalse());
    }

    @ParameterizedTest(name = "{0} throws {1}")
    @MethodSource("faults")
    void terraform_gets_the_variables_that_can_be_spelled(Method method, @Nullable Throwable thrown) {
        aws.breaks(method, thrown);

        Result<String> variables = dativo.terraformVariables(sick);

        boolean asked = method == Method.RESOURCE_TYPES || method == Method.RULES || method == Method.ENCODE;
        assertThat(variables.value().contains("platform")).isEqualTo(!asked);
        assertThat(names(variables.problems())).isEqualTo(asked);
        assertThat(dativo.terraformVariables(healthy).value()).contains("platform");
    }

    @ParameterizedTest(name = "{0} throws {1}")
    @MethodSource("faults")
    void a_state_is_compared_as_far_as_tags_can_be_spelled(Method method, @Nullable Throwable thrown) {
        ResolvedJob resolved = dativo.resolve(sick);
        aws.breaks(method, thrown);

        List<Problem> differences = dativo.verifyTerraform(resolved);

        boolean asked = method == Method.RESOURCE_TYPES || method == Method.RULES || method == Method.ENCODE;
        assertThat(names(differences)).isEqualTo(asked);
        if (!asked) {
            assertThat(differences)
                    .extracting(Problem::code)
                    .contains("terraform-tag-missing", "terraform-tag-differs");
        }
    }

    @ParameterizedTest(name = "{0} throws {1}")
    @MethodSource("faults")
    void a_plan_says_what_is_wrong_with_the_one_and_plans_the_other(Method method, @Nullable Throwable thrown) {
        List<ResolvedJob> jobs = List.of(dativo.resolve(sick), dativo.resolve(healthy));
        aws.breaks(method, thrown);

        PropagationPlan plan = dativo.plan(jobs);

        boolean asked = !HARMLESS.contains(method) && method != Method.WRITE && method != Method.TERRAFORM_TYPES;
        assertThat(isReported(plan.toString())).isEqualTo(asked && !isSound(method, thrown));
        assertThat(plan.resources())
                .filteredOn(resource -> resource.resource().provider().equals("gcp"))
                .singleElement()
                .satisfies(resource -> assertThat(resource.isWritable()).isTrue());
        assertThat(dativo.check(plan, jobs.toArray(ResolvedJob[]::new))).isNotNull();
    }

    @ParameterizedTest(name = "{0} throws {1}")
    @MethodSource("faults")
    void an_apply_fails_on_the_one_and_writes_the_other(Method method, @Nullable Throwable thrown) {
        PropagationPlan plan = dativo.plan(dativo.resolve(sick), dativo.resolve(healthy));
        aws.breaks(method, thrown);

        PropagationReport report = dativo.apply(plan);

        boolean asked = EnumSet.of(Method.RULES, Method.OPEN, Method.READ, Method.WRITE, Method.KEEPS_OWNERSHIP)
                .contains(method);
        assertThat(report.completion() == PropagationReport.Completion.FAILED)
                .isEqualTo(asked && !isSound(method, thrown));
        assertThat(gcp.tags("gcs_bucket", "lake")).containsEntry("owner", "platform");
    }

    @ParameterizedTest(name = "{0} throws {1}")
    @MethodSource("faults")
    void drift_is_told_of_the_other(Method method, @Nullable Throwable thrown) {
        ResolvedJob[] jobs = {dativo.resolve(sick), dativo.resolve(healthy)};
        dativo.apply(dativo.plan(jobs)).throwIfFailed();
        aws.breaks(method, thrown);

        DriftReport drift = dativo.verify(jobs);

        assertThat(drift.resources())
                .filteredOn(resource -> resource.resource().provider().equals("gcp"))
                .singleElement()
                .satisfies(resource -> assertThat(resource.drifts()).isEmpty());
    }

    @ParameterizedTest(name = "{0} throws {1}")
    @MethodSource("faults")
    void what_was_applied_is_taken_back_of_the_other(Method method, @Nullable Throwable thrown) {
        PropagationReport report = dativo.apply(dativo.plan(dativo.resolve(sick), dativo.resolve(healthy)));
        aws.breaks(method, thrown);

        PropagationPlan back = dativo.revert(report.planId());

        assertThat(back.resources())
                .filteredOn(resource -> resource.resource().provider().equals("gcp"))
                .singleElement()
                .satisfies(resource -> assertThat(resource.isWritable()).isTrue());
    }

    private static boolean names(List<Problem> problems) {
        return problems.stream().anyMatch(problem -> isReported(problem.message()));
    }

    /** Either a failure of the provider, or, as an IllegalArgumentException of its says, a wrong id. */
    private static boolean isReported(String text) {
        return text.contains("the provider 'aws'") || text.contains("is not the id of a");
    }

    /** Null is a fine answer of nothing but these. */
    private static boolean isSound(Method method, @Nullable Throwable thrown) {
        return thrown == null && method == Method.KEEPS_OWNERSHIP;
    }
}
