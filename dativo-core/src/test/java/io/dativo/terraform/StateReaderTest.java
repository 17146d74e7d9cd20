package io.dativo.terraform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import io.dativo.problem.InvalidInputException;
import io.dativo.problem.Problem;
import io.dativo.problem.Sensitive;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class StateReaderTest {
    static final List<String> REAL = States.REAL;

    @ParameterizedTest
    @FieldSource("REAL")
    void a_real_state_has_the_outputs_that_terraform_prints(String name) {
        Path folder = States.real(name).getParent();
        TerraformState state = StateReader.outputs().read(folder.resolve("terraform.tfstate"));
        TerraformState printed = StateReader.outputs().read(folder.resolve("output.json"));

        assertThat(state.outputs()).isNotEmpty().isEqualTo(printed.outputs());
    }

    @ParameterizedTest
    @ValueSource(strings = {"show.json", "state-pull.json"})
    void every_form_of_a_real_state_says_the_same(String form) {
        Path folder = States.real("core-acme-prod").getParent();

        assertThat(StateReader.outputs().read(folder.resolve(form)).outputs())
                .isEqualTo(StateReader.outputs()
                        .read(folder.resolve("terraform.tfstate"))
                        .outputs());
    }

    @ParameterizedTest
    @ValueSource(strings = {"terraform.tfstate", "show.json"})
    void every_form_of_a_real_state_has_the_same_resources(String form) {
        TerraformState state = StateReader.outputsAndResources()
                .read(States.real("core-default").resolveSibling(form));

        assertThat(state.resources())
                .extracting("address")
                .containsExactlyInAnyOrder(
                        "terraform_data.glue[0]",
                        "terraform_data.glue[1]",
                        "terraform_data.secret",
                        "terraform_data.topics[\"customers\"]",
                        "terraform_data.topics[\"orders\"]",
                        "terraform_data.topics[\"tab\\tname\"]",
                        "terraform_data.topics[\"with \\\"quotes\\\" and / slash\"]",
                        "module.lake.terraform_data.bucket");
    }

    @Test
    void numbers_keep_every_digit() {
        Map<String, TerraformOutput> outputs =
                StateReader.outputs().read(States.real("core-default")).outputs();

        assertThat(outputs.get("t_number_beyond_long").value()).isEqualTo(new BigInteger("9223372036854775808"));
        assertThat(outputs.get("t_number_1e100").value()).isEqualTo(BigInteger.TEN.pow(100));
        assertThat(outputs.get("t_number_tiny").value()).isEqualTo(new BigDecimal("1e-30"));
        assertThat(outputs.get("t_number_float").value()).isEqualTo(new BigDecimal("3.14159"));
        assertThat(outputs.get("t_number_third").value().toString()).hasSize("0.".length() + 155);
    }

    @Test
    void a_number_of_1501_digits_is_read_and_passed_over() {
        String number = "1" + "0".repeat(1500);
        TerraformState state = StateReader.outputsAndResources()
                .read(
                        text("{\"version\":4,\"outputs\":{\"n\":{\"value\":" + number + "}},\"resources\":["
                                + "{\"mode\":\"managed\",\"type\":\"t\",\"name\":\"n\",\"instances\":[{\"attributes\":{\"size\":"
                                + number + "}}]}]}"),
                        "x");

        assertThat(state.outputs().get("n").value()).isEqualTo(BigInteger.TEN.pow(1500));
        assertThat(state.resources()).hasSize(1);
    }

    @Test
    void a_text_of_more_than_20_megabytes_is_read() {
        String long20 = "x".repeat(21_000_000);

        assertThat(StateReader.outputs()
                        .read(text("{\"version\":4,\"outputs\":{\"s\":{\"value\":\"" + long20 + "\"}}}"), "x")
                        .outputs()
                        .get("s")
                        .value())
                .isEqualTo(long20);
    }

    @Test
    void a_number_with_a_huge_exponent_is_not_written_out() {
        TerraformState state =
                StateReader.outputs().read(text("{\"version\":4,\"outputs\":{\"n\":{\"value\":1e900000000}}}"), "x");

        assertThat(state.outputs().get("n").value()).isEqualTo(new BigDecimal("1e900000000"));
    }

    @Test
    void sensitive_outputs_are_wrapped() {
        TerraformOutput password = StateReader.outputs()
                .read(States.real("core-default"))
                .outputs()
                .get("db_password");

        assertThat(password.isSensitive()).isTrue();
        assertThat(password.value()).isEqualTo(Sensitive.of("s3cr3t-Passw0rd-DoNotLog"));
        assertThat(password.type()).isEqualTo("\"string\"");
    }

    @Test
    void outputs_only_stops_after_the_outputs() throws IOException {
        byte[] state = States.bytes(States.handcrafted("aws-provider-v5"));
        InputStream endless =
                new java.io.SequenceInputStream(new ByteArrayInputStream(state, 0, 9_000), new InputStream() {
                    @Override
                    public int read() throws IOException {
                        throw new IOException("read too far");
                    }
                });

        assertThat(StateReader.outputs().read(States.trickle(endless, 500), "x").outputs())
                .hasSize(10);
    }

    @ParameterizedTest
    @CsvSource({
        "compact-as-opentofu-remote, aws-provider-v5",
        "outputs-after-resources, aws-provider-v5",
        "utf8-bom, aws-provider-v5"
    })
    void layout_does_not_matter(String name, String same) {
        TerraformState state = StateReader.outputsAndResources().strict().read(States.handcrafted(name));
        TerraformState expected = StateReader.outputsAndResources().strict().read(States.handcrafted(same));

        assertThat(state.outputs()).isEqualTo(expected.outputs());
        assertThat(state.resources()).isNotEmpty().isEqualTo(expected.resources());
    }

    @ParameterizedTest
    @CsvSource({
        "zero-bytes, state-empty, is empty",
        "future-version-5, state-version, format version 5",
        "opentofu-encrypted-pbkdf2-aesgcm, state-encrypted, tofu output -json",
        "dot-terraform-backend-config-NOT-a-state, state-is-backend-config, credentials",
    })
    void a_look_alike_is_named(String name, String code, String text) {
        assertThat(problem(States.bytes(States.handcrafted(name)))).satisfies(problem -> {
            assertThat(problem.code()).isEqualTo(code);
            assertThat(problem.hint()).isNotNull();
            assertThat(problem.toString()).contains(text).doesNotContain("AKIASYNTHETIC", "SYNTHETIC-DO-NOT-LOG");
        });
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "<!DOCTYPE html><html></html> | not-a-state | web page",
                "tenant_id = \"acme\" | not-a-state | not JSON",
                "{\"tenant_id\":\"acme\",\"tags\":{\"a\":\"b\"}} | not-a-state | no number under 'version'",
                "{\"version\":\"1.0.0\",\"name\":\"left-pad\"} | not-a-state | no number under 'version'",
                "{\"version\":4,\"title\":\"a dashboard\",\"panels\":[]} | not-a-state | no form of a state",
                "{\"version\":1,\"serial\":2,\"modules\":[]} | state-version | format version 1; this library reads 3 and 4",
                "{\"version\":2,\"serial\":2,\"modules\":[]} | state-version | format version 2; this library reads 3 and 4",
                "{\"modules\":[],\"serial\":2,\"version\":2} | state-version | terraform apply -refresh-only",
                "[command]/usr/bin/terraform-bin output -json {\"a\":1} | not-a-state | terraform_wrapper: false",
                "::debug::Terraform exited with code 0. | not-a-state | terraform_wrapper: false",
                "version https://git-lfs.github.com/spec/v1 oid sha256:4d7a | not-a-state | git lfs pull",
                "{\"version\":4.5,\"serial\":2} | state-version | format version 4.5",
                "{\"version\":4,\"outputs\":[]} | not-a-state | not an object",
                "{\"format_version\":\"2.0\",\"values\":{}} | state-version | format_version 2.0",
                "{\"format_version\":\"1.0\"} | state-empty | never applied",
                "{\"format_version\":\"1.0\",\"valid\":true,\"diagnostics\":[]} | not-a-state | neither of a state",
                "{} | state-empty | never applied",
                "\"acme-lake\" | not-a-state | value of one output",
                "[1,2] | not-a-state | not an object",
                "{\"ID\":\"x\",\"Operation\":\"y\",\"Info\":\"\",\"Who\":\"me\"} | not-a-state | lock of a state",
                "{\"a\":{\"sensitive\":false,\"type\":\"string\",\"value\":\"x\"},\"b\":{\"value\":1}} | not-a-state | no form",
                "tfstate\u0001binary | state-version | format version 0",
                "   | state-empty | is empty",
                "{\"version\":4,\"outputs\":{\"a\":{\"value\":s3cr3t | not-a-state | line 1, column",
            })
    void what_is_no_state_is_named(String document, String code, String text) {
        assertThat(problem(document == null ? new byte[] {' '} : document.getBytes(StandardCharsets.UTF_8)))
                .satisfies(problem -> {
                    assertThat(problem.code()).isEqualTo(code);
                    assertThat(problem.hint()).isNotNull();
                    assertThat(problem.toString()).contains(text).doesNotContain("s3cr3t");
                });
    }

    @Test
    void bytes_that_are_no_text_are_named() {
        assertThat(problem(new byte[] {0x1f, (byte) 0x8b, 8, 0}).message()).contains("gzip");
        assertThat(problem("\0GITCRYPT\0abc".getBytes(StandardCharsets.UTF_8)).hint())
                .contains("git-crypt unlock");
        assertThat(problem(new byte[] {0, 0, 0x7f, 0x7f, 1, 2, 3, 4}).code()).isEqualTo("not-a-state");
        assertThat(problem(new byte[] {'{', '"', (byte) 0xff, '"', ':', '1', '}'})
                        .code())
                .isEqualTo("not-a-state");
    }

    @Test
    void nesting_has_a_bound() {
        String deep = "{\"version\":4,\"outputs\":{\"a\":" + "[".repeat(100_000);

        assertThat(problem(deep.getBytes(StandardCharsets.UTF_8)).message()).contains("deeper than 1000 levels");
    }

    @ParameterizedTest
    @MethodSource("everyReadable")
    void a_state_cut_off_anywhere_is_reported(Path file) {
        byte[] state = States.bytes(file);
        int end = state.length - 1;
        while (state[end] != '}') {
            end--;
        }
        int step = Math.max(1, end / 700);
        for (int cut = 1; cut <= end; cut += cut > end - 300 ? 1 : step) {
            byte[] part = Arrays.copyOf(state, cut);
            assertThatThrownBy(
                            () -> StateReader.outputsAndResources().strict().read(new ByteArrayInputStream(part), "x"))
                    .as("%s cut after %s bytes", file, cut)
                    .isInstanceOfSatisfying(
                            InvalidInputException.class,
                            refused -> assertThat(refused.problems().get(0).code())
                                    .isIn("state-truncated", "state-empty"));
        }
    }

    static List<Path> everyReadable() {
        return List.of(
                States.real("core-acme-prod"),
                States.real("core-acme-prod").resolveSibling("show.json"),
                States.real("core-acme-prod").resolveSibling("output.json"),
                States.handcrafted("compact-as-opentofu-remote"),
                States.handcrafted("legacy-v3"));
    }

    @Test
    void a_state_cut_behind_the_outputs_is_reported_only_when_strict() {
        Path cut = States.handcrafted("truncated-in-resources");

        assertThat(StateReader.outputs().read(cut).outputs()).hasSize(10);
        assertThatThrownBy(() -> StateReader.outputs().strict().read(cut))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("state-truncated")
                .hasMessageContaining("after byte 8,202");
    }

    @Test
    void strict_reports_what_follows_the_end() {
        assertThatThrownBy(() -> StateReader.outputs().strict().read(text("{\"version\":4,\"outputs\":{}}\n{}"), "x"))
                .hasMessageContaining("goes on after the end");
    }

    @Test
    void an_old_state_gets_the_types_that_terraform_gives_it() {
        Map<String, TerraformOutput> outputs =
                StateReader.outputs().read(States.handcrafted("legacy-v3")).outputs();

        assertThat(outputs.get("s3_bucket_name").type()).isEqualTo("\"string\"");
        assertThat(outputs.get("subnets"))
                .isEqualTo(new TerraformOutput("subnets", List.of("subnet-1", "subnet-2"), "[\"list\",\"string\"]"));
        assertThat(outputs.get("tags").type()).isEqualTo("[\"map\",\"string\"]");
        assertThat(outputs.get("db_password").isSensitive()).isTrue();
    }

    @Test
    void an_old_state_has_its_resources() {
        assertThat(StateReader.outputsAndResources()
                        .read(States.handcrafted("legacy-v3"))
                        .resources())
                .singleElement()
                .satisfies(bucket -> {
                    assertThat(bucket.address()).isEqualTo("aws_s3_bucket.data_lake");
                    assertThat(bucket.arn()).isEqualTo("arn:aws:s3:::acme-dativo-data-lake-prod");
                    assertThat(bucket.tags()).containsOnly(entry("Environment", "prod"), entry("TenantId", "acme"));
                });
    }

    @Test
    void an_entry_without_a_value_is_the_value_and_a_map_inside_stays_as_it_is() {
        Map<String, TerraformOutput> outputs =
                StateReader.outputs().read(text("""
                                {"version": 4, "outputs": {
                                  "scalar": "us-east-1",
                                  "map": {"arn": "arn:x"},
                                  "labels": {"value": {"team": "etl", "value": "inner"}, "type": ["map", "string"]}}}
                                """), "x").outputs();

        assertThat(outputs.get("scalar").value()).isEqualTo("us-east-1");
        assertThat(outputs.get("map").value()).isEqualTo(Map.of("arn", "arn:x"));
        assertThat(outputs.get("labels").value()).isEqualTo(Map.of("team", "etl", "value", "inner"));
    }

    @Test
    void an_output_that_is_there_twice_counts_as_it_is_last() {
        assertThat(StateReader.outputs()
                        .read(text("{\"version\":4,\"outputs\":{\"a\":{\"value\":1},\"a\":{\"value\":2}}}"), "x")
                        .outputs()
                        .get("a")
                        .value())
                .isEqualTo(BigInteger.TWO);
    }

    @Test
    void outputs_may_be_called_like_the_keys_of_a_state() {
        String entry = "{\"sensitive\":true,\"type\":\"string\",\"value\":\"s3cr3t\"}";
        TerraformState state = StateReader.outputs()
                .read(
                        text("{\"backend\":" + entry + ",\"outputs\":" + entry + ",\"resources\":" + entry
                                + ",\"values\":" + entry + ",\"version\":" + entry + "}"),
                        "x");

        assertThat(state.outputs()).containsOnlyKeys("backend", "outputs", "resources", "values", "version");
        assertThat(state.outputs().values()).allMatch(TerraformOutput::isSensitive);
    }

    @Test
    void outputs_may_be_called_like_the_keys_of_an_output() {
        String outputs = "\"outputs\":{\"type\":{\"value\":\"a\"},\"value\":{\"value\":\"b\"}}";

        assertThat(StateReader.outputs()
                        .read(text("{" + outputs + ",\"version\":4}"), "x")
                        .outputs())
                .isEqualTo(StateReader.outputs()
                        .read(text("{\"version\":4," + outputs + "}"), "x")
                        .outputs())
                .containsOnlyKeys("type", "value");
    }

    @Test
    void a_destroyed_workspace_is_a_state_without_outputs() {
        assertThat(StateReader.outputs().strict().read(States.real("destroyed")).outputs())
                .isEmpty();
    }

    @Test
    void a_plan_says_the_outputs_that_will_be_and_which_are_not_known_yet() {
        TerraformState plan =
                StateReader.outputs().read(States.real("core-default").resolveSibling("plan.json"));

        assertThat(plan.unknownOutputs()).containsExactly("lake", "s3_bucket_name");
        assertThat(plan.outputs())
                .doesNotContainKeys("lake", "s3_bucket_name", "t_null")
                .containsEntry("tenant_id", new TerraformOutput("tenant_id", "globex", "\"string\""));
        assertThat(plan.outputs().get("db_password").isSensitive()).isTrue();
        assertThat(plan.outputs().get("db_connection").isSensitive()).isTrue();
    }

    @ParameterizedTest
    @MethodSource("readers")
    void a_plan_has_its_types_in_any_order_of_its_keys(StateReader reader) {
        String planned =
                "\"planned_values\":{\"outputs\":{\"a\":{\"sensitive\":false,\"type\":\"string\",\"value\":\"x\"}}}";
        String changes =
                "\"output_changes\":{\"a\":{\"actions\":[\"create\"],\"after\":\"x\",\"after_unknown\":false}}";
        String version = "\"format_version\":\"1.2\"";

        for (List<String> keys : Orders.of(List.of(planned, changes, version, "\"resource_changes\":[]"))) {
            assertThat(reader.read(text("{" + String.join(",", keys) + "}"), "x")
                            .outputs())
                    .as("%s", keys)
                    .containsOnly(entry("a", new TerraformOutput("a", "x", "\"string\"")));
        }
    }

    static Stream<StateReader> readers() {
        return Stream.of(
                StateReader.outputs(),
                StateReader.outputs().strict(),
                StateReader.outputsAndResources(),
                StateReader.outputsAndResources().strict());
    }

    @ParameterizedTest
    @ValueSource(strings = {"}}, garbage", "{}", "::debug::Terraform exited", "[1]"})
    void whatever_reads_to_the_end_refuses_what_follows_it(String more) {
        String state = "{\"version\":4,\"outputs\":{},\"resources\":[]}" + more;

        assertThat(readers().skip(1))
                .allSatisfy(reader -> assertThatThrownBy(() -> reader.read(text(state), "x"))
                        .isInstanceOf(InvalidInputException.class)
                        .hasMessageContaining("not-a-state"));
    }

    private static Problem problem(byte[] document) {
        try {
            StateReader.outputsAndResources().strict().read(new ByteArrayInputStream(document), "x");
        } catch (InvalidInputException refused) {
            assertThat(refused.problems()).hasSize(1);
            return refused.problems().get(0);
        }
        throw new AssertionError("it was read");
    }

    private static InputStream text(String document) {
        return new ByteArrayInputStream(document.getBytes(StandardCharsets.UTF_8));
    }
}
