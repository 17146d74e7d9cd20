package io.dativo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the guide says who is trusted with is held by tests that are there. */
class SecurityGuideTest {
    private static final Path PROJECT = Path.of("").toAbsolutePath().getParent();
    private static final Pattern TEST = Pattern.compile("`(\\w+(?:Test|Contract))`");

    @Test
    void each_row_of_the_table_names_tests_and_each_test_is_there() throws IOException {
        Set<String> tests = tests();
        List<String> rows = table();

        assertThat(rows).hasSizeGreaterThan(12);
        for (String row : rows) {
            Matcher named = TEST.matcher(row.substring(row.lastIndexOf('|', row.length() - 2)));
            Set<String> names = new TreeSet<>();
            while (named.find()) {
                names.add(named.group(1));
            }
            assertThat(names).as(row).isNotEmpty();
            assertThat(tests).as(row).containsAll(names);
        }
    }

    /** The rows of the first table, without its head and the host's own, which nothing bounds. */
    private static List<String> table() throws IOException {
        List<String> rows = new ArrayList<>();
        for (String line : Files.readAllLines(PROJECT.resolve("docs/security.md"))) {
            if (line.startsWith("| ")) {
                rows.add(line);
            } else if (!rows.isEmpty() && !line.startsWith("|")) {
                break;
            }
        }
        return rows.subList(2, rows.size());
    }

    private static Set<String> tests() throws IOException {
        try (Stream<Path> files = Files.find(
                PROJECT, 12, (path, is) -> is.isRegularFile() && path.toString().endsWith(".java"))) {
            return files.map(path -> path.getFileName().toString().replace(".java", ""))
                    .filter(name -> name.endsWith("Test") || name.endsWith("Contract"))
                    .collect(Collectors.toCollection(TreeSet::new));
        }
    }
}
