package io.dativo.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.dativo.config.RecordBinder.Nulls;
import io.dativo.infrastructure.InfrastructureTags;
import io.dativo.problem.OneOf;
import io.dativo.problem.Problem;
import io.dativo.problem.Sensitive;
import io.dativo.problem.SourceLocation;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RecordBinderTest {
    private final List<Problem> problems = new ArrayList<>();

    record Leaves(
            @Nullable String text,
            @Nullable Integer whole,
            @Nullable Double decimal,
            @Nullable Boolean truth,
            @Nullable Object free) {}

    record Tree(
            @NotNull @NotEmpty String rootName,
            @JsonProperty("$schema") @Nullable String schemaRef,

            @JsonProperty("ownName") @Nullable @OneOf({"a", "b"})
            String renamed,

            @Nullable List<@NotNull String> words,
            @Nullable List<@NotNull Integer> numbers,
            @Nullable List<@NotNull @Valid Branch> branches,
            @Nullable @Valid Branch branch,
            @Nullable Map<String, @NotNull String> labels,
            @Nullable Map<String, @Nullable String> maybe,
            @Nullable Map<String, @Nullable Object> anything,
            @NullAllowed @Nullable String nothing) {}

    record Branch(
            @NotNull String name,
            @Nullable @Max(9) Integer size,
            @Nullable @Valid Branch branch) {}

    record Open(@NotNull String name, @Rest Map<String, @Nullable Object> more) {}

    record Named(
            @Nullable String name,
            @Rest({"left", "rightSide"}) Map<String, @Nullable Object> odd) {}

    record OpenTexts(@Rest Map<String, @NotNull @OneOf({"x", "y"}) String> texts) {}

    record Picky(@Nullable String name, @Nullable Integer size) {
        Picky {
            if (size != null && size > 3) {
                throw new IllegalArgumentException("a size above 3 needs a permit");
            }
            if (name == null) {
                throw new NullPointerException();
            }
        }
    }

    private <T extends Record> @Nullable T bind(Class<T> type, String yaml) {
        return bind(type, yaml, Nulls.REFUSED);
    }

    private <T extends Record> @Nullable T bind(Class<T> type, String yaml, Nulls nulls) {
        ConfigNode node = YamlReader.read(yaml, "f.yaml", problems);
        assertThat(problems).isEmpty();
        return RecordBinder.bind(type, node, "", nulls, problems);
    }

    private Problem onlyProblem() {
        assertThat(problems).hasSize(1);
        return problems.get(0);
    }

    private Map<String, String> codesByPath() {
        Map<String, String> codes = new HashMap<>();
        problems.forEach(
                problem -> assertThat(codes.put(problem.path(), problem.code())).isNull());
        return codes;
    }

    @Test
    void a_document_becomes_a_record() {
        Tree tree = bind(Tree.class, """
                root_name: r
                $schema: s
                ownName: a
                words: [x, 'y']
                numbers: [1, "2", 3.0]
                branches:
                  - {name: b1, size: 1}
                  - {name: b2, branch: {name: b3}}
                branch: {name: b4}
                labels: {k: v}
                maybe: {k: v, n: }
                anything: {a: [1, {b: null}], c: 2026-12-31}
                nothing:
                """);

        assertThat(problems).isEmpty();
        assertThat(tree)
                .isEqualTo(new Tree(
                        "r",
                        "s",
                        "a",
                        List.of("x", "y"),
                        List.of(1, 2, 3),
                        List.of(new Branch("b1", 1, null), new Branch("b2", null, new Branch("b3", null, null))),
                        new Branch("b4", null, null),
                        Map.of("k", "v"),
                        mapOf("k", "v", "n", null),
                        Map.of("a", List.of(1L, mapOf("b", null)), "c", "2026-12-31"),
                        null));
    }

    @Test
    void maps_keep_the_order_of_the_file() {
        Tree tree = bind(Tree.class, "root_name: r\nlabels: {z: '1', a: '2', m: '3'}\nanything: {z: 1, a: 2, m: 3}\n");

        assertThat(tree.labels().keySet()).containsExactly("z", "a", "m");
        assertThat(tree.anything().keySet()).containsExactly("z", "a", "m");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "482916530174 | 482916530174 is a number | \"482916530174\"",
                "001234567012 | 001234567012 is the octal number 175304202 in YAML 1.1 | \"001234567012\"",
                "0x1F | 0x1F is the hexadecimal number 31 in YAML 1.1 | \"0x1F\"",
                "0b101 | 0b101 is the binary number 5 in YAML 1.1 | \"0b101\"",
                "1_000 | 1_000 is the number 1000 in YAML 1.1 | \"1_000\"",
                "12:30:45 | 12:30:45 is the base-60 number 45045 in YAML 1.1 | \"12:30:45\"",
                ".5 | .5 is the number 0.5 in YAML 1.1 | \".5\"",
                "1.0 | 1.0 is a number | \"1.0\"",
                "yes | yes is the boolean true in YAML 1.1 | \"yes\"",
                "off | off is the boolean false in YAML 1.1 | \"off\"",
                "true | true is a boolean | \"true\"",
                "2026-12-31 | 2026-12-31 is a date in YAML 1.1 | \"2026-12-31\""
            })
    void a_text_is_made_from_a_text_only(String written, String found, String quoted) {
        Leaves leaves = bind(Leaves.class, "text: " + written + "\n");

        assertThat(leaves).isEqualTo(new Leaves(null, null, null, null, null));
        assertThat(onlyProblem())
                .isEqualTo(Problem.error(
                        "wrong-type",
                        "must be a text, but " + found,
                        "text",
                        new SourceLocation("f.yaml", 1, 7),
                        "write it in quotes: " + quoted));
    }

    @ParameterizedTest
    @ValueSource(strings = {"012345678901", "1e3", "0o17", "y", "n", "12h", "'1'", "\"yes\"", "~x", "''"})
    void what_yaml_1_1_takes_for_text_is_a_text(String written) {
        Leaves leaves = bind(Leaves.class, "text: " + written + "\n");

        assertThat(problems).isEmpty();
        assertThat(leaves.text()).isEqualTo(written.replaceAll("['\"]", ""));
    }

    @ParameterizedTest
    @CsvSource({
        "90, 90",
        "'\"90\"', 90",
        "'\" 90 \"', 90",
        "90.0, 90",
        "'\"90.0\"', 90",
        "-5, -5",
        "+7, 7",
        "0x1F, 31",
        "1_000, 1000",
        "2147483647, 2147483647"
    })
    void a_whole_number_may_be_text_or_have_a_point_and_zeros(String written, int expected) {
        Leaves leaves = bind(Leaves.class, "whole: " + written + "\n");

        assertThat(problems).isEmpty();
        assertThat(leaves.whole()).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "0.5 | 0.5 is not whole",
                "'0.5' | is the text '0.5'",
                "true | true is a boolean",
                "yes | yes is the boolean true in YAML 1.1",
                "ninety | is the text 'ninety'",
                "'' | is the text ''",
                "2147483648 | 2147483648 is too large a number",
                "99999999999999999999 | 99999999999999999999 is too large a number",
                ".inf | .inf is not whole",
                ".nan | .nan is not whole",
                "2026-12-31 | 2026-12-31 is a date in YAML 1.1",
                "[1] | is a list",
                "{a: 1} | is a mapping"
            },
            quoteCharacter = '`')
    void anything_else_is_no_whole_number(String written, String found) {
        bind(Leaves.class, "whole: " + written + "\n");

        assertThat(onlyProblem().message()).isEqualTo("must be a whole number, but " + found);
    }

    @ParameterizedTest
    @CsvSource({"2, 2", "2.5, 2.5", "'\"2.5\"', 2.5", "'\"1e3\"', 1000", ".5, 0.5", "-1.5e+3, -1500"})
    void a_number_may_be_whole_or_text(String written, double expected) {
        Leaves leaves = bind(Leaves.class, "decimal: " + written + "\n");

        assertThat(problems).isEmpty();
        assertThat(leaves.decimal()).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"true", "x", ".nan", ".inf", "'NaN'", "'0x1'", "'1e9999'", "[1]"})
    void anything_else_is_no_number(String written) {
        bind(Leaves.class, "decimal: " + written + "\n");

        assertThat(onlyProblem().code()).isEqualTo("wrong-type");
        assertThat(onlyProblem().message()).startsWith("must be a number, but ");
    }

    @ParameterizedTest
    @CsvSource({"true, true", "no, false", "ON, true", "'\"true\"', true", "'\"False\"', false"})
    void a_boolean_may_be_the_text_true_or_false(String written, boolean expected) {
        Leaves leaves = bind(Leaves.class, "truth: " + written + "\n");

        assertThat(problems).isEmpty();
        assertThat(leaves.truth()).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "0", "'yes'", "y", "[true]"})
    void anything_else_is_no_boolean(String written) {
        bind(Leaves.class, "truth: " + written + "\n");

        assertThat(onlyProblem().message()).startsWith("must be true or false, but ");
        assertThat(onlyProblem().code()).isEqualTo("wrong-type");
    }

    @Test
    void numbers_made_in_code_are_taken_like_written_ones() {
        Map<String, Object> made = Map.of("whole", new java.math.BigDecimal("3.0"), "decimal", 2, "text", "t");
        Leaves leaves = RecordBinder.bind(Leaves.class, ConfigNode.of(made, null), "", Nulls.REFUSED, problems);

        assertThat(problems).isEmpty();
        assertThat(leaves).isEqualTo(new Leaves("t", 3, 2.0, null, null));
    }

    @Test
    void a_free_value_is_taken_as_it_is() {
        assertThat(bind(Leaves.class, "free: 1_0\n").free()).isEqualTo(10L);
        assertThat(bind(Leaves.class, "free: {a: [2026-12-31]}\n").free())
                .isEqualTo(Map.of("a", List.of("2026-12-31")));
        assertThat(problems).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "words: SOC2 | words | must be a list, but is the text 'SOC2' | write it as a list: [SOC2]",
                "words: SOC2, GDPR 2 | words | must be a list, but is the text 'SOC2, GDPR 2' | write it as a list: [SOC2, \"GDPR 2\"]",
                "words: {a: b} | words | must be a list, but is a mapping | begin each item with '- '",
                "branch: x | branch | must be a mapping, but is a text | its keys are: name, size, branch",
                "branch: [x] | branch | must be a mapping, but is a list | its keys are: name, size, branch",
                "labels: {a: {b: c}} | labels.a | must be a text, but is a mapping |",
                "words: [a, 27001] | words.1 | must be a text, but 27001 is a number | write it in quotes: \"27001\"",
                "branches: [{name: a}, b] | branches.1 | must be a mapping, but is a text | its keys are: name, size, branch",
                "numbers: [1, x] | numbers.1 | must be a whole number, but is the text 'x' |"
            })
    void a_value_of_the_wrong_shape_is_told_at_its_own_path(String line, String path, String message, String hint) {
        Tree tree = bind(Tree.class, "root_name: r\n" + line + "\n");

        assertThat(tree).isNotNull();
        assertThat(onlyProblem().path()).isEqualTo(path);
        assertThat(onlyProblem().message()).isEqualTo(message);
        assertThat(onlyProblem().hint()).isEqualTo(hint);
    }

    @Test
    void a_text_in_the_place_of_a_mapping_is_not_shown() {
        bind(Tree.class, "root_name: r\nanything: postgres://u:hunter2@host/db\n");

        assertThat(onlyProblem().toString()).doesNotContain("hunter2");
    }

    @Test
    void a_long_or_many_lined_text_is_shown_in_short() {
        bind(Leaves.class, "whole: \"a\\nb\\e" + "c".repeat(500) + "\"\n");

        assertThat(onlyProblem().message())
                .contains("'a b ccc")
                .hasSizeLessThan(120)
                .doesNotContain("\n");
    }

    @Test
    void an_unknown_key_is_an_error_at_the_key_with_what_was_meant() {
        bind(Tree.class, "root_name: r\nbranch:\n  name: b\n  szie: 1\n");

        assertThat(onlyProblem())
                .isEqualTo(Problem.error(
                        "unknown-key",
                        "the key 'szie' is not known here",
                        "branch.szie",
                        new SourceLocation("f.yaml", 4, 3),
                        "did you mean 'size'?"));
    }

    @Test
    void an_unknown_key_like_no_other_is_told_with_all_that_are_allowed() {
        bind(Branch.class, "name: b\nquantity: 1\n");

        assertThat(onlyProblem().hint()).isEqualTo("allowed: branch, name, size");
    }

    @Test
    void the_java_name_of_a_component_is_no_key() {
        bind(Tree.class, "root_name: r\nrootName: x\nrenamed: a\nschemaRef: s\n");

        assertThat(codesByPath())
                .isEqualTo(Map.of("rootName", "unknown-key", "renamed", "unknown-key", "schemaRef", "unknown-key"));
    }

    @Test
    void a_tag_of_the_users_own_is_sent_to_the_custom_tags() {
        ConfigNode node = YamlReader.read("team: data\ncost_centre: x\nteams: [x]\n", "f.yaml", problems);
        RecordBinder.bind(InfrastructureTags.class, node, "infrastructure.tags", Nulls.REFUSED, problems);

        assertThat(problems.stream().map(Problem::hint))
                .containsExactly(
                        "move it to infrastructure.tags.custom.team",
                        "did you mean 'cost_center'?",
                        "allowed: business_unit, compliance, cost_center, custom, environment, owner, project");
    }

    @Test
    void the_rest_takes_every_key_or_only_the_named_ones() {
        Open open = bind(Open.class, "name: n\nb: 1\na: [x]\nc: null\n");
        assertThat(open).isEqualTo(new Open("n", mapOf("b", 1L, "a", List.of("x"), "c", null)));
        assertThat(open.more().keySet()).containsExactly("b", "a", "c");
        assertThat(bind(Open.class, "name: n\n").more()).isEmpty();

        assertThat(bind(Named.class, "left: 1\nrightSide: 2\n"))
                .isEqualTo(new Named(null, Map.of("left", 1L, "rightSide", 2L)));
        assertThat(problems).isEmpty();
        bind(Named.class, "left: 1\nrigthSide: 2\nodd: {x: 1}\n");

        assertThat(codesByPath()).isEqualTo(Map.of("rigthSide", "unknown-key", "odd", "unknown-key"));
        assertThat(problems.get(0).hint()).isEqualTo("did you mean 'rightSide'?");
    }

    @Test
    void a_typed_rest_checks_its_values_at_the_path_of_the_file() {
        bind(OpenTexts.class, "a: x\nb: 1\nc: z\n");

        assertThat(codesByPath()).isEqualTo(Map.of("b", "wrong-type", "c", "not-allowed"));
        assertThat(problems)
                .allSatisfy(problem -> assertThat(problem.location()).isNotNull());
    }

    @Test
    void an_explicit_null_is_refused_or_the_same_as_nothing() {
        assertThat(bind(Tree.class, "root_name: r\nwords:\n", Nulls.ABSENT).words())
                .isNull();
        assertThat(problems).isEmpty();
        bind(Tree.class, "root_name: r\nwords:\nnothing:\n", Nulls.REFUSED);

        assertThat(onlyProblem())
                .isEqualTo(Problem.error(
                        "null-value",
                        "has no value",
                        "words",
                        new SourceLocation("f.yaml", 2, 7),
                        "remove it or give it a value"));
    }

    @Test
    void a_needed_key_that_is_null_is_one_fault() {
        bind(Tree.class, "root_name:\n", Nulls.REFUSED);
        assertThat(codesByPath()).isEqualTo(Map.of("root_name", "null-value"));
        problems.clear();
        bind(Tree.class, "root_name:\n", Nulls.ABSENT);

        assertThat(codesByPath()).isEqualTo(Map.of("root_name", "missing-key"));
    }

    @Test
    void a_null_inside_a_typed_list_or_map_is_always_an_error() {
        bind(Tree.class, "root_name: r\nwords: [a, null]\nlabels: {a: b, c: }\n", Nulls.ABSENT);

        assertThat(codesByPath()).isEqualTo(Map.of("words.1", "null-value", "labels.c", "null-value"));
    }

    @Test
    void a_sensitive_value_is_taken_by_free_maps_only() {
        Sensitive<String> secret = Sensitive.of("hunter2");
        Map<String, Object> made = Map.of(
                "root_name", secret,
                "words", List.of(secret),
                "labels", Map.of("a", secret),
                "branch", secret,
                "anything", Map.of("password", secret));
        Tree tree = RecordBinder.bind(Tree.class, ConfigNode.of(made, null), "", Nulls.REFUSED, problems);

        assertThat(tree.anything()).isEqualTo(Map.of("password", secret));
        assertThat(codesByPath())
                .isEqualTo(Map.of(
                        "root_name", "sensitive-value",
                        "words.0", "sensitive-value",
                        "labels.a", "sensitive-value",
                        "branch", "sensitive-value"));
        assertThat(problems.toString() + tree).doesNotContain("hunter2");
    }

    @ParameterizedTest
    @ValueSource(strings = {"${N}", "${terraform.outputs.n}", "{{terraform_outputs.n}}", "${TF_OUTPUT_n}"})
    void a_placeholder_that_is_not_expanded_yet_has_no_type(String placeholder) {
        Leaves leaves = bind(
                Leaves.class, "text: '%1$s'\nwhole: '%1$s'\ndecimal: '%1$s'\ntruth: '%1$s'\n".formatted(placeholder));

        assertThat(problems).isEmpty();
        assertThat(leaves).isEqualTo(new Leaves(placeholder, null, null, null, null));
    }

    @Test
    void a_needed_value_that_is_a_placeholder_is_not_missing() {
        record Needed(@NotNull Integer size, @NotNull @Valid Branch branch) {}
        Needed needed = bind(Needed.class, "size: ${SIZE}\nbranch: ${terraform.outputs.branch}\n");

        assertThat(problems).isEmpty();
        assertThat(needed).isEqualTo(new Needed(null, null));
    }

    @Test
    void a_rule_of_the_model_is_told_at_the_path_and_place_of_the_file() {
        bind(Tree.class, """
                root_name: ''
                ownName: c
                branches:
                - {name: a, size: 10}
                - size: 1
                """);

        assertThat(problems.stream().map(problem -> problem.code() + " " + problem.path() + " " + problem.location()))
                .containsExactlyInAnyOrder(
                        "empty-value root_name f.yaml:1:12",
                        "not-allowed ownName f.yaml:2:10",
                        "out-of-range branches.0.size f.yaml:4:19",
                        "missing-key branches.1.name f.yaml:5:3");
    }

    @Test
    void paths_begin_at_the_path_of_the_node() {
        ConfigNode node = YamlReader.read("sise: 1\n", "f.yaml", problems);
        RecordBinder.bind(Branch.class, node, "a.0", Nulls.REFUSED, problems);

        assertThat(codesByPath()).isEqualTo(Map.of("a.0.sise", "unknown-key", "a.0.name", "missing-key"));
        assertThat(problems)
                .allSatisfy(problem -> assertThat(problem.location()).isEqualTo(new SourceLocation("f.yaml", 1, 1)));
    }

    @Test
    void a_value_that_could_not_be_bound_is_not_told_again_by_the_rules() {
        bind(Tree.class, "root_name: 1\nownName: 2\nbranch: {name: [x], size: ten}\nwords: [1]\n");

        assertThat(codesByPath())
                .isEqualTo(Map.of(
                        "root_name", "wrong-type",
                        "ownName", "wrong-type",
                        "branch.name", "wrong-type",
                        "branch.size", "wrong-type",
                        "words.0", "wrong-type"));
    }

    @Test
    void a_constructor_that_refuses_its_values_is_a_problem() {
        record Holder(@Nullable Picky picky, @Nullable String other) {}
        Holder holder = bind(Holder.class, "other: o\npicky: {name: n, size: 4}\n");

        assertThat(holder).isEqualTo(new Holder(null, "o"));
        assertThat(onlyProblem().code()).isEqualTo("invalid-value");
        assertThat(onlyProblem().path()).isEqualTo("picky");
        assertThat(onlyProblem().message()).isEqualTo("a size above 3 needs a permit");
    }

    @Test
    void a_constructor_that_fails_over_a_value_that_was_told_is_no_second_problem() {
        assertThat(bind(Picky.class, "name: 1\n")).isNull();

        assertThat(codesByPath()).isEqualTo(Map.of("name", "wrong-type"));
    }

    @Test
    void a_constructor_that_fails_otherwise_is_told_without_its_text() {
        assertThat(bind(Picky.class, "size: 1\n")).isNull();

        assertThat(onlyProblem().message()).isEqualTo("these values do not go together");
    }

    @Test
    void a_document_that_is_no_mapping_makes_no_record() {
        ConfigNode list = ConfigNode.of(List.of(1), null);

        assertThat(RecordBinder.bind(Branch.class, list, "branch", Nulls.REFUSED, problems))
                .isNull();
        assertThat(codesByPath()).isEqualTo(Map.of("branch", "wrong-type"));
    }

    @Test
    void a_hundred_problems_are_told_and_then_no_more() {
        StringBuilder yaml = new StringBuilder("name: b\n");
        for (int i = 0; i < 500; i++) {
            yaml.append("unknown").append(i).append(": x\n");
        }
        bind(Branch.class, yaml.toString());

        assertThat(problems).hasSize(101);
        assertThat(problems.get(100).code()).isEqualTo("too-many-problems");
    }

    @Test
    void what_is_bound_cannot_be_changed() {
        Tree tree = bind(Tree.class, "root_name: r\nwords: [a]\nlabels: {a: b}\nanything: {a: [1]}\n");

        assertThat(List.of(tree.words(), tree.labels().keySet(), tree.anything().keySet()))
                .allSatisfy(collection -> org.assertj.core.api.Assertions.assertThatThrownBy(collection::clear)
                        .isInstanceOf(UnsupportedOperationException.class));
    }

    @SuppressWarnings("unchecked")
    private static <V extends @Nullable Object> Map<String, V> mapOf(Object... pairs) {
        Map<String, V> map = new HashMap<>();
        for (int i = 0; i < pairs.length; i += 2) {
            map.put((String) pairs[i], (V) pairs[i + 1]);
        }
        return map;
    }
}
