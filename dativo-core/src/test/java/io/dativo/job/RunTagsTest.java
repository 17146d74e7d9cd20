package io.dativo.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dativo.infrastructure.Infrastructure;
import io.dativo.infrastructure.InfrastructureTags;
import io.dativo.problem.InvalidInputException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** One set of tags with one digest, in the spelling of each place. */
class RunTagsTest {
    private static ResolvedJob job(Map<String, String> custom) {
        return ResolvedJob.of(
                Job.builder("acme")
                        .environment("prod")
                        .asset(Asset.builder("orders", "1", "csv", "orders", "data@acme.example")
                                .column(Asset.Column.of("email", "string").classified("pii"))
                                .build())
                        .infrastructure(Infrastructure.builder("gcp")
                                .projectId("lake-1")
                                .tags(new InfrastructureTags(
                                        "KST 1/2", null, null, null, "ops@acme.example", List.of("GDPR"), custom))
                                .build())
                        .build(),
                ref -> Optional.empty());
    }

    @Test
    void every_place_carries_the_digest_of_all_tags_of_the_data() {
        ResolvedJob job = job(Map.of());
        RunTags tags = RunTags.of(job);
        String digest = job.tableProperties().digest();
        assertThat(tags.digest()).isEqualTo(digest);
        assertThat(tags.identity()).containsEntry("dativo.tags.digest", digest);
        assertThat(tags.environmentVariables()).containsEntry("DATIVO_TAGS_DIGEST", digest);
        assertThat(tags.sparkConfiguration())
                .containsEntry("spark.dativo.tags.digest", digest)
                .containsEntry("spark.sql.iceberg.snapshot-property.dativo.tags.digest", digest);
        assertThat(tags.forLabels().get("dativo.tags.digest")).hasSize(63);
        assertThat(digest).startsWith("sha256:" + tags.forLabels().get("dativo.tags.digest"));
    }

    @Test
    void every_place_carries_the_same_tags_and_none_of_a_single_column() {
        RunTags tags = RunTags.of(job(Map.of()));
        assertThat(tags.tags())
                .containsEntry("infrastructure.cost_center", "KST 1/2")
                .containsEntry("governance.owner", "data@acme.example")
                .doesNotContainKey("classification.fields.email");
        tags.tags().forEach((key, value) -> {
            assertThat(tags.sparkConfiguration()).containsEntry("spark.dativo.tag." + key, value);
            assertThat(tags.forLabels()).containsEntry(key, value);
            assertThat(tags.environmentVariables()).containsValue(value);
        });
        assertThat(tags.environmentVariables())
                .containsEntry("DATIVO_JOB", "acme/prod/orders")
                .containsEntry("DATIVO_TENANT", "acme")
                .containsEntry("DATIVO_ENVIRONMENT", "prod")
                .containsEntry("DATIVO_TAG_INFRASTRUCTURE_COST_CENTER", "KST 1/2");
    }

    @Test
    void two_tags_for_one_variable_and_a_value_that_none_can_hold_are_problems() {
        assertThatThrownBy(() -> RunTags.of(job(Map.of("a.b", "1", "a-b", "2", "nul", "x\0y")))
                        .environmentVariables())
                .isInstanceOfSatisfying(
                        InvalidInputException.class,
                        e -> assertThat(e.problems()).hasSize(2))
                .hasMessageContaining("DATIVO_TAG_INFRASTRUCTURE_CUSTOM_A_B")
                .hasMessageContaining("infrastructure.custom.nul");
    }
}
