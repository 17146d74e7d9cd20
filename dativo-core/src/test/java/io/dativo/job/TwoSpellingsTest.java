package io.dativo.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.dativo.infrastructure.TerraformResource;
import io.dativo.problem.Problem;
import io.dativo.problem.Severity;
import io.dativo.terraform.BoundJob;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TwoSpellingsTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource({
        "Cost_Center, true",
        "costcenter, true",
        "cost-center, true",
        "COST CENTER, true",
        "cost_center, false",
        "cost_centre, false",
        "cost.center, false",
        "infrastructure.cost_center, false",
    })
    void a_spelling_of_the_state_beside_one_of_the_job_is_a_warning_at_the_jobs(String key, boolean warned) {
        ResolvedJob job = resolve("{cost_center: DATA-001}", Map.of(key, "DATA-001"));

        assertThat(spellings(job)).hasSize(warned ? 1 : 0).allSatisfy(warning -> {
            assertThat(warning.severity()).isEqualTo(Severity.WARNING);
            assertThat(warning.path()).isEqualTo("infrastructure.tags.cost_center");
            assertThat(warning.location()).isNotNull();
            assertThat(warning.message()).contains("'cost_center'", "'" + key + "'", "aws_s3_bucket.lake");
        });
    }

    @Test
    void two_spellings_of_the_job_itself_are_one_warning_for_all_targets() {
        ResolvedJob job = resolve("{custom: {Team: a, team: b, TEAM: c}}", Map.of());

        assertThat(spellings(job))
                .singleElement()
                .satisfies(warning ->
                        assertThat(warning.message()).contains(" r and 2 others", "'Team'", "'team'", "'TEAM'"));
    }

    @Test
    void a_spelling_that_the_job_removes_is_none() {
        ResolvedJob job = resolve("{cost_center: DATA-001}\n  removed_tags: [Cost_Center]", Map.of("Cost_Center", "x"));

        assertThat(spellings(job)).isEmpty();
    }

    @Test
    void keys_that_a_resource_takes_for_one_are_one() {
        Job job = load("{cost_center: DATA-001}");
        ResolvedJob resolved = ResolvedJob.of(
                job,
                ref -> state(ref.type(), Map.of("Cost_Center", "DATA-001")),
                (ref, key) -> key.toLowerCase(Locale.ROOT));

        assertThat(spellings(resolved)).isEmpty();
    }

    private static List<Problem> spellings(ResolvedJob job) {
        return job.problems().stream()
                .filter(problem -> problem.code().equals("two-spellings"))
                .toList();
    }

    private ResolvedJob resolve(String tags, Map<String, String> ofState) {
        return ResolvedJob.of(load(tags), ref -> state(ref.type(), ofState));
    }

    private static Optional<TerraformResource> state(String type, Map<String, String> tags) {
        return type.equals("s3_bucket")
                ? Optional.of(new TerraformResource("aws_s3_bucket.lake", "aws_s3_bucket", "b", null, tags))
                : Optional.empty();
    }

    private Job load(String tags) {
        return BoundJob.load(folder, """
                infrastructure:
                  provider:
                    provider: aws
                    region: eu-west-1
                    resources:
                      - {resource_type: s3_bucket, resource_id: b}
                      - {resource_type: iam_role, resource_id: r}
                  tags: %s
                """.formatted(tags));
    }
}
