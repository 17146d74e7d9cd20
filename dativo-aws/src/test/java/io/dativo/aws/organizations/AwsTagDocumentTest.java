package io.dativo.aws.organizations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dativo.aws.organizations.AwsTagDocument.Form;
import io.dativo.problem.InvalidInputException;
import io.dativo.problem.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AwsTagDocumentTest {
    private static final String VALID = """
            {"tags": {"CostCode": {
              "tag_key": {"@@assign": "CostCode", "@@operators_allowed_for_child_policies": ["@@none"]},
              "tag_value": {"@@assign": ["100", "2*"], "@@append": ["300"], "@@remove": ["100"]},
              "enforced_for": {"@@assign": ["s3:bucket", "ec2:*", "rds:ALL_SUPPORTED", "elasticloadbalancing:loadbalancer/app"]},
              "report_required_tag_for": {"@@operators_allowed_for_child_policies": ["@@append", "@@remove"]},
              "@@operators_allowed_for_child_policies": ["@@all"]}}}""";

    @Test
    void everything_that_the_grammar_allows_is_accepted() {
        AwsTagDocument document = AwsTagPolicies.parse(VALID, "policy.json");
        assertThat(document.problems()).isEmpty();
        assertThat(document.form()).isEqualTo(Form.POLICY);
        assertThat(document.policy().toJson())
                .isEqualTo(AwsTagPolicies.parse(document.policy().toPrettyJson(), "again.json")
                        .policy()
                        .toJson());
    }

    /** Columns: the text of VALID to replace, what replaces it, and the code, place and a part of what is told. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\0', textBlock = """
            "tag_key": {"@@assign": "CostCode"            | "tag_key": {"@@assign": "Cost-Code"           | tag-key-mismatch      | 2:27 | Cost-Code
            "tag_key": {"@@assign": "CostCode"            | "tag_key": {"@@append": "CostCode"            | operator-not-allowed  | 2:15 | use @@assign
            "tag_key": {"@@assign": "CostCode"            | "tag_key": {"@@assign": ["CostCode"]          | wrong-type            | 2:27 | expected a text
            "tag_key": {"@@assign": "CostCode"            | "tag_key": {"@asign": "CostCode"              | unknown-key           | 2:15 | did you mean '@@assign'?
            "tag_value": {"@@assign"                      | "tag_values": {"@@assign"                     | unknown-key           | 3:3  | did you mean 'tag_value'?
            "2*"]                                         | "*@*.com"]                                    | too-many-wildcards    | 3:37 | *@*.com
            "2*"]                                         | 2]                                            | wrong-type            | 3:37 | write "2"
            "2*"]                                         | null]                                         | wrong-type            | 3:37 | expected a text
            ["100", "2*"]                                 | "100"                                         | wrong-type            | 3:29 | write ["100"]
            {"@@assign": ["100", "2*"], "@@append": ["300"], "@@remove": ["100"]} | ["100"]                | operator-missing      | 3:16 | {"@@assign"
            "@@append": ["300"]                           | "enforced_for": {"@@assign": ["s3:bucket"]}   | misplaced-setting     | 3:44 | beside 'tag_value'
            "s3:bucket"                                   | "all"                                         | invalid-resource-type | 4:33 | no wildcard for all services
            "tag_value": {"@@assign"                      | "tag_value": {"assign"                        | unknown-key           | 3:17 | write "@@assign"
            "s3:bucket"                                   | "s3"                                          | invalid-resource-type | 4:33 | s3:ALL_SUPPORTED
            "s3:bucket"                                   | "s3:all_supported"                            | invalid-resource-type | 4:33 | s3:ALL_SUPPORTED
            "s3:bucket"                                   | "*:*"                                         | invalid-resource-type | 4:33 | no wildcard for all services
            "s3:bucket"                                   | "s3:buck*"                                    | invalid-resource-type | 4:33 | service:type
            "s3:bucket"                                   | "AWS::S3::Bucket"                             | invalid-resource-type | 4:33 | CloudFormation
            "s3:bucket"                                   | "aws_s3_bucket"                               | invalid-resource-type | 4:33 | Terraform
            ["@@append", "@@remove"]                      | ["@@none", "@@remove"]                        | invalid-child-control | 5:74 | stands alone
            ["@@append", "@@remove"]                      | ["@@append", "@@all"]                         | invalid-child-control | 5:86 | stands alone
            ["@@append", "@@remove"]                      | []                                            | invalid-child-control | 5:73 | the list is empty
            ["@@append", "@@remove"]                      | ["append"]                                    | invalid-child-control | 5:74 | no operator
            ["@@append", "@@remove"]                      | "@@none"                                      | wrong-type            | 5:73 | write ["@@none"]
            {"tags"                                       | {"version": 1, "tags"                         | unknown-key           | 1:2  | allowed: tags
            {"tags"                                       | {"tag"                                        | missing-key           | 1:1  | no 'tags'
            "@@operators_allowed_for_child_policies": ["@@all"]} | "@@assign": ["x"]}                     | misplaced-operator    | 6:3  | tag_value
            "CostCode": {                                 | "@@append": [], "CostCode": {                 | misplaced-operator    | 1:11 | policy key
            "CostCode": {                                 | "costcode": {}, "CostCode": {                 | duplicate-policy-key  | 1:27 | policy.json:1:11
            "CostCode": {                                 | "": {}, "CostCode": {                         | empty-key             | 1:11 | name the tag key
            "CostCode": {                                 | "Other": null, "CostCode": {                  | wrong-type            | 1:20 | expected an object
            "CostCode": {                                 | "CostCode": {}, "CostCode": {                 | duplicate-key         | 1:27 | policy.json:1:11
            }}}                                           | }}                                            | invalid-json          | 6:56 | not JSON
            }}}                                           | }}} {}                                        | invalid-json          | 6:58 | follows the end
            """)
    void each_fault_is_told_where_it_is(String found, String replacement, String code, String place, String told) {
        assertThat(VALID).contains(found);
        AwsTagDocument document = AwsTagPolicies.parse(
                VALID.replaceFirst(Pattern.quote(found), Matcher.quoteReplacement(replacement)), "policy.json");
        assertThat(document.problems())
                .filteredOn(problem -> problem.code().equals(code))
                .singleElement()
                .satisfies(problem -> assertThat(problem.isError()).isTrue())
                .satisfies(problem -> assertThat(problem.location()).hasToString("policy.json:" + place))
                .satisfies(problem -> assertThat(problem.toString()).contains(told));
        assertThatThrownBy(document::policy)
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining(code);
        assertThatThrownBy(document::effective).isInstanceOf(InvalidInputException.class);
    }

    @ParameterizedTest
    @CsvSource({
        "foo:bar, any",
        "all:ALL_SUPPORTED, any",
        "opensearch:*, did you mean 'es'?",
        "dynmodb:table, did you mean 'dynamodb'?"
    })
    void a_service_that_is_not_known_is_a_warning_for_aws_adds_some(String type, String hint) {
        AwsTagDocument document = AwsTagPolicies.parse(VALID.replace("s3:bucket", type), "policy.json");
        assertThat(document.problems()).singleElement().satisfies(problem -> {
            assertThat(problem.code()).isEqualTo("unknown-service");
            assertThat(problem.isError()).isFalse();
            if (!hint.equals("any")) {
                assertThat(problem.hint()).isEqualTo(hint);
            }
        });
    }

    @Test
    void operators_without_their_sign_are_told_also_where_a_document_has_no_other() {
        AwsTagDocument document = AwsTagPolicies.parse(
                "{\"tags\": {\"assign\": {\"tag_key\": {\"assign\": \"Assign\"}, \"tag_value\": {\"assign\": [\"1\"]}}}}",
                "p");
        assertThat(document.form()).isEqualTo(Form.POLICY);
        assertThat(document.problems())
                .hasSize(2)
                .allSatisfy(problem ->
                        assertThat(problem.hint()).isEqualTo("write \"@@assign\": an operator begins with @@"));
    }

    @Test
    void all_faults_are_told_at_once() {
        String json = """
                {"tags": {
                  "Team": {"tag_key": {"@@assign": "Crew"}, "tag_value": {"@@assign": ["**"]}},
                  "team": {},
                  "Owner": {"enforced_for": {"@@append": ["ec2"]}, "colour": {}}}}""";
        assertThat(AwsTagPolicies.parse(json, "p.json").problems())
                .extracting(Problem::code)
                .containsExactly(
                        "tag-key-mismatch",
                        "too-many-wildcards",
                        "duplicate-policy-key",
                        "invalid-resource-type",
                        "unknown-key");
    }

    @Test
    void the_misplaced_setting_of_the_documentations_third_example_is_not_guessed() {
        String json = """
                {"tags": {"team": {"tag_value": {"@@remove": ["Core"], "enforced_for": {"@@remove": ["dynamodb:table"]}}}}}""";
        assertThat(AwsTagPolicies.parse(json, "p.json").problems())
                .singleElement()
                .hasToString("""
                        p.json:1:56: error[misplaced-setting] tags.team.tag_value.enforced_for: 'enforced_for' is inside \
                        'tag_value', where it has no effect
                            hint: move it one level up, beside 'tag_value'""");
    }

    @Test
    void an_effective_policy_is_known_by_its_settings_without_operators() {
        AwsTagDocument document = AwsTagPolicies.parse(
                "{\"tags\": {\"costcode\": {\"tag_value\": [\"*\"], \"tag_key\": \"CostCode\"}}}", "effective.json");
        assertThat(document.problems()).isEmpty();
        assertThat(document.form()).isEqualTo(Form.EFFECTIVE);
        assertThat(document.effective().rule("COSTCODE").orElseThrow().tagKey()).isEqualTo("CostCode");
        assertThatThrownBy(document::policy)
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("cannot be attached");
    }

    @Test
    void a_policy_with_operators_is_no_effective_policy() {
        AwsTagDocument document = AwsTagPolicies.parse(VALID, "policy.json");
        assertThatThrownBy(document::effective)
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("wrong-form");
    }

    @Test
    void a_document_without_settings_is_both() {
        AwsTagDocument document = AwsTagPolicies.parse("{\"tags\": {\"CostCode\": {}}}", "p.json");
        assertThat(document.policy().toJson()).isEqualTo("{\"tags\":{\"CostCode\":{}}}");
        assertThat(document.effective().toJson())
                .isEqualTo("{\"tags\":{\"costcode\":{\"tag_key\":\"costcode\",\"tag_value\":[\"*\"]}}}");
    }

    @Test
    void a_policy_longer_than_aws_takes_is_a_warning_that_tells_both_lengths() {
        String values =
                IntStream.range(0, 1_200).mapToObj(i -> "\"v" + i + "\"").collect(Collectors.joining(",   "));
        String wide = "{\"tags\":{\"k\":{\"tag_value\":{\"@@assign\":[" + values + "]}}}}";
        assertThat(wide.length()).isGreaterThan(10_000);
        AwsTagDocument document = AwsTagPolicies.parse(wide, "wide.json");
        assertThat(document.problems()).singleElement().satisfies(problem -> {
            assertThat(problem.code()).isEqualTo("policy-too-long");
            assertThat(problem.isError()).isFalse();
            assertThat(problem.message()).contains(String.format("%,d characters", wide.length()));
            assertThat(problem.hint()).contains("white space");
        });
        assertThat(document.policy().warnings()).isEqualTo(document.problems());

        String effective = "{\"tags\":{\"k\":{\"tag_value\":[" + values + "]}}}";
        assertThat(AwsTagPolicies.parse(effective, "effective.json").problems()).isEmpty();
    }

    @Test
    void a_value_listed_twice_counts_once() {
        AwsTagDocument document =
                AwsTagPolicies.parse("{\"tags\":{\"k\":{\"tag_value\":{\"@@assign\":[\"a\",\"b\",\"a\"]}}}}", "p.json");
        assertThat(document.problems()).extracting(Problem::code).containsExactly("duplicate-value");
        assertThat(document.policy().toJson()).contains("[\"a\",\"b\"]");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", " ", "[]", "1", "null", "\"tags\"", "{\"tags\": []}", "{\"tags\": {\"a\": {\"tag_key\": 1}}}"
            })
    void what_is_no_policy_is_told_and_never_thrown(String json) {
        AwsTagDocument document = AwsTagPolicies.parse(json, "p.json");
        assertThat(document.problems())
                .isNotEmpty()
                .allSatisfy(problem -> assertThat(problem.location()).isNotNull());
        assertThatThrownBy(document::policy).isInstanceOf(InvalidInputException.class);
    }

    @Test
    void mangled_documents_are_never_thrown_at_the_caller() {
        long seed = 20260417;
        Random random = new Random(seed);
        String alphabet = "{}[]\":,@*\\ \tnullcostCode01-\u00e9\uD83D";
        for (int i = 0; i < 4_000; i++) {
            StringBuilder json = new StringBuilder(VALID);
            for (int edit = random.nextInt(4) + 1; edit > 0; edit--) {
                int at = random.nextInt(json.length());
                int to = Math.min(json.length(), at + random.nextInt(5));
                json.replace(at, to, String.valueOf(alphabet.charAt(random.nextInt(alphabet.length()))));
            }
            AwsTagDocument document = AwsTagPolicies.parse(json.toString(), "mangled.json");
            if (!Problem.anyError(document.problems()) && document.form() == Form.POLICY) {
                String written = document.policy().toJson();
                assertThat(AwsTagPolicies.parse(written, "again.json").policy().toJson())
                        .as("seed %d, document %d: %s", seed, i, json)
                        .isEqualTo(written);
            }
        }
    }

    @Test
    void a_file_is_read_with_its_byte_order_mark(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("policy.json"), "\uFEFF" + VALID);
        assertThat(AwsTagPolicies.read(file).problems()).isEmpty();
        assertThat(AwsTagPolicies.read(file).policy().name()).isEqualTo(file.toString());
    }

    @Test
    void a_file_that_cannot_be_read_is_told_with_its_name(@TempDir Path folder) throws IOException {
        assertThat(AwsTagPolicies.read(folder.resolve("missing.json")).problems())
                .singleElement()
                .hasToString(folder.resolve("missing.json") + ": error[file-not-found] there is no such file");
        Path latin = Files.write(folder.resolve("latin.json"), new byte[] {'{', (byte) 0xe9, '}'});
        assertThat(AwsTagPolicies.read(latin).problems())
                .extracting(Problem::code)
                .containsExactly("wrong-encoding");
        AwsTagDocument directory = AwsTagPolicies.read(folder);
        assertThat(directory.problems()).extracting(Problem::code).containsExactly("file-unreadable");
        assertThatThrownBy(directory::policy).isInstanceOf(InvalidInputException.class);
    }

    @Test
    void a_builder_writes_what_the_reader_reads() {
        AwsTagPolicy policy = AwsTagPolicy.builder("baseline")
                .assign("CostCode", AwsTagSetting.TAG_KEY, "CostCode")
                .allowChildren("CostCode", AwsTagSetting.TAG_KEY, Set.of())
                .set("CostCode", AwsTagSetting.TAG_VALUE, AwsTagOperator.APPEND, List.of("100", "2*"))
                .assign("Scratch", AwsTagSetting.TAG_VALUE)
                .key("Owner")
                .allowNewKeys(Set.of(AwsTagOperator.APPEND, AwsTagOperator.ASSIGN))
                .build();
        assertThat(policy.toPrettyJson()).isEqualTo("""
                        {
                          "tags" : {
                            "@@operators_allowed_for_child_policies" : [ "@@assign", "@@append" ],
                            "CostCode" : {
                              "tag_key" : {
                                "@@operators_allowed_for_child_policies" : [ "@@none" ],
                                "@@assign" : "CostCode"
                              },
                              "tag_value" : {
                                "@@append" : [ "100", "2*" ]
                              }
                            },
                            "Scratch" : {
                              "tag_value" : {
                                "@@assign" : [ ]
                              }
                            },
                            "Owner" : { }
                          }
                        }""");
        AwsTagDocument read = AwsTagPolicies.parse(policy.toPrettyJson(), "baseline.json");
        assertThat(read.problems()).isEmpty();
        assertThat(read.policy().toJson()).isEqualTo(policy.toJson());
    }

    @Test
    void a_builder_refuses_what_the_reader_refuses() {
        AwsTagPolicy.Builder builder = AwsTagPolicy.builder("wrong")
                .set("k", AwsTagSetting.TAG_KEY, AwsTagOperator.APPEND, List.of("k"))
                .assign("k", AwsTagSetting.ENFORCED_FOR, "s3")
                .assign("K", AwsTagSetting.TAG_VALUE, "*a*");
        assertThatThrownBy(builder::build)
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("operator-not-allowed")
                .hasMessageContaining("invalid-resource-type")
                .hasMessageContaining("duplicate-policy-key");
    }
}
