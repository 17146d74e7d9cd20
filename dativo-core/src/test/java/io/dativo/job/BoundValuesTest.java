package io.dativo.job;

import static io.dativo.job.JobFiles.brief;
import static org.assertj.core.api.Assertions.assertThat;

import io.dativo.problem.Problem;
import io.dativo.problem.Sensitive;
import io.dativo.problem.SourceLocation;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Values from outside in a job that is loaded. */
class BoundValuesTest {
    @TempDir
    Path folder;

    private final List<Problem> problems = new ArrayList<>();
    private Job job;

    @BeforeEach
    void load() {
        job = new JobFiles(folder).job("""
                        infrastructure:
                          provider:
                            provider: aws
                            region: eu-west-1
                            resources: [{resource_type: s3_bucket, resource_id: "arn:aws:s3:::a"}]
                          tags: {owner: "${OWNER}", custom: {squad: ads}}
                        target: {catalog: {type: glue}, warehouse: "s3://${terraform.outputs.bucket}/"}
                        """).load().job();
    }

    private static BoundValue value(String path, @Nullable Object value, int line) {
        return new BoundValue(path, value, "output 'o" + line + "'", new SourceLocation("job.yaml", line, 7));
    }

    private Job with(BoundValue... values) {
        return job.with(List.of(values), problems);
    }

    @Test
    void values_are_put_into_source_target_infrastructure_and_other_keys_with_their_types() {
        Job bound = with(
                value("target.connection.s3.bucket", "lake", 21),
                value("target.catalog.glue_database", "db", 22),
                value("source.connection.port", BigInteger.valueOf(5432), 23),
                value("infrastructure.metadata.subnets", List.of("a", "b"), 24),
                value("infrastructure.provider.account_id", "123456789012", 25),
                value("infrastructure.provider.resources.0.resource_id", "arn:aws:s3:::lake", 26),
                value("infrastructure.tags.custom.kubernetes.io/cluster", "edge", 27),
                value("target.parquet_target_size_mb", new BigDecimal("256"), 28),
                value("environment", "staging", 29));

        assertThat(problems).isEmpty();
        assertThat(bound.target().connection().get("s3"))
                .isEqualTo(Map.of("endpoint", "http://s3.example", "region", "eu-central-1", "bucket", "lake"));
        assertThat(bound.target().catalog()).isEqualTo(Map.of("type", "glue", "glue_database", "db"));
        assertThat(bound.source().connection()).isEqualTo(Map.of("port", BigInteger.valueOf(5432)));
        assertThat(bound.infrastructure().orElseThrow().metadata()).isEqualTo(Map.of("subnets", List.of("a", "b")));
        assertThat(bound.infrastructure().orElseThrow().provider().accountId()).isEqualTo("123456789012");
        assertThat(bound.infrastructure().orElseThrow().resources().get(0).resourceId())
                .isEqualTo("arn:aws:s3:::lake");
        assertThat(bound.infrastructure().orElseThrow().tags().custom())
                .isEqualTo(Map.of("squad", "ads", "kubernetes.io/cluster", "edge"));
        assertThat(bound.target().parquetTargetSizeMb()).isEqualTo(256);
        assertThat(bound.file().environment()).isEqualTo("staging");
        assertThat(job.target().catalog()).as("the job itself").isEqualTo(Map.of("type", "glue"));
    }

