package io.dativo.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dativo.Dativo;
import io.dativo.JobPreview;
import io.dativo.job.Job;
import io.dativo.policy.Finding;
import io.dativo.policy.TagPolicy;
import io.dativo.policy.Verdict;
import io.dativo.policy.Verdicts;
import io.dativo.problem.InvalidInputException;
import io.dativo.problem.Problem;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the policy says of a job before anything exists, with a plan of Terraform's, and once it was applied. */
class PreviewTest {
    private static final TagPolicy POLICY = TagPolicy.builder()
            .rule("cost-center", rule -> rule.key("cost_center").required().allowed("DATA-001", "OPS-100"))
            .rule("owner", rule -> rule.key("owner").required().pattern(".+@acme\\.example"))
            .rule("project", rule -> rule.key("project").required())
            .build();

    private static final String JOB = """
            tags: {cost_center: to be replaced, owner: "${terraform.outputs.team}@acme.example"}
            terraform: {module_path: infra, outputs: {center: infrastructure.tags.cost_center}}
            """;

    @TempDir
    Path folder;

    private JobFiles files;

    @BeforeEach
    void writeWhatEveryJobNames() {
        files = new JobFiles(folder);
    }

    @Test
    void without_a_state_what_outputs_give_is_open_and_what_the_job_says_is_decided() {
        Dativo dativo = host().build();
        JobPreview preview = dativo.preview(job(dativo, JOB));

        assertThat(preview.unknownOutputs()).containsExactly("center", "team");
        assertThat(preview.isDecided()).isFalse();
        assertThat(preview.problems()).extracting(Problem::code).containsExactly("terraform-state-open");
        assertThat(verdicts(dativo, preview))
                .containsExactlyInAnyOrderEntriesOf(Map.of(
                        "cost-center iam_role", Verdict.UNDETERMINED,
                        "cost-center s3_bucket", Verdict.UNDETERMINED,
                        "owner iam_role", Verdict.UNDETERMINED,
                        "owner s3_bucket", Verdict.UNDETERMINED,
                        "project iam_role", Verdict.VIOLATION,
                        "project s3_bucket", Verdict.VIOLATION));
        assertThat(dativo.checkPreviews(List.of(preview)).findings(Verdict.UNDETERMINED))
                .allSatisfy(finding -> {
                    assertThat(finding.message())
                            .contains(finding.rule().equals("owner") ? "output 'team'" : "output 'center'");
                    assertThat(finding.origin().location()).isNotNull();
                });
    }

    /** Known and unknown outputs with right and wrong values, in every combination: an apply decides and turns nothing round. */
    @ParameterizedTest
    @CsvSource({
        "DATA-001, ads",
        "DATA-001, ''",
        "NONSENSE, ads",
        "NONSENSE, ''",
    })
    void an_apply_decides_what_was_open_and_keeps_what_was_decided(String center, String team) {
        Map<String, String> values = Map.of("center", center, "team", team);
        Dativo after = host().terraformState(state(values)).build();
        Job job = job(after, JOB);
        JobPreview applied = after.preview(job);
        assertThat(applied.isDecided()).isTrue();
        assertThat(verdicts(after, applied))
                .as("a preview of what was applied is what resolve says")
                .isEqualTo(verdicts(after.check(after.resolve(job))))
                .doesNotContainValue(Verdict.UNDETERMINED);

        List<Dativo> before = new ArrayList<>(List.of(host().build()));
        for (List<String> unknown :
                List.of(List.<String>of(), List.of("center"), List.of("team"), List.of("center", "team"))) {
            before.add(host().terraformState(plan(values, unknown, "")).build());
        }
        for (Dativo dativo : before) {
            Map<String, Verdict> then = verdicts(after, applied);
            verdicts(dativo, dativo.preview(job)).forEach((what, verdict) -> {
                if (verdict != Verdict.UNDETERMINED) {
                    assertThat(then.get(what)).as(what).isEqualTo(verdict);
                }
            });
            assertThat(verdicts(dativo, dativo.preview(job)).keySet())
                    .as("nothing that an apply finds wrong was right before")
                    .containsAll(then.keySet());
        }
    }

    @Test
    void a_plan_that_knows_every_output_decides_the_job() {
        Dativo dativo = host().terraformState(plan(Map.of("center", "OPS-1", "team", "ads"), List.of(), ""))
                .build();

        JobPreview preview = dativo.preview(job(dativo, JOB));

        assertThat(preview.isDecided()).isTrue();
        assertThat(verdicts(dativo, preview)).containsEntry("cost-center s3_bucket", Verdict.VIOLATION);
    }

