package io.dativo.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.dativo.config.ConfigNode.Kind;
import io.dativo.config.ConfigNode.Mapping;
import io.dativo.config.ConfigNode.Scalar;
import io.dativo.problem.Problem;
import io.dativo.problem.Sensitive;
import io.dativo.problem.Severity;
import io.dativo.problem.SourceLocation;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PlaceholdersTest {
    private static final Map<String, String> ENVIRONMENT = Map.of(
            "A", "one", "_b2", "two", "EMPTY", "", "NUMBER", "42", "NESTED", "${A} $A $1 \\", "TF_OUTPUT_x", "no");

    private final List<Problem> unresolved = new ArrayList<>();

    private ConfigNode expand(ConfigNode node, String... bare) {
        return Placeholders.expand(node, variables(Set.of(bare)), unresolved);
    }

    private Object expanded(String text) {
        return expand(ConfigNode.of(Map.of("k", text), null))
                .at("k")
                .orElseThrow()
                .toJava();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "${A} | one",
                "x-${A}-${_b2}.y | x-one-two.y",
                "${A}${A} | oneone",
                "${A:-other} | one",
                "${NOPE:-other} | other",
                "${EMPTY:-other} | other",
                "${NOPE:-} | ''",
                "${EMPTY} | ''",
                "${NOPE:-a:-b c} | a:-b c",
                "${NESTED} | ${A} $A $1 \\",
                "${NOPE:-$A \\1} | $A \\1",
                "$${A} | ${A}",
                "$$${A} | $${A}",
                "$A | $A",
                "cost $5 | cost $5",
                "plain | plain"
            })
    void a_placeholder_becomes_the_value_of_its_variable(String text, String expected) {
        assertThat(expanded(text)).isEqualTo(expected);
        assertThat(unresolved).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "${terraform.outputs.bucket}",
                "x-${terraform.outputs.bucket}-y",
                "$${terraform.outputs.bucket}",
                "${TF_OUTPUT_x}",
                "{{terraform_outputs.bucket}}"
            })
    void placeholders_of_terraform_are_left_for_later(String text) {
        assertThat(expanded(text)).isEqualTo(text);
        assertThat(unresolved).isEmpty();
    }

    @Test
    void a_variable_that_is_unset_stays_and_is_told_with_its_path_and_place() {
        ConfigNode node = YamlReader.read("a: x\nb:\n- {c: 'x ${A} ${NOPE}'}\n", "f.yaml", unresolved);
        ConfigNode expanded = expand(node);

        assertThat(expanded.at("b.0.c").orElseThrow().toJava()).isEqualTo("x one ${NOPE}");
        assertThat(unresolved).singleElement().satisfies(problem -> {
            assertThat(problem.code()).isEqualTo("unset-variable");
            assertThat(problem.severity()).isEqualTo(Severity.WARNING);
            assertThat(problem.message()).isEqualTo("the environment variable NOPE is not set");
            assertThat(problem.path()).isEqualTo("b.0.c");
            assertThat(problem.location()).isEqualTo(new SourceLocation("f.yaml", 3, 7));
            assertThat(problem.hint()).contains("${NOPE:-");
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "${hunter2!}",
                "${A",
                "${}",
                "${A:default}",
                "${A-default}",
                "${1}",
                "${ A }",
                "${NOPE:-${A}",
                "${NOPE:-${A}}"
            })
    void a_malformed_placeholder_stays_and_is_told_without_its_text(String text) {
        Object expanded = expanded(text);

        assertThat(unresolved).singleElement().satisfies(problem -> {
            assertThat(problem.code()).isEqualTo("malformed-placeholder");
            assertThat(problem.severity()).isEqualTo(Severity.WARNING);
            assertThat(problem.toString()).doesNotContain("hunter2");
        });
        assertThat(expanded).isEqualTo(text);
    }

    @Test
    void a_name_without_braces_is_a_placeholder_only_where_it_is_allowed() {
        ConfigNode node =
                ConfigNode.of(Map.of("path", "$A/${_b2}/$NOPE/$", "in", Map.of("path", "$A"), "other", "$A"), null);
        ConfigNode expanded = expand(node, "path", "in.path");

        assertThat(expanded.toJava())
                .isEqualTo(Map.of("path", "one/two/$NOPE/$", "in", Map.of("path", "one"), "other", "$A"));
        assertThat(unresolved)
                .singleElement()
                .satisfies(problem -> assertThat(problem.message()).contains("NOPE"));
    }

    @Test
    void only_text_values_are_expanded() {
        Sensitive<String> secret = Sensitive.of("${A}");
        ConfigNode node = ConfigNode.of(Map.of("${A}", 1, "b", secret), null);

        assertThat(expand(node)).isSameAs(node);
    }

    @Test
    void an_expanded_value_is_text_that_shows_what_is_written() {
        Mapping node = (Mapping) YamlReader.read("a: ${NUMBER}\n", "f.yaml", unresolved);
        Scalar scalar = (Scalar) ((Mapping) expand(node)).get("a");

        assertThat(scalar).isEqualTo(new Scalar("42", "${NUMBER}", Kind.TEXT, new SourceLocation("f.yaml", 1, 4)));
    }

    @Test
    void a_value_from_the_environment_is_bound_but_never_shown() {
        record Limits(Integer low, Integer high) {}
        ConfigNode node = expand(ConfigNode.of(Map.of("low", "${NUMBER}", "high", "${A}"), null));
        List<Problem> problems = new ArrayList<>();
        Limits limits = RecordBinder.bind(Limits.class, node, "", RecordBinder.Nulls.REFUSED, problems);

        assertThat(limits).isEqualTo(new Limits(42, null));
        assertThat(problems)
                .singleElement()
                .satisfies(problem ->
                        assertThat(problem.message()).contains("'${A}'").doesNotContain("one"));
    }

    @Test
    void keys_and_places_are_kept() {
        Mapping node = (Mapping) YamlReader.read("b: 1\na: ['${A}']\n", "f.yaml", unresolved);
        Mapping expanded = (Mapping) expand(node);

        assertThat(expanded.entries().keySet()).containsExactly("b", "a");
        assertThat(expanded.entries().get("a").keyLocation()).isEqualTo(new SourceLocation("f.yaml", 2, 1));
        assertThat(expanded.locate("a.0")).isEqualTo(new SourceLocation("f.yaml", 2, 5));
        assertThat(expanded.get("b")).isSameAs(node.get("b"));
    }

    @Test
    void a_value_that_an_alias_repeats_is_told_once() {
        ConfigNode node = YamlReader.read("a: &x {k: '${NOPE} ${NOPE}'}\nb: *x\nc: {<<: *x}\n", "f.yaml", unresolved);
        expand(node);

        assertThat(unresolved).hasSize(1);
        assertThat(unresolved.get(0).path()).isEqualTo("a.k");
    }

    @Test
    void a_hundred_warnings_are_told_and_then_no_more() {
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            texts.add("${NOPE" + i + "}");
        }
        expand(ConfigNode.of(texts, null));

        assertThat(unresolved).hasSize(101);
    }

    private static Placeholders.Variables variables(Set<String> bare) {
        return new Placeholders.Variables() {
            @Override
            public String value(String name, String path) {
                return ENVIRONMENT.get(name);
            }

            @Override
            public boolean isBareAllowed(String path) {
                return bare.contains(path);
            }
        };
    }
}
