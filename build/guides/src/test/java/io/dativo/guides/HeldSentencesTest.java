package io.dativo.guides;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreeScanner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;

/** Each sentence of a guide with "keeps", "never" or "all" is in the list of what tests hold, and each of these tests exists. */
class HeldSentencesTest {
    private static final Set<String> TESTS = Set.of("Test", "ParameterizedTest", "RepeatedTest", "TestFactory");
    private static final Pattern PYTHON_TEST = Pattern.compile("(?m)^def (test_\\w+)\\(");

    /** Reasons for choices: what they promise to users stands in a guide, too. */
    private static final Path DECISIONS = Path.of("docs/decisions.md");

    private final HeldSentences list = HeldSentences.read();

    @Test
    void each_promise_of_a_guide_is_held_by_a_test() {
        assertThat(guides()).hasSizeGreaterThan(20);
        assertThat(guides().stream().flatMap(page -> list.unheld(page, HeldSentences.text(page)).stream()))
                .isEmpty();
        assertThat(list.untested()).isEmpty();
    }

    @Test
    void each_sentence_of_the_list_is_once_in_its_guide() {
        assertThat(guides()).containsAll(list.pages());
        assertThat(list.pages().stream().flatMap(page -> list.stale(page, HeldSentences.text(page)).stream()))
                .isEmpty();
    }

    @Test
    void each_test_of_the_list_is_in_the_sources() throws IOException {
        assertThat(testsInSources()).hasSizeGreaterThan(100).containsAll(list.tests());
    }

    @Test
    void what_is_not_held_what_is_stale_and_what_stands_twice_is_found() {
        Path page = Path.of("docs/iceberg.md");
        String text = HeldSentences.text(page);

        assertThat(list.unheld(page, text + " It never fails."))
                .singleElement()
                .satisfies(unheld ->
                        assertThat(unheld).startsWith("docs/iceberg.md: ").endsWith("It never fails."));
        assertThat(list.stale(page, "")).isNotEmpty();
        assertThat(list.stale(page, text + text)).hasSameSizeAs(list.stale(page, ""));
    }

    private static List<Path> guides() {
        return Block.pages().stream().filter(page -> !page.equals(DECISIONS)).toList();
    }

    /** The tests of the classes and files that the list names. */
    private Set<String> testsInSources() throws IOException {
        Set<String> names = list.tests().stream()
                .map(test -> test.replaceFirst("#.*", ""))
                .map(name -> name.endsWith(".py") ? name : name + ".java")
                .collect(Collectors.toSet());
        List<Path> files;
        try (Stream<Path> all = Files.walk(Block.ROOT)) {
            files = all.filter(file -> names.contains(file.getFileName().toString()))
                    .filter(file -> !file.toString().contains("/target/"))
                    .toList();
        }
        Set<String> found = new HashSet<>();
        for (Path file : files) {
            if (file.toString().endsWith(".py")) {
                PYTHON_TEST
                        .matcher(Files.readString(file))
                        .results()
                        .forEach(test -> found.add(file.getFileName() + "#" + test.group(1)));
            }
        }
        javaTests(
                files.stream().filter(file -> file.toString().endsWith(".java")).toList(), found);
        return found;
    }

    private static void javaTests(List<Path> sources, Set<String> found) throws IOException {
        try (StandardJavaFileManager files =
                ToolProvider.getSystemJavaCompiler().getStandardFileManager(null, null, null)) {
            JavacTask task = (JavacTask) ToolProvider.getSystemJavaCompiler()
                    .getTask(
                            null, files, null, List.of("-proc:none"), null, files.getJavaFileObjectsFromPaths(sources));
            TreeScanner<Void, String> scanner = new TreeScanner<>() {
                @Override
                public Void visitClass(ClassTree type, String outer) {
                    return super.visitClass(
                            type, outer.isEmpty() ? type.getSimpleName().toString() : outer);
                }

                @Override
                public Void visitMethod(MethodTree method, String type) {
                    if (method.getModifiers().getAnnotations().stream()
                            .anyMatch(each ->
                                    TESTS.contains(each.getAnnotationType().toString()))) {
                        found.add(type + "#" + method.getName());
                    }
                    return super.visitMethod(method, type);
                }
            };
            task.parse().forEach(unit -> scanner.scan(unit, ""));
        }
    }
}