    @Test
    void a_key_that_the_plan_gives_a_resource_of_the_type_is_open_on_that_type() {
        String resources =
                "{\"address\":\"module.lake.aws_s3_bucket.this\",\"mode\":\"managed\",\"type\":\"aws_s3_bucket\","
                        + "\"name\":\"this\",\"values\":{\"bucket\":\"lake\",\"tags\":{\"project\":\"lake\",\"owner\":\"x\"}}}";
        Dativo dativo = host().terraformState(plan(Map.of("center", "DATA-001", "team", "ads"), List.of(), resources))
                .build();

        JobPreview preview = dativo.preview(job(dativo, JOB));

        assertThat(verdicts(dativo, preview))
                .containsExactlyInAnyOrderEntriesOf(
                        Map.of("project iam_role", Verdict.VIOLATION, "project s3_bucket", Verdict.UNDETERMINED));
        assertThat(dativo.checkPreviews(List.of(preview)).findings(Verdict.UNDETERMINED))
                .singleElement()
                .satisfies(finding -> assertThat(finding.message()).contains("module.lake.aws_s3_bucket.this"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "${terraform.outputs.center:-DATA-001}",
                "${TF_OUTPUT_CENTER:-DATA-001}",
                "${TF_OUTPUT_CENTER}",
                "{{terraform_outputs.center}}",
                "${terraform.outputs.center.part}",
            })
    void an_output_that_is_to_come_is_never_replaced_by_a_default(String text) {
        Dativo dativo =
                host().terraformState(plan(Map.of(), List.of("center"), "")).build();
        Job job = job(dativo, "tags: {cost_center: \"" + text + "\"}\nterraform: {outputs: {}}");

        assertThat(verdicts(dativo, dativo.preview(job))).containsEntry("cost-center s3_bucket", Verdict.UNDETERMINED);
        assertThat(dativo.preview(job).unknownOutputs()).allMatch(output -> output.startsWith("center"));
        assertThatThrownBy(() -> dativo.resolve(job))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("unknown-output")
                .hasMessageContaining("Dativo.preview");
    }

    @Test
    void an_output_of_one_resource_leaves_the_others_alone() {
        files.job(
                "job.yaml",
                "tags: {cost_center: DATA-001}\nterraform: {outputs: {}}",
                "tags: {cost_center: \"${terraform.outputs.center}\"}");
        Dativo dativo = host().build();
        JobPreview preview =
                dativo.preview(dativo.load(files.jobs().resolve("job.yaml")).job());

        assertThat(verdicts(dativo, preview))
                .containsEntry("cost-center s3_bucket", Verdict.UNDETERMINED)
                .doesNotContainKey("cost-center iam_role");
    }

    @Test
    void what_no_apply_mends_is_an_error_at_once() {
        Dativo dativo =
                host().terraformState(state(Map.of("center", "DATA-001"))).build();

        assertThatThrownBy(() -> dativo.preview(job(dativo, JOB)))
                .hasMessageContaining("missing-output")
                .hasMessageContaining("'team'");
        Dativo damaged = host().terraformState(files.write("damaged.tfstate", "{\"version\":4,\"outputs\":[]}"))
                .build();
        assertThatThrownBy(() -> damaged.preview(job(damaged, JOB))).hasMessageContaining("not-a-state");
    }

    private Dativo.Builder host() {
        return Dativo.builder()
                .withoutDiscovery()
                .provider(InMemoryProvider.standingInFor("aws"))
                .base(folder)
                .policy(POLICY);
    }

    private Job job(Dativo dativo, String infrastructure) {
        return dativo.load(files.job("job.yaml", infrastructure)).job();
    }

    private Path state(Map<String, String> values) {
        List<String> outputs = new ArrayList<>();
        new TreeMap<>(values)
                .forEach((name, value) ->
                        outputs.add("\"%s\":{\"value\":\"%s\",\"type\":\"string\"}".formatted(name, value)));
        return files.write(
                "terraform.tfstate",
                "{\"version\":4,\"outputs\":{" + String.join(",", outputs) + "},\"resources\":[]}");
    }

    private Path plan(Map<String, String> values, List<String> unknown, String resources) {
        List<String> changes = new ArrayList<>();
        Map<String, String> all = new TreeMap<>(values);
        unknown.forEach(name -> all.put(name, ""));
        all.forEach((name, value) -> changes.add(
                unknown.contains(name)
                        ? "\"%s\":{\"actions\":[\"create\"],\"after_unknown\":true}".formatted(name)
                        : "\"%s\":{\"actions\":[\"create\"],\"after\":\"%s\",\"after_unknown\":false}"
                                .formatted(name, value)));
        return files.write(
                "plan-" + String.join("-", unknown) + resources.length() + ".json",
                "{\"format_version\":\"1.2\",\"planned_values\":{\"root_module\":{\"resources\":[" + resources
                        + "]}},\"output_changes\":{" + String.join(",", changes) + "}}");
    }

    private static Map<String, Verdict> verdicts(Dativo dativo, JobPreview preview) {
        return verdicts(dativo.checkPreviews(List.of(preview)));
    }

    /** Rule and type of resource to the verdict of its finding; what is in order has none. */
    private static Map<String, Verdict> verdicts(Verdicts verdicts) {
        Map<String, Verdict> found = new TreeMap<>();
        for (Finding finding : verdicts.findings()) {
            if (finding.resource() != null && finding.resource().provider().equals("aws")) {
                found.put(finding.rule() + " " + finding.resource().type(), finding.verdict());
            }
        }
        return found;
    }
}
