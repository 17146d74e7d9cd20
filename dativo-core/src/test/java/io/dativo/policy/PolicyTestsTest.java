package io.dativo.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dativo.infrastructure.ResourceRef;
import io.dativo.problem.InvalidInputException;
import io.dativo.problem.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PolicyTestsTest {
    private static final Clock TODAY = Clock.fixed(Instant.parse("2027-03-30T00:00:00Z"), ZoneOffset.UTC);

    @TempDir
    Path folder;

    private final TagPolicy policy = TagPolicy.builder()
            .rule("cost-center", rule -> rule.key("cost_center").required().pattern("[A-Z]+-[0-9]{3}"))
            .rule(
                    "retention",
                    rule -> rule.key("retention_days").type(ValueType.NUMBER).max(3650))
            .rule("class", rule -> rule.key("classification").order("public", "pii"))
            .waiver(waiver("legacy", LocalDate.parse("2027-03-31")))
            .waiver(waiver("older", LocalDate.parse("2027-01-01")))
            .build();

    @Test
    void tests_pass_where_every_named_rule_says_what_is_expected_and_no_other_objects() throws IOException {
        PolicyTestReport report = run("""
                tests:
                  - name: fine
                    resource: aws/s3_bucket
                    tags: {cost_center: DATA-001, retention_days: 30}
                    expect: {cost-center: compliant, retention: compliant, class: compliant}
                  - name: missing
                    resource: aws/s3_bucket
                    expect: {cost-center: violation}
                  - name: too long
                    resource: aws/s3_bucket
                    tags: {cost_center: DATA-001, retention_days: 4000}
                    expect: {retention: violation}
                  - name: lowered
                    resource: aws/s3_bucket
                    before: {classification: pii}
                    tags: {cost_center: DATA-001, classification: public}
                    expect: {class: violation}
                  - name: waived today
                    resource: aws/s3_bucket/legacy
                    expect: {cost-center: waived}
                """);

        assertThat(report.toString()).isEqualTo("5 tests, 0 failed.");
        assertThat(report.isPassed()).isTrue();
        assertThat(report.neverObjecting()).isEmpty();
    }

    @Test
    void a_waiver_that_ended_by_the_day_of_the_test_waives_nothing() throws IOException {
        assertThat(run("""
                        tests:
                          - name: after the waiver
                            resource: aws/s3_bucket/legacy
                            today: 2027-04-01
                            expect: {cost-center: violation}
                        """).toString()).startsWith("1 test, 0 failed.");
    }

    @Test
    void each_difference_is_a_problem_at_its_line_with_the_finding_behind_it() throws IOException {
        PolicyTestReport report = run("""
                tests:
                  - name: wrong
                    resource: aws/s3_bucket
                    tags: {cost_center: nothing, retention_days: 4000}
                    expect:
                      cost-center: compliant
                      cost-centre: violation
                """);

        List<Problem> problems = report.results().get("wrong");
        assertThat(problems)
                .extracting(Problem::code)
                .containsExactly("unexpected-verdict", "unknown-rule", "unexpected-verdict");
        assertThat(problems.get(0).message()).contains("expected compliant, and cost-center says violation", "nothing");
        assertThat(problems.get(0).location()).hasToString(folder.resolve("policy-tests.yaml") + ":6:20");
        assertThat(problems.get(1).hint()).contains("cost-center");
        assertThat(problems.get(2).message()).contains("expected nothing of retention");
        assertThat(report.isPassed()).isFalse();
        assertThat(report.neverObjecting()).containsExactly("class");
    }

    @Test
    void a_test_may_name_a_job_and_fails_where_the_job_cannot_be_used() throws IOException {
        PolicyTests tests = tests("""
                tests:
                  - {name: job, job: jobs/orders.yaml, expect: {cost-center: violation}}
                  - {name: gone, job: jobs/gone.yaml}
                """);
        List<Path> asked = new ArrayList<>();

        PolicyTestReport report = tests.run(
                policy,
                file -> {
                    asked.add(file);
                    if (file.endsWith("gone.yaml")) {
                        throw new InvalidInputException(
                                "job", List.of(Problem.error("gone", "no such job", "", null, null)));
                    }
                    return List.of(TaggedResource.builder(new ResourceRef("aws", "s3_bucket", "b"))
                            .build());
                },
                TODAY);

        assertThat(asked).containsExactly(folder.resolve("jobs/orders.yaml"), folder.resolve("jobs/gone.yaml"));
        assertThat(report.results().get("job")).isEmpty();
        assertThat(report.results().get("gone")).extracting(Problem::code).containsExactly("gone");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{name: a} | a test names a job or a resource",
                "{name: a, job: j, resource: aws/b} | a test names a job or a resource",
                "{name: a, resource: aws} | 'aws' names no type",
                "{name: a, resource: aws/b, today: soon} | 'soon' is not a date",
                "{name: a, resource: aws/b, expect: {r: broken}} | 'broken' is no verdict",
                "{name: a, resource: aws/b, expects: {}} | expects",
                "{resource: aws/b} | name",
            })
    void a_file_that_says_something_else_is_refused_with_its_place(String test, String message) {
        assertThatThrownBy(() -> tests("tests:\n  - " + test + "\n"))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("policy-tests.yaml:2:")
                .hasMessageContaining(message);
    }

    @Test
    void two_tests_of_one_name_and_a_file_without_tests_are_refused() {
        assertThatThrownBy(() -> tests("tests:\n  - {name: a, resource: aws/b}\n  - {name: a, resource: aws/b}\n"))
                .hasMessageContaining("two tests are named 'a'");
        assertThatThrownBy(() -> tests("tests: []\n")).hasMessageContaining("there is no test");
    }

    @Test
    void waivers_that_ended_or_end_soon_are_listed_by_age() {
        assertThat(policy.endingWaivers(LocalDate.parse("2027-03-30"), 14))
                .extracting(Problem::code)
                .containsExactly("waiver-expired", "waiver-ends-soon");
        assertThat(policy.endingWaivers(LocalDate.parse("2027-03-30"), 14))
                .extracting(Problem::message)
                .containsExactly(
                        "the waiver of data-platform for cost-center ended 88 days ago, after 2027-01-01",
                        "the waiver of data-platform for cost-center ends in 1 day, after 2027-03-31");
        assertThat(policy.endingWaivers(LocalDate.parse("2026-12-01"), 14)).isEmpty();
    }

    @Test
    void the_tests_of_the_guide_pass_on_the_policy_of_the_guide() throws IOException {
        String guide = Files.readString(Path.of("../docs/tag-policy.md"));
        Files.writeString(folder.resolve("tag-policy.yaml"), block(guide, "```yaml\n"));
        Files.writeString(folder.resolve("cost-centres.txt"), block(guide, "```text\n"));
        PolicyTests tests = tests(block(guide, "<!-- policy-tests -->\n```yml\n"));

        PolicyTestReport report = tests.run(TagPolicy.load(tests.policy().orElseThrow()), job -> List.of(), TODAY);

        assertThat(report.toString()).startsWith("3 tests, 0 failed.");
        assertThat(report.neverObjecting()).doesNotContain("cost-center", "owner", "classification");
    }

    private static String block(String guide, String start) {
        int begin = guide.indexOf(start) + start.length();
        assertThat(begin).isGreaterThan(start.length());
        return guide.substring(begin, guide.indexOf("```", begin));
    }

    private static Waiver waiver(String resource, LocalDate end) {
        return Waiver.builder("cost-center")
                .resource(resource)
                .reason("being emptied")
                .owner("data-platform")
                .expires(end)
                .build();
    }

    private PolicyTestReport run(String text) throws IOException {
        return tests(text).run(policy, job -> List.of(), TODAY);
    }

    private PolicyTests tests(String text) throws IOException {
        return PolicyTests.load(Files.writeString(folder.resolve("policy-tests.yaml"), text));
    }
}