    @Test
    void a_value_knows_the_place_of_its_mapping() {
        Job bound = with(value("target.connection.s3.bucket", "lake", 21));

        assertThat(bound.locate("target.connection.s3.bucket")).hasToString("job.yaml:21:7");
        assertThat(bound.locate("target.connection.s3.endpoint").file()).endsWith("lake.yaml");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "target.conection.s3.bucket    | error unknown-path target.conection.s3.bucket line 21 | did you mean 'connection'?",
                "no.such.field                 | error unknown-path no.such.field line 21              | allowed: ",
                "target..bucket                | error unknown-path target..bucket line 21             | separate keys by one dot",
                "''                            | error unknown-path  line 21                           | separate keys by one dot",
                "target.warehouse.bucket       | error unknown-path target.warehouse.bucket line 21    | end it there",
                "target.catalog.type.kind      | error unknown-path target.catalog.type.kind line 21   | write target.catalog.type as a map",
                "infrastructure.provider.resources.1.resource_id | error unknown-path infrastructure.provider.resources.1.resource_id line 21 | name one of its items",
                "asset_path                    | error read-before asset_path line 21                  |",
                "infrastructure.terraform.workspace | error read-before infrastructure.terraform.workspace line 21 |",
            })
    void a_path_that_leads_nowhere_is_an_error_at_its_mapping(String path, String expected, String hint) {
        Job bound = with(value(path, "x", 21), value("target.branch", "main", 22));

        assertThat(brief(problems)).containsExactly(expected);
        if (hint != null) {
            assertThat(problems.get(0).hint()).startsWith(hint.strip());
        }
        assertThat(bound.target().branch()).as("the other value").isEqualTo("main");
    }

    @Test
    void a_value_of_the_wrong_type_is_told_at_its_mapping_and_left_out() {
        Job bound = with(
                value("infrastructure.provider.account_id", BigInteger.TEN, 21),
                value("target.branch", "main", 22),
                value("target.partitioning", "a", 23),
                value("governance_overrides.retention_days", true, 24),
                value("infrastructure.provider.region", List.of(), 25));

        assertThat(brief(problems))
                .containsExactly(
                        "error wrong-type infrastructure.provider.account_id line 21",
                        "error wrong-type target.partitioning line 23",
                        "error wrong-type governance_overrides.retention_days line 24",
                        "error wrong-type infrastructure.provider.region line 25");
        assertThat(problems.get(0).message()).startsWith("output 'o21' does not fit: must be a text");
        assertThat(bound.target().branch()).isEqualTo("main");
        assertThat(bound.target().partitioning()).containsExactly("ingest_date");
        assertThat(bound.infrastructure().orElseThrow().provider().region()).isEqualTo("eu-west-1");
        assertThat(bound.file().governanceOverrides()).isNull();
    }

    @Test
    void a_later_value_sees_what_an_earlier_one_has_put_there() {
        Job bound = with(
                value("target.connection.hosts", List.of("a"), 21),
                value("target.connection.hosts.0", "b", 22),
                value("target.connection.hosts.1", "c", 23),
                value("target.catalog", "nessie", 24),
                value("target.catalog.glue_database", "db", 25));

        assertThat(brief(problems))
                .containsExactly(
                        "error unknown-path target.connection.hosts.1 line 23",
                        "error unknown-path target.catalog.glue_database line 25");
        assertThat(bound.target().connection()).containsEntry("hosts", List.of("b"));
        assertThat(bound.target().catalog()).isEqualTo("nessie");
    }

    @Test
    void of_two_values_for_one_path_the_later_wins_with_a_warning() {
        Job bound = with(value("target.branch", "one", 21), value("target.branch", "two", 22));

        assertThat(bound.target().branch()).isEqualTo("two");
        assertThat(brief(problems)).containsExactly("warning output-path-twice target.branch line 22");
        assertThat(problems.get(0).message()).isEqualTo("output 'o22' replaces output 'o21' (job.yaml:21:7)");
    }

    @Test
    void an_empty_value_is_told_and_does_not_blank_what_is_configured() {
        Job bound = with(
                value("target.connection.s3.region", "", 21),
                value("target.connection.s3.bucket", "", 22),
                value("infrastructure.metadata.nothing", null, 23),
                value("target.connection.s3", "", 24),
                value("target.warehouse", "", 25));

        assertThat(brief(problems))
                .containsExactly(
                        "warning empty-output target.connection.s3.region line 21",
                        "warning empty-output target.connection.s3.bucket line 22",
                        "warning empty-output infrastructure.metadata.nothing line 23",
                        "warning empty-output target.connection.s3 line 24",
                        "warning empty-output target.warehouse line 25");
        assertThat(problems.get(0).message()).isEqualTo("output 'o21' is empty; the configured value is kept");
        assertThat(problems.get(1).message()).isEqualTo("output 'o22' is empty");
        assertThat(bound.target().connection().get("s3"))
                .isEqualTo(Map.of("endpoint", "http://s3.example", "region", "eu-central-1", "bucket", ""));
        Map<String, Object> metadata = new HashMap<>();
        metadata.put("nothing", null);
        assertThat(bound.infrastructure().orElseThrow().metadata()).isEqualTo(metadata);
        assertThat(bound.target().warehouse())
                .as("a placeholder is no configured value")
                .isEmpty();
    }

    @Test
    void a_secret_may_stand_in_connections_and_credentials_only_and_is_never_shown() {
        Sensitive<String> secret = Sensitive.of("dummy-not-a-secret");

        Job bound = with(
                value("source.credentials.password", secret, 21),
                value("target.connection.s3.secret_access_key", secret, 22),
                value("source.connection.auth", Map.of("token", secret), 23),
                value("infrastructure.tags.owner", secret, 24),
                value("infrastructure.metadata.token", Map.of("deep", List.of(secret)), 25),
                value("source.connection", secret, 26));

        assertThat(brief(problems))
                .containsExactly(
                        "error sensitive-value infrastructure.tags.owner line 24",
                        "error sensitive-value infrastructure.metadata.token line 25",
                        "error sensitive-value source.connection line 26");
        assertThat(bound.source().credentials()).containsEntry("password", secret);
        assertThat(bound.texts()).containsEntry("source.credentials.password", secret);
        assertThat(bound.toString() + bound.file() + bound.source() + bound.texts() + problems)
                .doesNotContain("dummy-not-a-secret")
                .contains("***");
    }

    @Test
    void texts_show_what_waits_for_a_value_and_a_bound_one_is_no_longer_unresolved() {
        assertThat(job.texts())
                .containsEntry("target.warehouse", "s3://${terraform.outputs.bucket}/")
                .containsEntry("infrastructure.tags.owner", "${OWNER}")
                .containsEntry("infrastructure.provider.resources.0.resource_id", "arn:aws:s3:::a");
        assertThat(brief(job.unresolved())).containsExactly("warning unset-variable infrastructure.tags.owner line 11");

        Job bound = with(value("infrastructure.tags.owner", "etl", 21));

        assertThat(bound.unresolved()).isEmpty();
        assertThat(job.unresolved()).hasSize(1);
    }

    @Test
    void what_is_filled_in_follows_the_values() {
        Job bound = with(value("tenant_id", "suedwind", 21), value("source.objects", List.of("orders"), 22));

        assertThat(problems).isEmpty();
        assertThat(bound.target().branch()).isEqualTo("suedwind");
        assertThat(bound.source().incremental().statePath())
                .isEqualTo(".local/state/suedwind/postgres.orders.state.json");
    }

    @Test
    void no_value_gives_an_equal_job() {
        Job bound = job.with(Collections.emptyList(), problems);

        assertThat(problems).isEmpty();
        assertThat(bound.file()).isEqualTo(job.file());
    }
}
