package io.dativo.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PolicyCommandTest {
    @TempDir
    Path folder;

    private String tests = "";

    @BeforeEach
    void a_project_that_init_made() throws IOException {
        assertThat(dativo("init", folder.toString()).exit()).isZero();
        write("policy.yaml", """
                rules:
                  cost-center: {key: cost_center, required: true, scope: {resource_type: s3_bucket}}
                  review: {key: review_date, required: true, stage: observe, scope: {resource_type: s3_bucket}}
                waivers:
                  - {rule: cost-center, resource: legacy, reason: being emptied, owner: ops, expires: 2020-01-31}
                """);
        tests = write("policy-tests.yaml", """
                policy: policy.yaml
                tests:
                  - {name: none, resource: aws/s3_bucket, expect: {cost-center: violation, review: violation}}
                  - {name: orders, job: jobs/acme/orders.yaml, expect: {cost-center: compliant, review: violation}}
                """);
    }

    @Test
    void tests_that_pass_end_with_0() {
        assertThat(dativo("policy", "test", tests, "--strict", "--base", folder.toString()))
                .isEqualTo(new Ran(0, "2 tests: 0 errors, 0 warnings.\n", ""));
    }

    @Test
    void a_test_that_fails_is_at_its_line_in_every_format_and_ends_with_1() throws IOException {
        Files.writeString(
                Path.of(tests),
                Files.readString(Path.of(tests)).replace("cost-center: compliant", "cost-center: waived"));

        Ran text = dativo("policy", "test", tests, "--base", folder.toString());
        assertThat(text.exit()).isEqualTo(1);
        assertThat(text.out())
                .contains("policy-tests.yaml:4:", "orders: expected waived, and cost-center says compliant")
                .endsWith("2 tests: 1 error, 0 warnings.\n");

        String junit = dativo("policy", "test", tests, "--format", "junit", "--base", folder.toString())
                .out();
        assertThat(junit).contains("tests=\"2\" failures=\"1\"", "name=\"none\"", "type=\"unexpected-verdict\"");

        String sarif = dativo("policy", "test", tests, "--format", "sarif", "--base", folder.toString())
                .out();
        assertThat(new ObjectMapper()
                        .readTree(sarif)
                        .at("/runs/0/results/0/locations/0/physicalLocation/region/startLine")
                        .asInt())
                .isEqualTo(4);
    }

    @Test
    void a_rule_that_objects_in_no_test_is_a_warning_and_strict_an_error() throws IOException {
        Files.writeString(
                Path.of(tests),
                "policy: policy.yaml\ntests: [{name: a, resource: gcp/bucket, tags: {cost_center: A}}]\n");

        assertThat(dativo("policy", "test", tests).exit()).isZero();
        Ran strict = dativo("policy", "test", tests, "--strict");
        assertThat(strict.exit()).isEqualTo(1);
        assertThat(strict.out())
                .contains("the rule cost-center objects in no test", "the rule review objects in no test");
    }

    @Test
    void coverage_says_the_same_to_programs() throws IOException {
        String policy = folder.resolve("policy.yaml").toString();

        JsonNode json = new ObjectMapper()
                .readTree(dativo(
                                "policy",
                                "coverage",
                                folder.resolve("jobs").toString(),
                                "--policy",
                                policy,
                                "--base",
                                folder.toString(),
                                "--format",
                                "json")
                        .out());

        JsonNode review = StreamSupport.stream(json.get("rules").spliterator(), false)
                .filter(rule -> rule.get("rule").asText().equals("review"))
                .findFirst()
                .orElseThrow();
        assertThat(json.get("jobs").asInt()).isEqualTo(1);
        assertThat(review.get("enforced").asBoolean()).isFalse();
        assertThat(review.get("safe").asBoolean()).isFalse();
        assertThat(review.get("jobs")).hasSize(1);
        assertThat(review.get("resources").get(0).get("type").asText()).isNotEmpty();
        assertThat(json.get("neverFired").toString()).contains("cost-center");
        assertThat(json.get("unknownKeys")).isNotEmpty();
    }

    @Test
    void coverage_says_what_enforcing_breaks_and_ends_with_1_only_where_that_is_asked() {
        String policy = folder.resolve("policy.yaml").toString();
        String[] coverage = {
            "policy", "coverage", folder.resolve("jobs").toString(), "--policy", policy, "--base", folder.toString()
        };

        Ran ran = dativo(coverage);
        assertThat(ran.exit()).isZero();
        assertThat(ran.out())
                .contains(
                        "review: enforcing it today breaks 1 of 1 job: ",
                        "never fired",
                        "cost-center",
                        "keys that no rule names");
        assertThat(dativo(more(coverage, "--enforce", "cost-center")).exit()).isZero();
        assertThat(dativo(more(coverage, "--enforce", "cost-center,review")).exit())
                .isEqualTo(1);
        assertThat(dativo(more(coverage, "--enforce", "reveiw")).err()).contains("there is no rule 'reveiw'");
    }

    @Test
    void a_waiver_that_ended_ends_with_1() {
        Ran ran = dativo("policy", "waivers", folder.resolve("policy.yaml").toString());

        assertThat(ran.exit()).isEqualTo(1);
        assertThat(ran.out())
                .contains("policy.yaml:5:", "the waiver of ops for cost-center ended", "1 policy: 1 error");
    }

    private static String[] more(String[] arguments, String... further) {
        return Stream.of(arguments, further).flatMap(Stream::of).toArray(String[]::new);
    }

    private Ran dativo(String... arguments) {
        return Ran.of(builder -> builder, Map.of(), arguments);
    }

    private String write(String name, String content) throws IOException {
        return Files.writeString(folder.resolve(name), content).toString();
    }
}
