package io.dativo.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.dativo.problem.InvalidInputException;
import io.dativo.problem.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TagPolicyBuilderTest {
    @TempDir
    Path folder;

    private static List<Problem> problems(TagPolicy.Builder policy) {
        return catchThrowableOfType(InvalidInputException.class, policy::build).problems();
    }

    private static Problem only(Consumer<TagRule.Builder> rule) {
        List<Problem> problems = problems(TagPolicy.builder().rule("r", rule));
        assertThat(problems).hasSize(1);
        return problems.get(0);
    }

    private static void contradicts(Consumer<TagRule.Builder> rule, String path, String message) {
        Problem problem = only(rule);
        assertThat(problem.code()).isEqualTo("contradiction");
        assertThat(problem.path()).isEqualTo("rules.r." + path);
        assertThat(problem.message()).isEqualTo(message);
    }

    @Test
    void rules_that_contradict_themselves_are_refused() {
        contradicts(r -> r.key("k").required().allowed(), "allowed", "the key is required, and no value is allowed");
        contradicts(
                r -> r.key("k").minLength(5).maxLength(3),
                "min_length",
                "5 is more than max_length 3: no value is both");
        contradicts(
                r -> r.key("k").type(ValueType.NUMBER).min(5).max(3),
                "min",
                "5.0 is more than max 3.0: no number is both");
        contradicts(r -> r.key("k").min(5), "min", "is about numbers, and the type is not number");
        contradicts(
                r -> r.key("k").allowed("a", "B").pattern("[a-z]"),
                "allowed",
                "'B' is allowed, and it does not match the pattern [a-z]");
        contradicts(
                r -> r.key("k").allowed("2027-02-30").type(ValueType.DATE),
                "allowed",
                "'2027-02-30' is allowed, and it is not a date like 2027-03-31");
        contradicts(r -> r.key("k").order("a", "b").allowed("a"), "order", "'b' is not an allowed value");
        contradicts(r -> r.key("k").order("a", "b", "a"), "order", "'a' is named twice");
        contradicts(r -> r.key("k").order("a"), "order", "one value has no order");
        contradicts(r -> r.key("k.*").required(), "required", "a key with '*' cannot be required");
        contradicts(r -> r.key("k").when("other"), "when.other", "has no value, so the rule never holds");
        contradicts(r -> r.key("k").required().maxLength(0), "max_length", "a required value cannot be empty");
        contradicts(r -> r.key("k").require("k").allowed(), "allowed", "the key is required, and no value is allowed");
    }

    @Test
    void an_allowed_value_with_a_star_is_left_to_the_pattern() {
        assertThat(TagPolicy.builder()
                        .rule("r", r -> r.key("k").allowed("OPS-*").pattern("[A-Z]+-[0-9]+"))
                        .build()
                        .rules())
                .hasSize(1);
    }

    @Test
    void many_allowed_values_that_are_refused_are_counted() {
        assertThat(problems(TagPolicy.builder()
                        .rule(
                                "r",
                                r -> r.key("k").allowed("1", "2", "3", "4", "5").pattern("x"))))
                .extracting(Problem::message)
                .hasSize(4)
                .contains("2 more allowed values are refused too");
    }

    @Test
    void a_rule_says_something() {
        assertThat(only(r -> {}).message()).isEqualTo("says nothing");
        assertThat(only(r -> r.require("x").allowed("a")).path()).isEqualTo("rules.r.allowed");
        assertThat(only(r -> r.key(" ")).code()).isEqualTo("empty-value");
        assertThat(only(r -> r.require("a.*")).message()).isEqualTo("'a.*' is not one key");
        assertThat(only(r -> r.key("k").minLength(-1)).code()).isEqualTo("out-of-range");
        assertThat(only(r -> r.key("k").maxLength(-1)).code()).isEqualTo("out-of-range");
    }

    @Test
    void a_pattern_that_cannot_be_used_is_refused() {
        Problem problem = only(r -> r.key("k").pattern("(?!x)[a-z"));
        assertThat(problem.code()).isEqualTo("invalid-pattern");
        assertThat(problem.message())
                .contains("'(?!x)[a-z' is not a pattern that can be used:")
                .contains("no look-around");
    }

    @Test
    void two_rules_that_no_tag_can_keep_are_refused_at_the_second() {
        TagPolicy.Builder policy = TagPolicy.builder()
                .rule("first", r -> r.key("k").allowed("a", "b*"))
                .rule("second", r -> r.key("k").allowed("c"));
        Problem problem = problems(policy).get(0);
        assertThat(problem.path()).isEqualTo("rules.second.allowed");
        assertThat(problem.message()).contains("rule 'first'");
    }

    @Test
    void two_rules_with_a_value_in_common_are_fine() {
        assertThat(TagPolicy.builder()
                        .rule("first", r -> r.key("k").allowed("a", "b*"))
                        .rule("second", r -> r.key("k").allowed("*c"))
                        .build()
                        .rules())
                .hasSize(2);
    }

    @Test
    void scopes_and_conditions_that_exclude_one_another_keep_rules_apart() {
        TagPolicy policy = TagPolicy.builder()
                .rule("prod", r -> r.key("k").allowed("a").environments("prod"))
                .rule("rest", r -> r.key("k").allowed("b").environments("!prod"))
                .rule("gold", r -> r.key("tier").allowed("1").when("class", "pii"))
                .rule("silver", r -> r.key("tier").allowed("2").when("class", "public", "internal"))
                .build();
        assertThat(policy.rules()).hasSize(4);
    }

    @Test
    void a_key_that_one_rule_forbids_and_another_needs_is_refused() {
        assertThat(problems(TagPolicy.builder()
                        .rule("no", r -> r.key("k").allowed())
                        .rule("yes", r -> r.key("k").required().allowed("a"))))
                .extracting(Problem::path)
                .containsExactly("rules.yes.allowed");
    }

    @Test
    void two_spellings_of_one_key_are_refused_unless_no_resource_meets_both() {
        assertThat(problems(TagPolicy.builder()
                        .rule("one", r -> r.key("CostCenter"))
                        .rule("two", r -> r.key("costcenter"))))
                .extracting(Problem::path)
                .containsExactly("rules.two.key");
        assertThat(TagPolicy.builder()
                        .rule("one", r -> r.key("CostCenter").providers("aws"))
                        .rule("two", r -> r.key("costcenter").providers("gcp"))
                        .build()
                        .rules())
                .hasSize(2);
    }

    @Test
    void ids_are_unique_plain_and_not_ours() {
        assertThat(problems(TagPolicy.builder().rule("r", r -> r.key("a")).rule("r", r -> r.key("b"))))
                .extracting(Problem::code)
                .containsExactly("duplicate-rule");
        assertThat(problems(TagPolicy.builder().rule("a.b", r -> r.key("a")))
                        .get(0)
                        .message())
                .isEqualTo("'a.b' is no id");
        assertThat(problems(TagPolicy.builder().rule(TagPolicy.SECRET_IN_VALUE, r -> r.key("a")))
                        .get(0)
                        .message())
                .isEqualTo("'secret-in-value' is a built-in id");
    }

    @Test
    void aliases_are_told_once_and_in_one_place() {
        assertThat(problems(
                        TagPolicy.builder().alias("a", "b", "b").alias("c", "a").rule("r", r -> r.key("a"))))
                .extracting(Problem::code)
                .containsExactly("duplicate-alias", "chained-alias");
    }

    @Test
    void a_waiver_says_what_why_who_and_until_when() {
        TagPolicy.Builder policy = TagPolicy.builder()
                .rule("cost-center", r -> r.key("cost_center"))
                .waiver(Waiver.builder("cost-centre").build());
        List<Problem> problems = problems(policy);
        assertThat(problems)
                .extracting(Problem::path)
                .containsExactlyInAnyOrder(
                        "waivers.0.rule", "waivers.0.expires", "waivers.0.reason", "waivers.0.owner", "waivers.0");
        assertThat(problems)
                .filteredOn(problem -> problem.path().endsWith("rule"))
                .extracting(Problem::hint)
                .containsExactly("did you mean 'cost-center'?");
    }

    @Test
    void a_type_that_is_nearly_one_that_a_provider_knows_is_misspelled() {
        TagPolicy policy = TagPolicy.builder()
                .rule("r", r -> r.key("k").resourceTypes("s3_buckt", "my_own_type", "!glue_tabel", "s3_*"))
                .build();
        assertThat(policy.misspelledTypes(List.of("s3_bucket", "glue_table")))
                .extracting(Problem::hint)
                .containsExactly("did you mean 's3_bucket'?", "did you mean 'glue_table'?");
    }

    @Test
    void a_policy_without_rules_is_a_warning() {
        assertThat(TagPolicy.builder().build().warnings())
                .extracting(Problem::code)
                .containsExactly("empty-policy");
    }

    @Test
    void allowed_values_come_from_a_file_too() throws IOException {
        Path file = folder.resolve("centres.txt");
        Files.writeString(file, "\uFEFF# cost centres\n\n DATA-001 \r\nOPS-*\nDATA-001\n");
        TagPolicy policy = TagPolicy.builder()
                .rule("r", r -> r.key("k").allowed("X").allowedFrom(file))
                .build();
        assertThat(policy.rules().get("r").allowed()).containsExactly("X", "DATA-001", "OPS-*");
    }

    @Test
    void a_file_of_allowed_values_that_cannot_be_used_is_a_problem() throws IOException {
        Path empty = Files.writeString(folder.resolve("empty.txt"), "# nothing\n");
        Path binary = Files.write(folder.resolve("binary.txt"), new byte[] {(byte) 0xC3, (byte) 0x28});
        assertThat(only(r -> r.key("k").allowedFrom(folder.resolve("missing.txt")))
                        .code())
                .isEqualTo("file-not-found");
        assertThat(only(r -> r.key("k").required().allowedFrom(empty)).code()).isEqualTo("empty-value");
        assertThat(only(r -> r.key("k").allowedFrom(binary)).message()).contains("is not UTF-8 text");
        assertThat(only(r -> r.key("k").allowedFrom(folder)).code()).isEqualTo("unreadable-file");
        assertThat(only(r -> r.key("k").allowedFrom(Path.of("/dev/zero"))).code())
                .isEqualTo(Files.exists(Path.of("/dev/zero")) ? "unreadable-file" : "file-not-found");
        Path large = Files.write(folder.resolve("large.txt"), new byte[(8 << 20) + 1]);
        assertThat(only(r -> r.key("k").allowedFrom(large)).code()).isEqualTo("file-too-large");
    }

    @Test
    void everything_that_is_wrong_is_told_at_once() {
        assertThatThrownBy(() -> TagPolicy.builder()
                        .version("7")
                        .rule("a", r -> r.key("k").required().allowed())
                        .rule("b", r -> r.key("l").pattern("["))
                        .build())
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("tag policy 7 has 2 errors")
                .hasMessageContaining("rules.a.allowed")
                .hasMessageContaining("rules.b.pattern");
    }

    @Test
    void a_policy_tells_what_it_is() {
        TagPolicy policy = TagPolicy.builder()
                .version("7")
                .rule("a", r -> r.key("k"))
                .waiver(Waiver.builder("a")
                        .job("*")
                        .reason("r")
                        .owner("o")
                        .expires(LocalDate.of(2027, 1, 1))
                        .build())
                .build();
        assertThat(policy).hasToString("tag policy 7: 1 rule, 1 waiver");
        assertThat(policy.version()).hasValue("7");
    }

    @Test
    void a_rule_becomes_a_builder_and_back() {
        TagRule rule = TagRule.builder("r")
                .description("d")
                .key("k")
                .purpose(Purpose.COST)
                .required()
                .allowed("a", "b")
                .allowedFrom(Path.of("f"))
                .pattern("p")
                .minLength(1)
                .maxLength(2)
                .type(ValueType.NUMBER)
                .min(1)
                .max(2)
                .order("a", "b")
                .when("x", "y")
                .require("z")
                .providers("aws")
                .resourceTypes("s3_bucket")
                .tenants("acme")
                .environments("prod")
                .severity(io.dativo.problem.Severity.WARNING)
                .stage(Stage.WARN)
                .build();
        assertThat(rule.toBuilder().build()).isEqualTo(rule);
    }
}
