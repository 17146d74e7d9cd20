package io.dativo.terraform;

import static org.assertj.core.api.Assertions.assertThat;

import io.dativo.infrastructure.Infrastructure;
import io.dativo.problem.Problem;
import io.dativo.problem.Sensitive;
import java.math.BigInteger;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OutputBindingTest {
    private static final String SECRET = "s3cr3t-Passw0rd";
    private static final TerraformState STATE = BoundJob.state("""
            {'s3_bucket_name': {'value': 'lake-prod', 'type': 'string'},
             'port': {'value': 5432, 'type': 'number'},
             'subnets': {'value': ['a', 'b'], 'type': ['list', 'string']},
             'lake': {'value': {'bucket': 'lake-prod', 'a.b': 'dotted', 'zones': [{'id': 'z1'}]}},
             'nothing': {'value': null},
             'db_password': {'value': '%s', 'sensitive': true},
             'db_connection': {'value': {'host': 'db.internal', 'password': '%s'}, 'sensitive': true}}
            """.formatted(SECRET, SECRET));

    @TempDir
    Path folder;

    private BoundJob bind(String outputs, String more) {
        return BoundJob.bind(folder, """
                infrastructure:
                  provider: {provider: aws, region: eu-west-1}
                  terraform:
                    outputs: {%s}
                %s""".formatted(outputs, more), STATE);
    }

    @Test
    void outputs_go_to_their_paths_with_their_types() {
        BoundJob bound = bind(
                "s3_bucket_name: target.connection.s3.bucket, port: source.connection.port,"
                        + " subnets: infrastructure.metadata.subnets",
                "");

        assertThat(bound.problems).isEmpty();
        assertThat(bound.job.target().connection()).isEqualTo(Map.of("s3", Map.of("bucket", "lake-prod")));
        assertThat(bound.job.source().connection()).isEqualTo(Map.of("port", BigInteger.valueOf(5432)));
        assertThat(bound.job.infrastructure().map(Infrastructure::metadata))
                .contains(Map.of("subnets", List.of("a", "b")));
    }

    @Test
    void a_whole_number_fits_where_the_model_wants_one() {
        assertThat(BoundJob.bind(folder, """
                                infrastructure:
                                  provider: {provider: aws, region: eu-west-1}
                                  terraform: {outputs: {size: target.parquet_target_size_mb}}
                                """, BoundJob.state("{'size': {'value': 256.0}}"))
                        .job
                        .target()
                        .parquetTargetSizeMb())
                .isEqualTo(256);
    }

    @Test
    void a_missing_output_is_an_error_that_names_the_nearest() {
        BoundJob bound = bind("s3_bucket_nam: target.connection.s3.bucket, port: source.connection.port", "");

        assertThat(bound.brief()).containsExactly("error missing-output line 8");
        assertThat(bound.problems.get(0).message())
                .isEqualTo(
                        "the state terraform.tfstate has no output 's3_bucket_nam': the module does not say it, or its"
                                + " value is null, which Terraform does not store");
        assertThat(bound.problems.get(0).hint()).isEqualTo("did you mean 's3_bucket_name'?");
        assertThat(bound.job.source().connection()).as("the other output").containsKey("port");
    }

    @Test
    void without_any_output_the_hint_is_about_the_workspace() {
        BoundJob bound = BoundJob.bind(folder, """
                infrastructure:
                  provider: {provider: aws, region: eu-west-1}
                  terraform: {outputs: {a: target.connection.s3.bucket}}
                """, BoundJob.state("{}"));

        assertThat(bound.problems.get(0).hint()).contains("workspace");
    }

    @Test
    void an_output_that_a_plan_does_not_know_yet_is_an_error_of_its_own() {
        BoundJob bound = BoundJob.bind(
                folder,
                """
                infrastructure:
                  provider: {provider: aws, region: eu-west-1}
                  terraform: {outputs: {s3_bucket_name: target.connection.s3.bucket}}
                """,
                StateReader.outputs().read(States.real("core-default").resolveSibling("plan.json")));

        assertThat(bound.brief()).containsExactly("error unknown-output line 7");
    }

    @Test
    void a_part_of_an_output_is_named_behind_a_dot() {
        BoundJob bound = bind(
                "lake.bucket: target.connection.s3.bucket, lake.a.b: target.connection.s3.prefix,"
                        + " lake.zones.0.id: target.connection.s3.zone, lake.zones.1.id: target.connection.s3.other",
                "");

        assertThat(bound.job.target().connection())
                .isEqualTo(Map.of("s3", Map.of("bucket", "lake-prod", "prefix", "dotted", "zone", "z1")));
        assertThat(bound.brief()).containsExactly("error missing-output line 8");
    }

    @Test
    void a_part_of_a_secret_is_a_secret() {
        BoundJob bound = bind("db_connection.password: source.credentials.password", "");

        assertThat(bound.job.source().credentials()).isEqualTo(Map.of("password", Sensitive.of(SECRET)));
        assertThat(bind("db_connection.pasword: source.credentials.password", "")
                        .problems
                        .toString())
                .contains("missing-output")
                .doesNotContain("host");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "infrastructure.metadata.x",
                "infrastructure.tags.custom.x",
                "infrastructure.tags.owner",
                "target.catalog.glue_database",
                "target.warehouse",
                "environment",
                "governance_overrides.owner"
            })
    void a_secret_is_refused_outside_of_connections_and_credentials(String path) {
        for (String output : List.of("db_password", "db_connection.password", "db_connection")) {
            BoundJob bound = bind(output + ": " + path, "");

            assertThat(bound.problems).as(output).isNotEmpty().allMatch(Problem::isError);
            assertThat(Problem.format(bound.problems)).doesNotContain(SECRET);
            assertThat(bound.job.file().toString()).doesNotContain(SECRET);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "s3://${terraform.outputs.s3_bucket_name}/raw | s3://lake-prod/raw",
                "s3://${terraform.outputs.lake.bucket}/raw | s3://lake-prod/raw",
                "s3://{{terraform_outputs.s3_bucket_name}}/raw | s3://lake-prod/raw",
                "s3://{{ terraform_outputs.s3_bucket_name }}/raw | s3://lake-prod/raw",
                "s3://${TF_OUTPUT_s3_bucket_name}/raw | s3://lake-prod/raw",
                "s3://${TF_OUTPUT_S3_BUCKET_NAME}/raw | s3://lake-prod/raw",
                "${TF_OUTPUT_s3_bucket_name} | lake-prod",
                "h:${terraform.outputs.port}/${terraform.outputs.s3_bucket_name} | h:5432/lake-prod",
                "s3://${terraform.outputs.no:-spare}/raw | s3://spare/raw",
                "${terraform.outputs.nothing:-} x | ' x'",
                "a $${terraform.outputs.port} | a ${terraform.outputs.port}",
                "$${TF_OUTPUT_port} | ${TF_OUTPUT_port}",
                "$${TF_OUTPUT_port}${TF_OUTPUT_port} | ${TF_OUTPUT_port}5432",
            })
    void texts_name_outputs(String text, String expected) {
        BoundJob bound = bind("", "target: {warehouse: \"" + text + "\"}\n");

        assertThat(bound.problems).isEmpty();
        assertThat(bound.job.target().warehouse()).isEqualTo(expected);
    }

    @Test
    void a_text_that_is_one_placeholder_takes_the_type_of_the_output() {
        BoundJob bound = bind("", "source: {connection: {port: \"${TF_OUTPUT_port}\"}}\n");

        assertThat(bound.job.source().connection()).isEqualTo(Map.of("port", BigInteger.valueOf(5432)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "x${terraform.outputs.nope}y | missing-output",
                "x${terraform.outputs.nothing}y | missing-output",
                "${TF_OUTPUT_nope} | missing-output",
                "x${terraform.workspace}y | malformed-placeholder",
                "x${terraform.outputs.}y | malformed-placeholder",
                "{{terraform_outputs.a b}} | malformed-placeholder",
                "x${terraform.outputs.subnets}y | not-a-text",
                "x${terraform.outputs.lake}y | not-a-text",
            })
    void a_text_that_cannot_be_filled_is_an_error_and_stays(String text, String code) {
        BoundJob bound = bind("", "target: {warehouse: \"" + text + "\"}\n");

        assertThat(bound.brief()).containsExactly("error " + code + " line 9");
        assertThat(bound.job.target().warehouse()).isEqualTo(text);
    }

    @Test
    void a_text_with_a_secret_is_a_secret_as_a_whole() {
        BoundJob bound =
                bind("", "source: {connection: {url: \"postgres://u:${terraform.outputs.db_password}@h/d\"}}\n");

        assertThat(bound.problems).isEmpty();
        assertThat(bound.job.source().connection())
                .isEqualTo(Map.of("url", Sensitive.of("postgres://u:" + SECRET + "@h/d")));
    }

    @Test
    void a_text_with_a_secret_is_refused_where_secrets_are_not_allowed() {
        BoundJob bound = bind("", """
                  tags: {owner: "x ${terraform.outputs.db_password}", custom: {a: "${TF_OUTPUT_db_password}"}}
                target: {warehouse: "s3://{{terraform_outputs.db_connection.password}}"}
                """);

        assertThat(bound.brief())
                .containsExactlyInAnyOrder(
                        "error sensitive-value line 9",
                        "error sensitive-value line 9",
                        "error sensitive-value line 10");
        assertThat(Problem.format(bound.problems)).doesNotContain(SECRET);
    }

    @Test
    void without_a_state_every_named_output_is_missing_and_escapes_are_undone() {
        BoundJob bound =
                BoundJob.bind(folder, "target: {warehouse: \"x${TF_OUTPUT_a}\", branch: \"$${TF_OUTPUT_a}\"}\n", null);

        assertThat(bound.brief()).containsExactly("error missing-output line 5");
        assertThat(bound.problems.get(0).message()).contains("has no infrastructure.terraform");
        assertThat(bound.job.target().branch()).isEqualTo("${TF_OUTPUT_a}");
    }

    @Test
    void what_was_put_in_is_not_looked_at_again() {
        BoundJob bound = BoundJob.bind(
                folder,
                "target: {warehouse: \"x${TF_OUTPUT_a}\"}\n",
                BoundJob.state("{'a': {'value': '${TF_OUTPUT_b}'}, 'b': {'value': 's3cr3t', 'sensitive': true}}"));

        assertThat(bound.job.target().warehouse()).isEqualTo("x${TF_OUTPUT_b}");
    }

    @Test
    void a_mapping_goes_before_a_placeholder_in_the_value_that_it_replaces() {
        BoundJob bound =
                bind("s3_bucket_name: target.warehouse", "target: {warehouse: \"x${terraform.outputs.port}\"}\n");

        assertThat(bound.problems).isEmpty();
        assertThat(bound.job.target().warehouse()).isEqualTo("lake-prod");
    }

    @Test
    void resolved_outputs_are_the_mappings_alone() {
        BoundJob bound = bind(
                "s3_bucket_name: target.connection.s3.bucket, nothing: infrastructure.metadata.n, port: no.such.path,"
                        + " nope: target.branch",
                "");
        List<Problem> problems = new ArrayList<>();
        Map<String, Object> resolved = OutputBinding.resolvedOutputs(bound.before, STATE, problems);

        assertThat(resolved.keySet()).containsExactly("target.connection.s3.bucket", "infrastructure.metadata.n");
        assertThat(problems).extracting(Problem::code).containsExactly("missing-output", "unknown-path");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "s3_bucket_name: target.connection.s3.bucket | arn:aws:s3:::lake-prod |",
                "s3_bucket_name: target.connection.s3.bucket | lake-prod |",
                "s3_bucket_name: target.connection.s3.bucket | s3://lake-prod/ |",
                "s3_bucket_name: target.connection.s3.bucket | arn:aws:s3:::lake-dev | resource-mismatch",
                "s3_bucket_name: infrastructure.metadata.b | arn:aws:s3:::lake-dev | resource-mismatch",
                "lake.bucket: target.connection.s3.bucket | arn:aws:s3:::lake-dev | resource-mismatch",
                "lake.bucket: infrastructure.metadata.b | arn:aws:s3:::lake-dev |",
            })
    void an_output_that_names_another_resource_than_the_job_is_a_warning(String outputs, String id, String code) {
        BoundJob bound = BoundJob.bind(folder, """
                infrastructure:
                  provider:
                    provider: aws
                    region: eu-west-1
                    resources: [{resource_type: s3_bucket, resource_id: "%s"}, {resource_type: iam_role, resource_id: r}]
                  terraform: {outputs: {%s}}
                """.formatted(id, outputs), STATE);

        assertThat(bound.brief()).isEqualTo(code == null ? List.of() : List.of("warning " + code + " line 10"));
    }

    @Test
    void the_region_of_a_bucket_is_not_taken_for_the_bucket() {
        assertThat(BoundJob.bind(folder, """
                                infrastructure:
                                  provider:
                                    provider: aws
                                    region: eu-west-1
                                    resources: [{resource_type: s3_bucket, resource_id: "arn:aws:s3:::lake"}]
                                  terraform: {outputs: {s3_bucket_region: target.connection.s3.region}}
                                """, BoundJob.state("{'s3_bucket_region': {'value': 'eu-west-1'}}")).problems)
                .isEmpty();
    }
}
