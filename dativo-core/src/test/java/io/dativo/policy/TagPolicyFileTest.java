package io.dativo.policy;

import static io.dativo.policy.PolicyFixtures.TODAY;
import static io.dativo.policy.PolicyFixtures.tags;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dativo.infrastructure.ResourceRef;
import io.dativo.problem.InvalidInputException;
import io.dativo.problem.OneOf;
import io.dativo.problem.Problem;
import io.dativo.problem.Result;
import io.dativo.problem.Severity;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TagPolicyFileTest {
    @TempDir
    Path folder;

    private static TagPolicy read(String text) {
        Result<TagPolicy> read = TagPolicy.read(text, "tag-policy.yaml");
        assertThat(read.problems()).isEmpty();
        return read.value();
    }

    private static List<String> problems(String text) {
        Result<TagPolicy> read = TagPolicy.read(text, "p.yaml");
        assertThat(read.hasErrors()).isTrue();
        return read.problems().stream().map(Problem::toString).toList();
    }

    /** The example of the guide, as a reader would copy it. */
    private TagPolicy guide() throws IOException {
        String guide = Files.readString(Path.of("../docs/tag-policy.md"));
        Files.writeString(folder.resolve("tag-policy.yaml"), block(guide, "yaml"));
        Files.writeString(folder.resolve("cost-centres.txt"), block(guide, "text"));
        return TagPolicy.load(folder.resolve("tag-policy.yaml"));
    }

    private static String block(String guide, String language) {
        Matcher matcher = Pattern.compile("(?s)```" + language + "\n(.*?)```").matcher(guide);
        assertThat(matcher.find()).isTrue();
        return matcher.group(1);
    }

    @Test
    void the_example_of_the_guide_loads_without_a_warning() throws IOException {
        TagPolicy policy = guide();
        assertThat(policy.warnings()).isEmpty();
        assertThat(policy).hasToString("tag policy 2026-11: 8 rules, 2 waivers");
        assertThat(policy.rules().get("cost-center").allowed())
                .containsExactly("SHARED-*", "DATA-001", "DATA-002", "OPS-100");
        assertThat(policy.rules().get("owner").stage()).isEqualTo(Stage.WARN);
        assertThat(policy.waivers().get(1).check()).isEqualTo(Finding.Check.LOWERING);
        assertThat(policy.waivers().get(1).location()).isNotNull();
        assertThat(policy.lints().contactKeys()).containsExactly("*owner*", "*contact*");
    }

    @Test
    void the_example_of_the_guide_judges_as_the_guide_says() throws IOException {
        TagPolicy policy = guide();
        TaggedResource bucket = TaggedResource.builder(new ResourceRef("aws", "s3_bucket", "arn:aws:s3:::legacy-1"))
                .tags(tags("environment", "prd", "Owner", "data-platform", "scratch", "x"))
                .build();
        TaggedResource table = TaggedResource.builder(new ResourceRef("iceberg", "table", "sales.customers_public"))
                .tags(tags(
                        "classification.default",
                        "internal",
                        "finops.cost_center",
                        "DATA-001",
                        "classification.fields.a",
                        "pii"))
                .before(tags("classification.default", "pii"))
                .build();
        assertThat(policy.check(List.of(bucket, table), TODAY).findings())
                .extracting(
                        finding -> finding.verdict() + " " + finding.message().replaceAll(";.*", ""))
                .containsExactly(
                        "VIOLATION Owner differs from owner only in upper and lower case",
                        "WAIVED cost_center is missing",
                        "VIOLATION environment 'prd' is not an allowed value",
                        "VIOLATION scratch 'x' must not be used",
                        "WAIVED classification.default would go down from 'pii' to 'internal'",
                        "VIOLATION governance.retention_days is missing",
                        "VIOLATION infrastructure.owner or governance.owner is missing",
                        "VIOLATION infrastructure.owner or governance.owner is missing");
    }

    @Test
    void a_file_and_the_builder_give_the_same_rules() throws IOException {
        Path values = Files.writeString(folder.resolve("values.txt"), "5\n");
        Path file = Files.writeString(folder.resolve("p.yaml"), """
                stage: warn
                rules:
                  all-of-it:
                    description: d
                    key: k
                    purpose: cost
                    required: true
                    allowed: ["1", "2"]
                    allowed_from: values.txt
                    pattern: "[0-9]"
                    min_length: 1
                    max_length: 2
                    type: number
                    min: 1
                    max: 9.5
                    order: ["1", "2"]
                    when: {x: y, z: [a, b]}
                    require: w
                    scope: {provider: aws, resource_type: [s3_bucket], tenant: acme, environment: "!dev"}
                    severity: warning
                """);
        TagPolicy built = TagPolicy.builder()
                .stage(Stage.WARN)
                .rule(
                        "all-of-it",
                        r -> r.description("d")
                                .key("k")
                                .purpose(Purpose.COST)
                                .required()
                                .allowed("1", "2")
                                .allowedFrom(values)
                                .pattern("[0-9]")
                                .minLength(1)
                                .maxLength(2)
                                .type(ValueType.NUMBER)
                                .min(1)
                                .max(9.5)
                                .order("1", "2")
                                .when("x", "y")
                                .when("z", "a", "b")
                                .require("w")
                                .providers("aws")
                                .resourceTypes("s3_bucket")
                                .tenants("acme")
                                .environments("!dev")
                                .severity(Severity.WARNING))
                .build();
        assertThat(TagPolicy.load(file).rules()).isEqualTo(built.rules());
    }

    @Test
    void waivers_and_lints_are_read() {
        TagPolicy policy = read("""
                rules: {r: {key: k}}
                waivers:
                  - {rule: r, resource: a, job: b, check: key_spelling, value: c, reason: d, owner: e, expires: 2027-03-31}
                values: {secrets: warning, personal_data: "off", contact_keys: owner}
                """);
        assertThat(policy.waivers())
                .usingRecursiveFieldByFieldElementComparatorIgnoringFields("location")
                .containsExactly(Waiver.builder("r")
                        .resource("a")
                        .job("b")
                        .check(Finding.Check.KEY_SPELLING)
                        .value("c")
                        .reason("d")
                        .owner("e")
                        .expires(LocalDate.of(2027, 3, 31))
                        .build());
        assertThat(policy.waivers().get(0).location()).hasToString("tag-policy.yaml:3:5");
        assertThat(policy.lints()).isEqualTo(new ValueLints(Severity.WARNING, null, List.of("owner")));
    }

    @Test
    void misspelt_keys_words_and_ids_come_with_what_was_meant() {
        assertThat(problems("""
                        rules:
                          cost-center:
                            key: cost_center
                            requred: true
                            severity: eror
                            scope: {providr: aws}
                        waivers:
                          - {rule: cost-centre, job: x, reason: r, owner: o, expires: 2027-03-31}
                        """)).containsExactly("""
                        p.yaml:4:5: error[unknown-key] rules.cost-center.requred: the key 'requred' is not known here
                            hint: did you mean 'required'?""", """
                        p.yaml:5:15: error[not-allowed] rules.cost-center.severity: 'eror' is not one of error, warning
                            hint: did you mean 'error'?""", """
                        p.yaml:6:13: error[unknown-key] rules.cost-center.scope.providr: the key 'providr' is not known here
                            hint: did you mean 'provider'?""", """
                        p.yaml:8:12: error[unknown-rule] waivers.0.rule: there is no rule 'cost-centre'
                            hint: did you mean 'cost-center'?""");
    }

    @Test
    void contradictions_have_their_place() {
        assertThat(problems("""
                        rules:
                          first: {key: k, allowed: [a]}
                          second:
                            key: k
                            required: true
                            allowed:
                              - b
                              - C
                            pattern: "[a-z]"
                            min_length: 3
                            max_length: 2
                        """))
                .extracting(problem -> problem.lines().findFirst().orElseThrow().replaceAll("(rules\\S+).*", "$1"))
                .containsExactly(
                        "p.yaml:7:7: error[contradiction] rules.second.allowed:",
                        "p.yaml:7:7: error[contradiction] rules.second.allowed:",
                        "p.yaml:7:7: error[contradiction] rules.second.allowed:",
                        "p.yaml:10:17: error[contradiction] rules.second.min_length:");
    }

    @Test
    void values_that_are_no_texts_must_be_quoted_and_dates_need_not() {
        assertThat(problems("rules: {r: {key: k, allowed: [300, yes]}}"))
                .allSatisfy(problem ->
                        assertThat(problem).contains("rules.r.allowed").contains("in quotes"))
                .hasSize(2);
        assertThat(read("rules: {r: {key: k, allowed: [2027-03-31]}}")
                        .rules()
                        .get("r")
                        .allowed())
                .containsExactly("2027-03-31");
    }

    @Test
    void a_waiver_without_an_end_or_with_one_that_is_no_date_is_refused() {
        assertThat(problems("""
                        rules: {r: {key: k}}
                        waivers:
                          - {rule: r, job: x, reason: y, owner: z}
                          - {rule: r, job: x, reason: y, owner: z, expires: next year}
                        """))
                .satisfiesExactly(
                        first -> assertThat(first).startsWith("p.yaml:3:5: error[missing-key] waivers.0.expires"),
                        second -> assertThat(second)
                                .startsWith(
                                        "p.yaml:4:53: error[invalid-value] waivers.1.expires: 'next year' is not a date"));
    }

    @Test
    void any_shape_is_read_without_an_exception() {
        String[] shapes = {
            "",
            "x",
            "[]",
            "rules:",
            "rules: x",
            "rules: []",
            "rules: {r: x}",
            "rules: {r: null}",
            "rules: {r: []}",
            "rules: {r: {}}",
            "rules: {r: {key: [k]}}",
            "rules: {r: {key: k, allowed: {a: b}}}",
            "rules: {r: {key: k, allowed: [null]}}",
            "rules: {r: {key: k, when: x}}",
            "rules: {r: {key: k, when: {a: null}}}",
            "rules: {r: {key: k, scope: x}}",
            "rules: {r: {key: k}}\nwaivers: x",
            "rules: {r: {key: k}}\nwaivers: [x, null, {}]",
            "rules: {r: {key: k}}\naliases: x",
            "rules: {r: {key: k}}\naliases: {a: null}",
            "rules: {r: {key: k}}\naliases: {a: {b: c}}",
            "rules: {r: {key: k}}\nvalues: x",
            "rules: {r: {key: k}}\nvalues: {secrets: no}",
            "rules: {r: {key: k, order: [null, a]}}",
            "rules: {r: {key: k, allowed_from: values.txt}}",
            "rules: {r: {key: k, min: x}}",
            "rules: {'': {key: k}}",
            "a: [",
            "rules: {r: {key: k, stage: later}}",
            "stage: [warn]\nrules: {r: {key: k}}",
        };
        for (String shape : shapes) {
            assertThat(problems(shape))
                    .as(shape)
                    .isNotEmpty()
                    .allSatisfy(problem -> assertThat(problem).contains("error["));
        }
    }

    @Test
    void a_file_that_is_not_there_is_told_like_any_other_problem() {
        Path missing = folder.resolve("missing.yaml");
        assertThatThrownBy(() -> TagPolicy.load(missing))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageStartingWith("tag policy " + missing + " has 1 error");
    }

    @Test
    void a_file_of_values_is_found_beside_the_policy() throws IOException {
        Path file = Files.writeString(folder.resolve("p.yaml"), "rules: {r: {key: k, allowed_from: nowhere.txt}}");
        assertThatThrownBy(() -> TagPolicy.load(file))
                .hasMessageContaining("p.yaml:1:35: error[file-not-found] rules.r.allowed_from")
                .hasMessageContaining(folder.resolve("nowhere.txt").toString());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                // Beside the folder of the policy, which would be below a base of both.
                "../values.txt",
                "BASE/values.txt",
                "below/../../values.txt",
                "link.txt",
                "out/values.txt",
                "/etc/hostname",
                "/dev/zero",
                "device",
            })
    void a_file_of_values_that_leads_out_of_the_folder_of_the_policy_is_refused(String named) throws IOException {
        Path values = Files.writeString(folder.resolve("values.txt"), "secret-line");
        Path policies =
                Files.createDirectories(folder.resolve("policies/below")).getParent();
        Files.createSymbolicLink(policies.resolve("link.txt"), values);
        Files.createSymbolicLink(policies.resolve("out"), folder);
        Files.createSymbolicLink(policies.resolve("device"), Path.of("/dev/zero"));
        Path file = Files.writeString(
                policies.resolve("p.yaml"),
                "rules: {r: {key: k, allowed_from: '" + named.replace("BASE", folder.toString()) + "'}}");

        assertThatThrownBy(() -> TagPolicy.load(file))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("p.yaml:1:35: error[outside-of-root] rules.r.allowed_from")
                .hasMessageNotContaining("secret-line");
    }

    @Test
    void a_folder_a_pipe_and_a_file_without_end_are_no_files_of_values() throws Exception {
        Files.createDirectory(folder.resolve("folder.txt"));
        new ProcessBuilder("mkfifo", folder.resolve("pipe.txt").toString())
                .start()
                .waitFor();
        try (RandomAccessFile large =
                new RandomAccessFile(folder.resolve("large.txt").toFile(), "rw")) {
            large.setLength(200L << 20);
        }
        for (String named : List.of("folder.txt", "pipe.txt", "large.txt")) {
            Path file =
                    Files.writeString(folder.resolve("p.yaml"), "rules: {r: {key: k, allowed_from: " + named + "}}");

            assertThatThrownBy(() -> TagPolicy.load(file))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageContaining("allowed_from: ")
                    .hasMessageContaining(named);
        }
    }

    @Test
    void a_placeholder_is_an_error_and_never_a_weaker_rule() {
        assertThat(problems("""
                stage: "${STAGE}"
                rules:
                  owner: {key: owner, required: "${REQUIRED:-true}", allowed: ["{{teams}}"], description: "not ${expanded}"}
                """))
                .hasSize(3)
                .allMatch(problem -> problem.contains("placeholder-in-policy") && problem.contains("p.yaml:"));
    }

    @Test
    void the_words_of_the_file_are_those_of_the_code() {
        assertThat(words(PolicyFile.class, "stage")).isEqualTo(names(Stage.values()));
        assertThat(words(PolicyFile.RuleBlock.class, "stage")).isEqualTo(names(Stage.values()));
        assertThat(words(PolicyFile.RuleBlock.class, "purpose")).isEqualTo(names(Purpose.values()));
        assertThat(words(PolicyFile.RuleBlock.class, "type")).isEqualTo(names(ValueType.values()));
        assertThat(words(PolicyFile.RuleBlock.class, "severity")).isEqualTo(names(Severity.values()));
        List<String> checks = new ArrayList<>(names(Finding.Check.values()));
        checks.removeAll(List.of("observation", "waiver"));
        assertThat(words(PolicyFile.WaiverBlock.class, "check")).isEqualTo(checks);
    }

    private static List<String> words(Class<?> type, String name) {
        RecordComponent component = Stream.of(type.getRecordComponents())
                .filter(each -> each.getName().equals(name))
                .findFirst()
                .orElseThrow();
        return List.of(component.getAnnotation(OneOf.class).value());
    }

    private static List<String> names(Enum<?>[] constants) {
        return Arrays.stream(constants)
                .map(constant -> constant.name().toLowerCase(Locale.ROOT))
                .toList();
    }
}
