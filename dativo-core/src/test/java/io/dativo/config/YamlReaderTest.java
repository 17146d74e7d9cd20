package io.dativo.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.dativo.config.ConfigNode.Mapping;
import io.dativo.problem.Problem;
import io.dativo.problem.Severity;
import io.dativo.problem.SourceLocation;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class YamlReaderTest {
    private final List<Problem> problems = new ArrayList<>();

    private @Nullable ConfigNode read(String text) {
        return YamlReader.read(text, "job.yaml", problems);
    }

    private Object javaOf(String text) {
        ConfigNode node = read(text);
        assertThat(problems).isEmpty();
        assertThat(node).isNotNull();
        return node.toJava();
    }

    private Problem onlyProblemOf(String text) {
        read(text);
        assertThat(problems).hasSize(1);
        return problems.get(0);
    }

    @Test
    void every_value_and_key_knows_its_line_and_column() {
        Mapping root = (Mapping) read("""
                a: 1
                b:
                  c: [x, {d: y}]
                  e:
                  - f: |
                      text
                """);

        assertThat(root.location()).isEqualTo(at(1, 1));
        assertThat(root.locate("a")).isEqualTo(at(1, 4));
        assertThat(root.entries().get("b").keyLocation()).isEqualTo(at(2, 1));
        assertThat(root.locate("b")).isEqualTo(at(3, 3));
        assertThat(root.locate("b.c")).isEqualTo(at(3, 6));
        assertThat(root.locate("b.c.0")).isEqualTo(at(3, 7));
        assertThat(root.locate("b.c.1")).isEqualTo(at(3, 10));
        assertThat(root.locate("b.c.1.d")).isEqualTo(at(3, 14));
        assertThat(root.locate("b.e")).isEqualTo(at(5, 3));
        assertThat(root.locate("b.e.0.f")).isEqualTo(at(5, 8));
    }

    @Test
    void a_column_counts_characters_not_code_units() {
        Mapping root = (Mapping) read("'é😀': x\n");

        assertThat(root.locate("é😀")).isEqualTo(at(1, 7));
    }

    @Test
    void every_style_of_scalar_is_read() {
        assertThat(javaOf("""
                plain: a b
                single: 'it''s'
                double: "tab\\t\\u00e9"
                literal: |
                  one
                  two
                folded: >-
                  one
                  two
                empty:
                """))
                .isEqualTo(mapOf(
                        "plain", "a b",
                        "single", "it's",
                        "double", "tab\té",
                        "literal", "one\ntwo\n",
                        "folded", "one two",
                        "empty", null));
    }

    @Test
    void a_quoted_or_block_scalar_is_always_text() {
        assertThat(javaOf("a: '1'\nb: \"yes\"\nc: |-\n  1.5\nd: 'null'\n"))
                .isEqualTo(Map.of("a", "1", "b", "yes", "c", "1.5", "d", "null"));
    }

    @Test
    void a_key_that_is_no_text_is_taken_as_it_is_written() {
        assertThat(javaOf("0x1F: a\non: b\n2026-12-31: c\n~: d\n"))
                .isEqualTo(Map.of("0x1F", "a", "on", "b", "2026-12-31", "c", "~", "d"));
    }

    @Test
    void tags_of_yaml_itself_are_understood() {
        assertThat(javaOf("!!map {a: !!str 12, b: !!int \"3\", c: !!seq [!!float 1], d: ! x, e: !!null ''}"))
                .isEqualTo(mapOf("a", "12", "b", 3L, "c", List.of(1.0), "d", "x", "e", null));
    }

    @Test
    void an_alias_repeats_its_anchor_and_a_key_may_be_one() {
        assertThat(javaOf("a: &x [1, 2]\nb: *x\nc: &k name\n*k : d\n"))
                .isEqualTo(Map.of("a", List.of(1L, 2L), "b", List.of(1L, 2L), "c", "name", "name", "d"));
    }

    @Test
    void an_anchor_may_be_set_again() {
        assertThat(javaOf("a: &x 1\nb: *x\nc: &x 2\nd: *x\n")).isEqualTo(Map.of("a", 1L, "b", 1L, "c", 2L, "d", 2L));
    }

    @Test
    void a_merge_key_gives_defaults_that_stand_first_and_lose() {
        Mapping root = (Mapping) read("""
                x: &x {p: 1, q: 1}
                y: &y {p: 2, r: 2}
                one: {z: 9, <<: *x, q: 3}
                many: {<<: [*x, *y]}
                twice:
                  <<: *x
                  <<: *y
                quoted: {'<<': *x}
                """);

        assertThat(problems).isEmpty();
        assertThat(root.get("one").toJava()).isEqualTo(Map.of("p", 1L, "q", 3L, "z", 9L));
        assertThat(((Mapping) root.get("one")).entries().keySet()).containsExactly("p", "q", "z");
        assertThat(root.get("many").toJava()).isEqualTo(Map.of("p", 1L, "q", 1L, "r", 2L));
        assertThat(((Mapping) root.get("many")).entries().keySet()).containsExactly("p", "r", "q");
        assertThat(root.get("twice").toJava()).isEqualTo(Map.of("p", 2L, "q", 1L, "r", 2L));
        assertThat(root.get("quoted").toJava()).isEqualTo(Map.of("<<", Map.of("p", 1L, "q", 1L)));
        assertThat(root.locate("one.p")).isEqualTo(at(1, 11));
    }

    @Test
    void a_merge_key_with_anything_else_is_an_error() {
        Problem problem = onlyProblemOf("a: 1\nb: {<<: [{c: 1}, x]}\n");

        assertThat(problem.code()).isEqualTo("yaml-merge");
        assertThat(problem.path()).isEqualTo("b");
        assertThat(problem.location()).isEqualTo(at(2, 18));
    }

    @Test
    void the_last_of_two_equal_keys_wins_with_a_warning_that_names_the_first() {
        Mapping root = (Mapping) read("tags:\n  owner: a\n  team: b\n  owner: c\n");

        assertThat(root.get("tags").toJava()).isEqualTo(Map.of("owner", "c", "team", "b"));
        assertThat(problems).singleElement().satisfies(problem -> {
            assertThat(problem.code()).isEqualTo("duplicate-key");
            assertThat(problem.severity()).isEqualTo(Severity.WARNING);
            assertThat(problem.path()).isEqualTo("tags.owner");
            assertThat(problem.location()).isEqualTo(at(4, 3));
            assertThat(problem.message()).contains("job.yaml:2:3");
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a: 1\nb: !!java.util.Date 2026-01-01\n",
                "a: 1\nb: !env SECRET\n",
                "a: 1\nb: !!set {x}\n",
                "a: 1\nb: !!int abc\n",
                "a: 1\nb: !mine [x]\n",
                "a: 1\nb: !!seq {x: 1}\n"
            })
    void an_unknown_tag_or_one_that_does_not_fit_is_an_error_at_its_place(String text) {
        Problem problem = onlyProblemOf(text);

        assertThat(problem.code()).isEqualTo("yaml-tag");
        assertThat(problem.isError()).isTrue();
        assertThat(problem.path()).isEqualTo("b");
        assertThat(problem.location()).isEqualTo(at(2, 4));
        assertThat(problem.message()).doesNotContain("SECRET").doesNotContain("2026");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a: {? [x] : y}\n", "a:\n  {b: c}: d\n", "a: {\"x\\ny\": 1}\n", "a: {\"x\\e[1m\": 1}\n"})
    void a_key_that_is_no_line_of_text_is_an_error(String text) {
        Problem problem = onlyProblemOf(text);

        assertThat(problem.code()).isEqualTo("yaml-complex-key");
        assertThat(problem.path()).isEqualTo("a");
        assertThat(problem.location()).isNotNull();
    }

    @Test
    void a_key_has_a_longest_length() {
        Problem problem = onlyProblemOf("? " + "k".repeat(1025) + "\n: v\n");

        assertThat(problem.code()).isEqualTo("yaml-complex-key");
        assertThat(problem.message()).hasSizeLessThan(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\n\n", "# nothing\n", "---\n", "---\n...\n", "~\n", "\uFEFF"})
    void a_document_without_a_value_is_an_empty_file(String text) {
        Problem problem = onlyProblemOf(text);

        assertThat(problem.code()).isEqualTo("empty-file");
        assertThat(problem.location()).isEqualTo(SourceLocation.file("job.yaml"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"- a: 1\n", "just text\n", "42\n"})
    void a_document_that_is_no_mapping_is_an_error(String text) {
        Problem problem = onlyProblemOf(text);

        assertThat(problem.code()).isEqualTo("wrong-type");
        assertThat(problem.path()).isEmpty();
        assertThat(problem.location()).isEqualTo(at(1, 1));
        assertThat(problem.message()).startsWith("must be a mapping");
    }

    @Test
    void a_second_document_is_an_error_where_it_begins() {
        Problem problem = onlyProblemOf("---\na: 1\n---\nb: 2\n");

        assertThat(problem.code()).isEqualTo("yaml-several-documents");
        assertThat(problem.location()).isEqualTo(at(3, 1));
    }

    @Test
    void a_syntax_error_is_told_at_the_fault_itself() {
        Problem problem = onlyProblemOf("a:\n\t- x\n");

        assertThat(problem.code()).isEqualTo("yaml-syntax");
        assertThat(problem.location()).isEqualTo(at(2, 1));
        assertThat(problem.hint()).contains("spaces");
    }

    @Test
    void what_is_not_finished_is_told_with_the_line_where_it_begins() {
        Problem problem = onlyProblemOf("a: 1\nb: [1,\nc: 2\n");

        assertThat(problem.code()).isEqualTo("yaml-syntax");
        assertThat(problem.location()).isEqualTo(at(4, 1));
        assertThat(problem.hint()).contains("line 2");
    }

    @Test
    void a_colon_in_a_text_is_told_with_the_usual_cause() {
        Problem problem = onlyProblemOf("a: hunter2: x\n");

        assertThat(problem.location()).isEqualTo(at(1, 11));
        assertThat(problem.hint()).contains("quotes");
        assertThat(problem.toString()).doesNotContain("hunter2");
    }

    @Test
    void a_broken_escape_is_told_without_what_follows_it() {
        Problem problem = onlyProblemOf("a: \"\\Uhunter2hunter2\"\n");

        assertThat(problem.code()).isEqualTo("yaml-syntax");
        assertThat(problem.message()).contains("escape").doesNotContain("hunter2");
    }

    @Test
    void a_control_character_is_an_error_at_its_place() {
        Problem problem = onlyProblemOf("a: 1\nb: x\u0007y\n");

        assertThat(problem.code()).isEqualTo("yaml-syntax");
        assertThat(problem.location()).isEqualTo(at(2, 5));
        assertThat(problem.message()).contains("U+0007");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"cut \\ud83d\"", "\"\\ude80 cut\"", "\"\\ud83dx\\ude80\"", "\"\\ude80\\ud83d\""})
    void half_a_character_is_an_error_at_its_place(String value) {
        Problem problem = onlyProblemOf("a: 1\nb: {c: " + value + "}\n");

        assertThat(problem.code()).isEqualTo("half-character");
        assertThat(problem.path()).isEqualTo("b.c");
        assertThat(problem.location()).isEqualTo(at(2, 8));
        assertThat(YamlReader.read("a: \"\\ud83d\\ude80 \\U0001F680\"\n", "x.yaml", new ArrayList<>()))
                .isNotNull();
    }

    @Test
    void an_unknown_alias_is_an_error_at_its_place() {
        Problem problem = onlyProblemOf("a: 1\nb: {c: *nope}\n");

        assertThat(problem.code()).isEqualTo("yaml-unknown-alias");
        assertThat(problem.path()).isEqualTo("b.c");
        assertThat(problem.location()).isEqualTo(at(2, 8));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a: &a [*a]\n", "a: &a\n  b: {c: *a}\n", "&a x: {<<: 1}\nb: &b {<<: *b}\n", "&r {a: *r}\n"})
    void an_alias_inside_its_own_anchor_is_an_error(String text) {
        read(text);

        assertThat(problems).anySatisfy(problem -> {
            assertThat(problem.code()).isEqualTo("yaml-recursive-alias");
            assertThat(problem.location()).isNotNull();
        });
    }

    @Test
    void aliases_that_multiply_are_refused() {
        StringBuilder text = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
        for (int i = 1; i < 9; i++) {
            text.append("a%d: &a%d [%s]\n".formatted(i, i, ("*a" + (i - 1) + ", ").repeat(10)));
        }

        assertThat(onlyProblemOf(text.toString()).code()).isEqualTo("yaml-too-large");
    }

    @Test
    void a_large_mapping_merged_many_times_is_refused() {
        StringBuilder text = new StringBuilder("a: &a {");
        for (int i = 0; i < 1000; i++) {
            text.append("k").append(i).append(": 1, ");
        }
        text.append("}\n");
        for (int i = 0; i < 100; i++) {
            text.append("b").append(i).append(": {<<: *a}\n");
        }

        assertThat(onlyProblemOf(text.toString()).code()).isEqualTo("yaml-too-large");
    }

    @Test
    void a_chain_of_aliases_is_as_deep_as_what_it_stands_for() {
        StringBuilder text = new StringBuilder("a0: &a0 [x]\n");
        for (int i = 1; i < 200; i++) {
            text.append("a%d: &a%d [*a%d]\n".formatted(i, i, i - 1));
        }
        Problem problem = onlyProblemOf(text.toString());

        assertThat(problem.code()).isEqualTo("yaml-too-deep");
        assertThat(problem.path()).isEqualTo("a62.0");
    }

    @Test
    void sixty_four_levels_are_read_and_one_more_is_refused() {
        assertThat(read("a: " + "[".repeat(62) + "x" + "]".repeat(62))).isNotNull();
        assertThat(problems).isEmpty();

        Problem problem = onlyProblemOf("a: " + "[".repeat(63) + "x" + "]".repeat(63));

        assertThat(problem.code()).isEqualTo("yaml-too-deep");
        assertThat(problem.location()).isEqualTo(at(1, 67));
    }

    @ParameterizedTest
    @ValueSource(strings = {"[", "{", "- ", "? ", "a: {", "- [", "!!seq [", "&a ["})
    void a_million_open_brackets_are_refused_not_followed(String opening) {
        Problem problem = onlyProblemOf(opening.repeat(YamlReader.MAX_BYTES / opening.length()));

        assertThat(problem.isError()).isTrue();
        assertThat(problem.location()).isNotNull();
        assertThat(problem.toString()).hasSizeLessThan(500);
    }

    @Test
    void a_hundred_warnings_are_told_and_then_no_more() {
        assertThat(read("k: v\n".repeat(1000))).isNotNull();

        assertThat(problems).hasSize(101);
        assertThat(problems.get(100).code()).isEqualTo("too-many-problems");
        assertThat(problems.get(100).severity()).isEqualTo(Severity.WARNING);
    }

    @Test
    void many_warnings_do_not_hide_an_error() {
        read("k: v\n".repeat(1000) + "x: !mine 1\n");

        assertThat(problems)
                .filteredOn(Problem::isError)
                .singleElement()
                .satisfies(problem -> assertThat(problem.code()).isEqualTo("yaml-tag"));
    }

    @Test
    void a_text_that_is_too_large_is_refused() {
        assertThat(onlyProblemOf("a".repeat(YamlReader.MAX_BYTES + 1)).code()).isEqualTo("file-too-large");
    }

    private static SourceLocation at(int line, int column) {
        return new SourceLocation("job.yaml", line, column);
    }

    private static Map<String, @Nullable Object> mapOf(Object... pairs) {
        Map<String, @Nullable Object> map = new java.util.HashMap<>();
        for (int i = 0; i < pairs.length; i += 2) {
            map.put((String) pairs[i], pairs[i + 1]);
        }
        return map;
    }
}
