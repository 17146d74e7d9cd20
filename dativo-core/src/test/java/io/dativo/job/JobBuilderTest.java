package io.dativo.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dativo.infrastructure.Infrastructure;
import io.dativo.infrastructure.InfrastructureTags;
import io.dativo.problem.InvalidInputException;
import io.dativo.problem.Problem;
import io.dativo.problem.Sensitive;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Jobs that a host makes in code. */
class JobBuilderTest {
    private static final Asset ASSET = Asset.builder(
                    "shipments", "1.0", "postgres", "sales.shipments", "sales@x.example")
            .column("id", "string")
            .build();

    @Test
    void a_job_made_in_code_is_a_job_like_any_other() {
        Job job = Job.builder("nordwind")
                .environment("prod")
                .asset(ASSET)
                .source(SourceConfig.builder("postgres")
                        .table("sales.shipments", "shipments")
                        .incremental("updated_at", "changed_on", 1)
                        .credentials(Map.of("password", Sensitive.of("dummy")))
                        .build())
                .target(TargetConfig.builder("iceberg")
                        .catalog("nessie")
                        .fileFormat("parquet")
                        .build())
                .infrastructure(Infrastructure.builder("aws")
                        .region("eu-west-1")
                        .resource("s3_bucket", "arn:aws:s3:::lake")
                        .tags(new InfrastructureTags(
                                "CC-1", null, null, null, null, List.of("SOC2"), Map.of("a.b", "c")))
                        .build())
                .classify("id", "internal")
                .finops("business_tags", List.of("a", "b"))
                .governance("retention_days", 30)
                .sourceTag("id", "pk")
                .build();

        assertThat(job.name()).isEqualTo("nordwind/prod/shipments");
        assertThat(job.target().branch()).isEqualTo("nordwind");
        assertThat(job.source().incremental().statePath())
                .isEqualTo(".local/state/nordwind/postgres.shipments.state.json");
        assertThat(job.source().credentials()).containsEntry("password", Sensitive.of("dummy"));
        assertThat(job.infrastructure().orElseThrow().tags().custom()).isEqualTo(Map.of("a.b", "c"));
        assertThat(job.file().governanceOverrides()).isEqualTo(Map.of("retention_days", 30));
        assertThat(job.sourceTags()).isEqualTo(Map.of("id", "pk"));
        assertThat(job.locate("tenant_id")).isNull();
        assertThat(job.locateAsset("name")).isNull();
        assertThat(job.unresolved()).isEmpty();
    }

    @Test
    void values_can_be_bound_into_it() {
        List<Problem> problems = new ArrayList<>();

        Job bound = Job.builder("nordwind")
                .asset(ASSET)
                .build()
                .with(List.of(new BoundValue("target.connection.s3.bucket", "lake", "output 'b'", null)), problems);

        assertThat(problems).isEmpty();
        assertThat(bound.target().connection()).isEqualTo(Map.of("s3", Map.of("bucket", "lake")));
    }

    @Test
    void a_bad_job_is_refused_with_every_problem() {
        assertThatThrownBy(() -> Job.builder("")
                        .finops("business_tags", Map.of("a", "b"))
                        .source(new SourceConfig(
                                null,
                                null,
                                null,
                                null,
                                List.of(new SourceConfig.SourceFile(null, null, null, null, null, Map.of())),
                                null,
                                null,
                                null,
                                null,
                                null,
                                null,
                                null,
                                null,
                                Map.of()))
                        .build())
                .isInstanceOfSatisfying(
                        InvalidInputException.class,
                        refused -> assertThat(refused.problems())
                                .extracting(problem -> problem.code() + " " + problem.path())
                                .containsExactlyInAnyOrder(
                                        "empty-value tenant_id",
                                        "missing-key asset",
                                        "missing-key source.files.0.path"));
        assertThatThrownBy(() -> Job.builder("a")
                        .asset(ASSET)
                        .finops("business_tags", Map.of("a", "b"))
                        .build())
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("finops.business_tags");
    }

    @Test
    void a_bad_source_or_target_is_refused() {
        assertThatThrownBy(
                        () -> TargetConfig.builder("iceberg").fileFormat("orc").build())
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("file_format");
        assertThatThrownBy(() -> SourceConfig.builder("postgres")
                        .incremental("updatedat", "x", -1)
                        .build())
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("did you mean 'updated_at'?")
                .hasMessageContaining("lookback_days");
    }
}
